import type { Connector, CredentialState, SyncRecord } from '../../../preload/contract/index.ts'
import type { ConnectorStore, StoredConnector } from '../db/ledger/connectors.ts'
import type { NextSync } from '../schedule/scheduler.ts'

export interface ViewDeps {
  store: Pick<ConnectorStore, 'owners' | 'appOf'>
  credentialState: (connector: StoredConnector) => CredentialState
  runningSync: (connectorId: string) => string | null
  /** The sync that keeps what it has read: it runs, was cut off, or waits for a confirmation. */
  keptSync: (connectorId: string) => Pick<SyncRecord, 'syncId' | 'status'> | null
  nextSync: (connector: StoredConnector) => NextSync
}

/** A connector as screens see it: what the ledger holds, and what only a running engine knows. */
export const createConnectorView =
  (deps: ViewDeps) =>
  (connector: StoredConnector): Connector => {
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
      app: deps.store.appOf(connector),
      owners: deps.store.owners(connector.id),
      options: connector.options,
      credential: deps.credentialState(connector),
      capabilities: connector.capabilities,
      capabilitiesAt: connector.capabilitiesAt,
      health: connector.health,
      otherOrganization: connector.otherOrganization,
      archivedAt: connector.archivedAt,
      dataAsOf: connector.snapshot?.at ?? null,
      freshness: freshnessOf(connector),
      counts: connector.snapshot?.counts ?? null,
      runningSyncId,
      pendingSyncId,
      budget: connector.budget,
      schedule: connector.schedule,
      safety: connector.safety,
      safetyLevel: connector.safetyLevel,
      fourEyes: connector.fourEyes,
      changeLimits: connector.changeLimits,
      nextSyncAt,
      ...(waitsFor === undefined ? {} : { waitsFor }),
      lastError: connector.lastError,
      createdAt: connector.createdAt,
    }
  }

/** What a person must act on comes before what merely is. */
function statusOf(
  { lastError, snapshot, schedule, archivedAt, setupStep, otherOrganization }: StoredConnector,
  running: string | null,
  pending: string | null,
): Connector['status'] {
  if (archivedAt !== null) return 'not-connected'
  if (running !== null) return 'syncing'
  if (pending !== null) return 'needs-confirmation'
  if (lastError !== null || otherOrganization !== null) return 'error'
  // What was read before the domain was changed says nothing of a connection.
  if (snapshot === null || setupStep === 'domain' || setupStep === 'credential') return 'not-connected'
  return schedule.paused ? 'paused' : 'connected'
}

/** Data of before kinds had times of their own is as fresh as the snapshot it is in. */
function freshnessOf({ snapshot }: StoredConnector): Connector['freshness'] {
  if (snapshot === null) return {}
  if (Object.keys(snapshot.freshness).length > 0) return snapshot.freshness
  const read = Object.entries(snapshot.kinds).filter(([, { state }]) => state === 'synced')
  return Object.fromEntries(read.map(([kind]) => [kind, snapshot.at]))
}
