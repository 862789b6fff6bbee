import type { Connector, GridName } from '../../preload/contract/index.ts'
import { mayCallOkta } from '../lib/permission.ts'
import { isScheduled } from '../lib/schedule.ts'

/**
 * Everything the app can be told to do, once. The palette lists it, the hotkeys and the menu of the
 * window run it by id.
 */

export interface Command {
  readonly id: string
  readonly title: string
  readonly section: 'Go to' | 'Do'
  /** As `mod+k`; see hotkeys. */
  readonly keys?: string
  /** Further words that find it. */
  readonly words?: string
  readonly run: () => void
}

export type AppScreen =
  | '/'
  | '/people'
  | '/people/accounts'
  | '/people/conflicts'
  | '/people/promotion'
  | '/plans'
  | '/logs'
  | '/settings'
  | '/apps'
  | '/add'

export type ConnectorScreen =
  | 'overview'
  | 'accounts'
  | 'groups'
  | 'applications'
  | 'admin-roles'
  | 'changes'
  | 'access'
  | 'settings'
  | 'confirm'

/** What the commands act on and with; the frame supplies it. */
export interface CommandContext {
  readonly connector: Connector | undefined
  readonly syncing: boolean
  readonly dark: boolean
  readonly goTo: (screen: AppScreen) => void
  readonly goToConnector: (connectorId: string, screen: ConnectorScreen) => void
  readonly openPalette: () => void
  readonly startSync: (connector: Connector, mode?: 'full') => void
  readonly cancelSync: (connector: Connector) => void
  readonly pauseSchedule: (connector: Connector, paused: boolean) => void
  readonly startDemo: () => void
  readonly setTheme: (theme: 'light' | 'dark') => void
  readonly openLog: (connector: Connector) => void
  readonly exportGrid: (connector: Connector, grid: GridName) => void
  /** What waits to be applied in the connector, in words; absent where nothing does. */
  readonly review?: { readonly words: string; readonly run: () => void }
  readonly openFolder: (folder: 'data' | 'logs') => void
}

const screens = [
  ['go.overview', 'Overview', 'overview', 'mod+2'],
  ['go.accounts', 'Accounts', 'accounts', 'mod+3'],
  ['go.groups', 'Groups', 'groups', 'mod+4'],
  ['go.applications', 'Applications', 'applications', 'mod+5'],
  ['go.adminRoles', 'Admin roles', 'admin-roles', 'mod+6'],
  ['go.changes', 'Changes', 'changes', 'mod+9'],
  ['go.access', 'Access to this connector', 'access', undefined],
  ['go.connectorSettings', 'Connector settings', 'settings', undefined],
] as const

const exports = [
  ['export.accounts', 'Export all accounts to CSV', 'users'],
  ['export.groups', 'Export all groups to CSV', 'groups'],
  ['export.applications', 'Export all applications to CSV', 'apps'],
  ['export.adminRoles', 'Export all admin roles to CSV', 'adminRoles'],
] as const

const go = (id: string, title: string, keys: string | undefined, run: () => void): Command => ({
  id,
  title,
  section: 'Go to',
  ...(keys === undefined ? {} : { keys }),
  run,
})

const act = (id: string, title: string, words: string, run: () => void): Command => ({
  id,
  title,
  section: 'Do',
  words,
  run,
})

/** The commands that make sense now; what needs a connector or its data is left out without one. */
export function listCommands(context: CommandContext): Command[] {
  const { connector, goTo } = context
  const commands = [
    go('go.connectors', 'Connectors', 'mod+1', () => goTo('/')),
    go('go.apps', 'Apps', undefined, () => goTo('/apps')),
    go('go.people', 'People', 'mod+shift+p', () => goTo('/people')),
    go('go.owners', 'Accounts without an owner', undefined, () => goTo('/people/accounts')),
    go('go.conflicts', 'Conflicts between people', undefined, () => goTo('/people/conflicts')),
    go('go.promotion', 'Promotion of accounts to people', undefined, () => goTo('/people/promotion')),
  ]
  commands.push(go('go.plans', 'Plans', 'mod+shift+l', () => goTo('/plans')))
  if (context.review !== undefined) {
    const { words, run } = context.review
    commands.push({ ...go('go.review', `Review ${words}`, undefined, run), words: 'draft basket apply plan' })
  }
  if (connector !== undefined) {
    for (const [id, title, screen, keys] of screens) {
      commands.push(go(id, title, keys, () => context.goToConnector(connector.id, screen)))
    }
  }
  if (connector !== undefined && connector.pendingSyncId !== null) {
    commands.push(
      go('go.confirm', `What the last sync of ${connector.name} would remove`, undefined, () =>
        context.goToConnector(connector.id, 'confirm'),
      ),
    )
  }
  commands.push(
    go('go.logs', 'Logs', 'mod+7', () => goTo('/logs')),
    go('go.settings', 'Settings', 'mod+8', () => goTo('/settings')),
  )

  if (connector !== undefined) {
    commands.push(
      go('go.connectorLog', `Log of ${connector.name}`, undefined, () => context.openLog(connector)),
    )
  }

  if (connector !== undefined && mayCallOkta(connector).allowed) {
    commands.push(
      context.syncing
        ? act('sync.cancel', `Cancel the sync of ${connector.name}`, 'stop', () =>
            context.cancelSync(connector),
          )
        : act('sync.now', `Sync ${connector.name} now`, 'refresh update', () => context.startSync(connector)),
    )
    if (!context.syncing && connector.dataAsOf !== null) {
      commands.push(
        act('sync.full', `Read everything of ${connector.name} again`, 'full sync refresh', () =>
          context.startSync(connector, 'full'),
        ),
      )
    }
  }
  if (
    connector !== undefined &&
    connector.setupStep === null &&
    connector.archivedAt === null &&
    isScheduled(connector.schedule)
  ) {
    const { name, schedule } = connector
    commands.push(
      schedule.paused
        ? act('schedule.resume', `Resume the schedule of ${name}`, 'start sync automatic', () =>
            context.pauseSchedule(connector, false),
          )
        : act('schedule.pause', `Pause the schedule of ${name}`, 'stop sync automatic', () =>
            context.pauseSchedule(connector, true),
          ),
    )
  }
  commands.push(
    act('connector.add', 'Add connector', 'new okta connect setup wizard catalog', () => goTo('/add')),
    act('demo.start', 'Try with a demo organization', 'sample simulated', context.startDemo),
    act('theme.toggle', context.dark ? 'Use the light theme' : 'Use the dark theme', 'appearance mode', () =>
      context.setTheme(context.dark ? 'light' : 'dark'),
    ),
  )
  if (connector !== undefined && connector.dataAsOf !== null) {
    for (const [id, title, grid] of exports) {
      commands.push(act(id, title, 'save file download', () => context.exportGrid(connector, grid)))
    }
  }
  commands.push(
    act('folder.data', 'Open the data folder', 'files', () => context.openFolder('data')),
    act('folder.logs', 'Open the log folder', 'files', () => context.openFolder('logs')),
    { ...act('palette.open', 'Open the command palette', '', context.openPalette), keys: 'mod+k' },
  )
  return commands
}

type Place = 'confirm' | 'overview' | 'settings' | 'setup'

/** The screen of a connector that a notification or a link from outside leads to: `confirm:ID`; null for a command. */
export function placeOf(command: string): { screen: Place; connectorId: string } | null {
  const [, screen, connectorId] = /^(confirm|overview|settings|setup):(.+)$/.exec(command) ?? []
  return screen === undefined || connectorId === undefined ? null : { screen: screen as Place, connectorId }
}

/** Commands whose title or words hold every typed word; the palette does not list its own opening. */
export function findCommands(commands: readonly Command[], typed: string): Command[] {
  const words = typed.toLowerCase().split(/\s+/).filter(Boolean)
  return commands.filter((command) => {
    const text = `${command.title} ${command.section} ${command.words ?? ''}`.toLowerCase()
    return command.id !== 'palette.open' && words.every((word) => text.includes(word))
  })
}
