import { Button, Menu } from '@mantine/core'
import type { UserDetail } from '../../../preload/contract/index.ts'
import { accountMenu } from '../../lib/account-actions.ts'
import { useRequest } from '../../lib/api.ts'
import { MenuEntries } from '../../ui/data-grid/grid-menu.tsx'
import { Icon } from '../../ui/icon.tsx'

/** What can be done to the account of the detail pane; what cannot says why. */
export function AccountMenu({ connectorId, detail }: { connectorId: string; detail: UserDetail }) {
  const connector = useRequest('connectors.get', { connectorId }).data
  return (
    <Menu position="bottom-end" width={280}>
      <Menu.Target>
        <Button variant="default" size="compact-sm" rightSection={<Icon name="down" size={13} />}>
          Actions
          <span className="visually-hidden"> for {detail.name}</span>
        </Button>
      </Menu.Target>
      <Menu.Dropdown>
        <MenuEntries actions={accountMenu(connector, detail)} />
      </Menu.Dropdown>
    </Menu>
  )
}
