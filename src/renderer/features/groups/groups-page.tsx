import { ListScreen } from '../../lib/list-screen.tsx'
import { objectActions } from '../../lib/open-in-okta.ts'
import { GroupDetail } from './group-detail.tsx'

/** Every group of the organization. */
export function GroupsPage() {
  return (
    <ListScreen
      grid="groups"
      detailLabel="Group details"
      rowActions={({ key }, connectorId) => objectActions('group', connectorId, key)}
      Detail={GroupDetail}
    />
  )
}
