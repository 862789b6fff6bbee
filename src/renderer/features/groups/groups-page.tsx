import { useParams } from '@tanstack/react-router'
import { groupGrants } from '../../lib/access-changes/grants.ts'
import { useGrants } from '../../lib/access-changes/use-changes.tsx'
import { ListScreen } from '../../lib/list-screen.tsx'
import { objectActions } from '../../lib/open-in-okta.ts'
import { GroupDetail } from './group-detail.tsx'

/** Every group of the organization. */
export function GroupsPage() {
  const { connectorId } = useParams({ from: '/c/$connectorId' })
  const changes = useGrants(connectorId, groupGrants)
  return (
    <ListScreen
      grid="groups"
      detailLabel="Group details"
      companions={['name', 'type']}
      rowActions={({ key }, id) => objectActions('group', id, key)}
      changes={changes}
      Detail={GroupDetail}
    />
  )
}
