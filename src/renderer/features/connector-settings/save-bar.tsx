import { Button } from '@mantine/core'
import type { ReactNode } from 'react'
import { Status } from '../../ui/feedback/status.tsx'
import classes from './connector-settings.module.css'

/** The foot of a form of settings: save, take back what was typed, and whether it is saved. */
export function SaveBar({
  isDirty,
  saving,
  saved,
  onDiscard,
  note,
  children,
}: {
  isDirty: boolean
  saving: boolean
  saved: boolean
  onDiscard(): void
  note?: ReactNode
  /** Further buttons. */
  children?: ReactNode
}) {
  return (
    <div className={classes.buttons}>
      <Button type="submit" disabled={!isDirty} loading={saving}>
        Save
      </Button>
      {isDirty && (
        <Button variant="default" onClick={onDiscard}>
          Discard changes
        </Button>
      )}
      <span className={classes.saved} aria-live="polite">
        {saved && <Status tone="done" label="Saved" />}
        {note}
      </span>
      {children}
    </div>
  )
}
