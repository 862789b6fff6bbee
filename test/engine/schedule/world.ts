import { createConnectorStore } from '../../../src/main/engine/db/ledger/connectors.ts'
import { createSyncStore, type SyncEnd } from '../../../src/main/engine/db/ledger/syncs.ts'
import { ledgerFile } from '../../../src/main/engine/db/migrations/ledger.ts'
import { openDatabase } from '../../../src/main/engine/db/open.ts'
import type { Clock } from '../../../src/main/engine/okta/port.ts'
import { createScheduler, type Power } from '../../../src/main/engine/schedule/scheduler.ts'
import { err, ok, type AppError, type Result } from '../../../src/preload/contract/errors.ts'
import { defaultSchedule, type Schedule, type SyncMode } from '../../../src/preload/contract/models.ts'
import { createFakeClock } from '../okta/fake-time.ts'

export const minute = 60_000
export const hour = 60 * minute
export const mains: Power = {
  onBattery: false,
  metered: false,
  resumed: false,
  syncOnBattery: false,
  syncOnMetered: false,
}

/** How a started sync goes on: its end after so many seconds, or why it does not start. */
export type Outcome = Partial<Pick<SyncEnd, 'status' | 'error' | 'file'>> & {
  seconds?: number
  mode?: SyncMode
}

export const offline = err('offline', 'Okta did not answer.', 'Check the network.').error
export const failure = (code: AppError['code']): AppError => ({ ...offline, code })

/** A scheduler over a real ledger, with time and syncs that tests decide on. */
export function createWorld(startAt = Date.UTC(2027, 0, 15, 8)) {
  const base = createFakeClock(startAt)
  let shift = 0
  const clock: Clock = { now: () => base.now() + shift, after: base.after }
  const db = openDatabase(':memory:', ledgerFile)
  const connectors = createConnectorStore(db)
  const syncs = createSyncStore(db)
  const credentials = new Set<string>()
  const starts: { connectorId: string; mode: string; at: number }[] = []
  const told: string[] = []
  const logged: string[] = []
  let outcome: Outcome | { refused: AppError } = {}
  let count = 0
  const iso = (at = clock.now()) => new Date(at).toISOString()

  /** Ends a sync that runs. */
  const end = (id: string, how: Outcome = {}) => {
    const { status = 'done', error = null, file = null } = how
    syncs.end(id, { status, error, file, calls: 1, rateLimited: 0, finishedAt: iso() })
    const connectorId = syncs.get(id)?.connectorId ?? ''
    if (how.status === 'failed') connectors.setError(connectorId, error)
    else if (how.status === undefined || how.status === 'done') publish(connectorId)
    scheduler.look()
  }
  /** Makes a sync run, or takes one that was cut off up again. */
  const begin = (connectorId: string, mode: SyncMode = 'delta', trigger: 'schedule' | 'cli' = 'schedule') => {
    const kept = syncs.keptBy(connectorId)
    if (kept?.resumable === true && syncs.resume(kept.syncId, iso())) return kept.syncId
    const id = `sync-${++count}`
    if (!syncs.begin({ id, connectorId, mode, trigger, startedAt: iso(), file: null }))
      throw new Error('Two syncs at once.')
    return id
  }
  const counts = {
    users: 1,
    groups: 1,
    memberships: 1,
    groupRules: 1,
    apps: 1,
    appUsers: 1,
    appGroups: 1,
    userRoles: 1,
    groupRoles: 1,
    dropped: 0,
  }
  const publish = (connectorId: string) =>
    connectors.publish(connectorId, { file: 'f', at: iso(), counts, kinds: {}, freshness: {} })

  const start = async (
    connectorId: string,
    _: 'schedule',
    mode: string,
  ): Promise<Result<{ syncId: string }>> => {
    starts.push({ connectorId, mode, at: clock.now() })
    if ('refused' in outcome) return { ok: false, error: outcome.refused }
    const how = outcome
    const id = begin(connectorId, mode === 'full' ? 'full' : (how.mode ?? 'delta'))
    clock.after((how.seconds ?? 0) * 1000, () => end(id, how))
    return ok({ syncId: id })
  }

  const scheduler = createScheduler({
    clock,
    connectors,
    syncs,
    runningSync: syncs.runningIn,
    hasCredential: (id) => credentials.has(id),
    start,
    changed: (id) => told.push(id),
    log: (_, message) => logged.push(message),
    random: () => 0.5,
  })

  return {
    clock,
    connectors,
    syncs,
    scheduler,
    starts,
    told,
    logged,
    begin,
    end,
    /** A connector that is set up and was synced in full just now. */
    add(id: string, schedule: Partial<Schedule> = {}): string {
      connectors.insert({ id, name: id, host: id, url: `https://${id}`, kind: 'okta', createdAt: iso() })
      connectors.setSchedule(id, { ...defaultSchedule, ...schedule })
      credentials.add(id)
      const first = begin(id, 'full')
      end(first)
      return id
    },
    set(id: string, schedule: Partial<Schedule>): void {
      const known = connectors.get(id)
      if (known === null) throw new Error('No such connector.')
      connectors.setSchedule(id, { ...known.schedule, ...schedule })
      scheduler.scheduleChanged({ id, schedule: { ...known.schedule, ...schedule } })
    },
    next: (id: string) => {
      const connector = connectors.get(id)
      return connector === null ? null : scheduler.nextSync(connector)
    },
    credentials,
    outcome(next: typeof outcome): void {
      outcome = next
    },
    /** Lets time pass, with all that happens in it. */
    pass: (milliseconds: number) => base.run(() => false, base.now() + milliseconds),
    /** The computer slept, or its clock was set: the time is another, and no timer has run. */
    jump(milliseconds: number): void {
      shift += milliseconds
    },
    /** Minutes from the begin of the test at which syncs were started. */
    minutes: (since = startAt) => starts.map(({ at }) => Math.round(((at - since) / minute) * 10) / 10),
    close(): void {
      scheduler.close()
      db.close()
    },
  }
}
