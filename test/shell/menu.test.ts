import type { MenuItemConstructorOptions } from 'electron'
import { expect, test, vi } from 'vitest'

vi.mock('electron', async () => (await import('./electron-stub.ts')).electron)
const { menuTemplate } = await import('../../src/main/shell/menu.ts')

const flatten = (items: MenuItemConstructorOptions[]): MenuItemConstructorOptions[] =>
  items.flatMap((item) => [item, ...(Array.isArray(item.submenu) ? flatten(item.submenu) : [])])

function setUp(platform: NodeJS.Platform, release: boolean) {
  const actions = { command: vi.fn(), reload: vi.fn(), openFolder: vi.fn() }
  return { actions, items: flatten(menuTemplate(actions, { platform, release })) }
}

test.each(['linux', 'darwin', 'win32'] as const)('on %s each command can be chosen', (platform) => {
  const { actions, items } = setUp(platform, true)
  for (const { click } of items) click?.({} as never, undefined, {})
  expect(actions.command.mock.calls.map(([id]) => String(id)).toSorted()).toEqual([
    'connector.add',
    'go.accounts',
    'go.adminRoles',
    'go.applications',
    'go.changes',
    'go.connectors',
    'go.groups',
    'go.logs',
    'go.overview',
    'go.people',
    'go.plans',
    'go.settings',
    'palette.open',
    'sync.now',
    'theme.toggle',
  ])
  expect(actions.openFolder.mock.calls).toEqual([['data'], ['logs']])
  expect(actions.reload).toHaveBeenCalledOnce()
})

const roles = (release: boolean) => setUp('linux', release).items.map(({ role }) => role?.toLowerCase())

test('developer tools are there while developing only', () => {
  expect(roles(true)).not.toContain('toggledevtools')
  expect(roles(true)).not.toContain('viewmenu')
  expect(roles(true)).not.toContain('reload')
  expect(roles(false)).toContain('toggledevtools')
})
