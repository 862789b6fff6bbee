import type { AppError } from '../../../../preload/contract/errors.ts'
import type { StoredStep } from '../../db/ledger/plan-rows.ts'
import { mergedState } from '../access/state.ts'
import type { RunContext, StepEnd } from './deps.ts'
import { createRecord } from './record.ts'
import { haltOf, write } from './write.ts'

/** What was said of a step that is not applied. */
const drifted = (why: string): AppError => ({
  code: 'conflict',
  message: why,
  nextStep: 'Nothing was sent. Look at it again, then retry or skip the step.',
})

/**
 * One step: looks at what Okta has now, and where that is what was decided on, makes the change. `reading`: an
 * earlier call is only looked after, nothing is sent.
 *
 * Takes one round trip to look, one to write and one to read back: in calls the person, the group or application
 * (remembered for a few seconds) and how it is held, then one and one.
 */
export async function runStep(
  run: RunContext,
  step: StoredStep,
  { reading = false }: { reading?: boolean } = {},
): Promise<StepEnd> {
  const { deps, plan } = run
  const { access } = deps
  const { change } = step
  const record = createRecord(run, step)
  const { earlier } = record

  const client = await run.open({ counted: record.counted, phase: 'look' })
  const self = client.ok ? run.actsAs() : null
  const looked = client.ok
    ? await access.look(client.value, change, { parts: 'all', signal: run.stop })
    : client
  if (!looked.ok) {
    const { error } = looked
    const halt = haltOf(run, error)
    if (halt !== null) return halt
    if (!client.ok) return { why: 'broken', error }
    if (error.code === 'forbidden') deps.refused(plan.connectorId)
    // What was asked before stays uncertain: that it cannot be looked at says nothing of it.
    if (!earlier.doubted && earlier.accepted === null) return record.failed(error)
    record.uncertain(error)
    return error.code === 'forbidden' ? 'ended' : { why: 'network', error }
  }
  const { state } = looked.value
  const source = deps.source(plan.connectorId)
  const known = access.known(source, change)
  const words = access.words(change, mergedState(known, state))
  const isSo = access.isSo(change, state) === true
  const asked = earlier.accepted !== null ? 'changed' : earlier.doubted ? 'found' : 'already'

  if (isSo && asked !== 'already') {
    return record.done(asked, {
      state,
      before: step.before,
      after: words.before,
      requestId: earlier.accepted?.requestId ?? null,
      note:
        asked === 'changed'
          ? 'Okta accepted it before this app was cut off, and was read after that.'
          : 'This app was cut off while Okta was being asked; Okta was read after that.',
    })
  }
  if (reading) {
    return record.end('cancelled', {
      code: 'cancelled',
      message: 'The plan was cancelled; Okta was read after that, and does not have the change.',
      nextStep: 'Nothing needs to be done.',
    })
  }
  const drift = isSo || step.expected === null ? null : access.drift(change, step.expected, state)
  if (drift !== null) return record.end('drifted', drifted(drift))
  const blockers = access
    .findings({ change, known, live: state, source, actsAs: (await self) ?? null, permitted: null })
    .filter(({ severity }) => severity === 'blocker')
  const [first] = blockers
  if (first !== undefined) {
    return record.end('refused', {
      code: 'refused-for-safety',
      message: blockers.map(({ text }) => text).join(' '),
      nextStep: first.nextStep ?? 'Nothing was sent.',
    })
  }
  if (isSo) {
    return record.done('already', {
      state,
      before: words.before,
      after: words.before,
      requestId: null,
      note: 'It was so already; nothing was sent.',
    })
  }
  if (run.stop.aborted) return { why: 'cancelled' }
  return write(run, step, record, state, words)
}
