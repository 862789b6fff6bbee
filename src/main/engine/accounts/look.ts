import { err, ok, type AppError, type Result } from '../../../preload/contract/index.ts'
import type { OktaClient } from '../okta/port.ts'

/** An account as Okta has it now. */
export interface LiveAccount {
  id: string
  name: string
  login: string
  status: string
  lastUpdated: string
  /** The status that Okta is still bringing it to; null where it is at rest. */
  movingTo: string | null
  /** Type of the system that it comes from, such as OKTA or ACTIVE_DIRECTORY; null where Okta does not say. */
  source: string | null
}

/** An account and what in Okta hangs on it, read just now. */
export interface Look {
  /** Null where Okta has no such account (any more). */
  live: LiveAccount | null
  /** It is the account that this connector's credential acts as. */
  self: boolean
  /** Names of the API tokens that it made; null where the credential may not see tokens. */
  keys: string[] | null
}

type Json = Record<string, unknown>
const text = (value: unknown): string | null => (typeof value === 'string' && value !== '' ? value : null)
const object = (value: unknown): Json => (typeof value === 'object' && value !== null ? (value as Json) : {})

const pathOf = (key: string): string => `/api/v1/users/${encodeURIComponent(key)}`

function liveAccount(body: unknown): LiveAccount | null {
  const { id, status, lastUpdated, transitioningToStatus, profile, credentials } = object(body)
  const { login, firstName, lastName, displayName } = object(profile)
  const [key, state, name] = [text(id), text(status), text(login)]
  if (key === null || state === null) return null
  const names = [text(firstName), text(lastName)].filter((part) => part !== null).join(' ')
  return {
    id: key,
    name: text(displayName) ?? (names === '' ? (name ?? key) : names),
    login: name ?? key,
    status: state,
    lastUpdated: text(lastUpdated) ?? '',
    movingTo: text(transitioningToStatus),
    source: text(object(object(credentials)['provider'])['type']),
  }
}

/**
 * One account by its id or login, straight from Okta: reads of one account show what was written just
 * before. Null where there is none.
 */
export async function readAccount(client: OktaClient, key: string): Promise<Result<LiveAccount | null>> {
  const answer = await client.get<unknown>(pathOf(key))
  if (!answer.ok) return answer.error.code === 'not-found' ? ok(null) : answer
  const live = liveAccount(answer.value.body)
  return live === null
    ? err('okta-error', 'Okta did not answer with an account.', 'Check the domain of the organization.')
    : ok(live)
}

const isHidden = ({ code }: AppError): boolean => code === 'forbidden' || code === 'not-found'

/** Okta: GET /api/v1/api-tokens, which has no pages. */
async function keysOf(client: OktaClient, id: string): Promise<Result<string[] | null>> {
  const answer = await client.get<unknown>('/api/v1/api-tokens')
  if (!answer.ok) return isHidden(answer.error) ? ok(null) : answer
  const rows: unknown[] = Array.isArray(answer.value.body) ? answer.value.body : []
  return ok(
    rows
      .map(object)
      .filter(({ userId }) => userId === id)
      .map(({ name }) => text(name) ?? 'without a name'),
  )
}

/** Reads an account and what hangs on it. `id` is Okta's own id of it. */
export async function lookAt(client: OktaClient, id: string): Promise<Result<Look>> {
  // A login, or "me", would find an account too, and another one tomorrow.
  if (!/^\w+$/.test(id)) return ok({ live: null, self: false, keys: [] })
  const [live, me, keys] = await Promise.all([readAccount(client, id), client.me(), keysOf(client, id)])
  if (!live.ok) return live
  if (!me.ok) return me
  if (!keys.ok) return keys
  const found = live.value?.id === id ? live.value : null
  return ok({ live: found, self: me.value?.id === id, keys: keys.value })
}

/** The address and method of an action. Okta: "User lifecycle", "Delete a user". */
export const callOf = (action: string, id: string): [method: 'POST' | 'DELETE', path: string] =>
  action === 'delete' ? ['DELETE', pathOf(id)] : ['POST', `${pathOf(id)}/lifecycle/${action}`]
