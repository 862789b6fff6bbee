import { ok } from '../../../preload/contract/errors.ts'
import type { AppError, Result } from '../../../preload/contract/errors.ts'
import type { Capabilities, Capability } from '../../../preload/contract/models.ts'
import { notOkta } from './errors.ts'
import type { OktaAnswer, OktaClient } from './port.ts'

/** What a credential was found to be and able to do. */
export interface ProbeResult {
  capabilities: Capabilities
  orgId: string | null
  orgName: string | null
  /** Login of the account that the credential acts as; null for a service app. */
  actsAs: string | null
}

/** Ids in Okta's form that no object has: Okta never gives out an id of zeros. */
const nobody = `00u${'0'.repeat(17)}`
const noGroup = `00g${'0'.repeat(17)}`
const noApp = `0oa${'0'.repeat(17)}`

/** Okta: "Standard role types". */
const groupWriters = new Set(['SUPER_ADMIN', 'ORG_ADMIN', 'USER_ADMIN', 'GROUP_MEMBERSHIP_ADMIN'])
const appWriters = new Set(['SUPER_ADMIN', 'APP_ADMIN'])

interface Role {
  type: string
  status: string | null
  label: string
}
interface Row {
  id: string
}
/** One call and what came back. */
interface Seen {
  call: string
  answer: Result<OktaAnswer<unknown>>
}

const yes = (reason: string, evidence: string): Capability => ({ value: 'yes', reason, evidence })
const no = (reason: string, evidence: string): Capability => ({ value: 'no', reason, evidence })
const unknown = (reason: string, evidence: string): Capability => ({ value: 'unknown', reason, evidence })

const present = (calls: readonly (Seen | null)[]): Seen[] => calls.filter((seen) => seen !== null)

const isRow = (row: unknown): row is Row =>
  typeof row === 'object' && row !== null && typeof (row as { id?: unknown }).id === 'string'

/** The rows of a list, whether bare or inside an IAM envelope; null where the answer is neither. */
function rowsOf({ answer }: Seen): Row[] | null {
  if (!answer.ok) return null
  const { body } = answer.value
  const list = Array.isArray(body) ? body : ((body as { value?: unknown } | null)?.value ?? null)
  return Array.isArray(list) ? list.filter(isRow) : null
}

function evidenceOf({ call, answer }: Seen): string {
  if (answer.ok) {
    const count = rowsOf({ call, answer })?.length
    return `${call}: HTTP ${answer.value.status}${count === undefined ? '' : `, ${count} row${count === 1 ? '' : 's'}`}`
  }
  const { okta, message } = answer.error
  if (okta === undefined) return `${call}: ${message}`
  return `${call}: HTTP ${okta.status}${okta.errorCode === undefined ? '' : ` ${okta.errorCode}`}`
}

const isRefusal = (answer: Seen['answer']): boolean => !answer.ok && answer.error.code === 'forbidden'
const isAbsence = (answer: Seen['answer']): boolean => !answer.ok && answer.error.code === 'not-found'

/** Errors that end the probe: there is no point in asking five times. */
const isFatal = (error: AppError): boolean =>
  ['unauthorized', 'offline', 'cancelled', 'rate-limited'].includes(error.code)

const toGrant = {
  reviewGroups:
    'Give the account that owns the token the Read-Only Administrator role (for a service app: also the scopes okta.users.read and okta.groups.read).',
  provisionGroups:
    'Give the account that owns the token the Group Membership Administrator role (for a service app: also the scope okta.groups.manage).',
  reviewApps:
    'Give the account that owns the token the Read-Only Administrator role (for a service app: also the scope okta.apps.read).',
  provisionApps:
    'Give the account that owns the token the Application Administrator role (for a service app: also the scope okta.apps.manage).',
  reviewRoles:
    'Give the account that owns the token the Super Administrator role, the only standard role that may see admin roles, or a custom role with "View roles, resources, and admin assignments" (for a service app: also the scope okta.roles.read).',
}

/** A read capability from the calls that stand for it: every one must be answered. */
function review(what: string, grant: string, calls: readonly Seen[]): Capability {
  const evidence = calls.map(evidenceOf).join('; ')
  if (calls.some(({ answer }) => isRefusal(answer)))
    return no(`The token may not read ${what}. ${grant}`, evidence)
  const failed = calls.find(({ answer }) => !answer.ok && !isAbsence(answer))
  if (failed !== undefined && !failed.answer.ok) {
    return unknown(`Reading ${what} did not work: ${failed.answer.error.message}`, evidence)
  }
  return yes(`The token can read ${what}.`, evidence)
}

/** A write aimed at an object that cannot exist: refused means no, "not found" means it would be permitted. */
function provision(what: string, grant: string, seen: Seen): Capability {
  const evidence = evidenceOf(seen)
  if (isRefusal(seen.answer)) return no(`The token may not change ${what}. ${grant}`, evidence)
  if (isAbsence(seen.answer)) return yes(`The token can change ${what}.`, evidence)
  const why = seen.answer.ok ? 'Okta gave an unexpected answer' : seen.answer.error.message
  return unknown(`Whether the token may change ${what} could not be found out: ${why}`, evidence)
}

/** A write capability from the account's own roles; null where they do not decide it. */
function byRoles(
  what: string,
  grant: string,
  roles: readonly Role[],
  writers: ReadonlySet<string>,
  evidence: string,
): Capability | null {
  const active = roles.filter((role) => role.status !== 'INACTIVE')
  const writer = active.find((role) => writers.has(role.type))
  if (writer !== undefined)
    return yes(`The token can change ${what}: its account holds the role ${writer.label}.`, evidence)
  // A custom role can permit anything, so only the write itself tells.
  if (active.some((role) => role.type === 'CUSTOM')) return null
  const held = active.map((role) => role.label).join(', ')
  const why = held === '' ? 'its account holds no admin role' : `its account holds only ${held}`
  return no(`The token may not change ${what}: ${why}. ${grant}`, evidence)
}

function readRoles(seen: Seen): Role[] | null {
  if (!seen.answer.ok || !Array.isArray(seen.answer.value.body)) return null
  return seen.answer.value.body.flatMap((row: unknown) => {
    const { type, status, label } = (row ?? {}) as { type?: unknown; status?: unknown; label?: unknown }
    if (typeof type !== 'string') return []
    return [
      {
        type,
        status: typeof status === 'string' ? status : null,
        label: typeof label === 'string' ? label : type,
      },
    ]
  })
}

/**
 * Finds out what a credential can do, by the cheapest real reads, by the roles of its own account,
 * and where those cannot be read by writes that cannot change anything. Fails only where no answer
 * about the credential came at all: invalid token, no connection, limits, cancelled, not Okta.
 */
export async function probeCapabilities(
  client: OktaClient,
  options: { signal?: AbortSignal } = {},
): Promise<Result<ProbeResult>> {
  let fatal: AppError | null = null
  const note = (call: string, answer: Seen['answer']): Seen => {
    if (!answer.ok && isFatal(answer.error)) fatal ??= answer.error
    return { call, answer }
  }
  const get = async (path: string): Promise<Seen> =>
    note(`GET ${path}`, await client.get(`/api/v1${path}`, options))

  const [me, org] = await Promise.all([client.me(), client.org()])
  if (!me.ok && isFatal(me.error)) return me
  if (!org.ok && isFatal(org.error)) return org
  const account = me.ok ? me.value : null

  const [users, groups, apps, admins, ownRoles] = await Promise.all([
    get('/users?limit=1'),
    get('/groups?limit=1'),
    get('/apps?limit=1'),
    get('/iam/assignees/users?limit=1'),
    account === null ? null : get(`/users/${encodeURIComponent(account.id)}/roles`),
  ])
  const showsOkta = (seen: Seen): boolean => isRefusal(seen.answer) || (rowsOf(seen)?.length ?? 0) > 0
  if (!org.ok && account === null && ![users, groups, apps, admins].some(showsOkta)) {
    return org.error.code === 'not-found' ? notOkta(404, undefined) : org
  }
  const group = rowsOf(groups)?.[0]
  const app = rowsOf(apps)?.[0]
  const person = rowsOf(users)?.[0]?.id ?? account?.id ?? nobody
  const [members, appUsers, roles] = await Promise.all([
    group === undefined ? null : get(`/groups/${encodeURIComponent(group.id)}/users?limit=1`),
    app === undefined ? null : get(`/apps/${encodeURIComponent(app.id)}/users?limit=1`),
    // Anyone may read the own roles, so those of somebody else are what counts.
    get(
      `/users/${encodeURIComponent(rowsOf(admins)?.find(({ id }) => id !== account?.id)?.id ?? person)}/roles`,
    ),
  ])

  // Every organization has at least one account, so an empty list means that the rows are hidden.
  const blind = rowsOf(users)?.length === 0
  const blindness =
    'Okta shows this token no accounts at all, which no organization has: the service app has no admin role.'
  const orBlind = (grant: string, capability: Capability): Capability =>
    blind && capability.value === 'yes' ? no(`${blindness} ${grant}`, capability.evidence) : capability

  const held = ownRoles === null ? null : readRoles(ownRoles)
  const roleEvidence =
    ownRoles === null
      ? ''
      : `${evidenceOf(ownRoles)}${held === null || held.length === 0 ? '' : ` (${held.map(({ type }) => type).join(', ')})`}`
  const groupsByRole =
    held && byRoles('group membership', toGrant.provisionGroups, held, groupWriters, roleEvidence)
  const appsByRole =
    held && byRoles('application assignments', toGrant.provisionApps, held, appWriters, roleEvidence)
  const attempt = async (method: 'PUT' | 'POST', path: string, body?: unknown): Promise<Seen> =>
    note(`${method} ${path}`, await client.send(method, `/api/v1${path}`, body, options))

  const capabilities: Capabilities = {
    reviewGroups: orBlind(
      toGrant.reviewGroups,
      review('accounts, groups and memberships', toGrant.reviewGroups, present([users, groups, members])),
    ),
    provisionGroups:
      groupsByRole ??
      provision(
        'group membership',
        toGrant.provisionGroups,
        await attempt('PUT', `/groups/${noGroup}/users/${nobody}`),
      ),
    reviewApps: orBlind(
      toGrant.reviewApps,
      review(
        'applications and their assignments',
        toGrant.reviewApps,
        present([blind ? users : null, apps, appUsers]),
      ),
    ),
    provisionApps:
      appsByRole ??
      provision(
        'application assignments',
        toGrant.provisionApps,
        await attempt('POST', `/apps/${noApp}/users`, { id: nobody, scope: 'USER' }),
      ),
    reviewRoles: orBlind(toGrant.reviewRoles, review('admin roles', toGrant.reviewRoles, [admins, roles])),
  }
  if (fatal !== null) return { ok: false, error: fatal }
  return ok({
    capabilities,
    orgId: org.ok ? org.value.id : null,
    orgName: org.ok ? org.value.name : null,
    actsAs: account?.login ?? null,
  })
}
