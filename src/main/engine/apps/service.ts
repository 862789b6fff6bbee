import { randomUUID } from 'node:crypto'
import { err, ok, type ManagedApp, type Result, type UnmanagedApp } from '../../../preload/contract/index.ts'
import type { Audit } from '../audit/trail.ts'
import { gone } from '../connectors/gone.ts'
import type { AppStore, StoredApp } from '../db/ledger/apps.ts'
import type { ConnectorStore, StoredConnector } from '../db/ledger/connectors.ts'
import {
  countApplications,
  findApplication,
  listApplications,
  type ListedApp,
} from '../db/snapshot/applications.ts'
import type { EngineHandlers } from '../dispatch.ts'
import type { SnapshotSource } from '../query/source.ts'

export interface AppDeps {
  store: AppStore
  connectors: Pick<ConnectorStore, 'all' | 'get'>
  /** The published snapshot of a connector. */
  source: (connectorId: string) => SnapshotSource
  audit: Audit
  changed: () => void
  now: () => string
}

const noApp = () =>
  err('not-found', 'This app is not managed any more.', 'Go back to the list of managed apps.')

export type Apps = ReturnType<typeof createApps>

/** Apps that are managed here, and the applications of synced identity providers that could be. */
export function createApps(deps: AppDeps) {
  const { store, connectors } = deps

  /** Identity providers whose applications are known: those with a complete snapshot that are in use. */
  const providers = (): { connector: StoredConnector; source: SnapshotSource }[] =>
    connectors
      .all()
      .filter(({ snapshot, archivedAt }) => snapshot !== null && !snapshot.preview && archivedAt === null)
      .map((connector) => ({ connector, source: deps.source(connector.id) }))
      .filter(({ source }) => source.db !== null)

  /** Its label and holders now, where the identity provider's snapshot can be read. */
  function listed(connectorId: string, oktaAppId: string): { app: ListedApp; holders: boolean } | null {
    const { db, kinds } = deps.source(connectorId)
    const app = db === null ? null : findApplication(db, oktaAppId)
    return app === null ? null : { app, holders: kinds.appUsers?.state === 'synced' }
  }

  function view({ source, ...app }: StoredApp): ManagedApp {
    if (source === null) return { ...app, source: null }
    const now = listed(source.connectorId, source.oktaAppId)
    return {
      ...app,
      source: {
        connectorId: source.connectorId,
        connectorName: source.connectorName ?? 'A connector that was removed',
        oktaAppId: source.oktaAppId,
        label: now?.app.label ?? source.label,
        users: now?.holders === true ? now.app.users : null,
      },
    }
  }

  const viewOf = (appId: string): Result<ManagedApp> => {
    const app = store.get(appId)
    return app === null ? noApp() : ok(view(app))
  }

  /** A name that no managed app has: as asked, with what tells it apart, or with a number. */
  function freeName(name: string, apart = ''): string {
    const candidates = [name, ...(apart === '' ? [] : [`${name} (${apart})`])]
    for (const candidate of candidates) if (store.byName(candidate) === null) return candidate
    for (let n = 2; ; n++) if (store.byName(`${name} ${n}`) === null) return `${name} ${n}`
  }

  const nameTaken = (name: string, by: StoredApp) =>
    err(
      'conflict',
      `An app named ${by.name} is managed already.`,
      name === by.name ? 'Choose that app, or another name.' : `Choose ${by.name}, or another name.`,
    )

  /** Makes an app; refused where another one has its name. Belongs into a transaction of the caller's. */
  function create(name: string): Result<StoredApp> {
    const taken = store.byName(name)
    if (taken !== null) return nameTaken(name, taken)
    const id = randomUUID()
    store.insert({ id, name, createdAt: deps.now(), source: null })
    deps.audit('app.managed', null, `The app ${name} was created.`)
    return ok(store.get(id) as StoredApp)
  }

  /** Manages an application of an identity provider; one that is managed already is that app. */
  function manage(connectorId: string, oktaAppId: string): Result<StoredApp> {
    const connector = connectors.get(connectorId)
    if (connector === null) return gone()
    const known = store.bySource(connectorId, oktaAppId)
    if (known !== null) return ok(known)
    const found = listed(connectorId, oktaAppId)
    if (found === null) {
      return err(
        'not-found',
        `${connector.name} lists no such application.`,
        'Sync the connector and look again.',
      )
    }
    const { label } = found.app
    const id = randomUUID()
    const name = freeName(label, connector.name)
    store.insert({ id, name, createdAt: deps.now(), source: { connectorId, oktaAppId, label } })
    deps.audit('app.managed', connectorId, `The application ${label} of ${connector.name} is managed now.`, {
      name,
      oktaAppId,
    })
    return ok(store.get(id) as StoredApp)
  }

  const handlers = {
    'apps.managed': (query) => {
      const { rows, total } = store.page(query)
      return ok({ rows: rows.map(view), total })
    },
    'apps.unmanaged': ({ search, offset, limit }) => {
      const rows: UnmanagedApp[] = []
      const found = providers()
      let total = 0
      for (const { connector, source } of found) {
        if (source.db === null) continue
        const managed = store.sourcesOf(connector.id)
        const count = countApplications(source.db, search, managed)
        const skip = Math.max(0, offset - total)
        const room = limit - rows.length
        if (room > 0 && skip < count) {
          for (const app of listApplications(source.db, search, managed, { offset: skip, limit: room }))
            rows.push({ connectorId: connector.id, connectorName: connector.name, ...app })
        }
        total += count
      }
      return ok({ rows, total, providers: found.length })
    },
    'apps.manage': ({ connectorId, oktaAppId }) => {
      const known = store.bySource(connectorId, oktaAppId)
      if (known !== null) {
        return err(
          'conflict',
          `This application is managed already, as ${known.name}.`,
          'Look at it in the list of managed apps.',
        )
      }
      const managed = manage(connectorId, oktaAppId)
      if (!managed.ok) return managed
      deps.changed()
      return ok(view(managed.value))
    },
    'apps.create': ({ name }) => {
      const created = create(name)
      if (!created.ok) return created
      deps.changed()
      return ok(view(created.value))
    },
    'apps.rename': ({ appId, name }) => {
      const app = store.get(appId)
      if (app === null) return noApp()
      const taken = store.byName(name)
      if (taken !== null && taken.id !== appId) return nameTaken(name, taken)
      if (name !== app.name) {
        store.rename(appId, name)
        deps.audit('app.managed', null, `The app ${app.name} was renamed to ${name}.`)
        deps.changed()
      }
      return viewOf(appId)
    },
    'apps.unmanage': ({ appId }) => {
      const app = store.get(appId)
      if (app === null) return noApp()
      if (app.connectors.length > 0) {
        const names = app.connectors.slice(0, 3).map(({ name }) => name)
        const more = app.connectors.length - names.length
        return err(
          'conflict',
          `${app.name} is fed by ${names.join(', ')}${more > 0 ? ` and ${more} more` : ''}.`,
          'Remove these connectors first.',
        )
      }
      store.remove(appId)
      deps.audit(
        'app.unmanaged',
        app.source?.connectorId ?? null,
        `The app ${app.name} is not managed any more.`,
      )
      deps.changed()
      return ok({})
    },
  } satisfies Partial<EngineHandlers>

  return { handlers, create, manage, freeName, get: store.get, removeMadeWith: store.removeMadeWith }
}
