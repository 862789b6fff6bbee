import { accountQuestion, useAccountQuestion } from '../../lib/account-actions.ts'
import { ActionDialog } from './action-dialog.tsx'
import { CreateDialog } from './create-dialog.tsx'

/** The question about an account that is open, in front of whatever screen it was asked from. */
export function AccountDialogs() {
  const asked = useAccountQuestion()
  if (asked === null) return null
  const shared = { connectorId: asked.connectorId, onClose: accountQuestion.close }
  return asked.kind === 'create' ? (
    <CreateDialog key={asked.nth} {...shared} />
  ) : (
    <ActionDialog key={asked.nth} nth={asked.nth} {...shared} account={asked.account} action={asked.action} />
  )
}
