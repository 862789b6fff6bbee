import type { AppError } from '../../../../preload/contract/errors.ts'
import type { StoredStep } from '../../db/ledger/plan-rows.ts'
import { isInDoubt } from '../../okta/errors.ts'
import type { AccessState } from '../types.ts'
import type { Halt, RunContext, StepEnd } from './deps.ts'
import { pause } from './plan-client.ts'
import { readBack, type Seen } from './read-back.ts'
import type { StepRecord } from './record.ts'

/** Times that a change is sent where no answer tells what came of it, and where Okta is busy. */
const mostSends = 3
const mostBusy = 6
const firstBusyPause = 500

/** Okta: "Okta API error codes": an account, roles or the rules of a group are being worked on by another call. */
const busyCodes = new Set(['E0000112', 'E0000239', 'E0000249', 'E0000268'])
/** Okta: E0000060, HTTP 501: the organization does not have the function, so nothing was done. */
const refusedAll = 'E0000060'

/** Why a plan cannot go on after this failure; null where it is the step's own. */
export function haltOf(run: RunContext, error: AppError): Halt | null {
  if (run.stop.aborted && error.code === 'cancelled') return { why: 'cancelled' }
  if (error.code === 'offline') return { why: 'network', error }
  // A client that another credential replaced turns its calls away.
  if (['unauthorized', 'credential-missing', 'cancelled'].includes(error.code))
    return { why: 'credential', error }
  return null
}

/** Asks Okta for the change, and finds out what came of it. `before`: what Okta has, looked at just now. */
export async function write(
  run: RunContext,
  step: StoredStep,
  record: StepRecord,
  before: AccessState,
  /** What was so, and what will be. */
  words: { before: string; after: string },
): Promise<StepEnd> {
  const { access, clock } = run.deps
  let state = before
  let { doubted } = record.earlier
  let busy = 0

  const done = (
    outcome: 'changed' | 'already' | 'found',
    seen: Seen,
    requestId: string | null,
    note: string | null,
  ): StepEnd =>
    record.done(outcome, {
      state: seen.state,
      before: outcome === 'already' ? words.after : words.before,
      after: words.after,
      requestId,
      note,
    })

  /** Whether Okta acted is not known, and cannot be read now. */
  const notRead = (error: AppError): StepEnd => {
    record.uncertain(error)
    return haltOf(run, error) ?? (error.code === 'forbidden' ? 'ended' : { why: 'network', error })
  }

  /** Okta said that it is so, now or before. */
  async function agreed(
    outcome: 'changed' | 'already' | 'found',
    requestId: string | null,
    note: string | null,
  ) {
    const seen = await readBack(run, step, record, state, 'accepted')
    if (seen.is === 'so') return done(outcome, seen, requestId, note)
    if (seen.is === 'not') {
      return record.failed({
        code: 'conflict',
        message: `Okta ${outcome === 'already' ? 'said that it was so already' : 'accepted the change'}, but what it has now is: ${access.words(step.change, seen.state).before}`,
        nextStep: 'Look at it in Okta: a group rule, or somebody else, may have changed it back.',
      })
    }
    const halt = haltOf(run, seen.error)
    if (halt !== null && halt.why !== 'cancelled') {
      record.uncertain(seen.error)
      return halt
    }
    const unread =
      halt === null
        ? `It was not read back: ${seen.error.message}`
        : 'It was not read back, because the plan was cancelled.'
    return done(outcome, seen, requestId, note === null ? unread : `${note} ${unread}`)
  }

  for (let sends = 1; ;) {
    const call = access.writeFor(step.change, state, step.restores)
    if (!call.ok) return record.failed(call.error)
    if (run.stop.aborted) {
      if (doubted) record.pending(true)
      return { why: 'cancelled' }
    }
    record.intent(call.value, state)
    const client = await run.open({ counted: record.counted, phase: 'write' })
    const { method, path, body } = call.value
    const answer = client.ok ? await client.value.send(method, path, body) : client

    if (answer.ok) {
      const { status, headers } = answer.value
      const requestId = headers.requestId ?? null
      record.answer({ outcome: 'accepted', status, requestId })
      return agreed('changed', requestId, null)
    }

    const { error } = answer
    const { errorCode, ...about } = { ...error.okta, message: error.message }
    if (access.saysAlready(step.change, error)) {
      record.answer({ outcome: 'already', ...about })
      return doubted
        ? agreed('found', null, 'An earlier call got no complete answer; Okta then said that it was so.')
        : agreed('already', null, 'Okta said that it was so already.')
    }
    if (isInDoubt(error) && errorCode !== refusedAll) {
      record.answer({ outcome: 'doubt', ...about })
      doubted = true
      const seen = await readBack(run, step, record, state, 'doubt')
      if (seen.is === 'so')
        return done('found', seen, null, 'No complete answer came, so Okta was read: it has the change.')
      if (seen.is === 'unknown') return notRead(seen.error)
      state = seen.state
      if (run.stop.aborted) {
        record.uncertain(error)
        return { why: 'cancelled' }
      }
      if (sends === mostSends) {
        return record.failed({
          ...error,
          message: `Okta was asked ${String(mostSends)} times and gave no complete answer; read after that, it did not have the change.`,
          nextStep: 'Try again in a few minutes; it is looked at again first.',
        })
      }
      sends += 1
      continue
    }
    const halt = haltOf(run, error)
    if (halt !== null) {
      record.pending(doubted)
      return halt
    }
    record.answer({ outcome: 'refused', ...about })
    if (errorCode !== undefined && busyCodes.has(errorCode) && busy < mostBusy) {
      await pause(clock, firstBusyPause * 2 ** busy * (0.75 + Math.random() / 2), run.stop)
      busy += 1
      if (run.stop.aborted) record.pending(doubted)
      if (run.stop.aborted) return { why: 'cancelled' }
      continue
    }
    if (error.code === 'forbidden') run.deps.refused(run.plan.connectorId)
    return record.failed(error)
  }
}
