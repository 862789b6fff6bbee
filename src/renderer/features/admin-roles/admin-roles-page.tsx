import { useNavigate, useParams } from '@tanstack/react-router'
import { columnsForChange } from '../../lib/access-changes/row-changes.ts'
import { useRevokes } from '../../lib/access-changes/use-changes.tsx'
import { ListScreen } from '../../lib/list-screen.tsx'
import { screenOf } from '../../lib/object-link.tsx'
import { objectActions } from '../../lib/open-in-okta.ts'
import { RoleDetail } from './role-detail.tsx'

/** The list is about no single holder. */
const everybody = { id: '', name: '' }

/** Who holds which admin role, directly or through a group. */
export function AdminRolesPage() {
  const navigate = useNavigate()
  const { connectorId } = useParams({ from: '/c/$connectorId' })
  const changes = useRevokes(connectorId, 'adminRoles', everybody, undefined)
  return (
    <ListScreen
      grid="adminRoles"
      detailLabel="Role details"
      companions={columnsForChange.adminRoles}
      rowActions={(row) => {
        const id = String(row.cell('principal_id') ?? '')
        const kind = row.cell('principal_type') === 'GROUP' ? 'group' : 'user'
        if (id === '') return []
        return [
          {
            label: kind === 'group' ? 'Show the group' : 'Show the account',
            run: () =>
              void navigate({ to: screenOf[kind], params: { connectorId }, search: { selected: id } }),
          },
          ...objectActions(kind, connectorId, id),
        ]
      }}
      changes={changes}
      Detail={RoleDetail}
    />
  )
}
