import { failure } from './errors.ts'
import { search } from './model.ts'
import type { AppRecord, Profile, UserRecord } from './model.ts'
import {
  cursorOf,
  json,
  limitOf,
  listReply,
  objectBody,
  scan,
  slice,
  startOf,
  unpaged,
  userOf,
} from './pages.ts'
import type { Call, Reply } from './pages.ts'
import { scimOf } from './query.ts'
import { providerOf, userCore } from './rows.ts'

const USER_LIMIT = 200
const Q_LIMIT = 10
const FILTERABLE = [
  'id',
  'status',
  'lastUpdated',
  'profile.login',
  'profile.email',
  'profile.firstName',
  'profile.lastName',
]

/** `okta-response` in Content-Type asks for smaller rows; all three parts are needed. Okta: "List all users". */
export function omitsCredentials(call: Call): boolean {
  const type = call.headers['content-type'] ?? ''
  return ['omitCredentials,', 'omitCredentialsLinks', 'omitTransitioningToStatus'].every((part) =>
    type.includes(part),
  )
}

/** GET /users. Without `search` or `filter`, deprovisioned users are left out; only `search` can be sorted. */
export function listUsers(call: Call): Reply {
  const { query, org } = call
  const { users } = org.data
  const omit = omitsCredentials(call)
  const push = (out: string[], at: number): void => call.rows.pushUser(out, at, omit)
  const search = scimOf(query.get('search'), 'E0000031')
  const filter = search ?? scimOf(query.get('filter'), 'E0000053', FILTERABLE)
  if (filter !== undefined) {
    const limit = limitOf(call, USER_LIMIT, USER_LIMIT)
    const page = call.userSearch.page(
      {
        filter,
        text: query.get(search === undefined ? 'filter' : 'search') ?? '',
        sortBy: search === undefined ? null : query.get('sortBy'),
        descending: query.get('sortOrder')?.toLowerCase() === 'desc',
      },
      cursorOf(call),
      limit,
    )
    return listReply(call, page, limit, push)
  }
  const present = (user: UserRecord): boolean => !user.deleted && user.status !== 'DEPROVISIONED'
  const q = query.get('q')?.toLowerCase()
  if (q !== undefined) {
    const found = users.filter((user) => present(user) && beginsWith(user, q))
    return unpaged(
      found.slice(0, limitOf(call, Q_LIMIT, USER_LIMIT)).map((user) => user.index),
      push,
    )
  }
  const limit = limitOf(call, USER_LIMIT, USER_LIMIT)
  const page = scan(startOf(call), users.length, limit, (at) => present(users[at] as UserRecord))
  return listReply(call, page, limit, push)
}

const beginsWith = (user: UserRecord, q: string): boolean =>
  ['firstName', 'lastName', 'email', 'login'].some((key) =>
    String(user.profile[key]).toLowerCase().startsWith(q),
  )

/** A user as a single read answers it, with the operations its status allows. */
export function userDetail(call: Call, user: UserRecord): object {
  const address = `${call.base}/api/v1/users/${user.id}`
  const operation = (name: string): Record<string, object> => ({
    [name]: { href: `${address}/lifecycle/${name}`, method: 'POST' },
  })
  const allowed =
    user.status === 'SUSPENDED'
      ? { ...operation('unsuspend'), ...operation('deactivate') }
      : user.status === 'STAGED' || user.status === 'DEPROVISIONED'
        ? operation('activate')
        : { ...operation('suspend'), ...operation('deactivate') }
  return {
    ...userCore(user, call.org.data.userTypeId),
    ...(omitsCredentials(call) ? {} : { credentials: { provider: providerOf(user) } }),
    _links: {
      ...allowed,
      schema: { href: `${call.base}/api/v1/meta/schemas/user/osc${call.org.data.userTypeId.slice(3)}` },
      self: { href: address },
      type: { href: `${call.base}/api/v1/meta/types/user/${call.org.data.userTypeId}` },
    },
  }
}

/** GET /users/{idOrLogin}; `me` is the user who created the token. */
export const getUser = (call: Call): Reply => json(userDetail(call, userOf(call)))

/** GET /users/{id}/groups. */
export function listUserGroups(call: Call): Reply {
  const user = userOf(call)
  const held = call.org.data.groups.filter((group) => search(group.members, user.index) >= 0)
  const limit = limitOf(call, USER_LIMIT, USER_LIMIT)
  return listReply(call, slice(call, held, limit), limit, (out, group) =>
    call.rows.pushGroup(out, group.index),
  )
}

/** GET /users/{id}/appLinks: active apps only, not paged. */
export function listAppLinks(call: Call): Reply {
  const user = userOf(call)
  const held = call.org.data.apps.filter(
    (app) => app.status === 'ACTIVE' && search(app.users, user.index) >= 0,
  )
  return json(held.map((app, sortOrder) => appLink(call, user, app, sortOrder)))
}

function appLink(call: Call, user: UserRecord, app: AppRecord, sortOrder: number): object {
  return {
    id: user.id,
    label: app.label,
    linkUrl: `${call.base}/home/${app.name}/${app.id}/aln${app.id.slice(3)}`,
    logoUrl: `https://op3static.oktacdn.com/fs/bcg/4/gfs${app.id.slice(3)}`,
    appName: app.name,
    appInstanceId: app.id,
    appAssignmentId: `0ua${user.id.slice(3)}`,
    credentialsSetup: false,
    hidden: false,
    sortOrder,
  }
}

/** POST /users/{id}: a partial update of the profile. */
export function updateUser(call: Call): Reply {
  const user = userOf(call)
  const profile = objectBody(call)['profile']
  if (typeof profile !== 'object' || profile === null) throw failure('E0000001', 'profile')
  call.org.updateProfile(user.id, profile as Profile, call.tokens.actor(call.token))
  return json(userDetail(call, user))
}
