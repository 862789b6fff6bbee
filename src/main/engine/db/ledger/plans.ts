import { createHash } from 'node:crypto'
import type { AppError } from '../../../../preload/contract/errors.ts'
import type {
  AccessChange,
  AccessKind,
  ChangeVerb,
  Finding,
  PlanCounts,
  PlanState,
  Receipt,
  StepState,
} from '../../../../preload/contract/models.ts'
import type { Restores } from '../../provision/types.ts'
import type { Db } from '../open.ts'
import {
  json,
  planOf,
  stepOf,
  type Cells,
  type JournalEntry,
  type NewStep,
  type StepCheck,
  type StoredPlan,
  type StoredStep,
} from './plan-rows.ts'

const marks = (list: readonly unknown[]): string => list.map(() => '?').join(', ')

export type PlanStore = ReturnType<typeof createPlanStore>

/** Plans, their steps, and the journal of what was asked of Okta. Rows of the journal are only ever added. */
export function createPlanStore(db: Db) {
  const planColumns = `p.*, (SELECT u.id FROM plans u WHERE u.undoes = p.id AND u.state <> 'discarded' LIMIT 1) AS undone_by`
  const get = db.prepare<[string], Cells>(`SELECT ${planColumns} FROM plans p WHERE id = ?`)
  const basket = db.prepare<[string], Cells>(
    `SELECT ${planColumns} FROM plans p WHERE connector_id = ? AND is_basket = 1 AND state = 'draft'`,
  )
  const insert = db.prepare(
    `INSERT INTO plans (id, seq, connector_id, connector_name, title, state, source, is_basket, created_at, created_by, undoes)
     VALUES (@id, (SELECT ifnull(max(seq), 0) + 1 FROM plans), @connectorId, @connectorName, @title, 'draft', @source,
       @isBasket, @createdAt, @createdBy, @undoes)`,
  )
  const lastPosition = db
    .prepare<[string], number>('SELECT ifnull(max(position), 0) FROM plan_steps WHERE plan_id = ?')
    .pluck()
  const insertStep = db.prepare(
    `INSERT INTO plan_steps (plan_id, position, verb, kind, resource_id, set_id, principal_type, principal_id,
       principal_name, resource_name, set_name, before_text, after_text, expected, findings, checked, checked_at, state, restores)
     VALUES (@planId, @position, @verb, @kind, @resourceId, @setId, @principalType, @principalId, @principalName,
       @resourceName, @setName, @before, @after, @expected, @findings, @checked, @checkedAt, 'pending', @restores)`,
  )
  const removeStep = db.prepare('DELETE FROM plan_steps WHERE plan_id = ? AND position = ?')
  const step = db.prepare<[string, number], Cells>(
    'SELECT * FROM plan_steps WHERE plan_id = ? AND position = ?',
  )
  const inStates = (states: readonly StepState[]) =>
    db.prepare<(string | number)[], Cells>(
      `SELECT * FROM plan_steps WHERE plan_id = ? AND position > ? AND state IN (${marks(states)}) ORDER BY position LIMIT ?`,
    )
  const check = db.prepare(
    `UPDATE plan_steps SET principal_name = @principalName, resource_name = @resourceName, set_name = @setName,
       before_text = @before, after_text = @after, expected = @expected, findings = @findings, checked = @checked,
       checked_at = @checkedAt WHERE plan_id = @planId AND position = @position`,
  )
  const setStep = db.prepare(
    `UPDATE plan_steps SET state = @state, captured = ifnull(@captured, captured), receipt = @receipt, error = @error
     WHERE plan_id = @planId AND position = @position`,
  )
  const setReceipt = db.prepare('UPDATE plan_steps SET receipt = ? WHERE plan_id = ? AND position = ?')
  const setPlan = db.prepare(
    `UPDATE plans SET state = @state, error = @error, pid = @pid, taken_up_at = @takenUpAt,
       applied_by = ifnull(@appliedBy, applied_by), started_at = ifnull(started_at, @startedAt), ended_at = @endedAt,
       is_basket = CASE WHEN @state = 'draft' THEN is_basket ELSE 0 END
     WHERE id = @id`,
  )
  const claim = db.prepare(
    `UPDATE plans SET state = 'applying', pid = @pid, taken_up_at = @at, started_at = ifnull(started_at, @at), ended_at = NULL,
       error = NULL WHERE id = @id AND state NOT IN ('applying', 'discarded')`,
  )
  const sameAccess = db.prepare<Record<string, string>, { position: number; verb: ChangeVerb }>(
    `SELECT position, verb FROM plan_steps WHERE plan_id = @planId AND kind = @kind AND resource_id = @resourceId
       AND set_id = @setId AND principal_type = @principalType AND principal_id = @principalId`,
  )
  const kinds = db
    .prepare<[string], AccessKind>('SELECT DISTINCT kind FROM plan_steps WHERE plan_id = ?')
    .pluck()
  const setTitle = db.prepare('UPDATE plans SET title = ? WHERE id = ?')
  const interrupt = db.prepare(
    `UPDATE plans SET state = 'interrupted', pid = NULL, taken_up_at = NULL
     WHERE id = @id AND state = 'applying' AND pid IS @pid AND taken_up_at IS @takenUpAt`,
  )
  const doubt = db.prepare(
    `UPDATE plan_steps SET state = 'uncertain' WHERE plan_id = ? AND state = 'sending'`,
  )
  const cancelPending = db.prepare(
    `UPDATE plan_steps SET state = 'cancelled' WHERE plan_id = ? AND state = 'pending'`,
  )
  const setFindings = db.prepare('UPDATE plans SET findings = ? WHERE id = ?')
  const setApproval = db.prepare('UPDATE plans SET approval = ? WHERE id = ?')
  const note = db.prepare(
    'INSERT INTO journal (plan_id, position, at, entry, details) VALUES (?, ?, ?, ?, ?)',
  )
  const notes = db.prepare<[string, number], { at: string; entry: JournalEntry['entry']; details: string }>(
    'SELECT at, entry, details FROM journal WHERE plan_id = ? AND position = ? ORDER BY seq',
  )
  const counts = db.prepare<[string], Cells>(
    `SELECT count(*) AS steps, sum(verb = 'grant') AS grants, sum(verb = 'revoke') AS revokes,
       count(DISTINCT principal_id) AS principals, count(DISTINCT kind || resource_id || set_id) AS resources,
       sum(findings LIKE '%"severity":"blocker"%') AS blockers, sum(findings LIKE '%"severity":"warning"%') AS warnings,
       sum(checked = 'none') AS unchecked FROM plan_steps WHERE plan_id = ?`,
  )
  const byState = db.prepare<[string], { state: StepState; n: number }>(
    'SELECT state, count(*) AS n FROM plan_steps WHERE plan_id = ? GROUP BY state',
  )
  const face = db.prepare<[string], Cells>(
    `SELECT position, verb, kind, resource_id, set_id, principal_id, expected, findings FROM plan_steps WHERE plan_id = ?
     ORDER BY position`,
  )
  const planStates = db.prepare<{ connectorId: string | null }, { state: PlanState; n: number }>(
    'SELECT state, count(*) AS n FROM plans WHERE @connectorId IS NULL OR connector_id = @connectorId GROUP BY state',
  )
  const awaiting = db.prepare<[string, string], Cells>(
    `SELECT s.* FROM plans p JOIN plan_steps s ON s.plan_id = p.id WHERE p.connector_id = ? AND p.started_at >= ?
       AND s.receipt IS NOT NULL AND json_extract(s.receipt, '$.event') IS NULL
       AND json_extract(s.receipt, '$.outcome') <> 'already' ORDER BY p.seq, s.position LIMIT 5000`,
  )
  const usedEvents = db
    .prepare<[string, string], string>(
      `SELECT json_extract(s.receipt, '$.event.id') FROM plans p JOIN plan_steps s ON s.plan_id = p.id
       WHERE p.connector_id = ? AND ifnull(p.ended_at, '~') >= ? AND json_extract(s.receipt, '$.event.id') IS NOT NULL`,
    )
    .pluck()

  const insertSteps = (planId: string, steps: readonly NewStep[]): void => {
    let position = lastPosition.get(planId) ?? 0
    for (const { change, expected, findings, restores, ...rest } of steps) {
      insertStep.run({
        ...rest,
        ...change,
        planId,
        position: ++position,
        setId: change.setId ?? '',
        expected: json(expected),
        findings: JSON.stringify(findings),
        restores: json(restores),
      })
    }
  }

  return {
    get(id: string): StoredPlan | null {
      const row = get.get(id)
      return row === undefined ? null : planOf(row)
    },
    /** The draft that a connector's changes are gathered in. */
    basket(connectorId: string): StoredPlan | null {
      const row = basket.get(connectorId)
      return row === undefined ? null : planOf(row)
    },
    /** Makes a draft with its steps, all or nothing. */
    create(
      plan: Pick<
        StoredPlan,
        'id' | 'connectorId' | 'connectorName' | 'title' | 'source' | 'isBasket' | 'createdAt' | 'createdBy'
      > & {
        undoes?: string | null
      },
      steps: readonly NewStep[],
    ): void {
      db.transaction(() => {
        insert.run({ ...plan, isBasket: Number(plan.isBasket), undoes: plan.undoes ?? null })
        insertSteps(plan.id, steps)
      })()
    },
    /** Newest first. */
    page(ask: {
      connectorId?: string | undefined
      states: readonly PlanState[]
      offset: number
      limit: number
    }): { rows: StoredPlan[]; total: number; byState: Partial<Record<PlanState, number>> } {
      const conditions = [
        ...(ask.connectorId === undefined ? [] : ['p.connector_id = ?']),
        ...(ask.states.length === 0 ? [] : [`p.state IN (${marks(ask.states)})`]),
      ]
      const where = conditions.length === 0 ? '' : `WHERE ${conditions.join(' AND ')}`
      const values = [...(ask.connectorId === undefined ? [] : [ask.connectorId]), ...ask.states]
      const rows = db
        .prepare<(string | number)[], Cells>(
          `SELECT ${planColumns} FROM plans p ${where} ORDER BY seq DESC LIMIT ? OFFSET ?`,
        )
        .all(...values, ask.limit, ask.offset)
      const total =
        db
          .prepare<string[], number>(`SELECT count(*) FROM plans p ${where}`)
          .pluck()
          .get(...values) ?? 0
      const of = planStates.all({ connectorId: ask.connectorId ?? null })
      return {
        rows: rows.map(planOf),
        total,
        byState: Object.fromEntries(of.map(({ state, n }) => [state, n])),
      }
    },
    /** Plans of all connectors in these states, oldest first. */
    inStates(states: readonly PlanState[]): StoredPlan[] {
      return db
        .prepare<string[], Cells>(
          `SELECT ${planColumns} FROM plans p WHERE state IN (${marks(states)}) ORDER BY seq`,
        )
        .all(...states)
        .map(planOf)
    },
    counts(id: string): PlanCounts {
      const row = counts.get(id) ?? {}
      const n = (name: string): number => Number(row[name] ?? 0)
      return {
        steps: n('steps'),
        grants: n('grants'),
        revokes: n('revokes'),
        principals: n('principals'),
        resources: n('resources'),
        blockers: n('blockers'),
        warnings: n('warnings'),
        unchecked: n('unchecked'),
        byState: Object.fromEntries(byState.all(id).map(({ state, n: count }) => [state, count])),
      }
    },
    /** Changes with every step, and with what a check found. */
    fingerprint(id: string): string {
      const hash = createHash('sha256')
      for (const row of face.iterate(id)) hash.update(JSON.stringify(Object.values(row)))
      return hash.digest('hex').slice(0, 32)
    },
    steps(ask: {
      planId: string
      states: readonly StepState[]
      flagged: boolean
      offset: number
      limit: number
    }): { rows: StoredStep[]; total: number } {
      const where = [
        'plan_id = ?',
        ...(ask.states.length === 0 ? [] : [`state IN (${marks(ask.states)})`]),
        ...(ask.flagged
          ? [`(findings LIKE '%"severity":"blocker"%' OR findings LIKE '%"severity":"warning"%')`]
          : []),
      ].join(' AND ')
      const values = [ask.planId, ...ask.states]
      const rows = db
        .prepare<(string | number)[], Cells>(
          `SELECT * FROM plan_steps WHERE ${where} ORDER BY position LIMIT ? OFFSET ?`,
        )
        .all(...values, ask.limit, ask.offset)
      const total =
        db
          .prepare<string[], number>(`SELECT count(*) FROM plan_steps WHERE ${where}`)
          .pluck()
          .get(...values) ?? 0
      return { rows: rows.map(stepOf), total }
    },
    step(planId: string, position: number): StoredStep | null {
      const row = step.get(planId, position)
      return row === undefined ? null : stepOf(row)
    },
    /** Steps in these states after a place, in order, at most `limit`. */
    stepsAfter(planId: string, position: number, states: readonly StepState[], limit: number): StoredStep[] {
      return inStates(states)
        .all(planId, position, ...states, limit)
        .map(stepOf)
    },
    /** The step of a plan that is about the same access, whichever way it changes it. */
    sameAccess(planId: string, change: AccessChange): { position: number; verb: ChangeVerb } | null {
      const { kind, resourceId, setId = '', principalType, principalId } = change
      return sameAccess.get({ planId, kind, resourceId, setId, principalType, principalId }) ?? null
    },
    kinds: (planId: string): AccessKind[] => kinds.all(planId),
    /** Takes steps out of a draft and adds others, all or nothing. */
    edit(planId: string, { remove, add }: { remove: readonly number[]; add: readonly NewStep[] }): void {
      db.transaction(() => {
        for (const position of remove) removeStep.run(planId, position)
        insertSteps(planId, add)
      })()
    },
    setTitle: (id: string, title: string): void => void setTitle.run(title, id),
    /** Keeps what checks found, all or nothing. */
    setChecks(planId: string, checks: readonly (StepCheck & { position: number })[]): void {
      db.transaction(() => {
        for (const { expected, findings, ...rest } of checks)
          check.run({ ...rest, planId, expected: json(expected), findings: JSON.stringify(findings) })
      })()
    },
    setFindings: (id: string, findings: readonly Finding[]): void =>
      void setFindings.run(JSON.stringify(findings), id),
    setApproval: (id: string, approval: StoredPlan['approval']): void =>
      void setApproval.run(json(approval), id),
    /** Takes a plan up for this process; false where another has it or it was discarded. */
    claim: (id: string, pid: number, at: string): boolean => claim.run({ id, pid, at }).changes === 1,
    /**
     * Ends the work of a process that is gone: what it was asking of Okta is uncertain. False where another has
     * taken the plan up meanwhile.
     */
    interrupt: ({ id, pid, takenUpAt }: Pick<StoredPlan, 'id' | 'pid' | 'takenUpAt'>): boolean =>
      db.transaction(() => {
        if (interrupt.run({ id, pid, takenUpAt }).changes === 0) return false
        doubt.run(id)
        return true
      })(),
    /** Steps that have not begun never will; answers how many. */
    cancelPending: (id: string): number => cancelPending.run(id).changes,
    setState(
      id: string,
      to: {
        state: PlanState
        error?: AppError | null
        pid?: number | null
        takenUpAt?: string | null
        appliedBy?: string
        startedAt?: string
        endedAt?: string | null
      },
    ): void {
      const {
        state,
        error = null,
        pid = null,
        takenUpAt = null,
        appliedBy = null,
        startedAt = null,
        endedAt = null,
      } = to
      setPlan.run({ id, state, error: json(error), pid, takenUpAt, appliedBy, startedAt, endedAt })
    },
    /**
     * Moves a step to a state, with a line in the journal in the same transaction, so that an intent is on disk
     * before the call and a receipt stands or does not.
     */
    setStep(
      at: { planId: string; position: number },
      to: {
        state: StepState
        captured?: Restores | null
        receipt?: Receipt | null
        error?: AppError | null
      },
      entry?: JournalEntry,
    ): void {
      db.transaction(() => {
        const { state, captured, receipt, error } = to
        setStep.run({ ...at, state, captured: json(captured), receipt: json(receipt), error: json(error) })
        if (entry !== undefined)
          note.run(at.planId, at.position, entry.at, entry.entry, JSON.stringify(entry.details))
      })()
    },
    /** Moves many steps at once, each with its line in the journal, all or nothing. */
    setSteps(
      planId: string,
      steps: readonly { position: number; state: StepState; error?: AppError | null; entry: JournalEntry }[],
    ): void {
      db.transaction(() => {
        for (const { position, state, error, entry } of steps) {
          setStep.run({ planId, position, state, captured: null, receipt: null, error: json(error) })
          note.run(planId, position, entry.at, entry.entry, JSON.stringify(entry.details))
        }
      })()
    },
    /** Puts the event of Okta's log into a receipt. */
    setReceipt: (planId: string, position: number, receipt: Receipt): void =>
      void setReceipt.run(JSON.stringify(receipt), planId, position),
    note: (planId: string, position: number, { at, entry, details }: JournalEntry): void =>
      void note.run(planId, position, at, entry, JSON.stringify(details)),
    journal(planId: string, position: number): JournalEntry[] {
      return notes
        .all(planId, position)
        .map((row) => ({ ...row, details: JSON.parse(row.details) as Record<string, unknown> }))
    },
    /** Receipts of a connector since a time that Okta's log has not confirmed yet. */
    awaitingEvents: (connectorId: string, since: string): StoredStep[] =>
      awaiting.all(connectorId, since).map(stepOf),
    /** Ids of events that receipts have, of plans of a connector that did not end before a time. */
    usedEvents: (connectorId: string, since: string): string[] => usedEvents.all(connectorId, since),
  }
}
