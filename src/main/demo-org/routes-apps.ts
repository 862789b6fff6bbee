import { failure, notFound } from './errors.ts'
import { firstAbove, search } from './model.ts'
import type { AppGroupRecord, AppRecord, AppUserGiven, GroupRecord, Profile } from './model.ts'
import {
  appOf,
  cursorOf,
  groupOf,
  json,
  limitOf,
  listReply,
  NO_CONTENT,
  objectBody,
  param,
  pushObject,
  scan,
  single,
  slice,
  startOf,
  userOf,
} from './pages.ts'
import type { Call, Reply } from './pages.ts'
import { scimOf } from './query.ts'
import { appGroupObject } from './rows-app.ts'
import { groupObject } from './rows-group.ts'

const APP_LIMIT = { standard: 20, maximum: 200 }
const APP_USER_LIMIT = { standard: 50, maximum: 500 }
const APP_GROUP_LIMIT = { standard: 20, maximum: 200 }
const FILTERABLE = ['id', 'status', 'name', 'user.id', 'group.id']

function matcher(call: Call): (app: AppRecord) => boolean {
  const filter = scimOf(call.query.get('filter'), 'E0000053', FILTERABLE)
  const q = call.query.get('q')?.toLowerCase()
  const withDeleted = call.query.get('includeNonDeleted') === 'false'
  const users = (app: AppRecord): string[] =>
    Array.from(app.users, (index) => call.org.data.users[index]?.id ?? '')
  const groups = (app: AppRecord): string[] =>
    app.groups.map(({ group }) => call.org.data.groups[group]?.id ?? '')
  return (app) =>
    (withDeleted || !app.deleted) &&
    (q === undefined || app.label.toLowerCase().startsWith(q) || app.name.startsWith(q)) &&
    (filter === undefined ||
      filter.test((name) => {
        if (name === 'user.id') return users(app)
        if (name === 'group.id') return groups(app)
        return name === 'id' || name === 'name' || name === 'status' ? app[name] : undefined
      }))
}

/** GET /apps. */
export function listApps(call: Call): Reply {
  const { apps } = call.org.data
  const limit = limitOf(call, APP_LIMIT.standard, APP_LIMIT.maximum)
  const matches = matcher(call)
  const page = scan(startOf(call), apps.length, limit, (at) => matches(apps[at] as AppRecord))
  return listReply(call, page, limit, call.rows.pushApp)
}

/** GET /apps/{id}. */
export const getApp = (call: Call): Reply => single((out) => call.rows.pushApp(out, appOf(call).index))

/** GET /apps/{id}/users. */
export function listAppUsers(call: Call): Reply {
  const app = appOf(call)
  const limit = limitOf(call, APP_USER_LIMIT.standard, APP_USER_LIMIT.maximum)
  const q = call.query.get('q')?.toLowerCase()
  const after = cursorOf(call)
  const expandUser = call.query.get('expand') === 'user'
  const page = scan(
    after === undefined ? 0 : firstAbove(app.users, after),
    app.users.length,
    limit,
    (at) => q === undefined || beginsWith(call, app.users[at] as number, q),
    (at) => app.users[at] as number,
  )
  return listReply(call, page, limit, (out, at) => call.rows.pushAppUser(out, app, at, expandUser))
}

function beginsWith(call: Call, user: number, q: string): boolean {
  const profile = call.org.data.users[user]?.profile
  return ['login', 'firstName', 'lastName', 'email'].some((key) =>
    String(profile?.[key]).toLowerCase().startsWith(q),
  )
}

/** GET /apps/{id}/users/{userId}. */
export function getAppUser(call: Call): Reply {
  const app = appOf(call)
  const user = call.org.user(param(call, 1))
  const at = user === undefined ? -1 : search(app.users, user.index)
  if (at < 0) throw notFound(param(call, 1), 'AppUser')
  const expandUser = call.query.get('expand') === 'user'
  return single((out) => call.rows.pushAppUser(out, app, at, expandUser))
}

/** Assignments need an active app and a user who is not deprovisioned. */
function assignable(call: Call, userId: unknown): { app: AppRecord; userId: string } {
  const app = appOf(call)
  if (app.status !== 'ACTIVE') throw failure('E0000001', 'app', ['app: The app is not active'])
  if (typeof userId !== 'string') throw failure('E0000001', 'id', ['id: The field cannot be left blank'])
  const user = call.org.user(userId)
  if (user === undefined) throw notFound(userId, 'User')
  if (user.status === 'DEPROVISIONED') throw failure('E0000117')
  return { app, userId }
}

/** The profile of an assignment; undefined where none is given. */
function profileOf(body: Record<string, unknown>): Profile | undefined {
  const { profile } = body
  if (profile === undefined || profile === null) return undefined
  if (typeof profile !== 'object' || Array.isArray(profile))
    throw failure('E0000001', 'profile', ['profile: must be an object'])
  return profile as Profile
}

function givenOf(body: Record<string, unknown>): AppUserGiven {
  const profile = profileOf(body)
  const userName = (body['credentials'] as { userName?: unknown } | undefined)?.userName
  if (userName !== undefined && (typeof userName !== 'string' || userName === ''))
    throw failure('E0000001', 'credentials', ['userName: The field cannot be left blank'])
  return { ...(profile === undefined ? {} : { profile }), ...(userName === undefined ? {} : { userName }) }
}

/** POST /apps/{id}/users: a direct assignment; one made already is a conflict, one through a group becomes direct. */
export function assignAppUser(call: Call): Reply {
  const body = objectBody(call)
  const { app, userId } = assignable(call, body['id'])
  const index = call.org.user(userId)?.index ?? -1
  const held = search(app.users, index)
  if (held >= 0 && app.via[held] === -1) throw failure('E0000062')
  call.org.assignUser(app.id, userId, call.tokens.actor(call.token), givenOf(body))
  return single((out) => call.rows.pushAppUser(out, app, search(app.users, index)))
}

/** DELETE /apps/{id}/users/{userId}: refused while a group grants the app. */
export function unassignAppUser(call: Call): Reply {
  const app = appOf(call)
  const user = userOf(call, 1)
  const at = search(app.users, user.index)
  if (at < 0) throw notFound(user.id, 'AppUser')
  const byGroup = app.groups.some(
    ({ group }) => search((call.org.data.groups[group] as GroupRecord).members, user.index) >= 0,
  )
  if ((app.via[at] as number) >= 0 || byGroup)
    throw failure('E0000046', '', [
      'Cannot unassign an application from a user while their group memberships grant them access to it.',
    ])
  call.org.unassignUser(app.id, user.id, call.tokens.actor(call.token))
  return NO_CONTENT
}

function pushAppGroup(call: Call, out: string[], app: AppRecord, assigned: AppGroupRecord): void {
  const group = call.org.data.groups[assigned.group] as GroupRecord
  const object = appGroupObject(app, assigned, group, call.base)
  const embedded =
    call.query.get('expand') === 'group' ? { group: groupObject(group, call.org.data, call.base) } : undefined
  pushObject(out, embedded === undefined ? object : { ...object, _embedded: embedded })
}

function assignedOf(call: Call, app: AppRecord): AppGroupRecord {
  const group = call.org.group(param(call, 1))
  const found = app.groups.find((assigned) => assigned.group === group?.index)
  if (found === undefined) throw notFound(param(call, 1), 'ApplicationGroupAssignment')
  return found
}

/** GET /apps/{id}/groups. */
export function listAppGroups(call: Call): Reply {
  const app = appOf(call)
  const limit = limitOf(call, APP_GROUP_LIMIT.standard, APP_GROUP_LIMIT.maximum)
  return listReply(call, slice(call, app.groups, limit), limit, (out, assigned) =>
    pushAppGroup(call, out, app, assigned),
  )
}

/** GET /apps/{id}/groups/{groupId}. */
export function getAppGroup(call: Call): Reply {
  const app = appOf(call)
  const assigned = assignedOf(call, app)
  return single((out) => pushAppGroup(call, out, app, assigned))
}

/** PUT /apps/{id}/groups/{groupId}: assigns the app to all members. */
export function assignAppGroup(call: Call): Reply {
  const app = appOf(call)
  const group = groupOf(call, 1)
  if (app.status !== 'ACTIVE') throw failure('E0000001', 'app', ['app: The app is not active'])
  const body = call.body === undefined ? {} : objectBody(call)
  const asked = body['priority']
  if (asked !== undefined && !Number.isInteger(asked))
    throw failure('E0000001', 'priority', ['priority: must be an integer'])
  const by = call.tokens.actor(call.token)
  call.org.assignGroup(app.id, group.id, asked as number | undefined, by, profileOf(body))
  return single((out) => pushAppGroup(call, out, app, assignedOf(call, app)))
}

/** DELETE /apps/{id}/groups/{groupId}. */
export function unassignAppGroup(call: Call): Reply {
  const app = appOf(call)
  groupOf(call, 1)
  assignedOf(call, app)
  call.org.unassignGroup(app.id, param(call, 1), call.tokens.actor(call.token))
  return NO_CONTENT
}

/** POST /apps/{id}/lifecycle/{operation}. */
export function changeAppLifecycle(call: Call): Reply {
  const app = appOf(call)
  const operation = param(call, 1)
  if (operation !== 'activate' && operation !== 'deactivate') throw failure('E0000022')
  call.org.setAppStatus(
    app.id,
    operation === 'activate' ? 'ACTIVE' : 'INACTIVE',
    call.tokens.actor(call.token),
  )
  return json({})
}
