import type { Result } from '../../../../preload/contract/errors.ts'
import type { ConnectorStore, StoredConnector } from '../../db/ledger/connectors.ts'
import type { PlanStore } from '../../db/ledger/plans.ts'
import type { Clock, OktaClient } from '../../okta/port.ts'
import { logFrom, readLog } from '../../sync/log-reader.ts'
import { asked, awaitingOf, matchEvents, type Awaiting } from './match-events.ts'

/** Receipts of older plans are left without an event, milliseconds. */
const wanted = 24 * 3_600_000
/** Pages of a thousand events. */
const mostPages = 20

export interface EventDeps {
  connectors: ConnectorStore
  plans: PlanStore
  client: (connector: StoredConnector) => Promise<Result<OktaClient>>
  clock: Clock
  /** Receipts of a plan have got their events. */
  found: (connectorId: string, planId: string) => void
  log: (
    connectorId: string,
    level: 'debug' | 'warn',
    message: string,
    details?: Record<string, unknown>,
  ) => void
}

/** `closed`: this credential may not read the log. */
export type LookedForEvents = 'all' | 'some' | 'closed' | 'failed'

/** Puts the events of Okta's log into the receipts that have none yet. */
export function createEventSearch(deps: EventDeps) {
  const { plans, clock } = deps
  const end = new AbortController()
  const under = new Map<string, Promise<LookedForEvents>>()

  const awaiting = (connectorId: string): Awaiting[] => {
    const since = new Date(clock.now() - wanted).toISOString()
    return awaitingOf(plans.awaitingEvents(connectorId, since))
  }

  async function look(connectorId: string): Promise<LookedForEvents> {
    const open = awaiting(connectorId)
    if (open.length === 0) return 'all'
    const connector = deps.connectors.get(connectorId)
    const client = connector === null ? null : await deps.client(connector)
    if (connector === null || client === null || !client.ok) return 'failed'
    const { since, types } = asked(open)
    const read = await readLog(client.value, logFrom(since, types), { signal: end.signal, most: mostPages })
    if (!read.ok) {
      const closed = ['forbidden', 'not-found'].includes(read.error.code)
      if (!closed)
        deps.log(connectorId, 'debug', 'The events of changes could not be read.', { error: read.error })
      return closed ? 'closed' : 'failed'
    }
    if (end.signal.aborted) return 'failed'
    // A plan that ended long before cannot have an event that is read now.
    const used = new Set(plans.usedEvents(connectorId, new Date(since - wanted).toISOString()))
    const touched = new Set<string>()
    for (const { of, event } of matchEvents(open, read.value.events, used, connector.actsAs)) {
      // Asked anew: the step may have been tried again meanwhile.
      const receipt = plans.step(of.planId, of.position)?.receipt ?? null
      if (receipt === null || receipt.event !== null || receipt.at !== of.receipt.at) continue
      plans.setReceipt(of.planId, of.position, { ...receipt, event })
      touched.add(of.planId)
    }
    for (const planId of touched) deps.found(connectorId, planId)
    return awaiting(connectorId).length === 0 ? 'all' : 'some'
  }

  return {
    awaiting,
    /** One look at a time for each connector; whoever asks meanwhile gets its answer. */
    look(connectorId: string): Promise<LookedForEvents> {
      const known = under.get(connectorId)
      if (known !== undefined) return known
      const made = look(connectorId)
        .catch((error: unknown) => {
          if (!end.signal.aborted)
            deps.log(connectorId, 'warn', 'The events of changes could not be kept.', {
              error: String(error),
            })
          return 'failed' as const
        })
        .finally(() => under.delete(connectorId))
      under.set(connectorId, made)
      return made
    },
    async close(): Promise<void> {
      end.abort()
      await Promise.allSettled(under.values())
    },
  }
}
