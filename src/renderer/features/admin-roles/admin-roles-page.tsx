import { useNavigate, useParams } from '@tanstack/react-router'
import { columnsForChange } from '../../lib/access-changes/row-changes.ts'
import { type HeldRole, roleGrants } from '../../lib/access-changes/grants.ts'
import { useGrantMenu, useRevokes } from '../../lib/access-changes/use-changes.tsx'
import { ListScreen } from '../../lib/list-screen.tsx'
import { screenOf } from '../../lib/object-link.tsx'
import { objectActions } from '../../lib/open-in-okta.ts'
import type { GridRow } from '../../ui/data-grid/source.ts'
import { RoleDetail } from './role-detail.tsx'

const text = (row: GridRow, column: string): string => String(row.cell(column) ?? '')

function heldRole(row: GridRow): HeldRole {
  const set = text(row, 'resource_set_id')
  return {
    type: text(row, 'role_type'),
    roleId: text(row, 'role_id'),
    label: text(row, 'role_label'),
    set: set === '' ? null : { id: set, label: text(row, 'resource_set_label') },
  }
}

/** The list is about no single holder. */
const everybody = { id: '', name: '' }

/** Who holds which admin role, directly or through a group. */
export function AdminRolesPage() {
  const navigate = useNavigate()
  const { connectorId } = useParams({ from: '/c/$connectorId' })
  const giving = useGrantMenu(connectorId)
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
          ...giving(roleGrants(heldRole(row))),
        ]
      }}
      changes={changes}
      Detail={RoleDetail}
    />
  )
}
