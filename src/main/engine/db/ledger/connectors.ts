import {
  defaultSafety,
  defaultSchedule,
  type Capabilities,
  type Connector,
  type ConnectorOptions,
  type Safety,
  type Schedule,
  type SyncCounts,
  type SyncRecord,
} from '../../../../preload/contract/models.ts'
import type { AppError } from '../../../../preload/contract/errors.ts'
import type { Db } from '../open.ts'

type SetupStep = NonNullable<Connector['setupStep']>
type Kinds = SyncRecord['kinds']

/** A connector as the ledger holds it: everything but what only a running engine knows. */
export interface StoredConnector {
  id: string
  name: string
  host: string
  url: string
  kind: Connector['kind']
  orgId: string | null
  orgName: string | null
  actsAs: string | null
  setupStep: SetupStep | null
  options: ConnectorOptions
  capabilities: Capabilities | null
  capabilitiesAt: string | null
  snapshot: {
    file: string
    at: string
    version: number
    counts: SyncCounts
    kinds: Kinds
    freshness: Connector['freshness']
    /** Shown while the first sync goes on: derived access, not the result of a sync. */
    preview: boolean
  } | null
  /** Share of each of Okta's limits that calls may use. */
  budget: number
  schedule: Schedule
  safety: Safety
  /** Number of the last snapshot ever published; goes on counting. */
  snapshotVersion: number
  lastError: AppError | null
  createdAt: string
}

interface Row {
  id: string
  name: string
  host: string
  url: string
  kind: Connector['kind']
  org_id: string | null
  org_name: string | null
  acts_as: string | null
  setup_step: SetupStep | null
  skip_inactive_apps: number
  sync_deprovisioned_users: number
  capabilities: string | null
  capabilities_at: string | null
  snapshot_file: string | null
  snapshot_at: string | null
  snapshot_version: number
  snapshot_counts: string | null
  snapshot_kinds: string | null
  snapshot_freshness: string
  snapshot_preview: number
  read_priorities: number
  budget: number
  schedule: string | null
  safety: string | null
  last_error: string | null
  created_at: string
}

const parsed = <T>(text: string | null): T | null => (text === null ? null : (JSON.parse(text) as T))

function fromRow(row: Row): StoredConnector {
  return {
    id: row.id,
    name: row.name,
    host: row.host,
    url: row.url,
    kind: row.kind,
    orgId: row.org_id,
    orgName: row.org_name,
    actsAs: row.acts_as,
    setupStep: row.setup_step,
    options: {
      skipInactiveApps: row.skip_inactive_apps === 1,
      syncDeprovisionedUsers: row.sync_deprovisioned_users === 1,
      readPriorities: row.read_priorities === 1,
    },
    capabilities: parsed(row.capabilities),
    capabilitiesAt: row.capabilities_at,
    snapshot:
      row.snapshot_file === null
        ? null
        : {
            file: row.snapshot_file,
            at: row.snapshot_at as string,
            version: row.snapshot_version,
            counts: parsed<SyncCounts>(row.snapshot_counts) as SyncCounts,
            kinds: parsed<Kinds>(row.snapshot_kinds) ?? {},
            freshness: parsed<Connector['freshness']>(row.snapshot_freshness) ?? {},
            preview: row.snapshot_preview === 1,
          },
    budget: row.budget,
    schedule: parsed<Schedule>(row.schedule) ?? defaultSchedule,
    safety: parsed<Safety>(row.safety) ?? defaultSafety,
    snapshotVersion: row.snapshot_version,
    lastError: parsed(row.last_error),
    createdAt: row.created_at,
  }
}

export type ConnectorStore = ReturnType<typeof createConnectorStore>

/** Connectors of the ledger. Reads parse one row each; there are few. */
export function createConnectorStore(db: Db) {
  const all = db.prepare<[], Row>('SELECT * FROM connectors ORDER BY created_at, id')
  const one = db.prepare<[string], Row>('SELECT * FROM connectors WHERE id = ?')
  const byUrl = db.prepare<[string], Row>('SELECT * FROM connectors WHERE url = ?')
  const insert = db.prepare(
    `INSERT INTO connectors (id, name, host, url, kind, setup_step, created_at) VALUES (?, ?, ?, ?, ?, 'credential', ?)`,
  )
  const rename = db.prepare('UPDATE connectors SET name = ? WHERE id = ?')
  const setOptions = db.prepare(
    `UPDATE connectors SET skip_inactive_apps = ?, sync_deprovisioned_users = ?, read_priorities = ? WHERE id = ?`,
  )
  const setBudget = db.prepare('UPDATE connectors SET budget = ? WHERE id = ?')
  const setSchedule = db.prepare('UPDATE connectors SET schedule = ? WHERE id = ?')
  const setSafety = db.prepare('UPDATE connectors SET safety = ? WHERE id = ?')
  const setStep = db.prepare('UPDATE connectors SET setup_step = ? WHERE id = ?')
  const setProbe = db.prepare(
    `UPDATE connectors SET capabilities = ?, capabilities_at = ?, org_id = ifnull(?, org_id),
      org_name = ifnull(?, org_name), acts_as = ?, last_error = NULL WHERE id = ?`,
  )
  const clearProbe = db.prepare(
    'UPDATE connectors SET capabilities = NULL, capabilities_at = NULL, acts_as = NULL WHERE id = ?',
  )
  const setError = db.prepare('UPDATE connectors SET last_error = ? WHERE id = ?')
  const publish = db.prepare(
    `UPDATE connectors SET snapshot_file = ?, snapshot_at = ?, snapshot_version = snapshot_version + 1,
      snapshot_counts = ?, snapshot_kinds = ?, snapshot_freshness = ?, snapshot_preview = ?, last_error = NULL,
      setup_step = NULL WHERE id = ?`,
  )
  const remove = db.prepare('DELETE FROM connectors WHERE id = ?')

  return {
    all: (): StoredConnector[] => all.all().map(fromRow),
    get(id: string): StoredConnector | null {
      const row = one.get(id)
      return row ? fromRow(row) : null
    },
    byUrl(url: string): StoredConnector | null {
      const row = byUrl.get(url)
      return row ? fromRow(row) : null
    },
    insert(connector: Pick<StoredConnector, 'id' | 'name' | 'host' | 'url' | 'kind' | 'createdAt'>): void {
      const { id, name, host, url, kind, createdAt } = connector
      insert.run(id, name, host, url, kind, createdAt)
    },
    rename: (id: string, name: string) => void rename.run(name, id),
    setOptions(id: string, options: ConnectorOptions): void {
      const { skipInactiveApps, syncDeprovisionedUsers, readPriorities } = options
      setOptions.run(Number(skipInactiveApps), Number(syncDeprovisionedUsers), Number(readPriorities), id)
    },
    setBudget: (id: string, budget: number) => void setBudget.run(budget, id),
    setSchedule: (id: string, schedule: Schedule) => void setSchedule.run(JSON.stringify(schedule), id),
    setSafety: (id: string, safety: Safety) => void setSafety.run(JSON.stringify(safety), id),
    setStep: (id: string, step: SetupStep | null) => void setStep.run(step, id),
    /** Keeps what a probe found; an organization that could not be read keeps its earlier name. */
    setProbe(
      id: string,
      probe: {
        capabilities: Capabilities
        at: string
        orgId: string | null
        orgName: string | null
        actsAs: string | null
      },
    ): void {
      setProbe.run(JSON.stringify(probe.capabilities), probe.at, probe.orgId, probe.orgName, probe.actsAs, id)
    },
    clearProbe: (id: string) => void clearProbe.run(id),
    setError: (id: string, error: AppError | null) =>
      void setError.run(error === null ? null : JSON.stringify(error), id),
    /** The one write that makes a new snapshot, or what a delta changed in the present one, the one on screen. */
    publish(
      id: string,
      snapshot: {
        file: string
        at: string
        counts: SyncCounts
        kinds: Kinds
        freshness: Connector['freshness']
        preview?: boolean
      },
    ): void {
      publish.run(
        snapshot.file,
        snapshot.at,
        JSON.stringify(snapshot.counts),
        JSON.stringify(snapshot.kinds),
        JSON.stringify(snapshot.freshness),
        Number(snapshot.preview ?? false),
        id,
      )
    },
    remove: (id: string) => void remove.run(id),
  }
}
