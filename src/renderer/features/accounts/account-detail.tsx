import type { UserDetail } from '../../../preload/contract/index.ts'
import { AsOf } from '../../lib/history/as-of.tsx'
import { Timeline } from '../../lib/history/timeline.tsx'
import { NestedList } from '../../lib/nested-list.tsx'
import { openInOkta } from '../../lib/open-in-okta.ts'
import { useDetail } from '../../lib/use-detail.tsx'
import type { GridAddress } from '../../lib/use-grid-address.ts'
import { OktaStatus } from '../../ui/data-grid/grid-cell.tsx'
import { DetailPane, TabCount } from '../../ui/detail/detail-pane.tsx'
import type { WhyEnd } from '../../ui/detail/why-chain.tsx'
import { DetailText, Facts, ListPicker, RawJson, timeFact } from '../../ui/detail/facts.tsx'
import { AccountMenu } from './account-menu.tsx'

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
      lines={[<span key="login">{detail.login}</span>, <OktaStatus key="status" status={detail.status} />]}
      id={detail.id}
      idName="Okta id"
      actions={<AccountMenu connectorId={address.connectorId} detail={detail} />}
      onOpenInOkta={() => openInOkta('user', address.connectorId, detail.id)}
      onClose={address.close}
      tab={address.tab === list ? 'access' : address.tab}
      onTab={address.setTab}
      tabs={[
        {
          value: 'access',
          label: 'Access',
          content: <Access detail={detail} list={list} address={address} />,
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

const accessLists = ['groups', 'applications', 'roles'] as const

function Access({
  detail,
  list,
  address,
}: {
  detail: UserDetail
  list: (typeof accessLists)[number]
  address: GridAddress
}) {
  const { counts, name } = detail
  const person: WhyEnd = { icon: 'accounts', name }
  const shared = { connectorId: address.connectorId, parentId: detail.id }
  const key = `${address.connectorId}/${detail.id}`
  return (
    <>
      <ListPicker
        label="Access"
        shown={list}
        onPick={address.setTab}
        lists={[
          {
            value: 'groups',
            label: (
              <>
                Groups <TabCount count={counts.groups} />
              </>
            ),
          },
          {
            value: 'applications',
            label: (
              <>
                Applications <TabCount count={counts.apps} />
              </>
            ),
          },
          {
            value: 'roles',
            label: (
              <>
                Admin roles <TabCount count={counts.roles} />
              </>
            ),
          },
        ]}
      />
      {list === 'groups' && (
        <NestedList
          key={key}
          {...shared}
          grid="userGroups"
          label={`Groups of ${name}`}
          columns={['group_name', 'group_type']}
          object={{ kind: 'group', name: 'group_name', id: 'group_id' }}
          why={{
            from: () => person,
            to: (row) => ({ icon: 'groups', name: String(row.cell('group_name')) }),
          }}
        />
      )}
      {list === 'applications' && (
        <NestedList
          key={key}
          {...shared}
          grid="userApps"
          label={`Applications of ${name}`}
          columns={['app_label', 'app_status']}
          object={{ kind: 'app', name: 'app_label', id: 'app_id' }}
          why={{
            from: () => person,
            to: (row) => ({ icon: 'applications', name: String(row.cell('app_label')) }),
          }}
          grantedBy="group_id"
        />
      )}
      {list === 'roles' && (
        <NestedList
          key={key}
          {...shared}
          grid="userRoles"
          label={`Admin roles of ${name}`}
          columns={['role_label', 'targets']}
          why={{ from: () => person, to: (row) => ({ icon: 'roles', name: String(row.cell('role_label')) }) }}
        />
      )}
    </>
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
