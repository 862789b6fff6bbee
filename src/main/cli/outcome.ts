import type { AppError, ChangePlan, PlanStep, Result } from '../../preload/contract/index.ts'
import { err, ok } from '../../preload/contract/index.ts'
import type { Engine } from '../engine/engine.ts'
import { ask } from './choose.ts'

/** A failure that still has something to tell: how far a plan came. */
export type Told<T> = Result<T> | { ok: false; error: AppError; document: Record<string, unknown> }
export type Document = Record<string, unknown>

const stepsPerPage = 200

/** All steps of a plan. */
export async function stepsOf(engine: Engine, planId: string): Promise<Result<PlanStep[]>> {
  const steps: PlanStep[] = []
  for (;;) {
    const page = await ask(engine, 'plans.steps', { planId, offset: steps.length, limit: stepsPerPage })
    if (!page.ok) return page
    steps.push(...page.value.rows)
    if (page.value.rows.length === 0 || steps.length >= page.value.total) return ok(steps)
  }
}

/** A plan as a document: what it changes, what was found, and the receipt of each step. */
export function planDocument(plan: ChangePlan, steps: readonly PlanStep[]): Document {
  const { planId, connectorId, title, state, source, createdAt, createdBy, appliedBy, startedAt, endedAt } =
    plan
  return {
    planId,
    connectorId,
    title,
    state,
    source,
    createdAt,
    createdBy,
    appliedBy,
    startedAt,
    endedAt,
    undoes: plan.undoes,
    undoneBy: plan.undoneBy,
    approval: plan.approval,
    findings: plan.findings,
    error: plan.error,
    steps: steps.map((step) => ({
      position: step.position,
      ...step.change,
      principalName: step.principalName,
      resourceName: step.resourceName,
      setName: step.setName,
      before: step.before,
      after: step.after,
      state: step.state,
      checked: step.checked,
      findings: step.findings,
      receipt: step.receipt,
      error: step.error,
    })),
  }
}

/** The same as lines for a person. */
export function planLines(plan: ChangePlan, steps: readonly PlanStep[]): string[] {
  const lines = [`${plan.title}: ${plan.state} (${plan.planId})`]
  for (const finding of plan.findings) lines.push(`  ${finding.severity}: ${finding.text}`)
  for (const step of steps) {
    const of = step.setName === null ? step.resourceName : `${step.resourceName} on ${step.setName}`
    lines.push(
      `${step.position}. ${step.change.verb} ${of} ${step.change.verb === 'grant' ? 'to' : 'from'} ${step.principalName}: ${step.state}`,
    )
    const { receipt, error } = step
    lines.push(`   before: ${receipt?.before ?? step.before}`, `   after:  ${receipt?.after ?? step.after}`)
    if (receipt === null)
      for (const { severity, text } of step.findings) lines.push(`   ${severity}: ${text}`)
    if (receipt !== null) {
      const { outcome, at, who, requestId, event } = receipt
      lines.push(
        `   ${outcome} at ${at} by ${who}, request ${requestId ?? 'none'}, event ${event?.id ?? 'not found yet'}`,
      )
    }
    if (error !== null) lines.push(`   ${error.message} ${error.nextStep}`)
  }
  return lines
}

/** What came of a plan: the first thing that speaks against it as an error, worst first; null where all is done. */
export function failureOf(plan: ChangePlan, steps: readonly PlanStep[]): AppError | null {
  const order: Partial<Record<PlanStep['state'], number>> = {
    failed: 0,
    uncertain: 1,
    refused: 2,
    drifted: 3,
  }
  const bad = steps
    .filter(({ state }) => order[state] !== undefined)
    .toSorted((a, b) => (order[a.state] ?? 0) - (order[b.state] ?? 0))
  const [first] = bad
  if (first?.error) return first.error
  if (plan.error !== null) return plan.error
  if (first !== undefined) {
    return err(
      'conflict',
      `A step of the plan is ${first.state}.`,
      `See access-desk plans show ${plan.planId}.`,
    ).error
  }
  const done = plan.counts.byState.done ?? 0
  if (plan.state === 'applied' || done === plan.counts.steps) return null
  return err(
    'cancelled',
    `The plan was ended: ${done} of ${plan.counts.steps} steps are done, the others were not sent.`,
    `See access-desk plans show ${plan.planId}.`,
  ).error
}
