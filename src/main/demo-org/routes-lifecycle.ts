import { failure, notFound } from './errors.ts'
import type { Profile, UserRecord, UserStatus } from './model.ts'
import { json, NO_CONTENT, objectBody, param, userOf } from './pages.ts'
import type { Call, Reply } from './pages.ts'
import { userDetail } from './routes-users.ts'

/** The life of accounts: making, suspending, deactivating and deleting them. Okta: "User lifecycle". */

type Fields = Record<string, unknown>
const fields = (value: unknown): Fields =>
  typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Fields) : {}

const mail = /^[^\s@]+@[^\s@]+\.[^\s@]+$/
const MOST_GROUPS = 20
/** Okta: "Default profile properties". */
const REQUIRED: readonly [key: string, shortest: number, longest: number][] = [
  ['login', 5, 100],
  ['email', 5, 100],
  ['firstName', 1, 50],
  ['lastName', 1, 50],
]

/** What is wrong with a new profile, one cause for each field. */
function faultsOf(profile: Profile): string[] {
  const faults: string[] = []
  for (const [key, shortest, longest] of REQUIRED) {
    const value = profile[key]
    if (typeof value !== 'string' || value === '') faults.push(`${key}: The field cannot be left blank`)
    else if (value.length < shortest || value.length > longest)
      faults.push(
        `${key}: The field is out of its range of ${String(shortest)} to ${String(longest)} characters`,
      )
    else if (key === 'login' && !mail.test(value))
      faults.push('login: Username must be in the form of an email address')
    else if (key === 'email' && !mail.test(value)) faults.push('email: Does not match required pattern')
  }
  return faults
}

/** The system that a new account is to sign in with, where the caller names one. */
function sourceOf(call: Call, credentials: Fields): UserRecord['source'] {
  if (call.query.get('provider') !== 'true') return undefined
  const { type, name } = fields(credentials['provider'])
  if (type !== 'FEDERATION' && type !== 'SOCIAL')
    throw failure('E0000001', 'credentials', ['provider: Only FEDERATION and SOCIAL can be chosen'])
  return { type, name: typeof name === 'string' ? name : type }
}

/** POST /users. An account without a password is STAGED, or PROVISIONED where it is activated. */
export function createUser(call: Call): Reply {
  const body = objectBody(call)
  const profile = body['profile']
  if (typeof profile !== 'object' || profile === null)
    throw failure('E0000001', 'profile', ['profile: The field cannot be left blank'])
  const given = profile as Profile
  const faults = faultsOf(given)
  if (faults.length > 0) throw failure('E0000001', faults[0]?.split(':')[0] ?? '', faults)
  const login = String(given['login']).toLowerCase()
  const { org } = call
  if (org.data.users.some((user) => !user.deleted && String(user.profile['login']).toLowerCase() === login)) {
    throw failure('E0000001', 'login', [
      'login: An object with this field already exists in the current organization',
    ])
  }
  const activate = call.query.get('activate') !== 'false'
  const credentials = fields(body['credentials'])
  const password = typeof fields(credentials['password'])['value'] === 'string'
  const expired = call.query.get('nextLogin') === 'changePassword'
  if (expired && !activate) throw failure('E0000125')
  if (expired && !password) throw failure('E0000124')
  const groups: unknown[] = Array.isArray(body['groupIds']) ? body['groupIds'] : []
  if (groups.length > MOST_GROUPS) throw failure('E0000093', '', ['The number of group targets is too large'])
  for (const id of groups) if (org.group(String(id)) === undefined) throw notFound(String(id), 'UserGroup')
  const source = sourceOf(call, credentials)
  const by = call.tokens.actor(call.token)
  const made = org.createUser(given, { activate, password, expired, ...(source && { source }) }, by)
  for (const id of groups) org.addMember(String(id), made.id, by)
  return json(userDetail(call, made))
}

/** Only super administrators change accounts that hold admin roles, and only its source a sourced account. */
function mayChange(call: Call, user: UserRecord): void {
  const { roleAssignments, bindings } = call.org.data
  const held = { kind: 'USER', principal: user.index }
  const isHolder = (entry: { kind: string; principal: number }): boolean =>
    entry.kind === held.kind && entry.principal === held.principal
  const isAdmin = roleAssignments.some(isHolder) || bindings.some(({ members }) => members.some(isHolder))
  if (isAdmin && call.token.role !== 'super') throw failure('E0000006')
  if (user.source?.type === 'ACTIVE_DIRECTORY' || user.source?.type === 'LDAP') throw failure('E0000023')
}

/** POST /users/{id}/lifecycle/{operation}. */
export function changeLifecycle(call: Call): Reply {
  const user = userOf(call)
  const operation = param(call, 1)
  const by = call.tokens.actor(call.token)
  const { org } = call
  const need = (status: UserStatus, words: string): void => {
    if (user.status !== status)
      throw failure('E0000001', `${operation}User`, [`Cannot ${operation} a user that is not ${words}`])
  }
  const operations: Record<string, () => void> = {
    suspend() {
      need('ACTIVE', 'active')
      org.setUserStatus(user.id, 'SUSPENDED', by)
    },
    unsuspend() {
      need('SUSPENDED', 'suspended')
      org.setUserStatus(user.id, 'ACTIVE', by)
    },
    activate() {
      if (user.status !== 'STAGED' && user.status !== 'DEPROVISIONED') throw failure('E0000016')
      org.setUserStatus(user.id, 'PROVISIONED', by)
    },
    reactivate() {
      if (user.status !== 'PROVISIONED' && user.status !== 'RECOVERY') throw failure('E0000038')
      org.reactivateUser(user.id, by)
    },
    deactivate() {
      if (user.status === 'DEPROVISIONED') throw notFound(user.id, 'User')
      org.deactivateUser(user.id, by)
    },
    unlock() {
      if (user.status !== 'LOCKED_OUT') throw failure('E0000038')
      org.setUserStatus(user.id, 'ACTIVE', by)
    },
  }
  const run = Object.hasOwn(operations, operation) ? operations[operation] : undefined
  if (run === undefined) throw failure('E0000022')
  mayChange(call, user)
  run()
  return json({})
}

/** DELETE /users/{id}: the first call deactivates, the second one deletes. */
export function deleteUser(call: Call): Reply {
  const user = userOf(call)
  const by = call.tokens.actor(call.token)
  mayChange(call, user)
  if (user.status === 'DEPROVISIONED') call.org.deleteUser(user.id, by)
  else call.org.deactivateUser(user.id, by)
  return NO_CONTENT
}
