import { useParams } from '@tanstack/react-router'
import { accountGrants } from '../../lib/access-changes/grants.ts'
import { useGrants } from '../../lib/access-changes/use-changes.tsx'
import { accountMenu, accountQuestion, whyNoChanges } from '../../lib/account-actions.ts'
import { useRequest } from '../../lib/api.ts'
import { ListScreen } from '../../lib/list-screen.tsx'
import { objectActions } from '../../lib/open-in-okta.ts'
import { ToolButton } from '../../ui/data-grid/tool-button.tsx'
import { AccountDetail } from './account-detail.tsx'

/** Everyone in the organization. */
export function AccountsPage() {
  const { connectorId } = useParams({ from: '/c/$connectorId' })
  const connector = useRequest('connectors.get', { connectorId }).data
  const changes = useGrants(connectorId, accountGrants)
  const refusal = whyNoChanges(connector)
  return (
    <ListScreen
      grid="users"
      detailLabel="Account details"
      companions={['display_name', 'login', 'status']}
      rowActions={({ key, cell }, id) => [
        ...objectActions('user', id, key),
        ...accountMenu(connector, {
          id: key,
          name: String(cell('display_name') ?? key),
          login: String(cell('login') ?? ''),
          status: String(cell('status') ?? ''),
        }),
      ]}
      changes={changes}
      tools={
        <ToolButton
          icon="add"
          label="Create account"
          disabled={refusal !== null}
          title={refusal ?? 'Create an account in Okta'}
          onClick={() => accountQuestion.create(connectorId)}
        />
      }
      Detail={AccountDetail}
    />
  )
}
