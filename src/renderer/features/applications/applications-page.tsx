import { ListScreen } from '../../lib/list-screen.tsx'
import { objectActions } from '../../lib/open-in-okta.ts'
import { ApplicationDetail } from './application-detail.tsx'

/** Every application of the organization. */
export function ApplicationsPage() {
  return (
    <ListScreen
      grid="apps"
      detailLabel="Application details"
      rowActions={({ key }, connectorId) => objectActions('app', connectorId, key)}
      Detail={ApplicationDetail}
    />
  )
}
