import { Button, Menu } from '@mantine/core'
import { accessChangeSchema, type RoleDetail } from '../../../preload/contract/index.ts'
import { roleGrants } from '../../lib/access-changes/grants.ts'
import { whyNotChange } from '../../lib/access-changes/may-change.ts'
import { accessQuestion } from '../../lib/access-changes/question.ts'
import { useGrantMenu } from '../../lib/access-changes/use-changes.tsx'
import { useRequest } from '../../lib/api.ts'
import { MenuEntries } from '../../ui/data-grid/grid-menu.tsx'
import { Icon } from '../../ui/icon.tsx'

/** What can be done with the role of the detail pane: take it from its holder, or give it to others. */
export function RoleMenu({ connectorId, detail }: { connectorId: string; detail: RoleDetail }) {
  const connector = useRequest('connectors.get', { connectorId }).data
  const giving = useGrantMenu(connectorId)
  const { principal, roleType: type, roleId, roleLabel: label, resourceSet } = detail
  const set = resourceSet === null ? null : { id: resourceSet.id, label: resourceSet.name }
  const change = accessChangeSchema.safeParse({
    verb: 'revoke',
    ...(set === null
      ? { kind: 'role', resourceId: type }
      : { kind: 'binding', resourceId: roleId, setId: set.id }),
    principalType: principal.type,
    principalId: principal.id,
  }).data
  const why = whyNotChange(connector, 'role')
  const revoke =
    change === undefined
      ? []
      : [
          {
            label: `Revoke ${label}…`,
            ...(why === null ? {} : { whyNot: why }),
            run: () =>
              accessQuestion.change(connectorId, [
                { change, principal: principal.name, resource: label, set: set?.label ?? null },
              ]),
          },
        ]
  return (
    <Menu position="bottom-end" width={280}>
      <Menu.Target>
        <Button variant="default" size="compact-sm" rightSection={<Icon name="down" size={13} />}>
          Actions
          <span className="visually-hidden"> for {label}</span>
        </Button>
      </Menu.Target>
      <Menu.Dropdown>
        <MenuEntries actions={[...revoke, ...giving(roleGrants({ type, roleId, label, set }))]} />
      </Menu.Dropdown>
    </Menu>
  )
}
