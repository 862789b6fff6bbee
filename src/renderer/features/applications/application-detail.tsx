import type { AppDetail } from '../../../preload/contract/index.ts'
import { plural } from '../../lib/format.ts'
import { assignGroups, assignPeople } from '../../lib/access-changes/grants.ts'
import { AsOf } from '../../lib/history/as-of.tsx'
import { Timeline } from '../../lib/history/timeline.tsx'
import { NestedList } from '../../lib/nested-list.tsx'
import { openInOkta } from '../../lib/open-in-okta.ts'
import { useDetail } from '../../lib/use-detail.tsx'
import type { GridAddress } from '../../lib/use-grid-address.ts'
import { OktaStatus } from '../../ui/data-grid/grid-cell.tsx'
import { DetailPane } from '../../ui/detail/detail-pane.tsx'
import { DetailText, Facts, RawJson, timeFact, Words } from '../../ui/detail/facts.tsx'

/** One application: who reaches it and why, and the groups that grant it. */
export function ApplicationDetail({ id, address }: { id: string; address: GridAddress }) {
  const answer = useDetail('app', id, address)
  if ('instead' in answer) return answer.instead
  const { detail } = answer
  const { connectorId } = address
  const { label, counts } = detail
  const subject = { kind: 'app', id: detail.id } as const
  const shared = { connectorId, parentId: detail.id, parentName: label }
  const itself = [{ kind: 'app', id: detail.id, name: label }] as const
  const key = `${connectorId}/${detail.id}`
  return (
    <DetailPane
      icon="applications"
      name={label}
      lines={[<OktaStatus key="status" status={detail.status} />]}
      id={detail.id}
      idName="Okta id"
      onOpenInOkta={() => openInOkta('app', connectorId, detail.id)}
      onClose={address.close}
      tab={address.tab}
      onTab={address.setTab}
      tabs={[
        {
          value: 'people',
          label: 'People',
          count: counts.users,
          content: (
            <NestedList
              key={key}
              {...shared}
              grid="appUsers"
              grant={assignPeople(itself)}
              label={`People with ${label}`}
              columns={['display_name', 'user_status']}
              object={{ kind: 'user', name: 'display_name', id: 'user_id' }}
              why={{
                from: (row) => ({ icon: 'accounts', name: String(row.cell('display_name')) }),
                to: () => ({ icon: 'applications', name: label }),
              }}
              grantedBy="group_id"
            />
          ),
        },
        {
          value: 'groups',
          label: 'Groups',
          count: counts.groups,
          content: (
            <NestedList
              key={key}
              {...shared}
              grid="appGroups"
              grant={assignGroups(itself)}
              label={`Groups with ${label}`}
              columns={['group_name', 'member_count', 'priority']}
              object={{ kind: 'group', name: 'group_name', id: 'group_id' }}
            />
          ),
        },
        { value: 'profile', label: 'Profile', content: <Profile detail={detail} /> },
        {
          value: 'timeline',
          label: 'Timeline',
          content: <Timeline connectorId={connectorId} subject={subject} name={label} />,
        },
        {
          value: 'as-of',
          label: 'As of',
          content: (
            <AsOf
              subject={subject}
              name={label}
              counts={{ People: counts.users, Groups: counts.groups }}
              address={address}
            />
          ),
        },
        { value: 'raw', label: 'Raw', content: <RawJson raw={detail.raw} /> },
      ]}
    />
  )
}

const Profile = ({ detail }: { detail: AppDetail }) => (
  <DetailText label={`Profile of ${detail.label}`}>
    <Facts
      title="Application"
      facts={[
        { name: 'Okta name', value: <span className="mono">{detail.name}</span> },
        { name: 'Sign-on', value: detail.signOnMode },
        {
          name: 'Assigned directly',
          value:
            detail.counts.direct === null
              ? 'not visible to this credential'
              : plural(detail.counts.direct, ['person', 'people']),
        },
        timeFact('Created', detail.created),
        timeFact('Last updated', detail.lastUpdated),
        {
          name: 'Features',
          value: detail.features.length === 0 ? 'none' : <Words words={detail.features} />,
        },
      ]}
    />
  </DetailText>
)
