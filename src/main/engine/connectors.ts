import { randomUUID } from 'node:crypto'
import {
  err,
  ok,
  parseOktaDomain,
  type AppError,
  type Connector,
  type CredentialState,
  type Result,
  type SyncRecord,
} from '../../preload/contract/index.ts'
import type { ConnectorStore, StoredConnector } from './db/ledger/connectors.ts'
import type { OktaClient } from './okta/port.ts'
import { probeCapabilities } from './okta/probe.ts'
import { checkSchedule } from './schedule/cron.ts'
import type { NextSync } from './schedule/scheduler.ts'
import type { EngineHandlers } from './dispatch.ts'

interface Credential {
  token: string
  storage: 'keychain' | 'session'
}

export interface ConnectorDeps {
  store: ConnectorStore
  openClient: (connector: StoredConnector, token: string) => Promise<OktaClient>
  runningSync: (connectorId: string) => string | null
  /** The sync that keeps what it has read: it runs, was cut off, or waits for a confirmation. */
  keptSync: (connectorId: string) => Pick<SyncRecord, 'syncId' | 'status'> | null
  nextSync: (connector: StoredConnector) => NextSync
  scheduleChanged: (connector: StoredConnector) => void
  /** A token came to hand; `renewed` where it is another than before. */
  credentialArrived: (connectorId: string, renewed: boolean) => void
  /** Ends the connector's sync, if one runs, and waits until it has. */
  stopSync: (connectorId: string) => Promise<void>
  /** Deletes the connector's copy of Okta's data, and its history. */
  removeData: (connectorId: string) => void
  addSecret: (secret: string) => void
  changed: (connectorId: string) => void
  now: () => string
  log: (
    level: 'info' | 'warn' | 'error',
    connectorId: string,
    message: string,
    details?: Record<string, unknown>,
  ) => void
}

const gone = (): { ok: false; error: AppError } =>
  err('not-found', 'This connector no longer exists.', 'Go back to the list of connectors.')

const noCredential = (connector: StoredConnector) =>
  err(
    'credential-missing',
    `No API token is at hand for ${connector.name}.`,
    'Enter the API token in the settings of the connector.',
  )

/** Connectors with what only a running engine knows of them: credentials and open clients. */
export function createConnectorService(deps: ConnectorDeps) {
  const { store } = deps
  const credentials = new Map<string, Credential>()
  const clients = new Map<string, Promise<OktaClient>>()

  const credentialState = (connector: StoredConnector): CredentialState => {
    const held = credentials.get(connector.id)
    return {
      configured: held !== undefined,
      storage: held?.storage ?? 'none',
      last4: held?.token.slice(-4) ?? '',
      ...(held && connector.actsAs !== null ? { actsAs: connector.actsAs } : {}),
    }
  }

  const view = (connector: StoredConnector): Connector => {
    const runningSyncId = deps.runningSync(connector.id)
    const kept = deps.keptSync(connector.id)
    const pendingSyncId = kept?.status === 'needs-confirmation' ? kept.syncId : null
    const { at: nextSyncAt, waitsFor } = deps.nextSync(connector)
    return {
      id: connector.id,
      name: connector.name,
      host: connector.host,
      kind: connector.kind,
      orgId: connector.orgId,
      orgName: connector.orgName,
      status: statusOf(connector, runningSyncId, pendingSyncId),
      setupStep: connector.setupStep,
      options: connector.options,
      credential: credentialState(connector),
      capabilities: connector.capabilities,
      capabilitiesAt: connector.capabilitiesAt,
      dataAsOf: connector.snapshot?.at ?? null,
      freshness: freshnessOf(connector),
      counts: connector.snapshot?.counts ?? null,
      runningSyncId,
      pendingSyncId,
      budget: connector.budget,
      schedule: connector.schedule,
      safety: connector.safety,
      nextSyncAt,
      ...(waitsFor === undefined ? {} : { waitsFor }),
      lastError: connector.lastError,
      createdAt: connector.createdAt,
    }
  }

  const dropClient = async (connectorId: string) => {
    const client = clients.get(connectorId)
    clients.delete(connectorId)
    await client?.then(
      (open) => open.close(),
      () => undefined,
    )
  }

  /** A sync that is running feels it at its next call. */
  const setLiveBudget = async (connectorId: string, budget: number) => {
    await clients.get(connectorId)?.then(
      (open) => open.setBudget(budget),
      () => undefined,
    )
  }

  /**
   * A client that signs with another token is closed, and with it what it is doing. Answers whether
   * another token was at hand before.
   */
  const keepCredential = async (connectorId: string, credential: Credential) => {
    deps.addSecret(credential.token)
    const known = credentials.get(connectorId)
    credentials.set(connectorId, credential)
    if (known?.token !== credential.token) await dropClient(connectorId)
    return known !== undefined && known.token !== credential.token
  }

  /** The connector's client, opened at first use and kept with what it has learned of the limits. */
  const client = async (connector: StoredConnector): Promise<Result<OktaClient>> => {
    const credential = credentials.get(connector.id)
    if (credential === undefined) return noCredential(connector)
    let opened = clients.get(connector.id)
    if (opened === undefined) {
      opened = deps.openClient(connector, credential.token)
      clients.set(connector.id, opened)
      opened.catch(() => clients.delete(connector.id))
    }
    return ok(await opened)
  }

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
    return reread(id)
  }

  const handlers = {
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
        await setLiveBudget(connectorId, budget)
        deps.log('info', connectorId, 'The API budget of the connector was saved.', { budget })
      }
      if (safety !== undefined) store.setSafety(connectorId, safety)
      if (schedule !== undefined) {
        store.setSchedule(connectorId, schedule)
        deps.log('info', connectorId, 'The schedule of the connector was saved.', schedule)
        deps.scheduleChanged({ ...connector, schedule })
      }
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
      credentials.delete(connectorId)
      deps.removeData(connectorId)
      store.remove(connectorId)
      await dropClient(connectorId)
      deps.log('info', connectorId, `Connector ${connector.name} and its local data were removed.`)
      deps.changed(connectorId)
      return ok({})
    },
    'connectors.probe': async ({ connectorId }) => {
      const connector = store.get(connectorId)
      if (connector === null) return gone()
      const opened = await client(connector)
      if (!opened.ok) return opened
      const probed = await probeCapabilities(opened.value)
      if (!probed.ok) {
        if (connector.setupStep === null && probed.error.code !== 'cancelled')
          store.setError(connectorId, probed.error)
        deps.log('warn', connectorId, `The test of the connection failed: ${probed.error.message}`, {
          error: probed.error,
        })
        deps.changed(connectorId)
        return probed
      }
      if (connector.orgId !== null && probed.value.orgId !== null && probed.value.orgId !== connector.orgId) {
        return err(
          'conflict',
          `${connector.host} now answers as another organization than before (${probed.value.orgName ?? probed.value.orgId}).`,
          'Add it as a connector of its own, so that the data of two organizations is not mixed.',
        )
      }
      store.setProbe(connectorId, { ...probed.value, at: deps.now() })
      advance(connector, 'test', 'sync')
      deps.log('info', connectorId, 'The connection was tested.', {
        ...Object.fromEntries(
          Object.entries(probed.value.capabilities).map(([key, { value }]) => [key, value]),
        ),
      })
      return reread(connectorId)
    },
    'host.setCredential': async ({ connectorId, token, storage }) => {
      const connector = store.get(connectorId)
      if (connector === null) return gone()
      const renewed = await keepCredential(connectorId, { token, storage })
      // What another token could do says nothing of this one.
      if (renewed) store.clearProbe(connectorId)
      advance(connector, 'credential', 'options')
      deps.credentialArrived(connectorId, renewed)
      deps.changed(connectorId)
      return ok(credentialState(store.get(connectorId) ?? connector))
    },
    'host.dropCredential': async ({ connectorId }) => {
      credentials.delete(connectorId)
      await dropClient(connectorId)
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
      const renewed = await keepCredential(id, { token, storage: 'session' })
      if (store.get(id)?.setupStep === 'credential') store.setStep(id, 'options')
      deps.credentialArrived(id, renewed)
      return reread(id)
    },
  } satisfies Partial<EngineHandlers>

  return {
    handlers,
    client,
    /** The client if one is open, so that what it has learned can be read without a credential. */
    async opened(connectorId: string): Promise<OktaClient | null> {
      return (await clients.get(connectorId)?.catch(() => null)) ?? null
    },
    view,
    hasCredential: (connectorId: string): boolean => credentials.has(connectorId),
    async close(): Promise<void> {
      await Promise.all([...clients.keys()].map(dropClient))
    },
  }
}

/** What a person must act on comes before what merely is. */
function statusOf(
  { lastError, snapshot, schedule }: StoredConnector,
  running: string | null,
  pending: string | null,
): Connector['status'] {
  if (running !== null) return 'syncing'
  if (pending !== null) return 'needs-confirmation'
  if (lastError !== null) return 'error'
  if (snapshot === null) return 'not-connected'
  return schedule.paused ? 'paused' : 'connected'
}

/** Data of before kinds had times of their own is as fresh as the snapshot it is in. */
function freshnessOf({ snapshot }: StoredConnector): Connector['freshness'] {
  if (snapshot === null) return {}
  if (Object.keys(snapshot.freshness).length > 0) return snapshot.freshness
  const read = Object.entries(snapshot.kinds).filter(([, { state }]) => state === 'synced')
  return Object.fromEntries(read.map(([kind]) => [kind, snapshot.at]))
}
