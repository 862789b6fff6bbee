import { APP_USER_STATUSES, EPOCH } from './model.ts'
import type { AppRecord, AppUserGiven, GroupRecord, UserRecord } from './model.ts'
import type { DemoOrg } from './org.ts'
import { mix } from './random.ts'
import { appObject } from './rows-app.ts'
import { groupObject } from './rows-group.ts'
import { iso, wire } from './text.ts'

/**
 * JSON rows for one address of the organization, as pieces to be assembled: kept fragments and a few
 * that change. Each `push` adds one row to the pieces of a list, which begin with its bracket.
 */
export interface Rows {
  /** A user as lists answer it; `embedded` is JSON for `_embedded`. */
  pushUser(out: string[], index: number, omitCredentials?: boolean, embedded?: string): void
  pushGroup(out: string[], index: number, embedded?: string): void
  pushApp(out: string[], index: number): void
  /** The row at a position of the app's users. */
  pushAppUser(out: string[], app: AppRecord, at: number, expandUser?: boolean): void
}

const OKTA_SOURCE = { type: 'OKTA', name: 'OKTA' } as const
/** Who answers for the account's sign-in: Okta itself, unless another system does. */
export const providerOf = (user: UserRecord): object => user.source ?? OKTA_SOURCE
const credentialsOf = (provider: object): string => wire(`,"credentials":${JSON.stringify({ provider })}`)
const CREDENTIALS = credentialsOf(OKTA_SOURCE)
/** App assignments made by the generator share this many times, so that they need no storage. */
const STAMPS = 4096

interface Parts {
  head: string
  tail: string
}
/** The parts of an app user's row that depend on the user, with and without an id in the app. */
interface Fragments {
  plain: string
  provisioned: string
  rest: string
}

export function createRows(org: DemoOrg, base: string): Rows {
  const { users, groups, apps } = org.data
  const userParts: (Parts | undefined)[] = []
  const groupParts: (Parts | undefined)[] = []
  const appRows: (string | undefined)[] = []
  const fragments: (Fragments | undefined)[] = []
  const stamps = createStamps()
  org.onChange((kind, index) => {
    if (kind === 'user') userParts[index] = fragments[index] = undefined
    else if (kind === 'group') groupParts[index] = undefined
    else appRows[index] = undefined
  })

  function pushUser(out: string[], index: number, omitCredentials = false, embedded?: string): void {
    const parts = (userParts[index] ??= makeUserParts(users[index] as UserRecord, org.data.userTypeId, base))
    separate(out)
    out.push(parts.head)
    const { source } = users[index] as UserRecord
    if (!omitCredentials) out.push(source === undefined ? CREDENTIALS : credentialsOf(source))
    if (embedded !== undefined) out.push(',"_embedded":', embedded)
    out.push(parts.tail)
  }

  return {
    pushUser,
    pushGroup(out, index, embedded) {
      const parts = (groupParts[index] ??= split(
        JSON.stringify(groupObject(groups[index] as GroupRecord, org.data, base)),
      ))
      separate(out)
      out.push(parts.head)
      if (embedded !== undefined) out.push(',"_embedded":', embedded)
      out.push(parts.tail)
    },
    pushApp(out, index) {
      separate(out)
      out.push((appRows[index] ??= wire(JSON.stringify(appObject(apps[index] as AppRecord, org.data, base)))))
    },
    pushAppUser(out, app, at, expandUser = false) {
      const index = app.users[at] as number
      const via = app.via[at] as number
      const given = app.given.get(index)
      const part =
        given === undefined
          ? (fragments[index] ??= makeFragments(users[index] as UserRecord, base))
          : makeFragments(users[index] as UserRecord, base, given)
      const time = app.assignedAt.get(index)
      const provisioned = app.features.length > 0
      separate(out)
      out.push(
        provisioned ? part.provisioned : part.plain,
        time === undefined ? (stamps[mix(app.index, index) % STAMPS] as string) : makeStamp(time),
        STATES[
          ((app.userStatus[at] as number) * 2 + (via < 0 ? 0 : 1)) * 2 + (provisioned ? 1 : 0)
        ] as string,
      )
      if (expandUser) {
        const user: string[] = []
        pushUser(user, index)
        out.push(',"_embedded":{"user":', ...user, '}')
      }
      out.push(part.rest, app.id)
      if (via >= 0) out.push('"},"group":{"href":"', base, '/api/v1/groups/', (groups[via] as GroupRecord).id)
      out.push('"}}}')
    },
  }
}

function separate(out: string[]): void {
  if (out.length > 1) out.push(',')
}

/** Scope, status and synchronization of app users, by status, scope and whether the app is provisioned. */
const STATES = APP_USER_STATUSES.flatMap((status) =>
  ['USER', 'GROUP'].flatMap((scope) =>
    ['DISABLED', 'SYNCHRONIZED'].map(
      (sync) => `,"scope":"${scope}","status":"${status}","passwordChanged":null,"syncState":"${sync}"`,
    ),
  ),
)

/** Cuts an object's JSON before its last member, `_links`. */
function split(json: string): Parts {
  const cut = json.lastIndexOf(',"_links":')
  return { head: wire(json.slice(0, cut)), tail: wire(json.slice(cut)) }
}

/** A user without credentials and links, as lists and single reads share it. */
export function userCore(user: UserRecord, typeId: string): Record<string, unknown> {
  return {
    id: user.id,
    status: user.status,
    created: iso(user.created),
    activated: iso(user.activated),
    statusChanged: iso(user.statusChanged),
    lastLogin: iso(user.lastLogin),
    lastUpdated: iso(user.lastUpdated),
    passwordChanged: iso(user.passwordChanged),
    type: { id: typeId },
    profile: user.profile,
  }
}

function makeUserParts(user: UserRecord, typeId: string, base: string): Parts {
  const json = JSON.stringify(userCore(user, typeId))
  return {
    head: wire(json.slice(0, -1)),
    tail: wire(`,"_links":{"self":{"href":"${base}/api/v1/users/${user.id}"}}}`),
  }
}

function makeFragments(user: UserRecord, base: string, given: AppUserGiven = {}): Fragments {
  const { profile, id } = user
  const appProfile = {
    given_name: profile['firstName'],
    family_name: profile['lastName'],
    name: profile['displayName'] ?? null,
    email: profile['email'],
    middle_name: profile['middleName'] ?? null,
    nickname: null,
    phone_number: profile['mobilePhone'],
    locale: profile['locale'] ?? null,
    zoneinfo: profile['timezone'] ?? null,
    department: profile['department'] ?? null,
    ...given.profile,
  }
  const credentials = JSON.stringify({ userName: given.userName ?? profile['login'] })
  const links = `"_links":{"user":{"href":"${base}/api/v1/users/${id}"},"app":{"href":"${base}/api/v1/apps/`
  return {
    plain: wire(`{"id":"${id}","externalId":null`),
    provisioned: wire(`{"id":"${id}","externalId":"${id.slice(3, 15).toLowerCase()}"`),
    rest: wire(`,"credentials":${credentials},"profile":${JSON.stringify(appProfile)},${links}`),
  }
}

function makeStamp(time: number): string {
  const text = new Date(time).toISOString()
  return wire(`,"created":"${text}","lastUpdated":"${text}","statusChanged":"${text}"`)
}

const createStamps = (): string[] =>
  Array.from({ length: STAMPS }, (_, at) => makeStamp(EPOCH - (at + 1) * 21_600_000))
