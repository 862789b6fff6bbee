import type { AppError } from '../../../../preload/contract/errors.ts'
import type { StoredStep } from '../../db/ledger/plan-rows.ts'
import type { AccessState } from '../types.ts'
import type { RunContext } from './deps.ts'
import { pause } from './plan-client.ts'
import type { StepRecord } from './record.ts'

/** Milliseconds before each reading of a change that Okta accepted. */
const afterAccepted = [0, 300, 1_000]
/** The same of a call without a complete answer: what Okta was still doing then has time to show. */
const afterDoubt = [0, 1_000]

/** What Okta was read to have after a call. `unknown`: it could not be read. */
export type Seen =
  | { is: 'so'; state: AccessState }
  | { is: 'not'; state: AccessState }
  | { is: 'unknown'; state: AccessState; error: AppError }

/** Reads whether and how the access is held until it is as it should be, a few times. */
export async function readBack(
  run: RunContext,
  step: StoredStep,
  record: StepRecord,
  before: AccessState,
  after: 'accepted' | 'doubt',
): Promise<Seen> {
  const { access, clock } = run.deps
  let state = before
  for (const wait of after === 'accepted' ? afterAccepted : afterDoubt) {
    if (wait > 0 && !(await pause(clock, wait, run.grace))) break
    const client = await run.open({ counted: record.counted, phase: 'read' })
    if (!client.ok) return { is: 'unknown', error: client.error, state }
    const looked = await access.look(client.value, step.change, { parts: 'held', signal: run.cut })
    if (!looked.ok) return { is: 'unknown', error: looked.error, state }
    state = { ...state, ...looked.value.state }
    const so = access.isSo(step.change, state)
    record.read(so)
    if (so === true) return { is: 'so', state }
    if (so === null) {
      const error: AppError = {
        code: 'forbidden',
        message: 'The credential may not see whether it is so.',
        nextStep: 'Look at it in Okta.',
      }
      return { is: 'unknown', error, state }
    }
  }
  return { is: 'not', state }
}
