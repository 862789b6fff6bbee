import {
  defaultSafety,
  defaultSchedule,
  type Capabilities,
  type Connector,
  type ConnectorOptions,
  type CredentialHealth,
  type Owner,
  type Profile,
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
  host: string | null
  url: string | null
  kind: Connector['kind']
  orgId: string | null
  orgName: string | null
  otherOrganization: Connector['otherOrganization']
  appId: string | null
  archivedAt: string | null
  health: CredentialHealth | null
  /** Scopes that Okta granted a service app, and those it refused, at the last test. */
  scopes: { granted: string[]; refused: string[] } | null
  credentialUsedAt: string | null
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
  host: string | null
  url: string | null
  kind: Connector['kind']
  org_id: string | null
  org_name: string | null
  other_org: string | null
  app_id: string | null
  archived_at: string | null
  health: string | null
  scopes: string | null
  credential_used_at: string | null
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

interface OwnerRow {
  me: number
  person_id: string | null
  name: string
  email: string
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
    otherOrganization: parsed(row.other_org),
    appId: row.app_id,
    archivedAt: row.archived_at,
    health: parsed(row.health),
    scopes: parsed(row.scopes),
    credentialUsedAt: row.credential_used_at,
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
    `INSERT INTO connectors (id, name, host, url, kind, setup_step, app_id, created_at)
      VALUES (?, ?, ?, ?, ?, ?, ?, ?)`,
  )
  const insertApp = db.prepare('INSERT INTO apps (id, name, created_at) VALUES (?, ?, ?)')
  const app = db.prepare<[string], { id: string; name: string }>('SELECT id, name FROM apps WHERE id = ?')
  const owners = db.prepare<[string], OwnerRow>(
    'SELECT me, person_id, name, email FROM connector_owners WHERE connector_id = ? ORDER BY position',
  )
  const dropOwners = db.prepare('DELETE FROM connector_owners WHERE connector_id = ?')
  const addOwner = db.prepare(
    `INSERT INTO connector_owners (connector_id, position, me, person_id, name, email) VALUES (?, ?, ?, ?, ?, ?)`,
  )
  const profile = db.prepare<[], { value: string }>(`SELECT value FROM settings WHERE name = 'profile'`)
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
      org_name = ifnull(?, org_name), acts_as = ?, scopes = ?, last_error = NULL WHERE id = ?`,
  )
  const clearProbe = db.prepare(
    `UPDATE connectors SET capabilities = NULL, capabilities_at = NULL, acts_as = NULL, health = NULL,
      scopes = NULL, credential_used_at = NULL WHERE id = ?`,
  )
  const setHealth = db.prepare('UPDATE connectors SET health = ?, scopes = ifnull(?, scopes) WHERE id = ?')
  const markUsed = db.prepare('UPDATE connectors SET credential_used_at = ? WHERE id = ?')
  const setError = db.prepare('UPDATE connectors SET last_error = ? WHERE id = ?')
  const publish = db.prepare(
    `UPDATE connectors SET snapshot_file = ?, snapshot_at = ?, snapshot_version = snapshot_version + 1,
      snapshot_counts = ?, snapshot_kinds = ?, snapshot_freshness = ?, snapshot_preview = ?, last_error = NULL,
      setup_step = NULL WHERE id = ?`,
  )
  const remove = db.prepare('DELETE FROM connectors WHERE id = ?')

  const setOwners = (id: string, ownedBy: readonly Owner[]): void => {
    dropOwners.run(id)
    for (const [position, { me, personId, name, email }] of ownedBy.entries())
      addOwner.run(id, position, Number(me), personId, me ? '' : name, me ? '' : email)
  }

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
    /** Adds a connector with its owners, and a managed app of the same name unless it feeds one that is there. */
    insert(
      connector: Pick<StoredConnector, 'id' | 'name' | 'host' | 'url' | 'kind' | 'createdAt'> & {
        appId?: string
      },
      ownedBy: readonly Owner[] = [{ me: true, personId: null, name: '', email: '' }],
    ): void {
      const { id, name, host, url, kind, createdAt, appId = `app-${id}` } = connector
      db.transaction(() => {
        if (connector.appId === undefined) insertApp.run(appId, name, createdAt)
        insert.run(id, name, host, url, kind, host === null ? 'domain' : 'credential', appId, createdAt)
        setOwners(id, ownedBy)
      })()
    },
    setOwners: (id: string, ownedBy: readonly Owner[]) => db.transaction(() => setOwners(id, ownedBy))(),
    /** Who owns a connector; oneself under the name and address of the profile. */
    owners(id: string): Owner[] {
      const own = parsed<Profile>(profile.get()?.value ?? null)
      return owners.all(id).map(({ me, person_id, name, email }) => ({
        me: me === 1,
        personId: person_id,
        name: me === 1 ? (own?.name ?? '') : name,
        email: me === 1 ? (own?.email ?? '') : email,
      }))
    },
    appOf: ({ appId }: StoredConnector): { id: string; name: string } | null =>
      appId === null ? null : (app.get(appId) ?? null),
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
        scopes: StoredConnector['scopes']
      },
    ): void {
      const { at, orgId, orgName, actsAs } = probe
      const scopes = probe.scopes === null ? null : JSON.stringify(probe.scopes)
      setProbe.run(JSON.stringify(probe.capabilities), at, orgId, orgName, actsAs, scopes, id)
    },
    /** Keeps what is known of the credential's health; scopes that were not asked for stay as they are. */
    setHealth: (id: string, health: CredentialHealth, scopes: StoredConnector['scopes'] = null) =>
      void setHealth.run(JSON.stringify(health), scopes === null ? null : JSON.stringify(scopes), id),
    /** The credential was used at this time, ISO 8601. */
    markUsed: (id: string, at: string) => void markUsed.run(at, id),
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
