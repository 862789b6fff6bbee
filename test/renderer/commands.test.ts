import { describe, expect, it, vi } from 'vitest'
import { type CommandContext, findCommands, listCommands, placeOf } from '../../src/renderer/app/commands.ts'
import { pickCurrent } from '../../src/renderer/lib/connector.ts'
import { formatKeys, isPressed } from '../../src/renderer/lib/hotkeys.ts'
import { connector } from './samples.ts'

const context = (more: Partial<CommandContext> = {}): CommandContext => ({
  connector,
  syncing: false,
  dark: false,
  goTo: vi.fn(),
  goToConnector: vi.fn(),
  openPalette: vi.fn(),
  startSync: vi.fn(),
  cancelSync: vi.fn(),
  pauseSchedule: vi.fn(),
  startDemo: vi.fn(),
  setTheme: vi.fn(),
  openLog: vi.fn(),
  exportGrid: vi.fn(),
  openFolder: vi.fn(),
  ...more,
})
const ids = (of: CommandContext) => listCommands(of).map(({ id }) => id)

describe('the list of commands', () => {
  it('has one entry and one shortcut for each', () => {
    const commands = listCommands(context())
    const keys = commands.flatMap(({ keys }) => keys ?? [])
    expect(new Set(commands.map(({ id }) => id)).size).toBe(commands.length)
    expect(new Set(keys).size).toBe(keys.length)
  })

  it('offers no screen of a connector and nothing about data without one', () => {
    const without = ids(context({ connector: undefined }))
    expect(without).toContain('connector.add')
    expect(without.filter((id) => /overview|accounts|export|sync/.test(id))).toEqual([])
  })

  it('offers to sync or to cancel, never both, and neither without a token', () => {
    expect(ids(context())).toContain('sync.now')
    expect(ids(context({ syncing: true }))).toContain('sync.cancel')
    for (const id of ['sync.now', 'sync.full']) expect(ids(context({ syncing: true }))).not.toContain(id)
    const tokenless = {
      ...connector,
      credential: { configured: false, kind: 'none' as const, storage: 'none' as const, last4: '' },
    }
    expect(ids(context({ connector: tokenless }))).not.toContain('sync.now')
  })

  it('offers to pause a schedule or to resume it, where there is one', () => {
    const paused = { ...connector, schedule: { ...connector.schedule, paused: true } }
    const off = { ...connector, schedule: { ...connector.schedule, everyMinutes: null } }
    expect(ids(context())).toContain('schedule.pause')
    expect(ids(context({ connector: paused }))).toContain('schedule.resume')
    expect(ids(context({ connector: paused }))).not.toContain('schedule.pause')
    for (const without of [off, { ...connector, setupStep: 'sync' as const }])
      expect(ids(context({ connector: without })).filter((id) => id.startsWith('schedule'))).toEqual([])
    const given = context({ connector: paused })
    listCommands(given)
      .find(({ id }) => id === 'schedule.resume')
      ?.run()
    expect(given.pauseSchedule).toHaveBeenCalledExactlyOnceWith(paused, false)
  })

  it('leads to what waits for a confirmation, only while something does', () => {
    expect(ids(context())).not.toContain('go.confirm')
    expect(ids(context({ connector: { ...connector, pendingSyncId: 's1' } }))).toContain('go.confirm')
  })

  it('offers exports only of what has been synced', () => {
    expect(ids(context({ connector: { ...connector, dataAsOf: null } }))).not.toContain('export.accounts')
    expect(ids(context())).toContain('export.accounts')
  })

  it('runs on the connector it was made for', () => {
    const given = context({ dark: true })
    const run = (id: string) =>
      listCommands(given)
        .find((command) => command.id === id)
        ?.run()
    run('go.adminRoles')
    run('sync.now')
    run('sync.full')
    run('theme.toggle')
    expect(given.goToConnector).toHaveBeenCalledWith('c1', 'admin-roles')
    expect(given.startSync).toHaveBeenNthCalledWith(1, connector)
    expect(given.startSync).toHaveBeenNthCalledWith(2, connector, 'full')
    expect(given.setTheme).toHaveBeenCalledWith('light')
  })

  it('finds by every typed word, in titles and in further words', () => {
    const commands = listCommands(context())
    expect(findCommands(commands, 'GROUPS csv').map(({ id }) => id)).toEqual(['export.groups'])
    expect(findCommands(commands, 'wizard').map(({ id }) => id)).toEqual(['connector.add'])
    expect(findCommands(commands, '').some(({ id }) => id === 'palette.open')).toBe(false)
  })
})

describe('keys', () => {
  const event = (key: string, more = {}) => ({
    key,
    ctrlKey: false,
    metaKey: false,
    shiftKey: false,
    altKey: false,
    ...more,
  })

  it('takes Control here and Command on macOS, and no further keys', () => {
    expect(isPressed('mod+k', event('k', { ctrlKey: true }), false)).toBe(true)
    expect(isPressed('mod+k', event('k', { metaKey: true }), true)).toBe(true)
    expect(isPressed('mod+k', event('k', { metaKey: true }), false)).toBe(false)
    expect(isPressed('mod+k', event('K', { ctrlKey: true, shiftKey: true }), false)).toBe(false)
    expect(isPressed('mod+1', event('1'), false)).toBe(false)
  })

  it('reads as the platform writes it', () => {
    expect(formatKeys('mod+k', false)).toBe('Ctrl K')
    expect(formatKeys('mod+shift+k', true)).toBe('⌘⇧K')
  })
})

describe('where a notification leads', () => {
  it('is a screen of a connector, and nothing else', () => {
    expect(placeOf('confirm:c1')).toEqual({ screen: 'confirm', connectorId: 'c1' })
    expect(placeOf('setup:c1')).toEqual({ screen: 'setup', connectorId: 'c1' })
    expect(placeOf('overview:c1')).toEqual({ screen: 'overview', connectorId: 'c1' })
    for (const other of ['sync.now', 'remove:c1', 'confirm:', 'go.confirm']) expect(placeOf(other)).toBeNull()
  })
})

describe('the connector that commands act on', () => {
  const empty = { ...connector, id: 'c2', dataAsOf: null }
  const other = { ...connector, id: 'c3' }

  it('is the open one, the last one, one with data, or any', () => {
    expect(pickCurrent([empty, connector, other], 'c3', 'c1')?.id).toBe('c3')
    expect(pickCurrent([empty, connector, other], undefined, 'c2')?.id).toBe('c2')
    expect(pickCurrent([empty, connector], undefined, 'removed')?.id).toBe('c1')
    expect(pickCurrent([empty], undefined, undefined)?.id).toBe('c2')
    expect(pickCurrent([], undefined, undefined)).toBeUndefined()
  })
})
