import type { UserDetail } from '../../../preload/contract/index.ts'
import { AccountAccess, accessLists } from '../../lib/account-access.tsx'
import { BelongsTo } from '../../lib/belongs-to.tsx'
import { AsOf } from '../../lib/history/as-of.tsx'
import { Timeline } from '../../lib/history/timeline.tsx'
import { openInOkta } from '../../lib/open-in-okta.ts'
import { useDetail } from '../../lib/use-detail.tsx'
import type { GridAddress } from '../../lib/use-grid-address.ts'
import { OktaStatus } from '../../ui/data-grid/grid-cell.tsx'
import { DetailPane } from '../../ui/detail/detail-pane.tsx'
import { DetailText, Facts, RawJson, timeFact } from '../../ui/detail/facts.tsx'

/** One account: who it is, what it may reach and why, its profile. */
export function AccountDetail({ id, address }: { id: string; address: GridAddress }) {
  const answer = useDetail('user', id, address)
  if ('instead' in answer) return answer.instead
  const { detail } = answer
  const subject = { kind: 'user', id: detail.id } as const
  const list = accessLists.find((each) => each === address.tab) ?? 'groups'
  return (
    <DetailPane
      icon="accounts"
      name={detail.name}
      lines={[
        <span key="login">{detail.login}</span>,
        <OktaStatus key="status" status={detail.status} />,
        <BelongsTo key="owner" connectorId={address.connectorId} accountId={detail.id} />,
      ]}
      id={detail.id}
      idName="Okta id"
      onOpenInOkta={() => openInOkta('user', address.connectorId, detail.id)}
      onClose={address.close}
      tab={address.tab === list ? 'access' : address.tab}
      onTab={address.setTab}
      tabs={[
        {
          value: 'access',
          label: 'Access',
          content: (
            <AccountAccess
              connectorId={address.connectorId}
              accountId={detail.id}
              name={detail.name}
              counts={detail.counts}
              list={list}
              onList={address.setTab}
            />
          ),
        },
        { value: 'profile', label: 'Profile', content: <Profile detail={detail} /> },
        {
          value: 'timeline',
          label: 'Timeline',
          content: <Timeline connectorId={address.connectorId} subject={subject} name={detail.name} />,
        },
        {
          value: 'as-of',
          label: 'As of',
          content: (
            <AsOf
              subject={subject}
              name={detail.name}
              counts={{
                Groups: detail.counts.groups,
                Applications: detail.counts.apps,
                'Admin roles': detail.counts.roles,
              }}
              address={address}
            />
          ),
        },
        { value: 'raw', label: 'Raw', content: <RawJson raw={detail.raw} /> },
      ]}
    />
  )
}

const Profile = ({ detail }: { detail: UserDetail }) => (
  <DetailText label={`Profile of ${detail.name}`}>
    <Facts
      title="Account"
      facts={[
        timeFact('Last login', detail.lastLogin, 'never'),
        timeFact('Status changed', detail.statusChanged),
        timeFact('Activated', detail.activated),
        timeFact('Created', detail.created),
        timeFact('Last updated', detail.lastUpdated),
      ]}
    />
    <Facts title="Profile attributes" facts={detail.attributes} />
  </DetailText>
)
