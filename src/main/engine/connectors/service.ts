import { randomUUID } from 'node:crypto'
import {
  err,
  ok,
  parseOktaDomain,
  type CheckedInput,
  type Connector,
  type Result,
} from '../../../preload/contract/index.ts'
import type { ConnectorStore, StoredConnector } from '../db/ledger/connectors.ts'
import { checkSchedule } from '../schedule/cron.ts'
import type { Apps } from '../apps/service.ts'
import type { Audit } from '../audit/trail.ts'
import type { EngineHandlers } from '../dispatch.ts'
import { createCredentials, type CredentialDeps } from './credentials.ts'
import { checkDomain, checkFree, createDomainHandlers } from './domain.ts'
import { archived, gone, otherAnswers } from './gone.ts'
import { createOwning, isFull, tooMany, type OwningDeps } from './owning.ts'
import { createProbing, type ProbingDeps } from './probing.ts'
import { createRemoval } from './removal.ts'
import { createConnectorView, type ViewDeps } from './view.ts'

export type ConnectorLog = (
  level: 'info' | 'warn' | 'error',
  connectorId: string,
  message: string,
  details?: Record<string, unknown>,
) => void

export interface ConnectorDeps
  extends
    Omit<CredentialDeps, 'store'>,
    Omit<ViewDeps, 'store' | 'credentialState'>,
    Pick<OwningDeps, 'together' | 'invite' | 'appsChanged'> {
  store: ConnectorStore
  apps: OwningDeps['apps'] & Pick<Apps, 'freeName' | 'removeMadeWith'>
  audit: Audit
  notice: ProbingDeps['notice']
  settings: ProbingDeps['settings']
  scheduleChanged: (connector: StoredConnector) => void
  /** Ends the connector's sync, if one runs, and waits until it has. */
  stopSync: (connectorId: string) => Promise<void>
  /** Deletes the connector's copy of Okta's data, and its history. */
  removeData: (connectorId: string) => void
  /** The connector is no longer in use. */
  removed: (connectorId: string) => void
  /** The connector may no longer change anything in Okta: what waits to do so ends. */
  readsOnlyNow: (connectorId: string) => Promise<void>
  /** Whether the address of a simulated organization on this computer may be entered as a domain. */
  simulated: boolean
  now: () => string
  log: ConnectorLog
}

/** Connectors with what only a running engine knows of them: credentials and open clients. */
export function createConnectorService(deps: ConnectorDeps) {
  const { store } = deps
  const credentials = createCredentials({
    ...deps,
    credentialArrived: (connectorId, renewed) => {
      if (renewed) probing.renewed(connectorId)
      deps.credentialArrived(connectorId, renewed)
    },
  })
  const view = createConnectorView({ ...deps, credentialState: credentials.state })

  const advance = (
    connector: StoredConnector,
    from: Connector['setupStep'],
    to: NonNullable<Connector['setupStep']>,
  ) => {
    if (connector.setupStep === from) store.setStep(connector.id, to)
  }

  const reread = (connectorId: string): Result<Connector> => {
    const connector = store.get(connectorId)
    if (connector === null) return gone()
    deps.changed(connectorId)
    return ok(view(connector))
  }

  const add = (name: string, host: string, url: string, kind: Connector['kind']): Result<Connector> => {
    const free = checkFree(store, { host, url, kind })
    if (!free.ok) return free
    if (isFull(store)) return tooMany()
    const id = randomUUID()
    store.insert({ id, name, host, url, kind, appName: deps.apps.freeName(name), createdAt: deps.now() })
    deps.appsChanged()
    deps.log('info', id, `Connector ${name} was added for ${host}.`)
    deps.audit('connector.added', id, `Connector ${name} was added for ${host}.`)
    return reread(id)
  }

  /** How access may be changed in Okta; each of it is a decision of its own in the audit trail. */
  const setChanging = async (
    connector: StoredConnector,
    asked: Pick<CheckedInput<'connectors.update'>, 'safetyLevel' | 'fourEyes' | 'changeLimits'>,
  ): Promise<void> => {
    const { id, name } = connector
    store.setChanging(id, asked)
    const say = (what: string, before: unknown, after: unknown): void => {
      if (after === undefined || JSON.stringify(before) === JSON.stringify(after)) return
      deps.log('info', id, what, { before, after })
      deps.audit('connector.configured', id, what, { before, after })
    }
    const { safetyLevel, fourEyes, changeLimits } = asked
    say(
      `The safety level of ${name} is “${safetyLevel ?? ''}” now, it was “${connector.safetyLevel}”.`,
      connector.safetyLevel,
      safetyLevel,
    )
    say(
      `Changes of admin roles through ${name} ${fourEyes === true ? 'need' : 'no longer need'} the approval of a second person.`,
      connector.fourEyes,
      fourEyes,
    )
    say(
      `A plan of ${name} warns from ${changeLimits?.people.toLocaleString('en-US') ?? ''} people or ${Math.round((changeLimits?.share ?? 0) * 100).toString()} % on.`,
      connector.changeLimits,
      changeLimits,
    )
    if (safetyLevel === 'read-only' && connector.safetyLevel !== 'read-only') await deps.readsOnlyNow(id)
  }

  /** A client for testing the connection: of every connector in use. */
  const client = async (connector: StoredConnector): ReturnType<typeof credentials.client> =>
    connector.archivedAt === null ? credentials.client(connector) : archived(connector)
  /** A client for reading data, or changing it: not where that would mix two organizations. */
  const syncClient = async (connector: StoredConnector): ReturnType<typeof credentials.client> =>
    connector.otherOrganization === null ? client(connector) : otherAnswers(connector)

  const probing = createProbing({ ...deps, client, kindOf: credentials.kindOf, reread })

  const handlers = {
    ...credentials.handlers,
    ...probing.handlers,
    ...createOwning({ ...deps, reread }),
    ...createDomainHandlers({ ...deps, dropCredential: credentials.drop, reread }),
    ...createRemoval({ ...deps, dropCredential: credentials.drop }),
    'host.setCredential': async (input) => {
      const connector = store.get(input.connectorId)
      if (connector !== null && connector.archivedAt !== null) return archived(connector)
      return credentials.handlers['host.setCredential'](input)
    },
    'connectors.list': () => ok(store.all().map(view)),
    'connectors.get': ({ connectorId }) => {
      const connector = store.get(connectorId)
      return connector === null ? gone() : ok(view(connector))
    },
    'connectors.create': ({ domain, name, customDomainConfirmed }) => {
      const checked = checkDomain(domain, customDomainConfirmed, deps.simulated)
      if (!checked.ok) return checked
      const { host, url, kind } = checked.value
      return add(name ?? host.split('.')[0] ?? host, host, url, kind)
    },
    'connectors.update': async ({ connectorId, name, options, budget, schedule, safety, ...changing }) => {
      const connector = store.get(connectorId)
      if (connector === null) return gone()
      if (connector.archivedAt !== null) return archived(connector)
      if (schedule !== undefined) {
        const checked = checkSchedule(schedule, Date.parse(deps.now()))
        if (!checked.ok) return checked
      }
      if (name !== undefined) store.rename(connectorId, name)
      if (options !== undefined) {
        store.setOptions(connectorId, options)
        advance(connector, 'options', 'test')
        deps.log('info', connectorId, 'The options of the connector were saved.', options)
      }
      if (budget !== undefined) {
        store.setBudget(connectorId, budget)
        await credentials.setBudget(connectorId, budget)
        deps.log('info', connectorId, 'The API budget of the connector was saved.', { budget })
      }
      if (safety !== undefined) store.setSafety(connectorId, safety)
      await setChanging(connector, changing)
      if (schedule !== undefined) {
        store.setSchedule(connectorId, schedule)
        deps.log('info', connectorId, 'The schedule of the connector was saved.', schedule)
        deps.scheduleChanged({ ...connector, schedule })
        if (schedule.paused !== connector.schedule.paused) {
          deps.audit(
            schedule.paused ? 'connector.paused' : 'connector.resumed',
            connectorId,
            `The schedule of ${connector.name} was ${schedule.paused ? 'paused' : 'resumed'}.`,
          )
        }
      }
      const changed = { name, options, budget, schedule, safety }
      if (Object.values(changed).some((value) => value !== undefined)) {
        deps.audit(
          'connector.configured',
          connectorId,
          `The settings of ${name ?? connector.name} were saved.`,
          changed,
        )
      }
      return reread(connectorId)
    },
    /** The simulated organization keeps its address, so it finds its connector again. */
    'host.registerDemo': async ({ address, token }) => {
      const parsed = parseOktaDomain(address, { allowLoopback: true })
      if (!parsed.ok || parsed.kind !== 'loopback') {
        return err(
          'invalid-input',
          'This is not the address of a simulated organization.',
          'Use http://127.0.0.1:PORT.',
        )
      }
      const known = store.byUrl(parsed.url)
      const added = known ? ok(view(known)) : add('Demo organization', parsed.host, parsed.url, 'demo')
      if (!added.ok) return added
      const { id } = added.value
      if (token === undefined) return reread(id)
      const renewed = await credentials.keep(id, { kind: 'token', token }, 'session')
      if (store.get(id)?.setupStep === 'credential') store.setStep(id, 'options')
      deps.credentialArrived(id, renewed)
      return reread(id)
    },
  } satisfies Partial<EngineHandlers>

  return {
    handlers,
    client: syncClient,
    opened: credentials.opened,
    view,
    hasCredential: credentials.has,
    /** Whether a sync could run by itself: a credential is at hand, and nothing waits for a person. */
    maySync(connectorId: string): boolean {
      const connector = credentials.has(connectorId) ? store.get(connectorId) : null
      return connector?.archivedAt === null && connector.otherOrganization === null
    },
    answered: probing.answered,
    afterSync: probing.afterSync,
    checkIdle: probing.checkIdle,
    async close(): Promise<void> {
      const settled = probing.close()
      await credentials.close()
      await settled
    },
  }
}
