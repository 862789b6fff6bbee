import type { AppError, Result } from '../../../../preload/contract/errors.ts'
import type { LogLevel, PlanProgress } from '../../../../preload/contract/models.ts'
import type { Audit } from '../../audit/trail.ts'
import type { ConnectorStore, StoredConnector } from '../../db/ledger/connectors.ts'
import type { StoredPlan } from '../../db/ledger/plan-rows.ts'
import type { PlanStore } from '../../db/ledger/plans.ts'
import type { Clock, OktaClient } from '../../okta/port.ts'
import type { SnapshotSource } from '../../query/source.ts'
import type { AccessKnowledge, Mirror } from '../types.ts'

export interface ApplyDeps {
  plans: PlanStore
  connectors: Pick<ConnectorStore, 'get'>
  client: (connector: StoredConnector) => Promise<Result<OktaClient>>
  access: AccessKnowledge
  source: (connectorId: string) => SnapshotSource
  mirror: Mirror
  clock: Clock
  /** Name of the person at this computer. */
  who: () => string
  /** Whether another process that took up a plan still runs. This process is not asked about. */
  isAlive: (work: { pid: number; startedAt: string }) => boolean
  /** At most five a second for each plan. */
  emit: (progress: PlanProgress) => void
  /** The state of a plan of this connector has changed. */
  changed: (connectorId: string) => void
  audit: Audit
  log: (
    scope: { connectorId: string; planId: string },
    level: LogLevel,
    message: string,
    details?: Record<string, unknown>,
  ) => void
  /** Okta refused what the credential was thought to be permitted: what it may do is read again. */
  refused: (connectorId: string) => void
}

/** Why a step, and with it its plan, cannot go on now. `broken`: for a reason that waiting does not end. */
export type Halt =
  | { why: 'cancelled' | 'network' | 'credential'; error?: AppError }
  | { why: 'broken'; error: AppError }

/** How an attempt at a step ended: in the ledger for good, or to be gone on with. */
export type StepEnd = 'ended' | Halt

/** One plan while it is applied. */
export interface RunContext {
  deps: ApplyDeps
  plan: StoredPlan
  connector: StoredConnector
  /** Whose decision it is. */
  who: string
  /** Aborts when nothing more is to begin. */
  stop: AbortSignal
  /** Aborts a little later, for reads that tell what came of a call: those that still wait for their turn. */
  grace: AbortSignal
  /** Aborts later still, for such a read that is under way. */
  cut: AbortSignal
  /** The connector's client as the plan uses it; `calls` counts. */
  open: (options: {
    counted: { calls: number }
    phase: 'look' | 'write' | 'read'
  }) => Promise<Result<OktaClient>>
  /** Id of the account that the credential acts as; null for a service app. Asked once. */
  actsAs: () => Promise<string | null>
}
