import { Button } from '@mantine/core'
import type { ComponentType } from 'react'
import { EmptyState } from '../feedback/empty-state.tsx'
import type { IconName } from '../icon.tsx'
import type { EmptyWords } from './words.ts'

const icons: Record<EmptyWords['kind'], IconName> = {
  none: 'none',
  'no-match': 'search',
  'not-synced': 'clock',
  'not-visible': 'hidden',
}

/** What to do about a list that was not read, or that this credential may not see. */
export type NextStepComponent = ComponentType<{ connectorId: string; kind: EmptyWords['kind'] }>

/** Why there are no rows, and the next step. */
export function GridEmpty({
  words,
  connectorId,
  onClear,
  NextStep,
}: {
  words: EmptyWords
  connectorId: string
  onClear(): void
  NextStep: NextStepComponent
}) {
  const actions =
    words.kind === 'no-match' ? (
      <Button variant="default" onClick={onClear}>
        Clear search and conditions
      </Button>
    ) : words.kind === 'none' ? undefined : (
      <NextStep connectorId={connectorId} kind={words.kind} />
    )
  return (
    <EmptyState icon={icons[words.kind]} title={words.title} {...(actions ? { actions } : {})}>
      {words.text}
    </EmptyState>
  )
}
