import { join } from 'node:path'
import {
  ok,
  type EventName,
  type LogArea,
  type LogLevel,
  type Payload,
} from '../../preload/contract/index.ts'
import { createApps } from './apps/service.ts'
import { createAccountService } from './accounts/service.ts'
import { createTrail } from './audit/trail.ts'
import { lookAfterIdle } from './connectors/idle.ts'
import { createConnectorService } from './connectors/service.ts'
import { createHistories } from './db/history/histories.ts'
import { createAppStore } from './db/ledger/apps.ts'
import { createAuditStore } from './db/ledger/audit.ts'
import { createConnectorStore } from './db/ledger/connectors.ts'
import { createLogStore } from './db/ledger/log.ts'
import { createMailStore } from './db/ledger/mails.ts'
import { createSettingsStore } from './db/ledger/settings.ts'
import { createSyncStore } from './db/ledger/syncs.ts'
import { createViewStore } from './db/ledger/views.ts'
import { ledgerFile } from './db/migrations/ledger.ts'
import { openDatabase } from './db/open.ts'
import { createDispatch, type EngineHandlers } from './dispatch.ts'
import { createHistoryHandlers } from './history/handlers.ts'
import { createLogger } from './log/logger.ts'
import { createMails } from './mail/service.ts'
import { createSend, type TransportOptions } from './mail/transport.ts'
import { createRedactor } from '../redact.ts'
import { systemClock } from './okta/clock.ts'
import type { Clock } from './okta/port.ts'
import { createOktaClient } from './okta/sdk-client.ts'
import { createPeople } from './people/service.ts'
import { createProvisioning } from './provision/provisioning.ts'
import { createQueryHandlers } from './query/handlers.ts'
import { createScheduler } from './schedule/scheduler.ts'
import { createSnapshots } from './snapshots.ts'
import { createOrphans } from './sync/orphans.ts'
import { createPlanner } from './sync/plan.ts'
import { createSyncService } from './sync/service.ts'

export interface EngineOptions {
  /** Folder of the ledger and the snapshots; made if absent, private to its owner. */
  dataDir: string
  version: string
  logLevel: LogLevel
  /** Script of the thread that finishes snapshots. */
  finishWorker: URL
  emit: <K extends EventName>(name: K, payload: Payload<K>) => void
  clock?: Clock
  /** Whether the connectors' schedules are kept, as in the app; the command line syncs only when told to. */
  schedule?: boolean
  /** Whether e-mails are sent, as in the app; the command line leaves what it has to write to the app. */
  mail?: TransportOptions
  /** Whether simulated organizations on this computer may be entered as a domain; for development and tests. */
  simulated?: boolean
  tee?: (level: LogLevel, area: LogArea, message: string) => void
}

/** A credential is looked after this long after a call was refused. */
const afterSurprise = 2000

export type Engine = ReturnType<typeof createEngine>

/**
 * The engine: connectors, syncs and questions over the data of one folder. Plain Node; the app runs
 * it in a process of its own, the command line and the tests in theirs. Throws DatabaseError when the
 * ledger cannot be opened.
 */
export function createEngine(options: EngineOptions) {
  const clock = options.clock ?? systemClock
  const watching = options.schedule === true
  const now = () => new Date(clock.now()).toISOString()
  const userAgent = `AccessDesk/${options.version}`
  const snapshotDir = join(options.dataDir, 'snapshots')
  const ledger = openDatabase(join(options.dataDir, 'ledger.db'), ledgerFile)
  const connectors = createConnectorStore(ledger)
  const syncs = createSyncStore(ledger)
  const logs = createLogStore(ledger, { onAppended: (lastSeq) => options.emit('logs.appended', { lastSeq }) })
  const views = createViewStore(ledger)
  const redactor = createRedactor()
  const logger = createLogger({
    store: logs,
    redactor,
    level: options.logLevel,
    now,
    ...(options.tee ? { tee: options.tee } : {}),
  })
  const snapshots = createSnapshots(snapshotDir, connectors)
  const histories = createHistories(options.dataDir)
  const changed = (area: Payload<'data.changed'>['area'], connectorId: string | null) =>
    options.emit('data.changed', { area, connectorId })

  const settings = createSettingsStore(ledger)
  const trail = createTrail({
    store: createAuditStore(ledger),
    settings,
    now,
    redactor,
    changed: (area) => changed(area, null),
  })

  const appStore = createAppStore(ledger)
  const apps = createApps({
    store: appStore,
    connectors,
    source: snapshots.source,
    audit: trail.audit,
    changed: () => changed('apps', null),
    now,
  })
  const mails = createMails({
    store: createMailStore(ledger),
    settings,
    connectors,
    syncs,
    send: createSend(options.mail),
    sends: options.mail !== undefined,
    notice: (connectorId, message) => options.emit('notice', { kind: 'sync-failures', connectorId, message }),
    clock,
    audit: trail.audit,
    addSecret: (secret) => redactor.addSecret(secret),
    changed: (connectorId) => changed('mail', connectorId),
    log: (level, { connectorId }, message, error) =>
      logger.write(level, 'app', message, connectorId === null ? {} : { connectorId }, error && { error }),
  })
  const people = createPeople({
    dataDir: options.dataDir,
    worker: options.finishWorker,
    connectors,
    source: snapshots.source,
    audit: trail.audit,
    changed: () => changed('people', null),
    log: (level, message, details) => logger.write(level, 'data', message, {}, details),
    now,
  })

  const orphans = createOrphans({
    syncs,
    clock,
    runsHere: (syncId) => syncService.isRunning(syncId),
    cutOff: (sync) =>
      logger.write('warn', 'sync', 'This sync was cut off. The earlier data is unchanged.', sync),
  })
  const runningSync = orphans.running

  const connectorService = createConnectorService({
    store: connectors,
    apps,
    together: appStore.together,
    appsChanged: () => changed('apps', null),
    invite: mails.invite,
    removed: (connectorId) => {
      provisioning.discardDrafts(connectorId)
      mails.connectorRemoved(connectorId)
    },
    simulated: options.simulated ?? false,
    audit: trail.audit,
    openClient: (connector, credential) =>
      createOktaClient({
        baseUrl: connector.url,
        credential,
        budget: connector.budget,
        clock,
        userAgent,
        ...(connector.scopes === null ? {} : { knownScopes: connector.scopes }),
        onSecret: (secret) => redactor.addSecret(secret, `access ${connector.id}`),
        onAnswer: (answer) => {
          const surprised = connectorService.answered(connector.id, answer)
          // A sync tells when it ends; after anything else the matrix is read again at once.
          if (surprised && watching && runningSync(connector.id) === null)
            clock.after(afterSurprise, () => void connectorService.afterSync(connector.id))
        },
        onCallProblem: ({ level, message, details }) =>
          logger.write(level, 'okta', message, scopeOf(connector.id), details),
      }),
    runningSync,
    keptSync: (connectorId) => syncs.keptBy(connectorId),
    nextSync: (connector) => scheduler?.nextSync(connector) ?? { at: null },
    scheduleChanged: (connector) => scheduler?.scheduleChanged(connector),
    credentialArrived: (connectorId, renewed) => {
      scheduler?.credentialArrived(connectorId, renewed)
      provisioning.wake(connectorId)
    },
    stopSync: async (connectorId) => {
      await provisioning.endAll(connectorId)
      await syncService.stop(connectorId)
    },
    readsOnlyNow: (connectorId) => provisioning.endAll(connectorId),
    removeData: (connectorId) => {
      provisioning.discardDrafts(connectorId)
      snapshots.remove(connectorId)
      histories.remove(connectorId)
      people.removeData(connectorId)
    },
    addSecret: (secret) => redactor.addSecret(secret),
    changed: (connectorId) => changed('connectors', connectorId),
    settings,
    notice: (notice) => {
      options.emit('notice', notice)
      mails.credentialWarning(notice.connectorId, notice.message)
    },
    now,
    log: (level, connectorId, message, details) =>
      logger.write(level, 'connector', message, { connectorId }, details),
  })

  const planner = createPlanner({
    connector: connectors.get,
    client: connectorService.client,
    opened: connectorService.opened,
    source: snapshots.source,
    clock,
  })

  const shown = (connectorId: string): void => {
    changed('connectors', connectorId)
    changed('snapshot', connectorId)
  }
  const syncService = createSyncService({
    connectors,
    syncs,
    snapshotDir,
    finishWorker: options.finishWorker,
    clock,
    client: connectorService.client,
    interruptOrphans: orphans.interrupt,
    planned: (connectorId) => planner.latest(connectorId),
    keepHistory: histories.keep,
    shown,
    emit: (progress) => options.emit('sync.progress', progress),
    log: (scope) => (level, message, details) => logger.write(level, 'sync', message, scope, details),
    ended: (connectorId) => {
      scheduler?.look()
      mails.syncEnded(connectorId)
      people.synced(connectorId)
      provisioning.synced(connectorId)
      changed('syncs', connectorId)
      shown(connectorId)
      if (watching) void connectorService.afterSync(connectorId)
    },
  })

  /** What brings the local data after a change of ours. */
  const following = {
    running: runningSync,
    finished: syncService.finished,
    start: (connectorId: string) => syncService.start(connectorId, 'person', 'delta'),
  }
  const refused = (connectorId: string): void =>
    void connectorService.handlers['connectors.probe']({ connectorId }).catch(() => undefined)
  const accounts = createAccountService({
    connectors,
    client: connectorService.client,
    source: snapshots.source,
    ...following,
    refused,
    audit: trail.audit,
    clock,
    log: (connectorId, level, message, details) =>
      logger.write(level, 'action', message, { connectorId }, details),
  })

  const provisioning = createProvisioning({
    ledger,
    connectors,
    settings,
    source: snapshots.source,
    client: connectorService.client,
    userAgent,
    addSecret: redactor.addSecret,
    refused,
    ...following,
    keepHistory: histories.keep,
    shown,
    emit: options.emit,
    clock,
    audit: trail.audit,
    who: trail.who,
    log: logger.write,
  })

  /** Call problems belong to the sync that is running, so that its log shows them. */
  function scopeOf(connectorId: string) {
    const syncId = syncs.runningIn(connectorId)
    return syncId === null ? { connectorId } : { connectorId, syncId }
  }

  orphans.interrupt()
  syncService.settle()
  const swept = snapshots.sweep(syncs.keptFiles)
  if (swept > 0) logger.write('info', 'data', `Unfinished snapshots were removed: ${swept}.`)
  histories.sweep(() => connectors.all().map(({ id }) => id))
  logs.prune()

  const scheduler =
    options.schedule === true
      ? createScheduler({
          clock,
          connectors,
          syncs,
          runningSync,
          hasCredential: connectorService.maySync,
          start: (connectorId, trigger, mode) => syncService.start(connectorId, trigger, mode),
          changed: (connectorId) => changed('connectors', connectorId),
          log: (connectorId, message, error) =>
            logger.write('warn', 'sync', message, connectorId === null ? {} : { connectorId }, { error }),
        })
      : null
  scheduler?.begin()
  mails.begin()
  provisioning.begin({ goOn: watching })
  const stopIdleChecks = watching ? lookAfterIdle(clock, connectorService.checkIdle) : undefined

  const handlers: EngineHandlers = {
    ...trail.handlers,
    ...apps.handlers,
    ...mails.handlers,
    ...accounts.handlers,
    ...provisioning.handlers,
    ...people.handlers,
    ...connectorService.handlers,
    ...createQueryHandlers({
      connectors,
      view: connectorService.view,
      syncs,
      logs,
      views,
      source: snapshots.source,
      changed,
    }),
    ...createHistoryHandlers({ connectors, syncs, histories, source: snapshots.source, now }),
    'sync.start': ({ connectorId, trigger, mode }) => syncService.start(connectorId, trigger, mode),
    'sync.cancel': ({ syncId, keep }) => syncService.cancel(syncId, keep),
    'sync.plan': ({ connectorId }) => planner.plan(connectorId),
    'sync.confirm': ({ syncId }) => syncService.confirm(syncId),
    'sync.discard': ({ syncId }) => syncService.discard(syncId),
    'host.power': (power) => {
      scheduler?.powerChanged(power)
      return ok({})
    },
    'host.log': ({ level, message, ref }) => {
      logger.write(level, 'app', message, ref === undefined ? {} : { ref })
      return ok({})
    },
    'host.setLogLevel': ({ level }) => {
      logger.setLevel(level)
      return ok({})
    },
    'host.shutdown': async () => {
      await stop()
      return ok({})
    },
  }

  let stopping: Promise<void> | undefined
  const stop = (): Promise<void> =>
    (stopping ??= (async () => {
      scheduler?.close()
      accounts.close()
      stopIdleChecks?.()
      await provisioning.close()
      await syncService.stopAll()
      await connectorService.close()
      await mails.close()
      await people.close()
      snapshots.closeAll()
      histories.closeAll()
      logs.flush()
      ledger.pragma('wal_checkpoint(TRUNCATE)')
      ledger.close()
    })())

  return {
    dispatch: createDispatch(handlers, (ref, name, cause) => {
      const error = cause instanceof Error ? (cause.stack ?? cause.message) : String(cause)
      logger.write('error', 'app', `The request ${name} failed.`, { ref }, { error })
    }),
    /** Settles when a sync has ended. For callers in the same process. */
    syncFinished: (syncId: string) => syncService.finished(syncId),
    /** Starts a sync on behalf of the command line. */
    startSync: syncService.start,
    /** The published snapshot of a connector, for exports that stream from it. */
    source: snapshots.source,
    /** What changed in a connector's organization, for exports that stream from it. */
    history: histories.of,
    /** People, for the command line: it promotes on its own behalf, waits, and streams them into a file. */
    people: { promote: people.promote, everybody: people.everybody, idle: people.idle },
    plans: provisioning.here,
    stop,
  }
}
