import type { ConnectorOptions, DataKind } from '../../../preload/contract/models.ts'
import { emptyReread, type DeltaStore, type Reread } from '../db/snapshot/delta/store.ts'
import type { GroupRow, MemberRow, RuleRow } from '../db/snapshot/row-types.ts'
import type { DeltaCalls } from './delta-calls.ts'
import { FullNeeded } from './delta-calls.ts'
import { appGroupsPath, appUsersPath } from './read-apps.ts'
import { membersOf } from './read-groups.ts'
import { rereadRoles } from './reread-roles.ts'
import { appGroupRow, appRow, appUserFields, appUserRow, groupRow, ruleRow, userRow } from './rows.ts'
import { addTo, type Touched } from './touched.ts'

/** Accounts named in one question to a large group. */
const accountsPerQuestion = 50
const membersPerPage = 1000
const appUsersPerPage = 500

const parts = <T>(list: readonly T[], size: number): T[][] =>
  Array.from({ length: Math.ceil(list.length / size) }, (_, n) => list.slice(n * size, (n + 1) * size))

const safe = encodeURIComponent

export interface RereadContext {
  calls: DeltaCalls
  store: DeltaStore
  options: ConnectorOptions
  hidden: ReadonlySet<DataKind>
  touched: Touched
  /** Server time from which lists are asked for what has changed; overlaps what was read before. */
  since: string
  /** Events tell of assignments and roles. Without the log only accounts, groups and memberships can be followed. */
  logVisible: boolean
}

/**
 * Reads again what events and the lists' own times say has changed, and what follows from it: a
 * changed membership can change assignments and inherited roles without an event of their own.
 */
export async function readAgain(context: RereadContext): Promise<Reread> {
  const read = emptyReread()
  await Promise.all([readObjects(context, read), readAppList(context, read), readRules(context, read)])
  await readReturned(context, read)
  forgetLeavers(context, read)
  await readMemberships(context, read)
  if (!context.logVisible) await findDeleted(context, read)
  if (context.logVisible) {
    followMemberships(context, read)
    await Promise.all([readAssignments(context, read), rereadRoles(context, read)])
  }
  return read
}

/** Accounts and groups: what Okta lists as changed since, and each that an event names and no list shows. */
async function readObjects(
  { calls, hidden, since, touched, store, logVisible }: RereadContext,
  read: Reread,
): Promise<void> {
  const users = async (): Promise<void> => {
    if (hidden.has('users')) return
    const rows = await calls.list(
      'users',
      `/api/v1/users?limit=200&search=${safe(`lastUpdated gt "${since}"`)}`,
      userRow,
    )
    const listed = new Set(rows?.map(({ id }) => id))
    read.users.push(...(rows ?? []))
    await Promise.all(
      [...touched.users]
        .filter((id) => !listed.has(id))
        .map(async (id) => {
          const row = await calls.one('users', `/api/v1/users/${safe(id)}`, userRow)
          if (row === null) read.goneUsers.push(id)
          else read.users.push(row)
        }),
    )
  }
  const groups = async (): Promise<void> => {
    if (hidden.has('groups')) return
    // Without the log only the whole list tells which groups are gone.
    const filter = logVisible
      ? `&filter=${safe(`lastUpdated gt "${since}" or lastMembershipUpdated gt "${since}"`)}`
      : ''
    const rows = await calls.list('groups', `/api/v1/groups?limit=1000&expand=stats${filter}`, groupRow)
    const listed = new Set(rows?.map(({ id }) => id))
    read.groups.push(...(rows ?? []))
    if (!logVisible) {
      const stored = store.groupIds()
      if (listed.size === 0 && stored.length > 0)
        throw new FullNeeded('Okta answered without any group, where there were some.')
      read.goneGroups.push(...stored.filter((id) => !listed.has(id)))
    }
    const named = new Set([...touched.groups, ...touched.memberships.keys(), ...touched.groupRoles])
    await Promise.all(
      [...named]
        .filter((id) => !listed.has(id))
        .map(async (id) => {
          const row = await calls.one('groups', `/api/v1/groups/${safe(id)}?expand=stats`, groupRow)
          if (row !== null) read.groups.push(row)
          else if (store.isStored('group', id)) read.goneGroups.push(id)
        }),
    )
  }
  await Promise.all([users(), groups()])
}

/** The list of applications is short, and Okta offers no time to ask from. */
async function readAppList({ calls, hidden, options, store }: RereadContext, read: Reread): Promise<void> {
  if (hidden.has('apps')) return
  const filter = options.skipInactiveApps ? `&filter=${safe('status eq "ACTIVE"')}` : ''
  const rows = await calls.list('apps', `/api/v1/apps?limit=200${filter}`, appRow)
  const stored = store.appIds()
  if (rows === null || (rows.length === 0 && stored.length > 0)) {
    throw new FullNeeded('Okta answered without any application, where there were some.')
  }
  const listed = new Set(rows.map(({ id }) => id))
  read.apps.push(...rows.filter((row) => store.storedApp(row.id)?.raw !== row.raw))
  read.goneApps.push(...stored.filter((id) => !listed.has(id)))
}

async function readRules({ calls, hidden, store, touched }: RereadContext, read: Reread): Promise<void> {
  if (hidden.has('groupRules')) return
  const rows = await calls.list('groups', '/api/v1/groups/rules?limit=200', ruleRow)
  if (rows === null) return
  const face = (rule: RuleRow): string =>
    JSON.stringify([rule.name, rule.status, rule.expression, rule.groupIds.toSorted()])
  const stored = new Map(store.storedRules().map((rule) => [rule.id, rule]))
  const isStoredGroup = (id: string): boolean => store.isStored('group', id)
  const changed: RuleRow[] = []
  for (const row of rows) {
    const known = stored.get(row.id)
    stored.delete(row.id)
    const visible = { ...row, groupIds: row.groupIds.filter(isStoredGroup) }
    if (known === undefined || face(known) !== face(visible)) changed.push(row, ...(known ? [known] : []))
  }
  changed.push(...stored.values())
  if (changed.length === 0 && stored.size === 0) return
  read.rules = rows
  // A rule decides what a membership is held by, so its groups are read again.
  for (const { groupIds } of changed) for (const id of groupIds) touched.wholeGroups.add(id)
}

/**
 * An account that is new here without having been made now was left out before: deactivated, or not
 * visible. What it held all the while has no event.
 */
async function readReturned(context: RereadContext, read: Reread): Promise<void> {
  const { calls, store, options, touched, logVisible } = context
  const returned = read.users.filter(
    ({ id, status }) =>
      !store.isStored('user', id) &&
      !(logVisible && touched.created.has(id)) &&
      (options.syncDeprovisionedUsers || status !== 'DEPROVISIONED'),
  )
  await Promise.all(
    returned.map(async ({ id }) => {
      touched.userRoles.add(id)
      const groups = await calls.list('memberships', `/api/v1/users/${safe(id)}/groups?limit=200`, groupRow)
      for (const group of groups ?? []) addTo(touched.memberships, group.id, id)
      if (!logVisible || context.hidden.has('appUsers')) return
      const held = safe(`user.id eq "${id}"`)
      const apps = await calls.list('assignments', `/api/v1/apps?limit=200&filter=${held}`, appRow)
      for (const app of apps ?? []) addTo(touched.assignments, app.id, id)
    }),
  )
}

/** What is known of an account that is not kept says nothing more: all it held goes with it. */
function forgetLeavers({ options, touched }: RereadContext, read: Reread): void {
  const leavers = new Set(read.goneUsers)
  for (const { id, status } of read.users) {
    if (status === 'DEPROVISIONED' && !options.syncDeprovisionedUsers) leavers.add(id)
  }
  for (const map of [touched.memberships, touched.assignments]) {
    for (const [key, users] of map) {
      for (const id of leavers) users.delete(id)
      if (users.size === 0 && map === touched.assignments) map.delete(key)
    }
  }
}

/**
 * Without the log nothing tells of a deleted account. It leaves the group that holds everybody, though,
 * and is then asked for; one that was deactivated before is found by the next full sync.
 */
async function findDeleted({ calls, store }: RereadContext, read: Reread): Promise<void> {
  const everyone = read.members
    .filter(({ groupId, part }) => part === 'all' && store.storedGroup(groupId)?.type === 'BUILT_IN')
    .toSorted((a, b) => b.rows.length - a.rows.length)[0]
  if (everyone === undefined) return
  const here = new Set(everyone.rows.map(({ userId }) => userId))
  const listed = new Set(read.users.map(({ id }) => id))
  const left = store.membersOf(everyone.groupId).filter((id) => !here.has(id) && !listed.has(id))
  await Promise.all(
    left.map(async (id) => {
      const row = await calls.one('users', `/api/v1/users/${safe(id)}`, userRow)
      if (row === null) read.goneUsers.push(id)
      else read.users.push(row)
    }),
  )
}

async function readMemberships(context: RereadContext, read: Reread): Promise<void> {
  const { store, hidden, touched } = context
  if (hidden.has('memberships')) return
  const now = new Map(read.groups.map((row) => [row.id, row]))
  const gone = new Set(read.goneGroups)
  const wanted = new Map<string, { group: Pick<GroupRow, 'id' | 'type' | 'userCount'>; whole: boolean }>()
  for (const row of read.groups) {
    const stored = store.storedGroup(row.id)
    const moved = stored?.lastMembershipUpdated !== row.lastMembershipUpdated
    const explained = touched.memberships.has(row.id)
    if (stored === undefined) wanted.set(row.id, { group: row, whole: true })
    else if (moved || explained) wanted.set(row.id, { group: row, whole: !explained })
  }
  for (const id of [...touched.memberships.keys(), ...touched.wholeGroups]) {
    if (gone.has(id)) continue
    const group = now.get(id) ?? store.storedGroup(id)
    const named = touched.memberships.get(id)
    const whole = touched.wholeGroups.has(id) || (wanted.get(id)?.whole ?? false)
    // Only accounts that leave altogether were named: they take their memberships with them.
    if (named?.size === 0 && !whole) wanted.delete(id)
    else if (group !== undefined) {
      wanted.set(id, { group, whole })
    }
  }
  await Promise.all(
    [...wanted.values()].map(({ group, whole }) =>
      readMembers(context, read, group, whole ? null : [...(touched.memberships.get(group.id) ?? [])]),
    ),
  )
}

/** Members of a group: those named, where that takes fewer calls than all of them. */
async function readMembers(
  { calls }: RereadContext,
  read: Reread,
  group: Pick<GroupRow, 'id' | 'type' | 'userCount'>,
  named: string[] | null,
): Promise<void> {
  const { path, parse, wanted } = membersOf(group)
  const pages = Math.max(1, Math.ceil((group.userCount ?? 1) / membersPerPage))
  const questions = parts(named ?? [], accountsPerQuestion)
  if (named !== null && questions.length < pages) {
    const answers = await Promise.all(
      questions.map((ids) =>
        calls.accepted<MemberRow>(
          'memberships',
          `${path}&search=${safe(ids.map((id) => `id eq "${id}"`).join(' or '))}`,
          parse,
          { wanted },
        ),
      ),
    )
    if (answers.some((rows) => rows === null)) return
    const rows = answers.flatMap((answer) => (answer === 'not-accepted' || answer === null ? [] : answer))
    if (!answers.includes('not-accepted')) {
      read.members.push({ groupId: group.id, rows, part: named })
      return
    }
  }
  const rows = group.userCount === 0 ? [] : await calls.list('memberships', path, parse, { wanted })
  if (rows === null) read.goneGroups.push(group.id)
  else read.members.push({ groupId: group.id, rows, part: 'all' })
}

/** What a changed membership or group can change elsewhere. */
function followMemberships({ store, touched }: RereadContext, read: Reread): void {
  const appsOf = (groupId: string): Set<string> => {
    const apps = new Set(store.appsOfGroup(groupId))
    for (const [app, groups] of touched.appGroups) if (groups.has(groupId)) apps.add(app)
    return apps
  }
  const arriving = new Set(read.users.map(({ id }) => id))
  const isKept = (id: string): boolean => store.isStored('user', id) || arriving.has(id)
  const withRoles = new Set([...store.groupsWithRoles(), ...touched.groupRoles])
  const follow = (groupId: string, users: readonly string[]): void => {
    for (const app of appsOf(groupId)) for (const user of users) addTo(touched.assignments, app, user)
    if (withRoles.has(groupId)) for (const user of users) touched.userRoles.add(user)
  }
  for (const { groupId, rows, part } of read.members) {
    // A membership may be stored as it is now without what hangs on it: changed here, or read a little later.
    const named = [...(touched.memberships.get(groupId) ?? [])]
    const users = [...store.differingMembers(groupId, rows, part), ...named].filter(isKept)
    if (users.length > 0) follow(groupId, users)
  }
  for (const groupId of read.goneGroups) {
    follow(groupId, store.membersOf(groupId))
    for (const app of store.appsOfGroup(groupId)) addTo(touched.appGroups, app, groupId)
  }
  const members = new Map<string, string[]>()
  for (const { groupId, rows, part } of read.members) {
    if (part === 'all')
      members.set(
        groupId,
        rows.map(({ userId }) => userId),
      )
  }
  for (const [app, groups] of touched.appGroups) {
    for (const group of groups) {
      for (const user of [...(members.get(group) ?? []), ...store.membersOf(group)]) {
        if (isKept(user)) addTo(touched.assignments, app, user)
      }
    }
  }
}

async function readAssignments(context: RereadContext, read: Reread): Promise<void> {
  const { calls, store, hidden, touched } = context
  if (hidden.has('apps')) return
  const arrived = read.apps.map(({ id }) => id).filter((id) => !store.isStored('app', id))
  const gone = new Set(read.goneApps)
  const isHere = (id: string): boolean => !gone.has(id) && (store.isStored('app', id) || arrived.includes(id))
  const priorities = store.checkpoints.meta('app groups through') === 'by-app'

  const groups = new Set([...touched.appGroups.keys(), ...arrived].filter(isHere))
  const readGroups = [...groups].map(async (appId) => {
    if (hidden.has('appGroups')) return
    const rows = await calls.list('assignments', appGroupsPath(appId), appGroupRow)
    if (rows === null) return
    read.appGroups.push({
      appId,
      rows: priorities ? rows : rows.map(({ groupId }) => ({ groupId, priority: null })),
    })
  })
  const users = new Map([...touched.assignments].filter(([id]) => isHere(id)))
  for (const id of arrived) users.set(id, users.get(id) ?? new Set())
  const readUsers = [...users].map(async ([appId, named]) => {
    if (hidden.has('appUsers')) return
    const pages = Math.max(1, Math.ceil((store.storedApp(appId)?.users ?? 0) / appUsersPerPage))
    if (arrived.includes(appId) || named.size >= pages) {
      const rows = await calls.list('assignments', appUsersPath(appId), appUserRow, { wanted: appUserFields })
      if (rows !== null) read.appUsers.push({ appId, rows, part: 'all' })
      return
    }
    const rows = await Promise.all(
      [...named].map((id) =>
        calls.one('assignments', `/api/v1/apps/${safe(appId)}/users/${safe(id)}`, appUserRow),
      ),
    )
    read.appUsers.push({ appId, rows: rows.filter((row) => row !== null), part: [...named] })
  })
  await Promise.all([...readGroups, ...readUsers])
}
