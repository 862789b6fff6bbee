import { randomUUID } from 'node:crypto'
import { err, ok, parseOktaDomain, type Connector, type Result } from '../../../preload/contract/index.ts'
import type { ConnectorStore, StoredConnector } from '../db/ledger/connectors.ts'
import { checkSchedule } from '../schedule/cron.ts'
import type { Audit } from '../audit/trail.ts'
import type { EngineHandlers } from '../dispatch.ts'
import { createCredentials, type CredentialDeps } from './credentials.ts'
import { gone } from './gone.ts'
import { createProbing, type ProbingDeps } from './probing.ts'
import { createConnectorView, type ViewDeps } from './view.ts'

export type ConnectorLog = (
  level: 'info' | 'warn' | 'error',
  connectorId: string,
  message: string,
  details?: Record<string, unknown>,
) => void

export interface ConnectorDeps
  extends Omit<CredentialDeps, 'store'>, Omit<ViewDeps, 'store' | 'credentialState'> {
  store: ConnectorStore
  audit: Audit
  notice: ProbingDeps['notice']
  settings: ProbingDeps['settings']
  scheduleChanged: (connector: StoredConnector) => void
  /** Ends the connector's sync, if one runs, and waits until it has. */
  stopSync: (connectorId: string) => Promise<void>
  /** Deletes the connector's copy of Okta's data, and its history. */
  removeData: (connectorId: string) => void
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
    const known = store.byUrl(url)
    if (known !== null) {
      return err(
        'conflict',
        `${host} is connected already, as ${known.name}.`,
        'Open that connector instead.',
      )
    }
    const id = randomUUID()
    store.insert({ id, name, host, url, kind, createdAt: deps.now() })
    deps.log('info', id, `Connector ${name} was added for ${host}.`)
    deps.audit('connector.added', id, `Connector ${name} was added for ${host}.`)
    return reread(id)
  }

  const probing = createProbing({
    ...deps,
    client: credentials.client,
    kindOf: credentials.kindOf,
    reread,
  })

  const handlers = {
    ...credentials.handlers,
    ...probing.handlers,
    'connectors.list': () => ok(store.all().map(view)),
    'connectors.get': ({ connectorId }) => {
      const connector = store.get(connectorId)
      return connector === null ? gone() : ok(view(connector))
    },
    'connectors.create': ({ domain, name, customDomainConfirmed }) => {
      const parsed = parseOktaDomain(domain)
      if (!parsed.ok) return err('invalid-input', parsed.reason, 'Correct the domain.')
      if (parsed.kind === 'loopback')
        return err('invalid-input', 'This is not an Okta domain.', 'Correct the domain.')
      if (parsed.kind === 'custom' && !customDomainConfirmed) {
        return err(
          'refused-for-safety',
          `${parsed.host} is not one of Okta's own domains. The API token would be sent there.`,
          'Confirm that this is the custom domain of your Okta organization.',
        )
      }
      return add(name ?? parsed.host.split('.')[0] ?? parsed.host, parsed.host, parsed.url, parsed.kind)
    },
    'connectors.update': async ({ connectorId, name, options, budget, schedule, safety }) => {
      const connector = store.get(connectorId)
      if (connector === null) return gone()
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
      deps.audit(
        'connector.configured',
        connectorId,
        `The settings of ${name ?? connector.name} were saved.`,
        changed,
      )
      return reread(connectorId)
    },
    'connectors.remove': async ({ connectorId }) => {
      const connector = store.get(connectorId)
      if (connector === null) return gone()
      await deps.stopSync(connectorId)
      if (deps.runningSync(connectorId) !== null) {
        return err(
          'conflict',
          `${connector.name} is being synced, perhaps by the command line.`,
          'Wait for that sync to end, then remove the connector.',
        )
      }
      deps.removeData(connectorId)
      store.remove(connectorId)
      await credentials.drop(connectorId)
      deps.log('info', connectorId, `Connector ${connector.name} and its local data were removed.`)
      deps.audit(
        'connector.removed',
        connectorId,
        `Connector ${connector.name} and its local data were removed.`,
      )
      deps.changed(connectorId)
      return ok({})
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
    client: credentials.client,
    opened: credentials.opened,
    view,
    hasCredential: credentials.has,
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
