import { ok } from '../../../preload/contract/errors.ts'
import type { AppError, Result } from '../../../preload/contract/errors.ts'
import type { Capabilities, Capability } from '../../../preload/contract/models.ts'
import { notOkta } from './errors.ts'
import type { Access, OktaClient, Scopes } from './port.ts'
import {
  createVerdicts,
  evidenceOf,
  isRefusal,
  rowsOf,
  type Asked,
  type Role,
  type Seen,
} from './probe-words.ts'

/** What a credential was found to be and able to do. */
export interface ProbeResult {
  capabilities: Capabilities
  orgId: string | null
  orgName: string | null
  /** Login of the account that the credential acts as; null for a service app. */
  actsAs: string | null
  /** Of a service app; null for an API token. */
  scopes: Scopes | null
  /** What a check of its health need not ask again. */
  seen: KnownOfCredential
}

/** Facts of a credential that were just read. */
export interface KnownOfCredential {
  access: Access
  account: { id: string; login: string; status: string } | null
  /** Okta hides all rows: the credential has no admin role. */
  blind: boolean
}

/** Ids in Okta's form that no object has: Okta never gives out an id of zeros. */
const nobody = `00u${'0'.repeat(17)}`
const noGroup = `00g${'0'.repeat(17)}`
const noApp = `0oa${'0'.repeat(17)}`

/** Okta: "Standard role types". */
const groupWriters = new Set(['SUPER_ADMIN', 'ORG_ADMIN', 'USER_ADMIN', 'GROUP_MEMBERSHIP_ADMIN'])
const appWriters = new Set(['SUPER_ADMIN', 'APP_ADMIN'])
const accountWriters = new Set(['SUPER_ADMIN', 'ORG_ADMIN', 'USER_ADMIN'])

const present = (calls: readonly (Seen | null)[]): Seen[] => calls.filter((seen) => seen !== null)

/** Errors that end the probe: there is no point in asking five times. */
const isFatal = (error: AppError): boolean =>
  ['unauthorized', 'offline', 'cancelled', 'rate-limited'].includes(error.code)

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
 * Finds out what a credential can do: by the scopes that a service app was granted, by the cheapest real
 * reads, by the roles of the account that an API token acts as, and where those do not decide it by
 * writes that cannot change anything. Fails only where no answer about the credential came at all:
 * refused credential, no connection, limits, cancelled, not Okta.
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
  const attempt = async (method: 'PUT' | 'POST', path: string, body?: unknown): Promise<Seen> =>
    note(`${method} ${path}`, await client.send(method, `/api/v1${path}`, body, options))

  const accessed = await client.access({ ...options, renew: true })
  if (!accessed.ok) return accessed
  const access = accessed.value
  const say = createVerdicts(access)
  /** A call is left out where a scope for it is missing: the answer is known. */
  const ifScoped = (scope: string, path: string): Promise<Seen> | null =>
    access.kind === 'token' ||
    access.scopes.granted.includes(scope) ||
    access.scopes.granted.includes(scope.replace(/\.read$/, '.manage'))
      ? get(path)
      : null

  const [me, org] = await Promise.all([client.me(), client.org()])
  if (!me.ok && isFatal(me.error)) return me
  if (!org.ok && isFatal(org.error)) return org
  const account = me.ok ? me.value : null

  const [users, groups, apps, admins, ownRoles] = await Promise.all([
    ifScoped('okta.users.read', '/users?limit=1'),
    ifScoped('okta.groups.read', '/groups?limit=1'),
    ifScoped('okta.apps.read', '/apps?limit=1'),
    ifScoped('okta.roles.read', '/iam/assignees/users?limit=1'),
    account === null ? null : get(`/users/${encodeURIComponent(account.id)}/roles`),
  ])
  const first = (seen: Seen | null): string | undefined => (seen === null ? undefined : rowsOf(seen)?.[0]?.id)
  const showsOkta = (seen: Seen): boolean => isRefusal(seen.answer) || (rowsOf(seen)?.length ?? 0) > 0
  if (!org.ok && account === null && !present([users, groups, apps, admins]).some(showsOkta)) {
    return org.error.code === 'not-found' ? notOkta(404, undefined) : org
  }
  const group = first(groups)
  const app = first(apps)
  const person = first(users) ?? account?.id ?? nobody
  const other = admins === null ? undefined : rowsOf(admins)?.find(({ id }) => id !== account?.id)?.id
  const [members, appUsers, roles] = await Promise.all([
    group === undefined ? null : get(`/groups/${encodeURIComponent(group)}/users?limit=1`),
    app === undefined ? null : get(`/apps/${encodeURIComponent(app)}/users?limit=1`),
    // Anyone may read the own roles, so those of somebody else are what counts.
    ifScoped('okta.roles.read', `/users/${encodeURIComponent(other ?? person)}/roles`),
  ])

  const hidden = present([users, groups]).find((seen) => rowsOf(seen)?.length === 0) ?? null
  const held = ownRoles === null ? null : readRoles(ownRoles)
  const roleEvidence =
    ownRoles === null
      ? ''
      : `${evidenceOf(ownRoles)}${held === null || held.length === 0 ? '' : ` (${held.map(({ type }) => type).join(', ')})`}`

  const review = (asked: Asked, calls: readonly (Seen | null)[]): Capability => {
    const lacking = say.byScopes(asked)
    if (lacking !== null) return lacking
    const told = say.review(asked, present(calls))
    return hidden !== null && told.value === 'yes' ? say.blind(asked, hidden) : told
  }
  const provision = async (
    asked: Asked,
    writers: ReadonlySet<string>,
    write: () => Promise<Seen>,
  ): Promise<Capability> =>
    say.byScopes(asked) ??
    (hidden !== null && account === null ? say.blind(asked, hidden) : null) ??
    (held && say.byRoles(asked, held, writers, roleEvidence)) ??
    say.provision(asked, await write())

  const [provisionGroups, provisionApps, manageAccounts] = await Promise.all([
    provision('provisionGroups', groupWriters, () => attempt('PUT', `/groups/${noGroup}/users/${nobody}`)),
    provision('provisionApps', appWriters, () =>
      attempt('POST', `/apps/${noApp}/users`, { id: nobody, scope: 'USER' }),
    ),
    provision('manageAccounts', accountWriters, () => attempt('POST', `/users/${nobody}/lifecycle/suspend`)),
  ])
  if (fatal !== null) return { ok: false, error: fatal }
  return ok({
    capabilities: {
      reviewGroups: review('reviewGroups', [users, groups, members]),
      provisionGroups,
      reviewApps: review('reviewApps', [apps, appUsers]),
      provisionApps,
      reviewRoles: review('reviewRoles', [admins, roles]),
      manageAccounts,
    },
    orgId: org.ok ? org.value.id : null,
    orgName: org.ok ? org.value.name : null,
    actsAs: account?.login ?? null,
    scopes: access.kind === 'service-app' ? access.scopes : null,
    seen: { access, account, blind: hidden !== null },
  })
}
