import type { GroupDetail as Group } from '../../../preload/contract/index.ts'
import { addPeople, grantsFor } from '../../lib/access-changes/grants.ts'
import { AsOf } from '../../lib/history/as-of.tsx'
import { Timeline } from '../../lib/history/timeline.tsx'
import { NestedList } from '../../lib/nested-list.tsx'
import { ObjectLink } from '../../lib/object-link.tsx'
import { choiceWords } from '../../lib/okta-words.ts'
import { openInOkta } from '../../lib/open-in-okta.ts'
import { useDetail } from '../../lib/use-detail.tsx'
import type { GridAddress } from '../../lib/use-grid-address.ts'
import { OktaStatus } from '../../ui/data-grid/grid-cell.tsx'
import { DetailPane } from '../../ui/detail/detail-pane.tsx'
import classes from '../../ui/detail/detail.module.css'
import { DetailText, Facts, RawJson, timeFact } from '../../ui/detail/facts.tsx'
import { EmptyState } from '../../ui/feedback/empty-state.tsx'

/** One group: who is in it and why, and what it grants. */
export function GroupDetail({ id, address }: { id: string; address: GridAddress }) {
  const answer = useDetail('group', id, address)
  if ('instead' in answer) return answer.instead
  const { detail } = answer
  const { connectorId } = address
  const { name, counts, sourceApp } = detail
  const subject = { kind: 'group', id: detail.id } as const
  const shared = { connectorId, parentId: detail.id, parentName: name }
  const grants = grantsFor([{ type: 'GROUP', id: detail.id, name }])
  const key = `${connectorId}/${detail.id}`
  return (
    <DetailPane
      icon="groups"
      name={name}
      lines={[
        <span key="type">
          {choiceWords('type', detail.type)}
          {sourceApp !== null && (
            <>
              {' from '}
              <ObjectLink connectorId={connectorId} kind="app" id={sourceApp.id}>
                {sourceApp.name}
              </ObjectLink>
            </>
          )}
        </span>,
        ...(detail.description === '' ? [] : [<span key="description">{detail.description}</span>]),
      ]}
      id={detail.id}
      idName="Okta id"
      onOpenInOkta={() => openInOkta('group', connectorId, detail.id)}
      onClose={address.close}
      tab={address.tab}
      onTab={address.setTab}
      tabs={[
        {
          value: 'members',
          label: 'Members',
          count: counts.members,
          content: (
            <NestedList
              key={key}
              {...shared}
              grid="groupMembers"
              grant={addPeople([{ kind: 'group', id: detail.id, name }], [detail.type])}
              label={`Members of ${name}`}
              columns={['display_name', 'user_status']}
              object={{ kind: 'user', name: 'display_name', id: 'user_id' }}
              why={{
                from: (row) => ({ icon: 'accounts', name: String(row.cell('display_name')) }),
                to: () => ({ icon: 'groups', name }),
              }}
            />
          ),
        },
        {
          value: 'applications',
          label: 'Applications',
          count: counts.apps,
          content: (
            <NestedList
              key={key}
              {...shared}
              grid="groupApps"
              grant={grants.apps}
              label={`Applications of ${name}`}
              columns={['app_label', 'user_count']}
              object={{ kind: 'app', name: 'app_label', id: 'app_id' }}
            />
          ),
        },
        {
          value: 'roles',
          label: 'Admin roles',
          count: counts.roles,
          content: (
            <NestedList
              key={key}
              {...shared}
              grid="groupRoles"
              grant={grants.roles}
              label={`Admin roles of ${name}`}
              columns={['role_label', 'targets']}
            />
          ),
        },
        { value: 'rules', label: 'Rules', count: detail.rules.length, content: <Rules detail={detail} /> },
        { value: 'profile', label: 'Profile', content: <Profile detail={detail} /> },
        {
          value: 'timeline',
          label: 'Timeline',
          content: <Timeline connectorId={connectorId} subject={subject} name={name} />,
        },
        {
          value: 'as-of',
          label: 'As of',
          content: (
            <AsOf
              subject={subject}
              name={name}
              counts={{ Members: counts.members, Applications: counts.apps, 'Admin roles': counts.roles }}
              address={address}
            />
          ),
        },
        { value: 'raw', label: 'Raw', content: <RawJson raw={detail.raw} /> },
      ]}
    />
  )
}

function Rules({ detail }: { detail: Group }) {
  if (detail.rules.length === 0) {
    return (
      <EmptyState icon="rule" title="No rules">
        {detail.type === 'OKTA_GROUP'
          ? 'No group rule assigns people to this group; they are added one by one.'
          : 'Group rules assign people to Okta groups only.'}
      </EmptyState>
    )
  }
  return (
    <DetailText label={`Rules of ${detail.name}`}>
      {detail.rules.map((rule) => (
        <section key={rule.id} className={classes.rule}>
          <h3 className={classes.ruleHead}>
            {rule.name}
            <OktaStatus status={rule.status} />
          </h3>
          <pre className={classes.ruleText}>{rule.expression}</pre>
        </section>
      ))}
    </DetailText>
  )
}

const Profile = ({ detail }: { detail: Group }) => (
  <DetailText label={`Profile of ${detail.name}`}>
    <Facts
      title="Group"
      facts={[
        timeFact('Members changed', detail.lastMembershipUpdated),
        timeFact('Created', detail.created),
        timeFact('Last updated', detail.lastUpdated),
      ]}
    />
    <Facts title="Profile attributes" facts={detail.attributes} />
  </DetailText>
)
