import type { AppError } from '../../../../preload/contract/errors.ts'
import type { Receipt, StepState } from '../../../../preload/contract/models.ts'
import type { JournalEntry, StoredStep } from '../../db/ledger/plan-rows.ts'
import type { AccessState, WriteCall } from '../types.ts'
import type { RunContext } from './deps.ts'

/** What the journal tells of earlier attempts at a step. */
export interface Earlier {
  /** When Okta was asked first. */
  startedAt: string | null
  sends: number
  /** Okta accepted the change; the id of that request, where it had one. */
  accepted: { requestId: string | null } | null
  /** Okta was asked, and no answer said that it did not act. */
  doubted: boolean
}

export function earlierOf(journal: readonly JournalEntry[]): Earlier {
  const earlier: Earlier = { startedAt: null, sends: 0, accepted: null, doubted: false }
  let before = false
  for (const { at, entry, details } of journal) {
    if (entry === 'intent') {
      earlier.startedAt ??= at
      earlier.sends += 1
      before = earlier.doubted
      earlier.doubted = true
    } else if (entry === 'answer') {
      const { outcome, requestId } = details
      if (outcome === 'accepted')
        earlier.accepted = { requestId: typeof requestId === 'string' ? requestId : null }
      // A refusal says nothing of an earlier call that got no answer.
      if (outcome !== 'doubt') earlier.doubted = before
    }
  }
  return earlier
}

/** Writes what becomes of one step: state and journal together. */
export function createRecord(run: RunContext, step: StoredStep) {
  const { deps, plan } = run
  const { plans, access } = deps
  const at = { planId: step.planId, position: step.position }
  const now = (): string => new Date(deps.clock.now()).toISOString()
  const scope = { connectorId: plan.connectorId, planId: plan.id }
  const earlier = earlierOf(plans.journal(step.planId, step.position))
  const counted = { calls: earlier.sends }
  const startedAt = earlier.startedAt ?? now()
  const asks = `${step.change.verb === 'grant' ? 'Give' : 'Take'} ${step.principalName} ${
    step.change.verb === 'grant' ? '' : 'away from '
  }${step.resourceName}`
  const details = { position: step.position, change: step.change }

  /** Ends the step without its change. */
  function end(state: Exclude<StepState, 'done'>, error: AppError): 'ended' {
    plans.setStep(
      at,
      { state, error },
      { at: now(), entry: 'end', details: { state, message: error.message } },
    )
    deps.log(scope, 'warn', `${asks}: ${error.message}`, { ...details, state, error })
    return 'ended'
  }

  return {
    earlier,
    counted,
    end,
    failed: (error: AppError): 'ended' => end('failed', error),
    /** To be read before Okta is asked again. */
    uncertain(error: AppError): void {
      plans.setStep(
        at,
        { state: 'uncertain', error },
        { at: now(), entry: 'read', details: { so: null, message: error.message } },
      )
      deps.log(scope, 'warn', `${asks}: it is not known yet whether Okta did it. ${error.message}`, details)
    },
    /** On disk before Okta is asked. */
    intent(call: WriteCall, state: AccessState): void {
      plans.setStep(
        at,
        { state: 'sending', captured: state.held?.restorable ?? null },
        { at: now(), entry: 'intent', details: { method: call.method, path: call.path } },
      )
    },
    answer(answer: {
      outcome: 'accepted' | 'already' | 'refused' | 'doubt'
      requestId?: string | null | undefined
      status?: number
      message?: string
    }): void {
      plans.note(step.planId, step.position, { at: now(), entry: 'answer', details: answer })
    },
    /** Nothing came of the attempt, and nothing was sent. */
    pending(doubted: boolean): void {
      plans.setStep(
        at,
        { state: doubted ? 'uncertain' : 'pending' },
        { at: now(), entry: 'answer', details: { outcome: 'unsent' } },
      )
    },
    read(so: boolean | null): void {
      plans.note(step.planId, step.position, { at: now(), entry: 'read', details: { so } })
    },
    /** Ends the step as done, with its receipt, and then tells the local data. */
    done(
      outcome: Receipt['outcome'],
      told: {
        state: AccessState
        before: string
        after: string
        requestId: string | null
        note: string | null
      },
    ): 'ended' {
      const { state, ...words } = told
      const time = now()
      const stored = plans.step(step.planId, step.position) ?? step
      const undo =
        outcome === 'already'
          ? { impossible: 'It was so before: this step changed nothing, so there is nothing to take back.' }
          : access.inverse(stored)
      const receipt: Receipt = {
        who: run.who,
        startedAt,
        at: time,
        outcome,
        ...words,
        event: null,
        calls: counted.calls,
        undo:
          'impossible' in undo
            ? { possible: false, text: undo.impossible }
            : { possible: true, text: undo.text },
      }
      plans.setStep(
        at,
        { state: 'done', receipt },
        { at: time, entry: 'end', details: { state: 'done', outcome } },
      )
      deps.log(scope, 'info', `${asks}: done.`, { ...details, outcome, requestId: words.requestId })
      try {
        deps.mirror.confirmed(plan.connectorId, { ...at, change: step.change, state, at: time })
      } catch (cause) {
        // The step is done all the same; the next sync brings it.
        deps.log(scope, 'error', `${asks}: the local data could not be told.`, { error: String(cause) })
      }
      return 'ended'
    },
  }
}
export type StepRecord = ReturnType<typeof createRecord>
