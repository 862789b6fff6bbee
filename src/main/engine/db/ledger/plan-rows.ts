import type { AppError } from '../../../../preload/contract/errors.ts'
import type {
  AccessChange,
  ChangePlan,
  Finding,
  PlanState,
  PlanStep,
  Receipt,
  StepState,
} from '../../../../preload/contract/models.ts'
import type { AccessState, Restores } from '../../provision/types.ts'

/** A plan as the ledger holds it; what only a running engine knows is not part of it. */
export interface StoredPlan {
  id: string
  connectorId: string
  connectorName: string
  title: string
  state: PlanState
  source: ChangePlan['source']
  isBasket: boolean
  createdAt: string
  createdBy: string
  appliedBy: string | null
  startedAt: string | null
  endedAt: string | null
  pid: number | null
  takenUpAt: string | null
  undoes: string | null
  undoneBy: string | null
  findings: Finding[]
  approval: { id: string; login: string; at: string; fingerprint: string } | null
  error: AppError | null
}

export interface StoredStep {
  planId: string
  position: number
  change: AccessChange
  principalName: string
  resourceName: string
  setName: string | null
  before: string
  after: string
  /** What the decision was made on; null before the first check. */
  expected: AccessState | null
  findings: Finding[]
  checked: PlanStep['checked']
  checkedAt: string | null
  state: StepState
  captured: Restores | null
  restores: Restores | null
  receipt: Receipt | null
  error: AppError | null
}

/** What a check of a step found. */
export type StepCheck = Pick<
  StoredStep,
  | 'principalName'
  | 'resourceName'
  | 'setName'
  | 'before'
  | 'after'
  | 'expected'
  | 'findings'
  | 'checked'
  | 'checkedAt'
>
export type NewStep = StepCheck & { change: AccessChange; restores?: Restores | null }

export type Cells = Record<string, string | number | null>
const parsed = <T>(text: unknown): T | null => (typeof text === 'string' ? (JSON.parse(text) as T) : null)
/** JSON text of a cell; null for nothing. */
export const json = (value: unknown): string | null =>
  value === null || value === undefined ? null : JSON.stringify(value)

/** A plan from its row. */
export const planOf = (row: Cells): StoredPlan => ({
  id: row['id'] as string,
  connectorId: row['connector_id'] as string,
  connectorName: row['connector_name'] as string,
  title: row['title'] as string,
  state: row['state'] as PlanState,
  source: row['source'] as ChangePlan['source'],
  isBasket: row['is_basket'] === 1,
  createdAt: row['created_at'] as string,
  createdBy: row['created_by'] as string,
  appliedBy: row['applied_by'] as string | null,
  startedAt: row['started_at'] as string | null,
  endedAt: row['ended_at'] as string | null,
  pid: row['pid'] as number | null,
  takenUpAt: row['taken_up_at'] as string | null,
  undoes: row['undoes'] as string | null,
  undoneBy: row['undone_by'] as string | null,
  findings: parsed<Finding[]>(row['findings']) ?? [],
  approval: parsed(row['approval']),
  error: parsed(row['error']),
})

/** A step from its row. */
export const stepOf = (row: Cells): StoredStep => ({
  planId: row['plan_id'] as string,
  position: row['position'] as number,
  change: {
    verb: row['verb'],
    kind: row['kind'],
    resourceId: row['resource_id'],
    ...(row['set_id'] === '' ? {} : { setId: row['set_id'] }),
    principalType: row['principal_type'],
    principalId: row['principal_id'],
  } as AccessChange,
  principalName: row['principal_name'] as string,
  resourceName: row['resource_name'] as string,
  setName: row['set_name'] as string | null,
  before: row['before_text'] as string,
  after: row['after_text'] as string,
  expected: parsed(row['expected']),
  findings: parsed<Finding[]>(row['findings']) ?? [],
  checked: row['checked'] as StoredStep['checked'],
  checkedAt: row['checked_at'] as string | null,
  state: row['state'] as StepState,
  captured: parsed(row['captured']),
  restores: parsed(row['restores']),
  receipt: parsed(row['receipt']),
  error: parsed(row['error']),
})

/** `intent` before a write, `answer` what came of it, `read` what Okta was read to have, `end` how the step ended. */
export interface JournalEntry {
  at: string
  entry: 'intent' | 'answer' | 'read' | 'end'
  details: Record<string, unknown>
}
