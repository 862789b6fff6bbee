import { randomUUID } from 'node:crypto'
import { err, ok, type Connector, type Owner, type Result } from '../../../preload/contract/index.ts'
import type { Apps } from '../apps/service.ts'
import type { Audit } from '../audit/trail.ts'
import type { StoredApp } from '../db/ledger/apps.ts'
import type { ConnectorStore, StoredConnector } from '../db/ledger/connectors.ts'
import type { CheckedInput } from '../../../preload/contract/index.ts'
import type { EngineHandlers } from '../dispatch.ts'
import { archived, gone } from './gone.ts'
import type { ConnectorLog } from './service.ts'

export interface OwningDeps {
  store: ConnectorStore
  apps: Pick<Apps, 'create' | 'manage' | 'get'>
  /** Runs writes as one. */
  together: <T>(work: () => T) => T
  invite: (connector: StoredConnector, owners: readonly Owner[]) => void
  appsChanged: () => void
  audit: Audit
  log: ConnectorLog
  reread: (connectorId: string) => Result<Connector>
  now: () => string
}

/** As many as one answer lists. */
const connectorsAtMost = 200

export const tooMany = () =>
  err(
    'conflict',
    `There are ${connectorsAtMost} connectors already, as many as Access Desk keeps.`,
    'Remove one that is not needed.',
  )
export const isFull = (store: Pick<ConnectorStore, 'count'>): boolean => store.count() >= connectorsAtMost

/** Each of them once; oneself without name and address, which are those of the profile. */
function checkOwners(asked: readonly Owner[]): Result<Owner[]> {
  const owners = new Map<string, Owner>()
  for (const { me, personId, name, email } of asked) {
    const owner = me
      ? { me, personId: null, name: '', email: '' }
      : { me, personId, name: name.trim(), email }
    if (!me && owner.name === '' && email === '' && personId === null) {
      return err('invalid-input', 'An owner has neither a name nor an e-mail address.', 'Enter one of them.')
    }
    const key = me ? 'me' : email !== '' ? email.toLowerCase() : (personId ?? owner.name.toLowerCase())
    if (!owners.has(key)) owners.set(key, owner)
  }
  return ok([...owners.values()])
}

const nameOf = ({ me, name, email }: Owner): string =>
  me ? 'oneself' : name === '' ? email : email === '' ? name : `${name} <${email}>`

const isSame = (a: Owner, b: Owner): boolean =>
  a.me || b.me
    ? a.me && b.me
    : a.email !== '' || b.email !== ''
      ? a.email.toLowerCase() === b.email.toLowerCase()
      : a.name === b.name && a.personId === b.personId

/** New connectors that belong to somebody, and changes of whom they belong to. */
export function createOwning(deps: OwningDeps) {
  const { store, apps } = deps

  function appFor(choice: CheckedInput<'connectors.add'>['app']): Result<StoredApp> {
    if (choice.kind === 'unmanaged') return apps.manage(choice.connectorId, choice.oktaAppId)
    if (choice.kind === 'new') return apps.create(choice.name)
    const app = apps.get(choice.appId)
    return app === null
      ? err('not-found', 'This app is not managed any more.', 'Choose another app.')
      : ok(app)
  }

  /** The name of the app, with a number where another connector has it. */
  function freeName(name: string): string {
    if (!store.hasName(name)) return name
    for (let n = 2; ; n++) if (!store.hasName(`${name} ${n}`)) return `${name} ${n}`
  }

  return {
    'connectors.add': ({ app: choice, owners: asked, name }) => {
      const owners = checkOwners(asked)
      if (!owners.ok) return owners
      if (isFull(store)) return tooMany()
      if (name !== undefined && store.hasName(name)) {
        return err('conflict', `A connector named ${name} exists already.`, 'Choose another name.')
      }
      const id = randomUUID()
      const added = deps.together(() => {
        const app = appFor(choice)
        if (!app.ok) return app
        const called = name ?? freeName(app.value.name.slice(0, 70).trim())
        const draft = {
          id,
          name: called,
          host: null,
          url: null,
          kind: 'okta',
          createdAt: deps.now(),
        } as const
        store.insert({ ...draft, appId: app.value.id }, owners.value)
        deps.audit('connector.added', id, `Connector ${called} was added for the app ${app.value.name}.`, {
          owners: owners.value.map(nameOf),
        })
        return ok(called)
      })
      if (!added.ok) return added
      deps.log('info', id, `Connector ${added.value} was added. Its domain is not known yet.`)
      deps.appsChanged()
      const connector = store.get(id)
      if (connector !== null) deps.invite(connector, owners.value)
      return deps.reread(id)
    },
    'connectors.setOwners': ({ connectorId, owners: asked }) => {
      const connector = store.get(connectorId)
      if (connector === null) return gone()
      if (connector.archivedAt !== null) return archived(connector)
      const owners = checkOwners(asked)
      if (!owners.ok) return owners
      const before = store.owners(connectorId)
      const added = owners.value.filter((owner) => !before.some((known) => isSame(known, owner)))
      const dropped = before.filter((known) => !owners.value.some((owner) => isSame(known, owner)))
      store.setOwners(connectorId, owners.value)
      if (added.length + dropped.length > 0) {
        deps.audit('owners.changed', connectorId, `The owners of ${connector.name} were changed.`, {
          added: added.map(nameOf),
          removed: dropped.map(nameOf),
        })
        deps.invite(connector, added)
      }
      return deps.reread(connectorId)
    },
  } satisfies Partial<EngineHandlers>
}
