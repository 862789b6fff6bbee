import type { ChangePlan, PlanStep } from '../../../preload/contract/index.ts'
import type { ConnectorStore, StoredConnector } from '../db/ledger/connectors.ts'
import type { StoredPlan, StoredStep } from '../db/ledger/plan-rows.ts'
import type { PlanStore } from '../db/ledger/plans.ts'
import type { SnapshotSource } from '../query/source.ts'
import type { AccessKnowledge, Applier } from './types.ts'

export interface ViewDeps {
  store: PlanStore
  connectors: Pick<ConnectorStore, 'get'>
  source: (connectorId: string) => SnapshotSource
  knowledge: Pick<AccessKnowledge, 'touchesAdmins'>
  waiting: Applier['waiting']
}

/** Plans of which is kept what takes long to work out. */
const kept = 500
const ended = new Set<StoredPlan['state']>(['applied', 'failed', 'cancelled', 'discarded'])
const pageOfSteps = 1000

/** Plans and steps as screens see them: what the ledger holds, and what only a running engine knows. */
export function createPlanView(deps: ViewDeps) {
  const { store } = deps
  const touching = new Map<string, { face: string; touches: boolean }>()

  /** Of plans that have ended; of others the steps may change. */
  const faces = new Map<string, { end: string; fingerprint: string }>()

  function fingerprintOf({ id, state, endedAt }: StoredPlan): string {
    if (!ended.has(state)) return store.fingerprint(id)
    const end = `${state} ${endedAt ?? ''}`
    const known = faces.get(id)
    if (known?.end === end) return known.fingerprint
    const fingerprint = store.fingerprint(id)
    if (faces.size >= kept) faces.delete([...faces.keys()][0] ?? '')
    faces.set(id, { end, fingerprint })
    return fingerprint
  }

  const asksFour = (connector: StoredConnector | null): connector is StoredConnector =>
    connector !== null && connector.archivedAt === null && connector.fourEyes

  function anyTouches({ id, connectorId }: StoredPlan, fingerprint: string): boolean {
    const source = deps.source(connectorId)
    const face = `${fingerprint} ${String(source.version)}`
    const known = touching.get(id)
    if (known?.face === face) return known.touches
    let touches = false
    let after = 0
    while (!touches) {
      const some = store.stepsAfter(
        id,
        after,
        ['pending', 'failed', 'drifted', 'refused', 'cancelled', 'uncertain', 'sending'],
        pageOfSteps,
      )
      const last = some.at(-1)
      if (last === undefined) break
      touches = some.some(({ change }) => deps.knowledge.touchesAdmins(source, change))
      after = last.position
    }
    if (touching.size >= kept) touching.delete([...touching.keys()][0] ?? '')
    touching.set(id, { face, touches })
    return touches
  }

  /** Whether a second person has to approve what is left of the plan, and who approved these very steps. */
  function approval(plan: StoredPlan, fingerprint: string): ChangePlan['approval'] {
    const given = plan.approval?.fingerprint === fingerprint ? plan.approval : null
    const by = given === null ? null : { id: given.id, login: given.login, at: given.at }
    const over = plan.state === 'applied' || plan.state === 'discarded'
    const needed = over
      ? by !== null
      : asksFour(deps.connectors.get(plan.connectorId)) && anyTouches(plan, fingerprint)
    return { needed, by }
  }

  return {
    approval,
    /** The steps of a plan that had ended were checked again. */
    forget: (planId: string): void => void faces.delete(planId),
    plan(plan: StoredPlan): ChangePlan {
      const fingerprint = fingerprintOf(plan)
      return {
        planId: plan.id,
        connectorId: plan.connectorId,
        connectorName: plan.connectorName,
        title: plan.title,
        state: plan.state,
        source: plan.source,
        createdAt: plan.createdAt,
        createdBy: plan.createdBy,
        appliedBy: plan.appliedBy,
        startedAt: plan.startedAt,
        endedAt: plan.endedAt,
        counts: store.counts(plan.id),
        findings: plan.findings,
        fingerprint,
        undoes: plan.undoes,
        undoneBy: plan.undoneBy,
        approval: approval(plan, fingerprint),
        waiting: deps.waiting(plan.id),
        error: plan.error,
      }
    },
    steps(plan: StoredPlan, steps: readonly StoredStep[]): PlanStep[] {
      const asks = asksFour(deps.connectors.get(plan.connectorId))
      const source = asks ? deps.source(plan.connectorId) : null
      return steps.map((step) => ({
        planId: step.planId,
        position: step.position,
        change: step.change,
        principalName: step.principalName,
        resourceName: step.resourceName,
        setName: step.setName,
        before: step.before,
        after: step.after,
        findings: step.findings,
        checked: step.checked,
        checkedAt: step.checkedAt,
        state: step.state,
        needsApproval: source !== null && deps.knowledge.touchesAdmins(source, step.change),
        receipt: step.receipt,
        error: step.error,
      }))
    },
  }
}

export type PlanViews = ReturnType<typeof createPlanView>
