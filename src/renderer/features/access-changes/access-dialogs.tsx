import { accessQuestion, useAccessQuestion } from '../../lib/access-changes/question.ts'
import { ChangeDialog } from './change-dialog.tsx'
import { GrantDialog } from './grant-dialog.tsx'

/** The question about access that is open, in front of whatever screen it was asked from. */
export function AccessDialogs() {
  const asked = useAccessQuestion()
  if (asked === null) return null
  const { nth, connectorId, onApplied } = asked
  const shared = { connectorId, onApplied, onClose: accessQuestion.close }
  return asked.kind === 'grant' ? (
    <GrantDialog key={nth} {...shared} grant={asked.grant} />
  ) : (
    <ChangeDialog key={nth} {...shared} changes={asked.changes} />
  )
}
