import { createHash } from 'node:crypto'
import {
  whyNotInStatus,
  type AccountAction,
  type AccountActionPreview,
} from '../../../preload/contract/index.ts'
import type { Holdings } from '../db/snapshot/holdings.ts'
import type { LiveAccount, Look } from './look.ts'

type Lost = AccountActionPreview['lost']

const reversible: Record<AccountAction, AccountActionPreview['reversible']> = {
  suspend: 'yes',
  unsuspend: 'yes',
  deactivate: 'partly',
  delete: 'no',
}

/** The sentence that refuses to cut the branch that the connector sits on. */
export const ownAccount =
  'This connector signs in as this account: it would stop working. Give it the token of another account first.'

/**
 * What an action ends. Suspending keeps all. Deactivating ends applications, admin roles and the memberships
 * that Okta fills itself; those given by hand stay until the account is deleted. Okta: "User lifecycle".
 */
function lostBy(action: AccountAction, held: Holdings | null, keys: string[] | null, self: boolean): Lost {
  const ownedApiKeys = action !== 'unsuspend' && (self || (keys ?? []).length > 0)
  if (action === 'suspend' || action === 'unsuspend') return { groups: 0, apps: 0, roles: 0, ownedApiKeys }
  const { groups = null, filledGroups = null, apps = null, roles = null } = held ?? {}
  return { groups: action === 'delete' ? groups : filledGroups, apps, roles, ownedApiKeys }
}

const counted = (count: number, one: string, many: string): string =>
  count === 1 ? `the 1 ${one}` : `all ${count.toLocaleString('en-GB')} ${many}`

const sources: Record<string, string> = {
  ACTIVE_DIRECTORY: 'Active Directory',
  LDAP: 'an LDAP directory',
}

function deactivationNotes(held: Holdings | null): string[] {
  const apps = held?.apps ?? null
  const byHand = (held?.groups ?? 0) - (held?.filledGroups ?? 0)
  const what =
    apps === null
      ? 'every application assignment'
      : apps === 0
        ? null
        : counted(apps, 'application assignment', 'application assignments')
  return [
    ...(what === null
      ? []
      : [
          `Deactivating removes ${what}; activating again does not bring ${apps === 1 ? 'it' : 'them'} back. The applications may delete what the account owns there.`,
        ]),
    ...(byHand > 0
      ? [
          `${byHand === 1 ? 'The 1 group membership' : `The ${byHand.toLocaleString('en-GB')} group memberships`} given by hand or imported stay${byHand === 1 ? 's' : ''}.`,
        ]
      : []),
    'A deactivated account can be deleted for good.',
  ]
}

function notesOf(action: AccountAction, live: LiveAccount, held: Holdings | null, look: Look): string[] {
  const refusal = whyNotInStatus(action, live.status)
  const { keys, self } = look
  const source = live.source === null ? undefined : sources[live.source]
  const about: Record<AccountAction, string[]> = {
    suspend: [
      'The account cannot sign in while it is suspended. It keeps its groups, applications and roles.',
    ],
    unsuspend: ['The account can sign in again, with everything it had.'],
    deactivate: deactivationNotes(held),
    delete: ['A deleted account cannot be brought back. Its login becomes free for another account.'],
  }
  const ends = action === 'suspend' ? 'pause with it' : 'stop working for good'
  return [
    ...(refusal === null ? [] : [refusal]),
    ...(self && action !== 'unsuspend' ? [ownAccount] : []),
    ...(live.movingTo === null ? [] : [`Okta is still bringing the account to ${live.movingTo}.`]),
    ...(source === undefined
      ? []
      : [
          `The account comes from ${source}: Okta may refuse to change it, or the next import may undo the change. Change it there instead.`,
        ]),
    ...(refusal === null ? about[action] : []),
    ...(keys !== null && keys.length > 0 && action !== 'unsuspend'
      ? [
          `The API tokens that it made ${ends}: ${keys.slice(0, 5).join(', ')}${keys.length > 5 ? ' and more' : ''}.`,
        ]
      : []),
    ...(keys === null && action !== 'unsuspend'
      ? ['Whether it has made API tokens is not visible to this credential. They would stop working, too.']
      : []),
    ...(held === null && (action === 'deactivate' || action === 'delete')
      ? ['The account is not part of the local data, so what it holds is not known.']
      : []),
  ]
}

/** What an action would do to an account as it was read just now, and as the local data knows it. */
export function previewOf(
  action: AccountAction,
  live: LiveAccount,
  look: Look,
  held: Holdings | null,
): AccountActionPreview {
  const possible = whyNotInStatus(action, live.status) === null && !(look.self && action !== 'unsuspend')
  const lost = lostBy(action, held, look.keys, look.self)
  const face = JSON.stringify([action, live.id, live.status, live.lastUpdated, lost])
  return {
    action,
    accountId: live.id,
    name: live.name,
    login: live.login,
    status: live.status,
    possible,
    notes: notesOf(action, live, held, look),
    lost,
    reversible: reversible[action],
    fingerprint: createHash('sha256').update(face).digest('hex').slice(0, 32),
  }
}
