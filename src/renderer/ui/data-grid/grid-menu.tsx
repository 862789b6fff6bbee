import { Kbd, Menu } from '@mantine/core'
import { Fragment } from 'react'
import classes from './grid-tools.module.css'
import type { MenuAction } from './source.ts'

export interface OpenMenu {
  readonly x: number
  readonly y: number
  readonly label: string
  readonly actions: readonly MenuAction[]
}

/** The menu of a right click, or of the menu key, at a point of the window. */
export function GridMenu({ menu, onClose }: { menu: OpenMenu; onClose(): void }) {
  return (
    <Menu opened onClose={onClose} width={250} trapFocus>
      <Menu.Target>
        <button
          type="button"
          tabIndex={-1}
          className={classes.menuPoint}
          style={{ left: menu.x, top: menu.y }}
          aria-label={menu.label}
        />
      </Menu.Target>
      <Menu.Dropdown>
        {menu.actions.map((action) => (
          <Fragment key={action.label}>
            {action.apart === true && <Menu.Divider />}
            <Menu.Item
              onClick={action.run}
              rightSection={action.keys === undefined ? undefined : <Kbd size="xs">{action.keys}</Kbd>}
            >
              {action.label}
            </Menu.Item>
          </Fragment>
        ))}
      </Menu.Dropdown>
    </Menu>
  )
}
