import type { EventName, Payload, Result } from '../../../preload/contract/index.ts'
import type { Audit } from '../audit/trail.ts'
import { gone } from '../connectors/gone.ts'
import type { ConnectorStore, StoredConnector } from '../db/ledger/connectors.ts'
import { createPlanStore } from '../db/ledger/plans.ts'
import type { SettingsStore } from '../db/ledger/settings.ts'
import type { Db } from '../db/open.ts'
import { principalTypeOf } from '../db/snapshot/holdings.ts'
import { snapshotReader } from '../db/snapshot/reader.ts'
import type { EngineHandlers } from '../dispatch.ts'
import type { LogScope } from '../log/logger.ts'
import type { Clock, OktaClient } from '../okta/port.ts'
import { createOktaClient } from '../okta/sdk-client.ts'
import { createIsAlive } from '../processes.ts'
import type { SnapshotSource } from '../query/source.ts'
import type { LogArea, LogLevel } from '../../../preload/contract/models.ts'
import { createAccessKnowledge } from './access/knowledge.ts'
import { createApplier } from './apply/applier.ts'
import { createMirror, type MirrorDeps } from './mirror/mirror.ts'
import { createRouteHandlers } from './routes/handlers.ts'
import { createPlanService } from './service.ts'

/** Between two tellings that plans have changed, milliseconds. */
const toldEvery = 500

export interface ProvisioningDeps extends Pick<
  MirrorDeps,
  'keepHistory' | 'running' | 'finished' | 'start' | 'shown'
> {
  ledger: Db
  connectors: ConnectorStore
  settings: SettingsStore
  source: (connectorId: string) => SnapshotSource
  client: (connector: StoredConnector) => Promise<Result<OktaClient>>
  /** Names the app to Okta. */
  userAgent: string
  addSecret: (secret: string) => void
  /** Okta refused what the credential was thought to be able to do, so that is found out again. */
  refused: (connectorId: string) => void
  emit: <K extends EventName>(name: K, payload: Payload<K>) => void
  clock: Clock
  audit: Audit
  who: () => string
  log: (
    level: LogLevel,
    area: LogArea,
    message: string,
    scope: LogScope,
    details?: Record<string, unknown>,
  ) => void
}

/** Tells at once, and after that so often at most. */
function createTold(clock: Clock, tell: (connectorId: string) => void) {
  const quiet = new Map<string, { again: boolean; end: () => void }>()
  return {
    changed(connectorId: string): void {
      const known = quiet.get(connectorId)
      if (known !== undefined) {
        known.again = true
        return
      }
      const end = clock.after(toldEvery, () => {
        const again = quiet.get(connectorId)?.again === true
        quiet.delete(connectorId)
        if (again) this.changed(connectorId)
      })
      quiet.set(connectorId, { again: false, end })
      tell(connectorId)
    },
    close(): void {
      for (const { end } of quiet.values()) end()
      quiet.clear()
    },
  }
}

/** Changes of access, put together: plans in the ledger, what is known of access, and who carries them out. */
export function createProvisioning(deps: ProvisioningDeps) {
  const { clock, connectors } = deps
  const now = (): string => new Date(clock.now()).toISOString()
  const store = createPlanStore(deps.ledger)
  const knowledge = createAccessKnowledge()
  const told = createTold(clock, (connectorId) => deps.emit('data.changed', { area: 'plans', connectorId }))
  const changed = told.changed.bind(told)
  const mirror = createMirror({
    ...deps,
    plans: store,
    found: changed,
    log: (connectorId, level, message, details) => deps.log(level, 'data', message, { connectorId }, details),
  })
  const applier = createApplier({
    plans: store,
    connectors,
    client: deps.client,
    access: knowledge,
    source: deps.source,
    mirror,
    clock,
    who: deps.who,
    isAlive: createIsAlive(clock, () => true),
    emit: (progress) => deps.emit('plan.progress', progress),
    changed,
    audit: deps.audit,
    log: (scope, level, message, details) => deps.log(level, 'action', message, scope, details),
    refused: deps.refused,
  })

  const service = createPlanService({
    store,
    connectors,
    knowledge,
    applier,
    source: deps.source,
    client: deps.client,
    openAs: async ({ url, budget }, token) => {
      deps.addSecret(token)
      return createOktaClient({
        baseUrl: url ?? '',
        credential: { kind: 'token', token },
        budget,
        clock,
        userAgent: deps.userAgent,
      })
    },
    ownEmail: () => deps.settings.get('profile')?.email ?? '',
    who: deps.who,
    audit: deps.audit,
    log: ({ id, connectorId }, message, details) =>
      deps.log('info', 'action', message, { connectorId, planId: id }, details),
    changed,
    now,
  })

  return {
    handlers: { ...service.handlers, ...createRouteHandlers(deps) } satisfies Partial<EngineHandlers>,
    begin: applier.begin,
    /** A credential of the connector came to hand. */
    wake: applier.wake,
    /** A sync of the connector has ended. */
    synced: mirror.synced,
    /** For callers in the same process. */
    here: {
      client(connectorId: string): Promise<Result<OktaClient>> {
        const connector = connectors.get(connectorId)
        return connector === null ? Promise.resolve(gone()) : deps.client(connector)
      },
      /** Whether the local data has an account or a group of this id; null where neither. */
      principalType(connectorId: string, id: string): 'USER' | 'GROUP' | null {
        const { db } = deps.source(connectorId)
        return db === null ? null : principalTypeOf(snapshotReader(db), id)
      },
      /** Settles when a plan no longer runs here. */
      finished: applier.finished,
      /** Settles when the local data shows what was changed, and the first look at what follows from it is over. */
      async shown(connectorId: string): Promise<void> {
        await mirror.settled(connectorId)
        await mirror.followed(connectorId)
      },
    },
    /** Ends what a connector has under way or waiting. */
    endAll: service.endAll,
    /** The connector's data is no longer there, so what was planned on it goes; what was done stays as evidence. */
    discardDrafts: service.discardDrafts,
    async close(): Promise<void> {
      await applier.close()
      await mirror.close()
      told.close()
    },
  }
}
