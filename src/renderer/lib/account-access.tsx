import { grantsFor } from './access-changes/grants.ts'
import { TabCount } from '../ui/detail/detail-pane.tsx'
import { ListPicker } from '../ui/detail/facts.tsx'
import type { WhyEnd } from '../ui/detail/why-chain.tsx'
import { NestedList } from './nested-list.tsx'

export const accessLists = ['groups', 'applications', 'roles'] as const
export type AccessList = (typeof accessLists)[number]

/** What an account holds in its organization, one list at a time, each row with the reason it is there. */
export function AccountAccess({
  connectorId,
  accountId,
  name,
  counts,
  list,
  onList,
}: {
  connectorId: string
  accountId: string
  name: string
  /** Null where this token may not see them. */
  counts: { readonly groups: number | null; readonly apps: number | null; readonly roles: number | null }
  list: AccessList
  onList(list: AccessList): void
}) {
  const person: WhyEnd = { icon: 'accounts', name }
  const shared = { connectorId, parentId: accountId, parentName: name }
  const grants = grantsFor([{ type: 'USER', id: accountId, name }])
  const key = `${connectorId}/${accountId}`
  return (
    <>
      <ListPicker
        label="Access"
        shown={list}
        onPick={(picked) => onList(picked as AccessList)}
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
          grant={grants.groups}
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
          grant={grants.apps}
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
          grant={grants.roles}
          label={`Admin roles of ${name}`}
          columns={['role_label', 'targets']}
          why={{ from: () => person, to: (row) => ({ icon: 'roles', name: String(row.cell('role_label')) }) }}
        />
      )}
    </>
  )
}
