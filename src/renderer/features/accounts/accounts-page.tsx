import { ListScreen } from '../../lib/list-screen.tsx'
import { objectActions } from '../../lib/open-in-okta.ts'
import { AccountDetail } from './account-detail.tsx'

/** Everyone in the organization. */
export function AccountsPage() {
  return (
    <ListScreen
      grid="users"
      detailLabel="Account details"
      rowActions={({ key }, connectorId) => objectActions('user', connectorId, key)}
      Detail={AccountDetail}
    />
  )
}
