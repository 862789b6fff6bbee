import { Link } from '@tanstack/react-router'
import type { Connector } from '../../../preload/contract/index.ts'
import { Note } from '../../ui/feedback/note.tsx'
import classes from './overview.module.css'

/** A connector that works and changes nothing in Okta says so, with the way to change that. */
export function ReadOnlyNote({ connector }: { connector: Connector }) {
  const { safetyLevel, setupStep, archivedAt, dataAsOf, id } = connector
  if (safetyLevel !== 'read-only' || setupStep !== null || archivedAt !== null || dataAsOf === null)
    return null
  return (
    <Note icon="lock">
      Read-only: access is shown, and nothing is changed in Okta. To give and take access from here,{' '}
      <Link className={classes.link} to="/c/$connectorId/settings" params={{ connectorId: id }}>
        choose how changes are confirmed
      </Link>
      .
    </Note>
  )
}
