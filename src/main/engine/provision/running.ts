import { err, ok, type CheckedInput, type Result, type StepState } from '../../../preload/contract/index.ts'
import type { Audit } from '../audit/trail.ts'
import type { ConnectorStore, StoredConnector } from '../db/ledger/connectors.ts'
import type { StoredPlan, StoredStep } from '../db/ledger/plan-rows.ts'
import type { PlanStore } from '../db/ledger/plans.ts'
import type { OktaClient } from '../okta/port.ts'
import type { SnapshotSource } from '../query/source.ts'
import type { Checking } from './checking.ts'
import { noSuchPlan, notDraft } from './drafting.ts'
import { approvalObstacle, connectorObstacle, matrixObstacle, nameObstacle, type Refusal } from './guards.ts'
import type { AccessKnowledge, Applier } from './types.ts'
import type { PlanViews } from './view.ts'

export interface RunningDeps {
  store: PlanStore
  connectors: Pick<ConnectorStore, 'get'>
  source: (connectorId: string) => SnapshotSource
  client: (connector: StoredConnector) => Promise<Result<OktaClient>>
  knowledge: Pick<AccessKnowledge, 'touchesAdmins'>
  checking: Pick<Checking, 'live' | 'refreshFindings'>
  view: Pick<PlanViews, 'approval' | 'forget'>
  applier: Pick<Applier, 'start' | 'cancel'>
  who: () => string
  audit: Audit
  log: (plan: StoredPlan, message: string, details?: Record<string, unknown>) => void
  changed: (connectorId: string) => void
  now: () => string
}

const active = new Set<StoredPlan['state']>(['queued', 'applying', 'interrupted'])
const endedStates = new Set<StoredPlan['state']>(['applied', 'failed', 'cancelled'])
/** Steps that did not come to a good end, and may be tried again or left. */
const unfinished: readonly StepState[] = ['failed', 'drifted', 'refused', 'cancelled', 'uncertain']
const pageOfSteps = 500

const hasBlocker = (step: Pick<StoredStep, 'findings'>): boolean =>
  step.findings.some(({ severity }) => severity === 'blocker')

/** Decides whether a plan may go, and what becomes of one that has been decided on. */
export function createRunning(deps: RunningDeps) {
  const { store } = deps
  const count = (n: number): string => `${n.toLocaleString('en-US')} ${n === 1 ? 'step' : 'steps'}`

  const obstacleOf = (plan: StoredPlan): Refusal | null =>
    connectorObstacle(deps.connectors.get(plan.connectorId)) ??
    approvalObstacle(deps.view.approval(plan, store.fingerprint(plan.id)))

  /** Steps with a blocker are not sent; the reason stays with them. */
  function refuseBlocked(planId: string): void {
    let after = 0
    for (;;) {
      const some = store.stepsAfter(planId, after, ['pending'], pageOfSteps)
      const last = some.at(-1)
      if (last === undefined) return
      after = last.position
      const at = deps.now()
      store.setSteps(
        planId,
        some.flatMap(({ position, findings }) => {
          const blocker = findings.find(({ severity }) => severity === 'blocker')
          if (blocker === undefined) return []
          const { error } = err(
            blocker.code === 'not-permitted' ? 'forbidden' : 'refused-for-safety',
            blocker.text,
            blocker.nextStep ?? 'Look at what Okta has, then try the step again or leave it.',
          )
          return [
            {
              position,
              state: 'refused' as const,
              error,
              entry: { at, entry: 'end' as const, details: { state: 'refused', finding: blocker.code } },
            },
          ]
        }),
      )
    }
  }

  /** Whether any step is left that can be sent. */
  function anySendable(planId: string): boolean {
    let after = 0
    for (;;) {
      const some = store.stepsAfter(planId, after, ['pending'], pageOfSteps)
      const last = some.at(-1)
      if (last === undefined) return false
      if (some.some((step) => !hasBlocker(step))) return true
      after = last.position
    }
  }

  async function apply({ planId, fingerprint, typed }: CheckedInput<'plans.apply'>): Promise<Result<null>> {
    const plan = store.get(planId)
    if (plan === null) return noSuchPlan()
    if (plan.state !== 'draft') return notDraft(plan)
    const connector = deps.connectors.get(plan.connectorId)
    const obstacle = connectorObstacle(connector)
    if (obstacle !== null || connector === null) return obstacle ?? noSuchPlan()
    const { steps, grants, revokes } = store.counts(planId)
    if (steps === 0) {
      return err('conflict', 'There is nothing in this plan.', 'Add a change to it, then apply it.')
    }
    if (store.fingerprint(planId) !== fingerprint) {
      return err(
        'conflict',
        'The plan has changed since it was shown. Nothing was sent.',
        'Look at its steps, then apply it again.',
      )
    }
    const matrix = matrixObstacle(connector, store.kinds(planId))
    if (matrix !== null) return matrix
    const blocker = plan.findings.find(({ severity }) => severity === 'blocker')
    if (blocker !== undefined) {
      return err(
        'refused-for-safety',
        blocker.text,
        blocker.nextStep ?? 'Take out what causes it, then apply the rest.',
      )
    }
    if (!anySendable(planId)) {
      return err(
        'refused-for-safety',
        'Every step of the plan is blocked. Nothing was sent.',
        'Look at the reason of each step, and take out or replace what cannot be done.',
      )
    }
    const approval = deps.view.approval(plan, fingerprint)
    const refusal = approvalObstacle(approval) ?? nameObstacle(connector, typed)
    if (refusal !== null) return refusal

    refuseBlocked(planId)
    store.setState(planId, { state: 'queued', appliedBy: deps.who() })
    const undone = plan.undoes === null ? null : store.get(plan.undoes)
    const what = `${count(steps)} (${grants.toLocaleString('en-US')} to grant, ${revokes.toLocaleString('en-US')} to revoke)`
    const details = {
      planId,
      fingerprint,
      steps,
      grants,
      revokes,
      safetyLevel: connector.safetyLevel,
      ...(approval.by === null ? {} : { approvedBy: approval.by }),
      ...(undone === null ? {} : { undoes: undone.id }),
    }
    if (undone !== null)
      deps.audit('plan.undone', connector.id, `The plan “${undone.title}” is undone: ${what}.`, details)
    else deps.audit('plan.applied', connector.id, `The plan “${plan.title}” is applied: ${what}.`, details)
    deps.log(plan, `The plan “${plan.title}” is applied: ${what}.`, details)
    deps.changed(connector.id)
    return takeUp(plan)
  }

  /** Takes up what was decided; where that cannot be, it waits to be resumed, with the reason. */
  async function takeUp(plan: Pick<StoredPlan, 'id' | 'connectorId'>): Promise<Result<null>> {
    const started = await deps.applier.start(plan.id)
    if (started.ok) return ok(null)
    if (store.get(plan.id)?.state === 'queued') {
      store.setState(plan.id, { state: 'interrupted', error: started.error })
      deps.changed(plan.connectorId)
    }
    return started
  }

  async function cancel(plan: StoredPlan): Promise<Result<null>> {
    if (!active.has(plan.state)) {
      return err(
        'conflict',
        `“${plan.title}” is ${plan.state}, so there is nothing to cancel.`,
        'Look at the plan again.',
      )
    }
    await deps.applier.cancel(plan.id)
    return store.get(plan.id)?.state === 'applying'
      ? err('conflict', 'Another process applies this plan now.', 'Cancel it where it was applied.')
      : ok(null)
  }

  async function resume(plan: StoredPlan): Promise<Result<null>> {
    if (plan.state !== 'interrupted' && plan.state !== 'queued') {
      return err(
        'conflict',
        `“${plan.title}” is ${plan.state}, so there is nothing to go on with.`,
        'Look at the plan again.',
      )
    }
    const obstacle = obstacleOf(plan)
    if (obstacle !== null) return obstacle
    deps.log(plan, `The plan “${plan.title}” goes on.`)
    return takeUp(plan)
  }

  /** The steps at these positions that did not come to a good end. */
  function chosen(
    plan: StoredPlan,
    positions: readonly number[],
    states: readonly StepState[],
  ): Result<StoredStep[]> {
    const steps: StoredStep[] = []
    for (const position of new Set(positions)) {
      const step = store.step(plan.id, position)
      if (step === null)
        return err('not-found', `The plan has no step ${String(position)}.`, 'Look at the plan again.')
      if (!states.includes(step.state)) {
        return err(
          'conflict',
          `Step ${String(position)} is ${step.state}.`,
          'Choose steps that failed, drifted or were refused.',
        )
      }
      steps.push(step)
    }
    return ok(steps)
  }

  async function retry(plan: StoredPlan, positions: readonly number[]): Promise<Result<null>> {
    if (!endedStates.has(plan.state)) {
      return err(
        'conflict',
        `“${plan.title}” is ${plan.state}.`,
        'Wait until it has ended, then try its steps again.',
      )
    }
    const found = chosen(plan, positions, unfinished)
    if (!found.ok) return found
    const connector = deps.connectors.get(plan.connectorId)
    const obstacle = connectorObstacle(connector)
    if (obstacle !== null || connector === null) return obstacle ?? noSuchPlan()
    const client = await deps.client(connector)
    if (!client.ok) return client
    const { checks, failed } = await deps.checking.live(connector, client.value, found.value)
    if (failed !== null) return { ok: false, error: failed }
    const again = chosen(plan, positions, unfinished)
    if (!again.ok || !endedStates.has(store.get(plan.id)?.state ?? 'discarded')) {
      return err('conflict', 'The plan has changed meanwhile.', 'Look at the plan again.')
    }
    store.setChecks(plan.id, checks)
    deps.view.forget(plan.id)
    deps.checking.refreshFindings(plan.id, connector)
    deps.changed(plan.connectorId)
    const source = deps.source(connector.id)
    const touches = found.value.some(({ change }) => deps.knowledge.touchesAdmins(source, change))
    const refusal = touches ? obstacleOf(store.get(plan.id) ?? plan) : null
    if (refusal !== null) return refusal
    if (checks.every(hasBlocker)) {
      return err(
        'refused-for-safety',
        'What blocked these steps is still so. Nothing was sent.',
        'Look at the reason of each step, or skip it.',
      )
    }
    const at = deps.now()
    store.setSteps(
      plan.id,
      checks.map(({ position }) => ({
        position,
        state: 'pending' as const,
        entry: { at, entry: 'end' as const, details: { state: 'pending', retry: true } },
      })),
    )
    refuseBlocked(plan.id)
    store.setState(plan.id, { state: 'queued', appliedBy: deps.who() })
    const text = `${count(checks.length)} of the plan “${plan.title}” ${checks.length === 1 ? 'is' : 'are'} tried again.`
    deps.audit('plan.applied', connector.id, text, {
      planId: plan.id,
      positions: checks.map(({ position }) => position),
    })
    deps.log(plan, text)
    deps.changed(connector.id)
    return takeUp(plan)
  }

  function skip(plan: StoredPlan, positions: readonly number[]): Result<null> {
    if (!endedStates.has(plan.state) && plan.state !== 'interrupted') {
      return err(
        'conflict',
        `“${plan.title}” is ${plan.state}.`,
        'Take steps out of a draft; in a plan that runs, wait until it has ended.',
      )
    }
    const found = chosen(plan, positions, unfinished)
    if (!found.ok) return found
    const at = deps.now()
    store.setSteps(
      plan.id,
      found.value.map(({ position, state: before, error }) => ({
        position,
        state: 'skipped' as const,
        error,
        entry: { at, entry: 'end' as const, details: { state: 'skipped', before } },
      })),
    )
    if (endedStates.has(plan.state)) {
      const { byState } = store.counts(plan.id)
      const bad = (['failed', 'drifted', 'refused', 'uncertain'] as const).some(
        (state) => (byState[state] ?? 0) > 0,
      )
      const state = bad ? 'failed' : (byState.cancelled ?? 0) > 0 ? 'cancelled' : 'applied'
      if (state !== plan.state) {
        store.setState(plan.id, {
          state,
          endedAt: plan.endedAt,
          ...(state === 'failed' ? { error: plan.error } : {}),
        })
      }
    }
    deps.log(
      plan,
      `${count(found.value.length)} of the plan “${plan.title}” ${found.value.length === 1 ? 'was' : 'were'} skipped.`,
      {
        positions: found.value.map(({ position }) => position),
      },
    )
    deps.changed(plan.connectorId)
    return ok(null)
  }

  async function discard(plan: StoredPlan, by: 'person' | 'app' = 'person'): Promise<Result<null>> {
    const sentNothing = (): boolean =>
      store.steps({
        planId: plan.id,
        states: ['sending', 'uncertain', 'done', 'failed', 'drifted'],
        flagged: false,
        offset: 0,
        limit: 1,
      }).total === 0
    if (plan.state !== 'draft') {
      if (plan.state !== 'queued' || !sentNothing()) return notDraft(plan)
      await deps.applier.cancel(plan.id)
      // It may have begun in the meantime.
      if (!sentNothing()) return notDraft(store.get(plan.id) ?? plan)
    }
    store.setState(plan.id, { state: 'discarded', endedAt: deps.now() })
    const text = `The plan “${plan.title}” was discarded.`
    deps.audit('plan.discarded', plan.connectorId, text, { planId: plan.id }, by)
    deps.log(plan, text)
    deps.changed(plan.connectorId)
    return ok(null)
  }

  return {
    apply,
    cancel,
    resume,
    retry,
    skip,
    discard,
    /** Ends what a connector has under way or waiting, for a reason that concerns all of it. */
    async endAll(connectorId: string): Promise<void> {
      for (const plan of store.inStates([...active])) {
        if (plan.connectorId === connectorId) await deps.applier.cancel(plan.id)
      }
    },
    /** Discards the drafts of a connector that is no longer there. */
    discardDrafts(connectorId: string): void {
      for (const plan of store.inStates(['draft'])) {
        if (plan.connectorId === connectorId) void discard(plan, 'app')
      }
    },
  }
}
