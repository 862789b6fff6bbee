import { failure, notFound } from './errors.ts'
import { firstAbove, search } from './model.ts'
import type { AppRecord, GroupRecord } from './model.ts'
import {
  appOf,
  cursorOf,
  groupOf,
  json,
  limitOf,
  links,
  listReply,
  NO_CONTENT,
  objectBody,
  param,
  raw,
  slice,
  userOf,
} from './pages.ts'
import type { Call, Reply } from './pages.ts'
import { scimOf } from './query.ts'
import { appGroupObject } from './rows-app.ts'
import { wire } from './text.ts'

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
  const rows: string[] = []
  let last = -1
  for (let at = (cursorOf(call) ?? -1) + 1; at < apps.length; at += 1) {
    if (!matches(apps[at] as AppRecord)) continue
    if (rows.length === limit) return listReply(call, rows, limit, last)
    rows.push(call.rows.app(at))
    last = at
  }
  return listReply(call, rows, limit, undefined)
}

/** GET /apps/{id}. */
export const getApp = (call: Call): Reply => raw(call.rows.app(appOf(call).index))

/** GET /apps/{id}/users. */
export function listAppUsers(call: Call): Reply {
  const app = appOf(call)
  const limit = limitOf(call, APP_USER_LIMIT.standard, APP_USER_LIMIT.maximum)
  const q = call.query.get('q')?.toLowerCase()
  const after = cursorOf(call)
  const positions: number[] = []
  let next: number | undefined
  for (let at = after === undefined ? 0 : firstAbove(app.users, after); at < app.users.length; at += 1) {
    if (q !== undefined && !beginsWith(call, app.users[at] as number, q)) continue
    if (positions.length === limit) {
      next = app.users[positions[limit - 1] as number]
      break
    }
    positions.push(at)
  }
  const body = call.rows.appUserPage(app, positions, call.query.get('expand') === 'user')
  return { status: 200, body: `[${body}]`, links: links(call, limit, next) }
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
  return raw(call.rows.appUser(app, at, call.query.get('expand') === 'user'))
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

/** POST /apps/{id}/users: a direct assignment; one made already is a conflict, one through a group becomes direct. */
export function assignAppUser(call: Call): Reply {
  const { app, userId } = assignable(call, objectBody(call)['id'])
  const index = call.org.user(userId)?.index ?? -1
  const held = search(app.users, index)
  if (held >= 0 && app.via[held] === -1) throw failure('E0000062')
  call.org.assignUser(app.id, userId, call.tokens.actor(call.token))
  return raw(call.rows.appUser(app, search(app.users, index)))
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

function appGroupRow(call: Call, app: AppRecord, group: number): string {
  const assigned = app.groups.find((candidate) => candidate.group === group)
  const record = call.org.data.groups[group]
  if (assigned === undefined || record === undefined)
    throw notFound(record?.id ?? String(group), 'ApplicationGroupAssignment')
  const row = wire(JSON.stringify(appGroupObject(app, assigned, record, call.base)))
  if (call.query.get('expand') !== 'group') return row
  return `${row.slice(0, -1)},"_embedded":{"group":${call.rows.group(group)}}}`
}

/** GET /apps/{id}/groups. */
export function listAppGroups(call: Call): Reply {
  const app = appOf(call)
  const limit = limitOf(call, APP_GROUP_LIMIT.standard, APP_GROUP_LIMIT.maximum)
  const { items, next } = slice(call, app.groups, limit)
  return listReply(
    call,
    items.map(({ group }) => appGroupRow(call, app, group)),
    limit,
    next,
  )
}

/** GET /apps/{id}/groups/{groupId}. */
export function getAppGroup(call: Call): Reply {
  const app = appOf(call)
  const group = call.org.group(param(call, 1))
  if (group === undefined) throw notFound(param(call, 1), 'ApplicationGroupAssignment')
  return raw(appGroupRow(call, app, group.index))
}

/** PUT /apps/{id}/groups/{groupId}: assigns the app to all members. */
export function assignAppGroup(call: Call): Reply {
  const app = appOf(call)
  const group = groupOf(call, 1)
  if (app.status !== 'ACTIVE') throw failure('E0000001', 'app', ['app: The app is not active'])
  const asked = call.body === undefined ? undefined : objectBody(call)['priority']
  if (asked !== undefined && !Number.isInteger(asked))
    throw failure('E0000001', 'priority', ['priority: must be an integer'])
  call.org.assignGroup(app.id, group.id, asked as number | undefined, call.tokens.actor(call.token))
  return raw(appGroupRow(call, app, group.index))
}

/** DELETE /apps/{id}/groups/{groupId}. */
export function unassignAppGroup(call: Call): Reply {
  const app = appOf(call)
  const group = groupOf(call, 1)
  if (!app.groups.some((assigned) => assigned.group === group.index))
    throw notFound(group.id, 'ApplicationGroupAssignment')
  call.org.unassignGroup(app.id, group.id, call.tokens.actor(call.token))
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
