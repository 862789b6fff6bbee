import { createRandom } from './random.ts'
import { EPOCH } from './model.ts'
import type { UserRecord } from './model.ts'
import type { Actor } from './core.ts'
import type { DemoOrg } from './org.ts'
import { userParty } from './mutate-log.ts'

/** What a token may do: everything; read users, groups and apps; also write memberships and app assignments; nothing at all. */
export type TokenRole = 'super' | 'readonly' | 'appgroup' | 'none'
export const TOKEN_ROLES: readonly TokenRole[] = ['super', 'readonly', 'appgroup', 'none']

/** What a route asks of the caller. `list` answers a caller without any role with an empty list. */
export type Permission =
  | 'open'
  | 'list'
  | 'read'
  | 'roles'
  | 'logs'
  | 'tokens'
  | 'limits'
  | 'people-write'
  | 'access-write'
  | 'role-write'

const GRANTED: Record<TokenRole, readonly Permission[]> = {
  super: [
    'open',
    'list',
    'read',
    'roles',
    'logs',
    'tokens',
    'limits',
    'people-write',
    'access-write',
    'role-write',
  ],
  readonly: ['open', 'list', 'read', 'logs', 'tokens'],
  appgroup: ['open', 'list', 'read', 'logs', 'tokens', 'people-write', 'access-write'],
  none: ['open', 'list'],
}

export interface Token {
  readonly id: string
  readonly name: string
  readonly value: string
  readonly role: TokenRole
  /** The user who created the token; a service app's token has none. */
  readonly owner: UserRecord | null
  readonly created: number
  /** Scopes of a service app's access token; an API token has none and needs none. */
  readonly scopes?: readonly string[]
}

/** What tests may change of an API token while the server runs. */
export interface ApiToken {
  readonly id: string
  readonly name: string
  readonly owner: UserRecord | null
  /** Milliseconds since 1970; a use more than 30 days later is refused. Okta: "Manage Okta API tokens". */
  lastUsed: number
  /** Whether a use moves `lastUsed`. */
  slides: boolean
  /** Whether it is bound to network zones, and whether its calls come from outside of them. */
  zones: boolean
  outsideZone: boolean
  revoked: boolean
  /** Percent of the rate limits, and of simultaneous calls, that it may use. */
  limitPercent: number
  concurrencyPercent: number
}

const DAY = 86_400_000
export const TOKEN_WINDOW = 30 * DAY

export interface TokenBook {
  byRole(role: TokenRole): Token
  /** The token of an Authorization header; undefined where it is missing, unknown, revoked or its owner is deactivated. */
  authenticate(header: string | undefined): Token | undefined
  list(): Token[]
  find(id: string): Token | undefined
  /** What Okta knows of an API token beside the token itself. */
  state(token: Token): ApiToken
  revoke(id: string): void
  /** Who acts, for the System Log. */
  actor(token: Token): Actor
}

export const may = (token: Token, permission: Permission): boolean => GRANTED[token.role].includes(permission)

/** The API tokens of an organization, one for each role, the same for the same organization. */
export function createTokenBook(org: DemoOrg): TokenBook {
  const random = createRandom(Number.parseInt(Buffer.from(org.data.id).toString('hex').slice(6, 13), 16))
  const tokens = TOKEN_ROLES.map((role, index): Token => {
    const owner = role === 'none' ? null : (org.data.users[index] ?? null)
    const value = random.id('00', index) + random.id('', index).slice(0, 22)
    return {
      id: random.id(owner === null ? '0oa' : '00T', index + 5_000_000),
      name: `access-desk ${role}`,
      value,
      role,
      owner,
      created: EPOCH - (index + 3) * 86_400_000,
    }
  })
  const states = new Map(
    tokens.map(({ id, name, owner }, index): [string, ApiToken] => [
      id,
      {
        id,
        name,
        owner,
        lastUsed: Date.now() - (index + 1) * DAY,
        slides: true,
        zones: false,
        outsideZone: false,
        revoked: false,
        limitPercent: 50,
        concurrencyPercent: 50,
      },
    ]),
  )
  const state = (token: Token): ApiToken => states.get(token.id) as ApiToken
  // A token ends for good with the account that made it, also where that account comes back.
  org.onChange((kind, index) => {
    if (kind !== 'user') return
    for (const held of states.values())
      if (held.owner?.index === index && held.owner.status === 'DEPROVISIONED') held.revoked = true
  })
  const alive = (token: Token): boolean =>
    !state(token).revoked &&
    Date.now() - state(token).lastUsed < TOKEN_WINDOW &&
    (token.owner === null ||
      (!token.owner.deleted && token.owner.status !== 'DEPROVISIONED' && token.owner.status !== 'SUSPENDED'))
  const byValue = new Map(tokens.map((token) => [`SSWS ${token.value}`, token]))
  const keys = tokens.filter((token) => token.owner !== null)
  return {
    byRole: (role) => tokens[TOKEN_ROLES.indexOf(role)] as Token,
    authenticate(header) {
      const token = byValue.get(header ?? '')
      if (token === undefined || !alive(token)) return undefined
      if (state(token).slides) state(token).lastUsed = Date.now()
      return token
    },
    state,
    list: () => keys.filter(alive),
    find: (id) => keys.find((token) => token.id === id && alive(token)),
    revoke(id) {
      const found = states.get(id)
      if (found !== undefined) found.revoked = true
    },
    actor: (token) => ({
      party:
        token.owner === null
          ? { id: token.id, type: 'PublicClientApp', alternateId: 'unknown', displayName: token.name }
          : userParty(token.owner),
      tokenId: token.id,
    }),
  }
}
