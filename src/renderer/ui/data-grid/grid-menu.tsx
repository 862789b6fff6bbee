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
        <MenuEntries actions={menu.actions} />
      </Menu.Dropdown>
    </Menu>
  )
}

/** The entries of a menu. One that cannot be chosen stays reachable, so that its reason is heard, too. */
export const MenuEntries = ({ actions }: { actions: readonly MenuAction[] }) =>
  actions.map(({ label, keys, apart, whyNot, run }, at) => (
    <Fragment key={label}>
      {apart === true && at > 0 && <Menu.Divider />}
      <Menu.Item
        {...(whyNot === undefined
          ? { onClick: run }
          : { 'aria-disabled': true, closeMenuOnClick: false, className: classes.entryOff ?? '' })}
        rightSection={keys === undefined ? undefined : <Kbd size="xs">{keys}</Kbd>}
      >
        {label}
        {whyNot !== undefined && <span className={classes.entryReason}>{whyNot}</span>}
      </Menu.Item>
    </Fragment>
  ))
