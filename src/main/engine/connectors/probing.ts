import {
  err,
  type Capabilities,
  type Connector,
  type CredentialHealth,
  type CredentialKind,
  type Payload,
  type Result,
} from '../../../preload/contract/index.ts'
import type { Audit } from '../audit/trail.ts'
import type { ConnectorStore, StoredConnector } from '../db/ledger/connectors.ts'
import type { SettingsStore } from '../db/ledger/settings.ts'
import type { EngineHandlers } from '../dispatch.ts'
import { idleHealth } from '../okta/health-token.ts'
import { readHealth } from '../okta/health.ts'
import type { OktaClient, Scopes } from '../okta/port.ts'
import { probeCapabilities, type KnownOfCredential } from '../okta/probe.ts'
import { organizationOf } from './domain.ts'
import { gone, otherAnswers } from './gone.ts'
import type { ConnectorLog } from './service.ts'

export interface ProbingDeps {
  store: ConnectorStore
  client: (connector: StoredConnector) => Promise<Result<OktaClient>>
  kindOf: (connectorId: string) => CredentialKind
  runningSync: (connectorId: string) => string | null
  /** The connector as it is now, after telling screens that it changed. */
  reread: (connectorId: string) => Result<Connector>
  changed: (connectorId: string) => void
  /** Tells a person outside of the app, at most once a day for each connector, also over restarts. */
  notice: (notice: Payload<'notice'>) => void
  settings: Pick<SettingsStore, 'get' | 'set'>
  audit: Audit
  now: () => string
  log: ConnectorLog
}

/** An answer to a call of a connector's credential. */
export interface CredentialAnswer {
  method: string
  path: string
  accepted: boolean
  refused: boolean
}

const minute = 60_000
const hour = 60 * minute
const day = 24 * hour
/** How often the use of a credential is written down. */
const useNoted = 5 * minute

/** What the sync has just changed, or what could not be asked, is asked again sooner than once a day. */
const isSettled = (health: CredentialHealth | null): boolean =>
  health !== null &&
  health.state !== 'unknown' &&
  !(health.expiryBasis === 'last-use' && health.warnings.some(({ code }) => code.startsWith('expire')))

/** The capability that permits a call; null where the matrix says nothing of it. */
function capabilityOf(method: string, path: string): keyof Capabilities | null {
  const [place = ''] = path.split('?', 1)
  if (/\/iam\/|\/roles(\/|$)/.test(place)) return 'reviewRoles'
  const write = method !== 'GET'
  if (place.startsWith('/api/v1/users')) return write ? 'manageAccounts' : 'reviewGroups'
  if (place.startsWith('/api/v1/groups')) return write ? 'provisionGroups' : 'reviewGroups'
  if (place.startsWith('/api/v1/apps')) return write ? 'provisionApps' : 'reviewApps'
  return null
}

/**
 * Tests of a credential: what it can do, whose organization it is of, and how much longer it works. On
 * request, and by themselves after syncs: the matrix after a refusal that it did not foresee, at most
 * once an hour, and the health once a day.
 */
export function createProbing(deps: ProbingDeps) {
  const { store } = deps
  const atWork = new Set<Promise<unknown>>()
  const beingTested = new Set<string>()
  const surprised = new Set<string>()
  const usedAt = new Map<string, number>()
  let closed = false
  const nowMs = (): number => Date.parse(deps.now())
  const isDue = (at: string | null, after: number): boolean =>
    at === null || nowMs() - Date.parse(at) >= after

  function tell(connector: StoredConnector, health: CredentialHealth): void {
    const worst = health.warnings.find(
      ({ code }) => health.state === 'refused' || code === 'expires-soon' || code === 'expired',
    )
    if (worst === undefined) return
    const told = deps.settings.get('toldOfCredentials') ?? {}
    if (!isDue(told[connector.id] ?? null, day)) return
    const kept = Object.entries(told).filter(([id]) => store.get(id) !== null)
    deps.settings.set('toldOfCredentials', { ...Object.fromEntries(kept), [connector.id]: deps.now() })
    deps.notice({
      kind: health.state === 'refused' ? 'credential-refused' : 'credential-expiring',
      connectorId: connector.id,
      message: `${worst.message} ${worst.nextStep}`.slice(0, 500),
    })
  }

  function keepHealth(connector: StoredConnector, health: CredentialHealth, scopes: Scopes | null): void {
    store.setHealth(connector.id, health, scopes)
    const codes = (of: CredentialHealth | null): string =>
      of?.warnings.map(({ code }) => code).join(' ') ?? ''
    if (health.warnings.length > 0 && codes(health) !== codes(connector.health)) {
      deps.log('warn', connector.id, health.warnings.map(({ message }) => message).join(' '), { health })
    }
  }

  /** Asks how long the credential works; `seen` is what a test has just read. */
  async function check(
    connector: StoredConnector,
    client: OktaClient,
    seen?: KnownOfCredential,
  ): Promise<CredentialHealth | null> {
    const kind = deps.kindOf(connector.id)
    if (kind === 'none') return null
    const { health, scopes } = await readHealth(client, kind, {
      now: nowMs(),
      lastUsedAt: connector.credentialUsedAt,
      ...(seen === undefined ? {} : { seen }),
    })
    if (closed || store.get(connector.id) === null) return null
    keepHealth(connector, health, scopes)
    return health
  }

  async function test(connectorId: string, by: 'person' | 'app'): Promise<Result<Connector>> {
    const connector = store.get(connectorId)
    if (connector === null) return gone()
    const opened = await deps.client(connector)
    if (!opened.ok) return opened
    const probed = await probeCapabilities(opened.value)
    const now = closed ? null : store.get(connectorId)
    if (now === null) return gone()
    if (now.url !== connector.url) {
      return err('cancelled', 'The domain was changed while it was tested.', 'Test the connection again.')
    }
    if (!probed.ok) {
      const refused = ['unauthorized', 'forbidden'].includes(probed.error.code)
      if (connector.setupStep === null && probed.error.code !== 'cancelled' && (by === 'person' || refused))
        store.setError(connectorId, probed.error)
      deps.log('warn', connectorId, `The test of the connection failed: ${probed.error.message}`, {
        error: probed.error,
      })
      if (refused) await check(connector, opened.value)
      deps.changed(connectorId)
      return probed
    }
    const known = organizationOf(connector)
    if (known !== null && probed.value.orgId !== null && probed.value.orgId !== known) {
      const other = { id: probed.value.orgId, name: probed.value.orgName }
      store.setOther(connectorId, other)
      deps.changed(connectorId)
      return otherAnswers({ ...connector, otherOrganization: other })
    }
    store.setOther(connectorId, null)
    store.setProbe(connectorId, { ...probed.value, at: deps.now() })
    if (connector.setupStep === 'test') store.setStep(connectorId, 'sync')
    const matrix = Object.fromEntries(
      Object.entries(probed.value.capabilities).map(([key, capability]) => [key, capability?.value]),
    )
    deps.log('info', connectorId, 'The connection was tested.', matrix)
    deps.audit(
      'credential.tested',
      connectorId,
      `The credential of ${connector.name} was tested.`,
      matrix,
      by,
    )
    await check(connector, opened.value, probed.value.seen)
    return deps.reread(connectorId)
  }

  /** One test of a connector at a time; its own refusals are no surprise. */
  async function tested<T>(connectorId: string, work: () => Promise<T>): Promise<T> {
    beingTested.add(connectorId)
    const running = work().finally(() => beingTested.delete(connectorId))
    atWork.add(running)
    try {
      return await running
    } finally {
      atWork.delete(running)
    }
  }

  /** After a sync: the matrix where it was wrong, else the health where it is old. */
  async function followUp(connectorId: string): Promise<void> {
    const connector = store.get(connectorId)
    if (
      closed ||
      connector === null ||
      connector.archivedAt !== null ||
      deps.runningSync(connectorId) !== null
    )
      return
    const wasTested = connector.capabilitiesAt !== null
    if (surprised.has(connectorId) && isDue(connector.capabilitiesAt, hour)) {
      surprised.delete(connectorId)
      await test(connectorId, 'app')
    } else if (
      (wasTested && isDue(connector.health?.checkedAt ?? null, isSettled(connector.health) ? day : hour)) ||
      (connector.lastError?.code === 'unauthorized') !== (connector.health?.state === 'refused')
    ) {
      const opened = await deps.client(connector)
      if (!opened.ok) return
      await check(connector, opened.value)
      deps.changed(connectorId)
    } else return
    const now = closed ? null : store.get(connectorId)
    const health = now?.health ?? null
    if (now !== null && health !== null) tell(now, health)
  }

  const handlers = {
    'connectors.probe': ({ connectorId }) => tested(connectorId, () => test(connectorId, 'person')),
    'connectors.checkHealth': ({ connectorId }) =>
      tested(connectorId, async () => {
        const connector = store.get(connectorId)
        if (connector === null) return gone()
        const opened = await deps.client(connector)
        if (!opened.ok) return opened
        await check(connector, opened.value)
        return closed ? gone() : deps.reread(connectorId)
      }),
  } satisfies Partial<EngineHandlers>

  return {
    handlers,

    /** Is told of every answer; tells whether the matrix should be read again soon. */
    answered(connectorId: string, { method, path, accepted, refused }: CredentialAnswer): boolean {
      if (closed) return false
      const now = nowMs()
      if (accepted && Math.abs(now - (usedAt.get(connectorId) ?? 0)) >= useNoted) {
        usedAt.set(connectorId, now)
        store.markUsed(connectorId, deps.now())
      }
      if (!refused || beingTested.has(connectorId)) return false
      const capability = capabilityOf(method, path)
      if (capability === null || store.get(connectorId)?.capabilities?.[capability]?.value === 'no')
        return false
      surprised.add(connectorId)
      return true
    },

    /** Another credential: what is known of the use of the one before does not count. */
    renewed(connectorId: string): void {
      usedAt.delete(connectorId)
      surprised.delete(connectorId)
    },

    async afterSync(connectorId: string): Promise<void> {
      if (deps.runningSync(connectorId) !== null) return
      await tested(connectorId, () => followUp(connectorId)).catch((cause: unknown) =>
        deps.log('warn', connectorId, 'The credential could not be checked.', { error: String(cause) }),
      )
    },

    /** Warns of tokens that nobody uses, without using them: a use would be what keeps them alive. */
    checkIdle(): void {
      if (closed) return
      for (const connector of store.all()) {
        if (connector.archivedAt !== null || deps.kindOf(connector.id) !== 'token') continue
        const health = idleHealth(connector.health, connector.credentialUsedAt, nowMs())
        if (health === null) continue
        keepHealth(connector, health, null)
        tell(connector, health)
        deps.changed(connector.id)
      }
    },

    async close(): Promise<void> {
      closed = true
      await Promise.allSettled(atWork)
    },
  }
}
