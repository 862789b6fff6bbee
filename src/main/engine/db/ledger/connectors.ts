import {
  defaultChangeLimits,
  defaultSafety,
  defaultSchedule,
  type Capabilities,
  type ChangeLimits,
  type Connector,
  type ConnectorOptions,
  type CredentialHealth,
  type Owner,
  type Profile,
  type Safety,
  type SafetyLevel,
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
  safetyLevel: SafetyLevel
  fourEyes: boolean
  changeLimits: ChangeLimits
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
  safety_level: SafetyLevel
  four_eyes: number
  change_limits: string | null
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
    safetyLevel: row.safety_level,
    fourEyes: row.four_eyes === 1,
    changeLimits: parsed<ChangeLimits>(row.change_limits) ?? defaultChangeLimits,
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
  const setChanging = db.prepare(
    `UPDATE connectors SET safety_level = ifnull(@level, safety_level), four_eyes = ifnull(@fourEyes, four_eyes),
      change_limits = ifnull(@limits, change_limits) WHERE id = @id`,
  )
  const setStep = db.prepare('UPDATE connectors SET setup_step = ? WHERE id = ?')
  const setProbe = db.prepare(
    `UPDATE connectors SET capabilities = ?, capabilities_at = ?, org_id = ifnull(?, org_id),
      org_name = ifnull(?, org_name), acts_as = ?, scopes = ?, last_error = NULL WHERE id = ?`,
  )
  const clearProbe = db.prepare(
    `UPDATE connectors SET capabilities = NULL, capabilities_at = NULL, acts_as = NULL, health = NULL,
      scopes = NULL, credential_used_at = NULL WHERE id = ?`,
  )
  // Without data of the organization that answered before, nothing has to be kept apart from it.
  const setDomain = db.prepare(
    `UPDATE connectors SET host = @host, url = @url, kind = @kind, setup_step = 'credential', capabilities = NULL,
      capabilities_at = NULL, acts_as = NULL, health = NULL, scopes = NULL, credential_used_at = NULL,
      other_org = NULL, last_error = NULL,
      org_id = CASE WHEN snapshot_file IS NULL THEN NULL ELSE ifnull(org_id, @orgId) END,
      org_name = CASE WHEN snapshot_file IS NULL THEN NULL ELSE org_name END WHERE id = @id`,
  )
  const setOrganization = db.prepare('UPDATE connectors SET org_id = ? WHERE id = ? AND org_id IS NULL')
  const setOther = db.prepare('UPDATE connectors SET other_org = ? WHERE id = ?')
  const replaceOrganization = db.prepare(
    `UPDATE connectors SET org_id = json_extract(other_org, '$.id'), org_name = json_extract(other_org, '$.name'),
      other_org = NULL, setup_step = 'test', capabilities = NULL, capabilities_at = NULL, last_error = NULL,
      snapshot_file = NULL, snapshot_at = NULL, snapshot_counts = NULL, snapshot_kinds = NULL,
      snapshot_freshness = '{}', snapshot_preview = 0 WHERE id = ? AND other_org IS NOT NULL`,
  )
  const archive = db.prepare(
    `UPDATE connectors SET archived_at = @at, url = NULL, schedule = @schedule, setup_step = NULL, other_org = NULL,
      acts_as = NULL, health = NULL, scopes = NULL, credential_used_at = NULL, last_error = NULL WHERE id = @id`,
  )
  const count = db.prepare<[], number>('SELECT count(*) FROM connectors').pluck()
  const byName = db.prepare<[string], { id: string }>(
    'SELECT id FROM connectors WHERE name = ? COLLATE NOCASE',
  )
  const setHealth = db.prepare('UPDATE connectors SET health = ?, scopes = ifnull(?, scopes) WHERE id = ?')
  const markUsed = db.prepare('UPDATE connectors SET credential_used_at = ? WHERE id = ?')
  const setError = db.prepare('UPDATE connectors SET last_error = ? WHERE id = ?')
  const publish = db.prepare(
    `UPDATE connectors SET snapshot_file = ?, snapshot_at = ?, snapshot_version = snapshot_version + 1,
      snapshot_counts = ?, snapshot_kinds = ?, snapshot_freshness = ?, snapshot_preview = ?, last_error = NULL,
      setup_step = NULL WHERE id = ?`,
  )
  const touch = db.prepare(
    `UPDATE connectors SET snapshot_counts = @counts, snapshot_version = snapshot_version + 1
      WHERE id = @id AND snapshot_file = @file`,
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
        /** Of the managed app that is made with it. */
        appName?: string
      },
      ownedBy: readonly Owner[] = [{ me: true, personId: null, name: '', email: '' }],
    ): void {
      const { id, name, host, url, kind, createdAt, appId = `app-${id}` } = connector
      db.transaction(() => {
        if (connector.appId === undefined) insertApp.run(appId, connector.appName ?? name, createdAt)
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
    /** How access may be changed in Okta; what is left out stays. */
    setChanging(
      id: string,
      how: {
        safetyLevel?: SafetyLevel | undefined
        fourEyes?: boolean | undefined
        changeLimits?: ChangeLimits | undefined
      },
    ): void {
      setChanging.run({
        id,
        level: how.safetyLevel ?? null,
        fourEyes: how.fourEyes === undefined ? null : Number(how.fourEyes),
        limits: how.changeLimits === undefined ? null : JSON.stringify(how.changeLimits),
      })
    },
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
    count: (): number => count.get() ?? 0,
    hasName: (name: string): boolean => byName.get(name) !== undefined,
    /**
     * Another domain: what was known of the credential goes. `orgId`: of the data that is there, where a
     * test has not told it.
     */
    setDomain: (
      id: string,
      domain: { host: string; url: string; kind: Connector['kind']; orgId: string | null },
    ) => void setDomain.run({ id, ...domain }),
    /** The organization of the data, where it was not known. */
    setOrganization: (id: string, orgId: string) => void setOrganization.run(orgId, id),
    /** Another organization than that of the data answers; null where that is no more so. */
    setOther: (id: string, other: Connector['otherOrganization']) =>
      void setOther.run(other === null ? null : JSON.stringify(other), id),
    /** The organization that answers takes the place of the earlier one, whose data is gone. */
    replaceOrganization: (id: string) => void replaceOrganization.run(id),
    /** Keeps what was read for reading; the domain is free for another connector. */
    archive: (id: string, at: string) =>
      void archive.run({
        id,
        at,
        schedule: JSON.stringify({ ...defaultSchedule, everyMinutes: null } satisfies Schedule),
      }),
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
    /** Rows of the published snapshot were changed beside any sync; false where another file is published by now. */
    touch: (id: string, snapshot: { file: string; counts: SyncCounts }): boolean =>
      touch.run({ id, file: snapshot.file, counts: JSON.stringify(snapshot.counts) }).changes === 1,
    remove: (id: string) => void remove.run(id),
  }
}
