import { Menu } from 'electron'
import type { MenuItemConstructorOptions } from 'electron'

export interface MenuActions {
  /** Asks the page to run one of its commands. */
  command: (id: string) => void
  reload: () => void
  openFolder: (folder: 'data' | 'logs') => void
}

const goTo = [
  ['Connectors', 'go.connectors', 'CmdOrCtrl+1'],
  ['People', 'go.people', 'CmdOrCtrl+Shift+P'],
  ['Plans', 'go.plans', 'CmdOrCtrl+Shift+L'],
  ['Overview', 'go.overview', 'CmdOrCtrl+2'],
  ['Accounts', 'go.accounts', 'CmdOrCtrl+3'],
  ['Groups', 'go.groups', 'CmdOrCtrl+4'],
  ['Applications', 'go.applications', 'CmdOrCtrl+5'],
  ['Admin roles', 'go.adminRoles', 'CmdOrCtrl+6'],
  ['Changes', 'go.changes', 'CmdOrCtrl+9'],
  ['Logs', 'go.logs', 'CmdOrCtrl+7'],
  ['Settings', 'go.settings', 'CmdOrCtrl+8'],
] as const

/** The menu of the app. Developer tools are in it only while developing. */
export function menuTemplate(
  actions: MenuActions,
  { platform, release }: { platform: NodeJS.Platform; release: boolean },
): MenuItemConstructorOptions[] {
  // The page listens for these keys itself, so the menu names them without catching them.
  const item = (label: string, id: string, accelerator?: string): MenuItemConstructorOptions => ({
    label,
    click: () => actions.command(id),
    ...(accelerator === undefined ? {} : { accelerator, registerAccelerator: false }),
  })
  const separator: MenuItemConstructorOptions = { type: 'separator' }

  return [
    ...(platform === 'darwin' ? [{ role: 'appMenu' } as const] : []),
    {
      label: '&File',
      submenu: [
        item('Add connector…', 'connector.add'),
        item('Sync now', 'sync.now'),
        separator,
        platform === 'darwin' ? { role: 'close' } : { role: 'quit' },
      ],
    },
    { role: 'editMenu' },
    {
      label: '&View',
      submenu: [
        item('Command palette…', 'palette.open', 'CmdOrCtrl+K'),
        item('Switch theme', 'theme.toggle'),
        separator,
        { role: 'zoomIn' },
        { role: 'zoomOut' },
        { role: 'resetZoom' },
        { role: 'togglefullscreen' },
        separator,
        { label: 'Load window again', click: () => actions.reload() },
        ...(release ? [] : [{ role: 'toggleDevTools' } as const]),
      ],
    },
    { label: '&Go', submenu: goTo.map(([label, id, keys]) => item(label, id, keys)) },
    {
      role: 'help',
      submenu: [
        { label: 'Open data folder', click: () => actions.openFolder('data') },
        { label: 'Open log folder', click: () => actions.openFolder('logs') },
        ...(platform === 'darwin' ? [] : [separator, { role: 'about' } as const]),
      ],
    },
  ]
}

export const setMenu = (actions: MenuActions, release: boolean): void =>
  Menu.setApplicationMenu(
    Menu.buildFromTemplate(menuTemplate(actions, { platform: process.platform, release })),
  )
