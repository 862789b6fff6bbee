import { Notification } from 'electron'
import type { Connector, Payload, SyncRecord } from '../../preload/contract/index.ts'
import type { EngineHost } from './engine-host.ts'

const nouns = {
  user: ['account', 'accounts'],
  membership: ['group membership', 'group memberships'],
  assignment: ['application assignment', 'application assignments'],
} as const satisfies Record<SyncRecord['removals'][number]['kind'], readonly [string, string]>

const counted = (n: number, [one, many]: readonly [string, string]): string =>
  `${n.toLocaleString('en-GB')} ${n === 1 ? one : many}`

const dayMs = 86_400_000

const titles = {
  'credential-expiring': (name: string) => `The credential of ${name} will stop working`,
  'credential-refused': (name: string) => `Okta refuses the credential of ${name}`,
  'sync-failures': (name: string) => `Syncs of ${name} fail`,
} as const satisfies Record<Payload<'notice'>['kind'], (name: string) => string>

/**
 * Notifications of the operating system, for what happens while nobody looks: a sync that waits for a
 * confirmation, a schedule that fails again and again, and a credential that is about to end. A click
 * shows the screen where to go on.
 */
export function createNotices(deps: {
  engine: Pick<EngineHost, 'request'>
  /** Brings the window to the front at a place of the connector. */
  show: (place: 'confirm' | 'overview', connectorId: string) => void
}) {
  const { engine } = deps
  /** When a person was last told of a connector's credential. */
  const told = new Map<string, number>()
  // One that nothing refers to may be collected before it is clicked.
  const shown = new Set<Notification>()

  function notify(title: string, body: string, place: 'confirm' | 'overview', connectorId: string): void {
    if (!Notification.isSupported()) return
    const notice = new Notification({ title, body })
    shown.add(notice)
    notice.on('click', () => {
      shown.delete(notice)
      deps.show(place, connectorId)
    })
    notice.on('close', () => shown.delete(notice))
    notice.show()
  }

  async function facts({ connectorId, syncId }: Payload<'sync.progress'>): Promise<{
    connector: Connector
    sync: SyncRecord
  } | null> {
    const [connector, history] = await Promise.all([
      engine.request('connectors.get', { connectorId }),
      engine.request('sync.history', { connectorId, limit: 20 }),
    ])
    const sync = history.ok ? history.value.rows.find((row) => row.syncId === syncId) : undefined
    return connector.ok && sync !== undefined ? { connector: connector.value, sync } : null
  }

  async function needsConfirmation(progress: Payload<'sync.progress'>): Promise<void> {
    const found = await facts(progress)
    if (found === null) return
    const worst = found.sync.removals.filter(({ exceeds }) => exceeds)
    const words = worst.map(
      ({ kind, removed, before }) => `${removed.toLocaleString('en-GB')} of ${counted(before, nouns[kind])}`,
    )
    notify(
      `${found.connector.name} needs your confirmation`,
      words.length === 0
        ? 'The last sync found much less than before. Nothing was changed.'
        : `The last sync would remove ${words.join(' and ')}. Nothing was changed.`,
      'confirm',
      progress.connectorId,
    )
  }

  return {
    /** Is told what the engine found out; of a credential it shows that once a day for each connector. */
    async onNotice({ kind, connectorId, message }: Payload<'notice'>): Promise<void> {
      if (kind !== 'sync-failures') {
        if (Date.now() - (told.get(connectorId) ?? -dayMs) < dayMs) return
        told.set(connectorId, Date.now())
      }
      const connector = await engine.request('connectors.get', { connectorId })
      if (connector.ok) notify(titles[kind](connector.value.name), message, 'overview', connectorId)
    },

    /** Is told of every progress of a sync. */
    async onProgress(progress: Payload<'sync.progress'>): Promise<void> {
      if (progress.status === 'needs-confirmation') await needsConfirmation(progress)
    },
  }
}
