import type { RoleDetail as Role } from '../../../preload/contract/index.ts'
import { plural } from '../../lib/format.ts'
import { ObjectLink } from '../../lib/object-link.tsx'
import { useDetail } from '../../lib/use-detail.tsx'
import type { GridAddress } from '../../lib/use-grid-address.ts'
import { DetailPane } from '../../ui/detail/detail-pane.tsx'
import { DetailText, type Fact, Facts, Words } from '../../ui/detail/facts.tsx'
import { WhyChain } from '../../ui/detail/why-chain.tsx'
import { RoleMenu } from './role-menu.tsx'

/** One role as one person or group holds it: why, over what, and what it permits. */
export function RoleDetail({ id, address }: { id: string; address: GridAddress }) {
  const answer = useDetail('role', id, address)
  if ('instead' in answer) return answer.instead
  const { detail } = answer
  const { principal } = detail
  return (
    <DetailPane
      icon="roles"
      name={detail.roleLabel}
      lines={[
        <span key="holder">
          {'Held by '}
          <ObjectLink
            connectorId={address.connectorId}
            kind={principal.type === 'USER' ? 'user' : 'group'}
            id={principal.id}
          >
            {principal.name}
          </ObjectLink>
        </span>,
      ]}
      id={undefined}
      idName="Role id"
      actions={<RoleMenu connectorId={address.connectorId} detail={detail} />}
      onOpenInOkta={undefined}
      onClose={address.close}
      tab={address.tab}
      onTab={address.setTab}
      tabs={[
        { value: 'assignment', label: 'Assignment', content: <Assignment detail={detail} /> },
        { value: 'role', label: 'Role', content: <Definition detail={detail} /> },
      ]}
    />
  )
}

function Assignment({ detail }: { detail: Role }) {
  const { principal, resourceSet, targets } = detail
  const facts: Fact[] = [
    {
      name: 'Why',
      value: (
        <WhyChain
          why={detail.why}
          from={{ icon: principal.type === 'USER' ? 'accounts' : 'groups', name: principal.name }}
          to={{ icon: 'roles', name: detail.roleLabel }}
        />
      ),
    },
  ]
  return (
    <DetailText label="Assignment">
      <Facts title={`Held by a ${principal.type === 'USER' ? 'person' : 'group'}`} facts={facts} />
      {resourceSet === null ? (
        <Facts
          title="Limited to"
          facts={
            targets.length === 0
              ? [{ name: 'Everything', value: 'This role is not limited to certain groups or applications.' }]
              : targets.map(({ type, id, name }) => ({
                  name: type.toLowerCase(),
                  value: name === '' ? id : name,
                }))
          }
        />
      ) : (
        <Facts
          title="Resource set"
          facts={[
            { name: 'Name', value: resourceSet.name },
            {
              name: 'Resources',
              value: resourceSet.resources.length === 0 ? 'none' : <Words words={resourceSet.resources} />,
            },
          ]}
        />
      )}
    </DetailText>
  )
}

const Definition = ({ detail }: { detail: Role }) => (
  <DetailText label="Role">
    <Facts
      title="Role"
      facts={[
        ...(detail.description === '' ? [] : [{ name: 'Description', value: detail.description }]),
        { name: 'Type', value: <span className="mono">{detail.roleType}</span> },
        { name: 'Held by', value: plural(detail.holders, ['person', 'people']) },
        {
          name: 'Permissions',
          value:
            detail.permissions === null ? (
              'Those of Okta’s standard role'
            ) : detail.permissions.length === 0 ? (
              'none'
            ) : (
              <Words words={detail.permissions} />
            ),
        },
      ]}
    />
  </DetailText>
)
