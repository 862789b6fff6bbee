import type { Capability, CapabilityName } from '../../../preload/contract/models.ts'
import type { Result } from '../../../preload/contract/errors.ts'
import type { Access, OktaAnswer } from './port.ts'

/** What a probe concludes from answers, in words for a person. */

/** One call and what came back. */
export interface Seen {
  call: string
  answer: Result<OktaAnswer<unknown>>
}

interface Row {
  id: string
}

export interface Role {
  type: string
  status: string | null
  label: string
}

export type Asked = CapabilityName | 'manageAccounts'

export const yes = (reason: string, evidence: string): Capability => ({ value: 'yes', reason, evidence })
export const no = (reason: string, evidence: string): Capability => ({ value: 'no', reason, evidence })
const unknown = (reason: string, evidence: string): Capability => ({ value: 'unknown', reason, evidence })

const isRow = (row: unknown): row is Row =>
  typeof row === 'object' && row !== null && typeof (row as { id?: unknown }).id === 'string'

/** The rows of a list, whether bare or inside an IAM envelope; null where the answer is neither. */
export function rowsOf({ answer }: Seen): Row[] | null {
  if (!answer.ok) return null
  const { body } = answer.value
  const list = Array.isArray(body) ? body : ((body as { value?: unknown } | null)?.value ?? null)
  return Array.isArray(list) ? list.filter(isRow) : null
}

export function evidenceOf({ call, answer }: Seen): string {
  if (answer.ok) {
    const count = rowsOf({ call, answer })?.length
    return `${call}: HTTP ${answer.value.status}${count === undefined ? '' : `, ${count} row${count === 1 ? '' : 's'}`}`
  }
  const { okta, message } = answer.error
  if (okta === undefined) return `${call}: ${message}`
  return `${call}: HTTP ${okta.status}${okta.errorCode === undefined ? '' : ` ${okta.errorCode}`}`
}

export const isRefusal = (answer: Seen['answer']): boolean => !answer.ok && answer.error.code === 'forbidden'
export const isAbsence = (answer: Seen['answer']): boolean => !answer.ok && answer.error.code === 'not-found'

/** What each capability is about, the role that permits it, and the scopes that a service app needs besides. */
const needs: Record<Asked, { what: string; role: string; scopes: readonly string[] }> = {
  reviewGroups: {
    what: 'accounts, groups and memberships',
    role: 'the Read-Only Administrator role',
    scopes: ['okta.users.read', 'okta.groups.read'],
  },
  provisionGroups: {
    what: 'group membership',
    role: 'the Group Membership Administrator role',
    scopes: ['okta.groups.manage'],
  },
  reviewApps: {
    what: 'applications and their assignments',
    role: 'the Read-Only Administrator role',
    scopes: ['okta.apps.read'],
  },
  provisionApps: {
    what: 'application assignments',
    role: 'the Application Administrator role',
    scopes: ['okta.apps.manage'],
  },
  reviewRoles: {
    what: 'admin roles',
    role: 'the Super Administrator role, the only standard role that may see admin roles, or a custom role with "View roles, resources, and admin assignments"',
    scopes: ['okta.roles.read'],
  },
  manageAccounts: {
    what: 'accounts',
    role: 'the Group Administrator or Organizational Administrator role',
    scopes: ['okta.users.manage'],
  },
}

export const listed = (words: readonly string[]): string =>
  words.length < 2 ? words.join('') : `${words.slice(0, -1).join(', ')} and ${words.at(-1) ?? ''}`

/** Conclusions about one credential, in words that fit its kind. */
export function createVerdicts(access: Access) {
  const isApp = access.kind === 'service-app'
  const subject = isApp ? 'The service app' : 'The token'
  const granted = isApp ? access.scopes.granted : null

  /** Scopes that a capability needs and the app was not granted; none for an API token, which has no scopes. */
  const missing = (asked: Asked): string[] =>
    granted === null
      ? []
      : needs[asked].scopes.filter(
          (scope) => !granted.includes(scope) && !granted.includes(scope.replace(/\.read$/, '.manage')),
        )

  /** What to grant, to be copied. */
  function grant(asked: Asked): string {
    const { role } = needs[asked]
    if (!isApp) return `Give the account that owns the token ${role}.`
    const lacking = missing(asked)
    if (lacking.length === 0) return `Give the app ${role} (in Okta, on its tab Admin roles).`
    const which = `the scope${lacking.length === 1 ? '' : 's'} ${listed(lacking)}`
    return `Grant the app ${which} (in Okta, on its tab Okta API Scopes); it also needs ${role}.`
  }

  const verb = (asked: Asked): string =>
    asked === 'manageAccounts'
      ? 'create, suspend, deactivate and delete'
      : asked.startsWith('review')
        ? 'read'
        : 'change'
  const may = (asked: Asked): string => `${subject} can ${verb(asked)} ${needs[asked].what}`
  const mayNot = (asked: Asked): string => `${subject} may not ${verb(asked)} ${needs[asked].what}`

  return {
    missing,
    grant,
    /** No, for want of a scope; null where none is missing. */
    byScopes(asked: Asked): Capability | null {
      const lacking = missing(asked)
      if (lacking.length === 0) return null
      return no(
        `${mayNot(asked)}: it was not granted ${listed(lacking)}. ${grant(asked)}`,
        `POST /oauth2/v1/token: HTTP 400 invalid_scope for ${listed(lacking)}`,
      )
    },
    /** A read capability from the calls that stand for it: every one must be answered. */
    review(asked: Asked, calls: readonly Seen[]): Capability {
      const evidence = calls.map(evidenceOf).join('; ')
      if (calls.some(({ answer }) => isRefusal(answer)))
        return no(`${mayNot(asked)}. ${grant(asked)}`, evidence)
      const failed = calls.find(({ answer }) => !answer.ok && !isAbsence(answer))
      if (failed !== undefined && !failed.answer.ok) {
        const why = failed.answer.error.message
        return unknown(`Reading ${needs[asked].what} did not work: ${why}`, evidence)
      }
      return yes(`${may(asked)}.`, evidence)
    },
    /** A write aimed at an object that cannot exist: refused means no, "not found" means it would be permitted. */
    provision(asked: Asked, seen: Seen): Capability {
      const evidence = evidenceOf(seen)
      if (isRefusal(seen.answer)) return no(`${mayNot(asked)}. ${grant(asked)}`, evidence)
      if (isAbsence(seen.answer)) return yes(`${may(asked)}.`, evidence)
      const why = seen.answer.ok ? 'Okta gave an unexpected answer' : seen.answer.error.message
      return unknown(
        `Whether ${subject.toLowerCase()} may ${verb(asked)} ${needs[asked].what} could not be found out: ${why}`,
        evidence,
      )
    },
    /** A write capability from the account's own roles; null where they do not decide it. */
    byRoles(
      asked: Asked,
      roles: readonly Role[],
      writers: ReadonlySet<string>,
      evidence: string,
    ): Capability | null {
      const active = roles.filter((role) => role.status !== 'INACTIVE')
      const writer = active.find((role) => writers.has(role.type))
      if (writer !== undefined)
        return yes(`${may(asked)}: its account holds the role ${writer.label}.`, evidence)
      // A custom role can permit anything, so only the write itself tells.
      if (active.some((role) => role.type === 'CUSTOM')) return null
      const held = active.map((role) => role.label).join(', ')
      const why = held === '' ? 'its account holds no admin role' : `its account holds only ${held}`
      return no(`${mayNot(asked)}: ${why}. ${grant(asked)}`, evidence)
    },
    /** Every organization has accounts and groups, so an empty list means that the rows are hidden. */
    blind(asked: Asked, seen: Seen): Capability {
      const who = isApp ? 'the service app has' : 'the account that owns the token has'
      return no(
        `Okta shows no rows at all where every organization has some: ${who} no admin role. ${grant(asked)}`,
        evidenceOf(seen),
      )
    },
  }
}
