import { useParams } from '@tanstack/react-router'
import { appGrants } from '../../lib/access-changes/grants.ts'
import { useGrants } from '../../lib/access-changes/use-changes.tsx'
import { ListScreen } from '../../lib/list-screen.tsx'
import { objectActions } from '../../lib/open-in-okta.ts'
import { ApplicationDetail } from './application-detail.tsx'

/** Every application of the organization. */
export function ApplicationsPage() {
  const { connectorId } = useParams({ from: '/c/$connectorId' })
  const changes = useGrants(connectorId, appGrants)
  return (
    <ListScreen
      grid="apps"
      detailLabel="Application details"
      companions={['label']}
      rowActions={({ key }, id) => objectActions('app', id, key)}
      changes={changes}
      Detail={ApplicationDetail}
    />
  )
}
