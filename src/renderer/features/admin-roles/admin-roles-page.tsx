import { useNavigate } from '@tanstack/react-router'
import { ListScreen } from '../../lib/list-screen.tsx'
import { screenOf } from '../../lib/object-link.tsx'
import { objectActions } from '../../lib/open-in-okta.ts'
import { RoleDetail } from './role-detail.tsx'

/** Who holds which admin role, directly or through a group. */
export function AdminRolesPage() {
  const navigate = useNavigate()
  return (
    <ListScreen
      grid="adminRoles"
      detailLabel="Role details"
      companions={['principal_id', 'principal_type']}
      rowActions={(row, connectorId) => {
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
      Detail={RoleDetail}
    />
  )
}
