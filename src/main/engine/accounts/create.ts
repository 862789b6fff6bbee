import {
  err,
  ok,
  type AccountActionResult,
  type AppError,
  type NewAccount,
  type Result,
} from '../../../preload/contract/index.ts'
import { isInDoubt } from '../okta/errors.ts'
import type { ActDeps } from './act.ts'
import { readAccount, type LiveAccount } from './look.ts'

const taken = (login: string, known: LiveAccount | null) =>
  err(
    'conflict',
    known === null
      ? `Okta has an account with the login ${login} already.`
      : `The login ${login} belongs to ${known.name} already, who is ${known.status}.`,
    'Choose another login, or use the account that is there.',
  )

/** What Okta's refusal of a new account says about its fields; its codes do not tell them apart. */
function refusedInput(error: AppError, login: string): { ok: false; error: AppError } {
  const { message, okta } = error
  if (okta?.errorCode !== 'E0000001') return { ok: false, error }
  const more = { okta }
  if (/login: .*already exists/i.test(message)) {
    const { error: known } = taken(login, null)
    return { ok: false, error: { ...known, ...more } }
  }
  return err('invalid-input', message, 'Correct what Okta names and try again.', more)
}

/** Creates an account without a password: Okta sends the person an e-mail, or keeps the account STAGED. */
export async function create(deps: ActDeps, account: NewAccount): Promise<Result<AccountActionResult>> {
  const { client } = deps
  const { firstName, lastName, email, login, activate } = account
  const optional = Object.entries({ department: account.department, title: account.title })
  const profile = {
    firstName,
    lastName,
    email,
    login,
    ...Object.fromEntries(optional.filter(([, value]) => value !== undefined && value !== '')),
  }
  // Okta cannot look up a login with a slash; for that one its own refusal has to do.
  const find = async (): Promise<Result<LiveAccount | null>> => {
    const found = login.includes('/') ? ok(null) : await readAccount(client, login)
    // It also finds accounts by the part before the @.
    return found.ok && found.value?.login.toLowerCase() !== login.toLowerCase() ? ok(null) : found
  }
  const known = await find()
  if (!known.ok) return known
  if (known.value !== null) return taken(login, known.value)

  const name = `${firstName} ${lastName}`
  const what = { login, email, activate }
  deps.log('info', `Okta is asked to create the account of ${name} (${login}).`, what)
  const answer = await client.send<{ id?: unknown }>('POST', `/api/v1/users?activate=${String(activate)}`, {
    profile,
  })
  const requestId = (answer.ok ? answer.value.headers.requestId : answer.error.okta?.requestId) ?? null
  const finish = (id: string, after: string, warning: AppError | null): Result<AccountActionResult> => {
    const details = { ...what, accountId: id, before: null, after, requestId }
    deps.log('info', `The account of ${name} (${login}) was created in Okta.`, details)
    deps.audit('account.created', `The account of ${name} (${login}) was created in Okta.`, details)
    return ok({ accountId: id, before: '', after, at: deps.now(), requestId, warning })
  }

  if (answer.ok) {
    const id = typeof answer.value.body?.id === 'string' ? answer.value.body.id : login
    const made = await readAccount(client, id)
    if (made.ok && made.value !== null) return finish(made.value.id, made.value.status, null)
    return finish(id, activate ? 'PROVISIONED' : 'STAGED', {
      code: 'conflict',
      message: 'Okta created the account, but it could not be read back yet.',
      nextStep: 'Look at the account in a minute.',
    })
  }

  const { error } = answer
  if (!isInDoubt(error)) {
    deps.log('warn', `Okta refused to create ${name} (${login}): ${error.message}`, { ...what, requestId })
    return refusedInput(error, login)
  }
  // There was none a moment ago, so one that is there now is this one.
  const made = await find()
  if (made.ok && made.value !== null) {
    return finish(made.value.id, made.value.status, {
      code: 'conflict',
      message: 'No complete answer came from Okta, so it was asked again: the account is there.',
      nextStep: 'Nothing needs to be done.',
    })
  }
  const words = made.ok
    ? 'Okta does not show the account, but it may still come.'
    : 'It is not known whether Okta did it.'
  deps.log('error', `Okta was asked to create ${name} (${login}). ${error.message} ${words}`, what)
  deps.audit(
    'account.created',
    `Okta was asked to create the account of ${name} (${login}), and no complete answer came. ${words}`,
    { ...what, requestId, error: error.message },
  )
  return err(error.code, `${error.message} ${words}`, 'Look for the account in Okta before you repeat it.', {
    ...(error.okta === undefined ? {} : { okta: error.okta }),
  })
}
