import { APP_USER_STATUSES, EPOCH } from './model.ts'
import type { AppRecord, GroupRecord, UserRecord } from './model.ts'
import type { DemoOrg } from './org.ts'
import { mix } from './random.ts'
import { appObject } from './rows-app.ts'
import { groupObject } from './rows-group.ts'
import { iso, wire } from './text.ts'

/**
 * JSON rows for one address of the organization, made once and kept as flat "binary" strings.
 * App users are too many to keep: their pages are put together from kept fragments.
 */
export interface Rows {
  /** A row of a list of users; `embedded` is JSON for `_embedded`. */
  user(index: number, omitCredentials?: boolean, embedded?: string): string
  group(index: number, embedded?: string): string
  app(index: number): string
  /** The row at a position of the app's users. */
  appUser(app: AppRecord, at: number, expandUser?: boolean): string
  /** Like `appUser` for all positions of a range, comma-separated. */
  appUserPage(app: AppRecord, positions: readonly number[], expandUser: boolean): string
}

const CREDENTIALS = ',"credentials":{"provider":{"type":"OKTA","name":"OKTA"}}'
/** App assignments made by the generator share this many times, so that they need no storage. */
const STAMPS = 4096

interface Parts {
  head: string
  tail: string
}
interface Fragments {
  id: string
  external: string
  profile: string
  link: string
}

export function createRows(org: DemoOrg, base: string): Rows {
  const { users, groups, apps } = org.data
  const fullUsers: (string | undefined)[] = []
  const userParts: (Parts | undefined)[] = []
  const groupParts: (Parts | undefined)[] = []
  const appRows: (string | undefined)[] = []
  const fragments: (Fragments | undefined)[] = []
  const stamps = createStamps()
  org.onChange((kind, index) => {
    if (kind === 'user') fullUsers[index] = userParts[index] = fragments[index] = undefined
    else if (kind === 'group') groupParts[index] = undefined
    else appRows[index] = undefined
  })

  function partsOfUser(index: number): Parts {
    return (userParts[index] ??= makeUserParts(users[index] as UserRecord, org.data.userTypeId, base))
  }
  function user(index: number, omitCredentials = false, embedded?: string): string {
    if (embedded === undefined && !omitCredentials) {
      const { head, tail } = partsOfUser(index)
      return (fullUsers[index] ??= flat(head + CREDENTIALS + tail))
    }
    const { head, tail } = partsOfUser(index)
    return (
      head +
      (omitCredentials ? '' : CREDENTIALS) +
      (embedded === undefined ? '' : `,"_embedded":${embedded}`) +
      tail
    )
  }

  function pushAppUser(
    out: string[],
    app: AppRecord,
    at: number,
    shared: SharedParts,
    expandUser: boolean,
  ): void {
    const index = app.users[at] as number
    const via = app.via[at] as number
    const part = (fragments[index] ??= makeFragments(users[index] as UserRecord, base))
    const time = app.assignedAt.get(index)
    const stamp = time === undefined ? (stamps[mix(app.index, index) % STAMPS] as Stamp) : makeStamp(time)
    out.push(part.id, shared.provisioned ? part.external : ',"externalId":null', stamp.changed)
    out.push(
      via < 0 ? ',"scope":"USER","status":"' : ',"scope":"GROUP","status":"',
      APP_USER_STATUSES[app.userStatus[at] as number] as string,
      stamp.status,
      shared.sync,
      part.profile,
    )
    if (expandUser) out.push(',"_embedded":{"user":', user(index), '}')
    out.push(shared.link)
    if (via >= 0)
      out.push(',"group":{"href":"', base, '/api/v1/groups/', (groups[via] as GroupRecord).id, '"}')
    out.push(part.link)
  }

  function appUserPage(app: AppRecord, positions: readonly number[], expandUser: boolean): string {
    const shared = sharedParts(app, base)
    const out: string[] = []
    for (const at of positions) {
      if (out.length > 0) out.push(',')
      pushAppUser(out, app, at, shared, expandUser)
    }
    return out.join('')
  }

  return {
    user,
    appUserPage,
    appUser: (app, at, expandUser = false) => appUserPage(app, [at], expandUser),
    app: (index) =>
      (appRows[index] ??= wire(JSON.stringify(appObject(apps[index] as AppRecord, org.data, base)))),
    group(index, embedded) {
      const { head, tail } = (groupParts[index] ??= split(
        JSON.stringify(groupObject(groups[index] as GroupRecord, org.data, base)),
      ))
      return embedded === undefined ? head + tail : `${head},"_embedded":${embedded}${tail}`
    },
  }
}

const flat = (text: string): string => Buffer.from(text, 'latin1').toString('latin1')

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
    tail: `,"_links":{"self":{"href":"${base}/api/v1/users/${user.id}"}}}`,
  }
}

function makeFragments(user: UserRecord, base: string): Fragments {
  const { profile } = user
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
  }
  return {
    id: `{"id":"${user.id}"`,
    external: `,"externalId":"${user.id.slice(3, 15).toLowerCase()}"`,
    profile: wire(
      `,"credentials":{"userName":${JSON.stringify(profile['login'])}},"profile":${JSON.stringify(appProfile)}`,
    ),
    link: `,"user":{"href":"${base}/api/v1/users/${user.id}"}}}`,
  }
}

interface SharedParts {
  provisioned: boolean
  sync: string
  link: string
}

function sharedParts(app: AppRecord, base: string): SharedParts {
  const provisioned = app.features.length > 0
  return {
    provisioned,
    sync: `"passwordChanged":null,"syncState":"${provisioned ? 'SYNCHRONIZED' : 'DISABLED'}"`,
    link: `,"_links":{"app":{"href":"${base}/api/v1/apps/${app.id}"}`,
  }
}

interface Stamp {
  changed: string
  status: string
}

function makeStamp(time: number): Stamp {
  const text = new Date(time).toISOString()
  return { changed: `,"created":"${text}","lastUpdated":"${text}"`, status: `","statusChanged":"${text}",` }
}

const createStamps = (): Stamp[] =>
  Array.from({ length: STAMPS }, (_, at) => makeStamp(EPOCH - (at + 1) * 21_600_000))
