import type { Result } from '../../../preload/contract/errors.ts'
import { stepStates, type ChangePlan } from '../../../preload/contract/models.ts'
import type { StoredStep } from '../db/ledger/plan-rows.ts'
import type { PlanStore } from '../db/ledger/plans.ts'
import { exportChunks, type ExportFormat } from './rows.ts'
import { writeFile } from './write-file.ts'

const pageOfSteps = 500

function* stepsOf(store: PlanStore, planId: string): Generator<StoredStep, void> {
  let after = 0
  for (;;) {
    const some = store.stepsAfter(planId, after, stepStates, pageOfSteps)
    const last = some.at(-1)
    if (last === undefined) return
    after = last.position
    yield* some
  }
}

type Column = readonly [key: string, label: string, value: (step: StoredStep) => unknown]

const columns: readonly Column[] = [
  ['step', 'Step', ({ position }) => position],
  ['state', 'State', ({ state }) => state],
  ['verb', 'Change', ({ change }) => change.verb],
  ['kind', 'Kind', ({ change }) => change.kind],
  ['principal', 'Who', ({ principalName }) => principalName],
  ['principal_type', 'Type', ({ change }) => change.principalType],
  ['principal_id', 'Id', ({ change }) => change.principalId],
  ['resource', 'Access', ({ resourceName }) => resourceName],
  ['resource_id', 'Access id', ({ change }) => change.resourceId],
  ['resource_set', 'Resource set', ({ setName }) => setName],
  ['resource_set_id', 'Resource set id', ({ change }) => change.setId],
  ['planned_before', 'Planned on', ({ before }) => before],
  ['planned_after', 'Planned result', ({ after }) => after],
  [
    'findings',
    'Findings',
    ({ findings }) => findings.map(({ severity, text }) => `${severity}: ${text}`).join('\n'),
  ],
  ['applied_by', 'Applied by', ({ receipt }) => receipt?.who],
  ['started_at', 'Asked Okta at', ({ receipt }) => receipt?.startedAt],
  ['confirmed_at', 'Confirmed at', ({ receipt }) => receipt?.at],
  ['outcome', 'Outcome', ({ receipt }) => receipt?.outcome],
  ['before', 'Before', ({ receipt }) => receipt?.before],
  ['after', 'After', ({ receipt }) => receipt?.after],
  ['request_id', 'Okta request id', ({ receipt }) => receipt?.requestId],
  ['event_id', 'Okta event id', ({ receipt }) => receipt?.event?.id],
  ['event_type', 'Okta event', ({ receipt }) => receipt?.event?.type],
  ['event_at', 'Okta event at', ({ receipt }) => receipt?.event?.at],
  ['calls', 'Calls', ({ receipt }) => receipt?.calls],
  ['note', 'Note', ({ receipt }) => receipt?.note],
  ['undo', 'Undo', ({ receipt }) => receipt?.undo.text],
  ['error_code', 'Error code', ({ error }) => error?.code],
  ['error', 'Error', ({ error }) => error?.message],
]

function* csv(store: PlanStore, planId: string): Generator<unknown[], void> {
  for (const step of stepsOf(store, planId)) yield columns.map(([, , value]) => value(step))
}

/** The plan's head, then its steps, one on a line, each with the journal of what was asked of Okta. */
function* json(store: PlanStore, plan: ChangePlan): Generator<{ text: string; rows: number }, void> {
  const { waiting: _, ...head } = plan
  yield { text: `{"plan":${JSON.stringify(head)},\n"steps":[\n`, rows: 0 }
  let batch: string[] = []
  let written = 0
  const chunk = (): { text: string; rows: number } => {
    const text = `${written > 0 && batch.length > 0 ? ',\n' : ''}${batch.join(',\n')}`
    const rows = batch.length
    written += rows
    batch = []
    return { text, rows }
  }
  for (const step of stepsOf(store, plan.planId)) {
    // What Okta held of a profile is for giving it back, not for a file.
    const { planId: _plan, expected: _expected, captured: _captured, restores: _restores, ...shown } = step
    batch.push(JSON.stringify({ ...shown, journal: store.journal(plan.planId, step.position) }))
    if (batch.length >= pageOfSteps) yield chunk()
  }
  yield chunk()
  yield { text: `${written > 0 ? '\n' : ''}]}\n`, rows: 0 }
}

/** Writes every step of a plan with its receipt: a table, or JSON with the plan's head, approval and journal. */
export const exportPlan = (
  store: PlanStore,
  plan: ChangePlan,
  format: ExportFormat,
  file: string,
): Promise<Result<{ rows: number }>> =>
  writeFile(
    file,
    format === 'json'
      ? json(store, plan)
      : exportChunks(
          csv(store, plan.planId),
          'csv',
          columns.map(([key]) => key),
          columns.map(([, label]) => label),
        ),
  )
