import {
  err,
  ok,
  statusAfter,
  whyNotInStatus,
  type AccountAction,
  type AccountActionResult,
  type AppError,
  type AuditAction,
  type Result,
} from '../../../preload/contract/index.ts'
import type { Holdings } from '../db/snapshot/holdings.ts'
import { isInDoubt } from '../okta/errors.ts'
import type { OktaClient } from '../okta/port.ts'
import { callOf, lookAt, readAccount, type LiveAccount } from './look.ts'
import { ownAccount, previewOf } from './preview.ts'

/** What is done to an account, in words. */
export const verbs: Record<AccountAction, { done: string; audit: AuditAction }> = {
  suspend: { done: 'suspended', audit: 'account.suspended' },
  unsuspend: { done: 'unsuspended', audit: 'account.unsuspended' },
  deactivate: { done: 'deactivated', audit: 'account.deactivated' },
  delete: { done: 'deleted', audit: 'account.deleted' },
}

/** Times that Okta is asked again after it accepted a change that it makes in the background. */
const readsBack = 3
const betweenReads = 700

export interface ActDeps {
  client: OktaClient
  /** What the local data knows the account to hold. */
  held: (accountId: string) => Holdings | null
  /** Waits; milliseconds. */
  pause: (milliseconds: number) => Promise<void>
  now: () => string
  audit: (action: AuditAction, text: string, details: Record<string, unknown>) => void
  log: (level: 'info' | 'warn' | 'error', text: string, details?: Record<string, unknown>) => void
}

/** The status as Okta writes it; null for an account that is gone. */
type Status = string | null
const statusOf = (live: LiveAccount | null): Status => live?.status ?? null

const aside = (message: string, nextStep = 'Nothing needs to be done.'): AppError => ({
  code: 'conflict',
  message,
  nextStep,
})

/**
 * Does one thing to one account: looks again, refuses where the account is not as it was shown, asks Okta
 * once, and reads back what came of it. A call whose answer was lost is never repeated.
 */
export async function act(
  deps: ActDeps,
  { accountId, action, fingerprint }: { accountId: string; action: AccountAction; fingerprint: string },
): Promise<Result<AccountActionResult>> {
  const { client } = deps
  const goal = statusAfter[action]
  const { done } = verbs[action]
  const looked = await lookAt(client, accountId)
  if (!looked.ok) return looked
  const { live, self } = looked.value

  if (statusOf(live) === goal) {
    const name = live?.name ?? 'The account'
    deps.log('info', `${name} was ${done} already; nothing was done.`, { accountId })
    return ok({
      accountId,
      before: goal ?? 'DELETED',
      after: goal,
      at: deps.now(),
      requestId: null,
      warning: aside(`${name} was ${done} already. Nothing was changed.`),
    })
  }
  if (live === null) {
    return err('not-found', 'Okta has no such account any more.', 'Sync to see what is there now.')
  }
  if (self && action !== 'unsuspend')
    return err('refused-for-safety', ownAccount, 'Use another credential, then try again.')
  const refusal = whyNotInStatus(action, live.status)
  if (refusal !== null)
    return err('conflict', `${live.name} is ${live.status}. ${refusal}`, 'Look at the account again.')
  if (previewOf(action, live, looked.value, deps.held(accountId)).fingerprint !== fingerprint) {
    return err(
      'conflict',
      `${live.name}, or what it holds, has changed since it was shown. Nothing was done.`,
      'Look at what would be lost now, then decide again.',
    )
  }

  const { name, login, status: before } = live
  const what = { accountId, login, before }
  // Written first, so that it is known even where this process ends before the answer comes.
  deps.log('info', `Okta is asked to ${action} ${name} (${login}).`, what)
  const [method, path] = callOf(action, accountId)
  const answer = await client.send(method, path)
  const requestId = (answer.ok ? answer.value.headers.requestId : answer.error.okta?.requestId) ?? null
  const finish = (after: Status, warning: AppError | null): Result<AccountActionResult> => {
    const details = { ...what, after, requestId, ...(warning === null ? {} : { warning: warning.message }) }
    deps.log('info', `${name} (${login}) was ${done} in Okta.`, details)
    deps.audit(verbs[action].audit, `${name} (${login}) was ${done} in Okta.`, details)
    return ok({ accountId, before, after, at: deps.now(), requestId, warning })
  }

  if (answer.ok) return finish(...(await settled(deps, accountId, goal)))

  const { error } = answer
  const doubt = isInDoubt(error)
  const seen = doubt || isAnswered(error) ? await readAccount(client, accountId) : null
  if (seen?.ok === true && statusOf(seen.value) === goal) {
    return finish(
      goal,
      aside(
        doubt
          ? `No complete answer came from Okta, so it was asked again: ${saysNow(goal)}.`
          : `Somebody else was faster: ${saysNow(goal)}.`,
      ),
    )
  }
  const details = { ...what, requestId, error: error.message }
  if (!doubt) {
    deps.log('warn', `Okta refused to ${action} ${name} (${login}): ${error.message}`, details)
    return answer
  }
  const after = seen?.ok === true ? statusOf(seen.value) : undefined
  const words =
    after === undefined
      ? 'It is not known whether Okta did it.'
      : `${saysNow(after)}, but the change may still come.`
  deps.log('error', `Okta was asked to ${action} ${name} (${login}). ${error.message} ${words}`, details)
  deps.audit(
    verbs[action].audit,
    `Okta was asked to ${action} ${name} (${login}), and no complete answer came. ${words}`,
    after === undefined ? details : { ...details, after },
  )
  return err(error.code, `${error.message} ${words}`, 'Look at the account again before you repeat it.', {
    ...(error.okta === undefined ? {} : { okta: error.okta }),
  })
}

const saysNow = (status: Status): string =>
  status === null ? 'Okta says that the account is gone' : `Okta says ${status} now`

/** Okta refused the change of this account for a reason that may be that it has happened already. */
const isAnswered = ({ code, okta }: AppError): boolean =>
  okta !== undefined && !['forbidden', 'unauthorized', 'rate-limited'].includes(code)

/** Reads an account until it is as it should be after the change, a few times. */
async function settled(
  { client, pause }: ActDeps,
  accountId: string,
  goal: Status,
): Promise<[after: Status, warning: AppError | null]> {
  for (let read = 1; ; read++) {
    const seen = await readAccount(client, accountId)
    if (!seen.ok) {
      const words = `Okta accepted the change, but could not be asked what came of it: ${seen.error.message}`
      return [goal, { ...seen.error, message: words }]
    }
    const after = statusOf(seen.value)
    if (after === goal) return [after, null]
    if (read === readsBack) {
      const words = `Okta accepted the change and is still working on it; it says ${after ?? 'that the account is gone'} now.`
      return [after, aside(words, 'Look at the account again in a minute.')]
    }
    await pause(betweenReads)
  }
}
