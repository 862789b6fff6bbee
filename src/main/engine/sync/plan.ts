import { err, ok, type Result } from '../../../preload/contract/errors.ts'
import type { SyncPlan } from '../../../preload/contract/models.ts'
import type { StoredConnector } from '../db/ledger/connectors.ts'
import { limitsOfSnapshot, plannedFromWalks } from '../db/snapshot/walks.ts'
import { bucketOf } from '../okta/buckets.ts'
import type { BucketStats, Clock, OktaClient } from '../okta/port.ts'
import type { SnapshotSource } from '../query/source.ts'
import { callsAround, estimateCalls } from './estimate.ts'
import { readCounts, type OrganizationCounts } from './read-counts.ts'

/** Counts are asked for again after this long. */
const keptFor = 600_000
/** The contract holds no more buckets. */
const mostBuckets = 32

export interface PlannerDeps {
  connector: (connectorId: string) => StoredConnector | null
  /** Opens the client; fails without a credential. */
  client: (connector: StoredConnector) => Promise<Result<OktaClient>>
  /** The client if one is open already. */
  opened: (connectorId: string) => Promise<OktaClient | null>
  source: (connectorId: string) => SnapshotSource
  clock: Clock
}

/** Calls by bucket as a plan, the bucket with most calls first, with the limits that are known. */
export function toPlan(
  calls: ReadonlyMap<string, number>,
  limits: ReadonlyMap<string, number>,
  basis: SyncPlan['basis'],
  at: string,
): SyncPlan {
  const buckets = [...calls]
    .map(([bucket, calls]) => ({ bucket, calls, limit: limits.get(bucket) ?? null }))
    .toSorted((a, b) => b.calls - a.calls)
  return {
    at,
    basis,
    calls: buckets.reduce((sum, { calls }) => sum + calls, 0),
    buckets: buckets.slice(0, mostBuckets),
  }
}

/** A plan from counts alone. */
export function countedPlan(
  counts: OrganizationCounts,
  { options, budget }: Pick<StoredConnector, 'options' | 'budget'>,
  limits: ReadonlyMap<string, number>,
  at: string,
): SyncPlan {
  return toPlan(estimateCalls(counts, options, { limits, budget }), limits, 'counts', at)
}

/** The limits that a client has met, by bucket. */
export function learnedLimits(byBucket: Record<string, BucketStats>): Map<string, number> {
  const known = Object.entries(byBucket).map(([bucket, { limit }]) => [bucket, limit] as const)
  return new Map(known.filter((entry): entry is [string, number] => entry[1] !== null))
}

/**
 * What a full sync of a connector would cost. Where a sync has told how long each list is, nothing is
 * asked of Okta; else counts are, and kept for ten minutes.
 */
export function createPlanner({ connector: find, client, opened, source, clock }: PlannerDeps) {
  const counted = new Map<string, { key: string; at: number; counts: OrganizationCounts }>()
  const last = new Map<string, SyncPlan>()
  const asking = new Map<string, Promise<Result<SyncPlan>>>()

  /** What counts depend on: another token or other options see another organization. */
  const keyOf = ({ url, capabilitiesAt, options }: StoredConnector): string =>
    JSON.stringify([url, capabilitiesAt, options.skipInactiveApps])

  /** The published snapshot; a file that cannot be read is as none. */
  function published(connectorId: string): SnapshotSource['db'] {
    try {
      return source(connectorId).db
    } catch {
      return null
    }
  }

  /** Limits met by the client since the app started, and those that the last sync noted. */
  async function limitsOf(connectorId: string): Promise<Map<string, number>> {
    const db = published(connectorId)
    const noted = db === null ? [] : limitsOfSnapshot(db)
    const learned = learnedLimits((await opened(connectorId))?.stats.byBucket ?? {})
    return new Map([...noted, ...learned])
  }

  async function fromLastSync(connector: StoredConnector): Promise<SyncPlan | null> {
    const { snapshot } = connector
    const db = published(connector.id)
    if (snapshot === null || snapshot.preview || db === null) return null
    const lists = plannedFromWalks(db, (path) => bucketOf('GET', path))
    if (lists === null) return null
    const calls = new Map([...callsAround, ...lists])
    return toPlan(calls, await limitsOf(connector.id), 'last-sync', snapshot.at)
  }

  async function fromCounts(connector: StoredConnector): Promise<Result<SyncPlan>> {
    const key = keyOf(connector)
    let known = counted.get(connector.id)
    if (known === undefined || known.key !== key || clock.now() - known.at > keptFor) {
      const open = await client(connector)
      if (!open.ok) return open
      const at = clock.now()
      const counts = await readCounts(open.value, connector.options)
      if (!counts.ok) return counts
      known = { key, at, counts: counts.value }
      counted.set(connector.id, known)
    }
    const at = new Date(known.at).toISOString()
    return ok(countedPlan(known.counts, connector, await limitsOf(connector.id), at))
  }

  async function make(connectorId: string): Promise<Result<SyncPlan>> {
    const connector = find(connectorId)
    if (connector === null)
      return err('not-found', 'This connector no longer exists.', 'Go back to the list of connectors.')
    const known = await fromLastSync(connector)
    const plan = known === null ? await fromCounts(connector) : ok(known)
    if (plan.ok) last.set(connectorId, plan.value)
    return plan
  }

  return {
    /** Answers the request `sync.plan`. Questions at the same time share one answer. */
    plan(connectorId: string): Promise<Result<SyncPlan>> {
      let answer = asking.get(connectorId)
      if (answer === undefined) {
        answer = make(connectorId).finally(() => asking.delete(connectorId))
        asking.set(connectorId, answer)
      }
      return answer
    },
    /** The newest plan of a connector, without asking for one; for a sync that starts now. */
    async latest(connectorId: string): Promise<SyncPlan | null> {
      const connector = find(connectorId)
      return (connector && (await fromLastSync(connector))) ?? last.get(connectorId) ?? null
    },
  }
}
