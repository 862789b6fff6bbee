import { Button } from '@mantine/core'
import type { ReactNode } from 'react'
import { EmptyState } from '../feedback/empty-state.tsx'
import type { IconName } from '../icon.tsx'
import type { EmptyWords } from './words.ts'

const icons: Record<EmptyWords['kind'], IconName> = {
  none: 'none',
  'no-match': 'search',
  'not-synced': 'clock',
  'not-visible': 'hidden',
}

/** Why there are no rows, and the next step. */
export function GridEmpty({
  words,
  onClear,
  nextStep,
}: {
  words: EmptyWords
  onClear(): void
  /** Buttons for a list that was not synced, or that this token may not see. */
  nextStep: ReactNode
}) {
  const actions =
    words.kind === 'no-match' ? (
      <Button variant="default" onClick={onClear}>
        Clear search and conditions
      </Button>
    ) : words.kind === 'none' ? undefined : (
      nextStep
    )
  return (
    <EmptyState icon={icons[words.kind]} title={words.title} {...(actions ? { actions } : {})}>
      {words.text}
    </EmptyState>
  )
}
