import { APP_USER_STATUSES, search } from './model.ts'
import type { AppRecord, GroupRecord, UserRecord } from './model.ts'
import { SYSTEM_ACTOR } from './core.ts'
import type { Actor, OrgCore } from './core.ts'
import type { LogParty } from './system-log.ts'

/** Changes to groups, memberships, apps and app assignments. Unknown ids throw; repeating a change is harmless. */
export interface AccessMutators {
  createGroup(name: string, description?: string | null, by?: Actor): GroupRecord
  deleteGroup(groupId: string, by?: Actor): void
  /** Also assigns the apps of the group. */
  addMember(groupId: string, userId: string, by?: Actor): void
  /** Also takes away apps that no other group and no direct assignment grants. */
  removeMember(groupId: string, userId: string, by?: Actor): void
  setAppStatus(appId: string, status: 'ACTIVE' | 'INACTIVE', by?: Actor): void
  deleteApp(appId: string, by?: Actor): void
  /** Makes a direct assignment; one that came through a group becomes direct. */
  assignUser(appId: string, userId: string, by?: Actor): void
  /** Removes an assignment of either scope. */
  unassignUser(appId: string, userId: string, by?: Actor): void
  assignGroup(appId: string, groupId: string, priority?: number, by?: Actor): void
  unassignGroup(appId: string, groupId: string, by?: Actor): void
}

export const userParty = (user: UserRecord): LogParty => ({
  id: user.id,
  type: 'User',
  alternateId: String(user.profile['login']),
  displayName: `${String(user.profile['firstName'])} ${String(user.profile['lastName'])}`,
})
export const groupParty = (group: GroupRecord): LogParty => ({
  id: group.id,
  type: 'UserGroup',
  alternateId: 'unknown',
  displayName: group.name,
})
const appParty = (app: AppRecord): LogParty => ({
  id: app.id,
  type: 'AppInstance',
  alternateId: app.label,
  displayName: app.label,
})

function insert<T extends Int32Array | Uint8Array>(list: T, at: number, value: number): T {
  const out = new (list.constructor as new (length: number) => T)(list.length + 1)
  out.set(list.subarray(0, at))
  out[at] = value
  out.set(list.subarray(at), at + 1)
  return out
}

function remove<T extends Int32Array | Uint8Array>(list: T, at: number): T {
  const out = new (list.constructor as new (length: number) => T)(list.length - 1)
  out.set(list.subarray(0, at))
  out.set(list.subarray(at + 1), at)
  return out
}

function write(
  core: OrgCore,
  eventType: string,
  displayMessage: string,
  targets: LogParty[],
  by: Actor,
): void {
  core.log.append({ eventType, displayMessage, actor: by.party, tokenId: by.tokenId, targets })
}

/** Adds a member, managed by a rule or by nobody (-1), and the apps the group grants. */
export function putMembership(
  core: OrgCore,
  group: GroupRecord,
  user: UserRecord,
  rule: number,
  by: Actor,
): void {
  const at = search(group.members, user.index)
  if (at >= 0) return
  group.members = insert(group.members, -at - 1, user.index)
  group.rules = insert(group.rules, -at - 1, rule)
  group.lastMembershipUpdated = core.now()
  core.touch('group', group.index)
  write(
    core,
    'group.user_membership.add',
    'Add user to group membership',
    [userParty(user), groupParty(group)],
    by,
  )
  if (user.status === 'DEPROVISIONED') return
  for (const app of group.apps)
    putAppUser(core, core.data.apps[app] as AppRecord, user, group.index, SYSTEM_ACTOR)
}

/** Removes a member; apps the group granted move to another granting group or go. */
export function dropMembership(core: OrgCore, group: GroupRecord, user: UserRecord, by: Actor): void {
  const at = search(group.members, user.index)
  if (at < 0) return
  group.members = remove(group.members, at)
  group.rules = remove(group.rules, at)
  group.lastMembershipUpdated = core.now()
  core.touch('group', group.index)
  write(
    core,
    'group.user_membership.remove',
    'Remove user from group membership',
    [userParty(user), groupParty(group)],
    by,
  )
  for (const app of group.apps) regrant(core, core.data.apps[app] as AppRecord, user, group.index)
}

function putAppUser(core: OrgCore, app: AppRecord, user: UserRecord, via: number, by: Actor): void {
  const at = search(app.users, user.index)
  if (at >= 0) {
    if (via >= 0 || app.via[at] === via) return
    app.via[at] = via
  } else {
    app.users = insert(app.users, -at - 1, user.index)
    app.via = insert(app.via, -at - 1, via)
    app.userStatus = insert(
      app.userStatus,
      -at - 1,
      APP_USER_STATUSES.indexOf(app.features.length > 0 ? 'PROVISIONED' : 'ACTIVE'),
    )
  }
  app.assignedAt.set(user.index, core.now())
  write(
    core,
    'application.user_membership.add',
    'Add user to application membership',
    [userParty(user), appParty(app)],
    by,
  )
}

/** Removes an app assignment of either scope, if there is one. */
export function dropAppUser(core: OrgCore, app: AppRecord, user: UserRecord, by: Actor): void {
  const at = search(app.users, user.index)
  if (at < 0) return
  app.users = remove(app.users, at)
  app.via = remove(app.via, at)
  app.userStatus = remove(app.userStatus, at)
  app.assignedAt.delete(user.index)
  write(
    core,
    'application.user_membership.remove',
    "Remove user's application membership",
    [userParty(user), appParty(app)],
    by,
  )
}

function regrant(core: OrgCore, app: AppRecord, user: UserRecord, lost: number): void {
  const at = search(app.users, user.index)
  if (at < 0 || app.via[at] !== lost) return
  const next = app.groups.find(
    ({ group }) =>
      group !== lost && search((core.data.groups[group] as GroupRecord).members, user.index) >= 0,
  )
  if (next === undefined) dropAppUser(core, app, user, SYSTEM_ACTOR)
  else app.via[at] = next.group
}

function must<T>(found: T | undefined, id: string): T {
  if (found === undefined) throw new Error(`no such object: ${id}`)
  return found
}

export function createAccessMutators(core: OrgCore): AccessMutators {
  const { data } = core
  const user = (id: string): UserRecord => must(core.user(id), id)
  const group = (id: string): GroupRecord => must(core.group(id), id)
  const app = (id: string): AppRecord => must(core.app(id), id)

  const unassignGroup: AccessMutators['unassignGroup'] = (appId, groupId, by = SYSTEM_ACTOR) => {
    const target = app(appId)
    const granting = group(groupId)
    if (!target.groups.some((assigned) => assigned.group === granting.index)) return
    target.groups = target.groups.filter((assigned) => assigned.group !== granting.index)
    granting.apps = granting.apps.filter((index) => index !== target.index)
    write(
      core,
      'group.application_assignment.remove',
      'Remove assigned application from group',
      [groupParty(granting), appParty(target)],
      by,
    )
    for (const member of granting.members)
      regrant(core, target, data.users[member] as UserRecord, granting.index)
    core.touch('group', granting.index)
  }

  return {
    unassignGroup,
    createGroup(name, description = null, by = SYSTEM_ACTOR) {
      const time = core.now()
      const index = data.groups.length
      const made: GroupRecord = {
        index,
        id: core.random.id('00g', index),
        type: 'OKTA_GROUP',
        name,
        description,
        created: time,
        lastUpdated: time,
        lastMembershipUpdated: time,
        sourceApp: null,
        members: new Int32Array(0),
        rules: new Int32Array(0),
        apps: [],
        deleted: false,
      }
      data.groups.push(made)
      core.register('group', made.id, index)
      write(core, 'group.lifecycle.create', 'Create Okta group', [groupParty(made)], by)
      return made
    },
    deleteGroup(groupId, by = SYSTEM_ACTOR) {
      const gone = group(groupId)
      for (const index of gone.apps) unassignGroup((data.apps[index] as AppRecord).id, groupId)
      for (const rule of data.rules) rule.groups = rule.groups.filter((index) => index !== gone.index)
      for (let at = data.roleAssignments.length - 1; at >= 0; at -= 1) {
        const held = data.roleAssignments[at]
        if (held?.kind === 'GROUP' && held.principal === gone.index) data.roleAssignments.splice(at, 1)
      }
      for (const binding of data.bindings)
        binding.members = binding.members.filter(
          (member) => member.kind !== 'GROUP' || member.principal !== gone.index,
        )
      gone.deleted = true
      gone.members = gone.rules = new Int32Array(0)
      core.touch('group', gone.index)
      write(core, 'group.lifecycle.delete', 'Delete Okta group', [groupParty(gone)], by)
    },
    addMember: (groupId, userId, by = SYSTEM_ACTOR) =>
      putMembership(core, group(groupId), user(userId), -1, by),
    removeMember: (groupId, userId, by = SYSTEM_ACTOR) =>
      dropMembership(core, group(groupId), user(userId), by),
    setAppStatus(appId, status, by = SYSTEM_ACTOR) {
      const target = app(appId)
      target.status = status
      target.lastUpdated = core.now()
      core.touch('app', target.index)
      const word = status === 'ACTIVE' ? 'activate' : 'deactivate'
      write(
        core,
        `application.lifecycle.${word}`,
        `${word === 'activate' ? 'Activate' : 'Deactivate'} application`,
        [appParty(target)],
        by,
      )
    },
    deleteApp(appId, by = SYSTEM_ACTOR) {
      const gone = app(appId)
      for (const assigned of gone.groups) {
        const granting = data.groups[assigned.group] as GroupRecord
        granting.apps = granting.apps.filter((index) => index !== gone.index)
      }
      gone.groups = []
      gone.users = gone.via = new Int32Array(0)
      gone.userStatus = new Uint8Array(0)
      gone.deleted = true
      core.touch('app', gone.index)
      write(core, 'application.lifecycle.delete', 'Delete application', [appParty(gone)], by)
    },
    assignUser: (appId, userId, by = SYSTEM_ACTOR) => putAppUser(core, app(appId), user(userId), -1, by),
    unassignUser: (appId, userId, by = SYSTEM_ACTOR) => dropAppUser(core, app(appId), user(userId), by),
    assignGroup(appId, groupId, priority, by = SYSTEM_ACTOR) {
      const target = app(appId)
      const granting = group(groupId)
      const held = target.groups.find((assigned) => assigned.group === granting.index)
      const lastUpdated = core.now()
      if (held !== undefined) {
        Object.assign(held, { lastUpdated, priority: priority ?? held.priority })
        target.groups.sort((a, b) => a.priority - b.priority)
        write(
          core,
          'group.application_assignment.update',
          'Update assigned application for group',
          [groupParty(granting), appParty(target)],
          by,
        )
        return
      }
      const next = target.groups.reduce((top, assigned) => Math.max(top, assigned.priority + 1), 0)
      target.groups.push({ group: granting.index, priority: priority ?? next, lastUpdated })
      target.groups.sort((a, b) => a.priority - b.priority)
      granting.apps = [...granting.apps, target.index]
      core.touch('group', granting.index)
      write(
        core,
        'group.application_assignment.add',
        'Add assigned application to group',
        [groupParty(granting), appParty(target)],
        by,
      )
      for (const member of granting.members) {
        const person = data.users[member] as UserRecord
        if (person.status !== 'DEPROVISIONED') putAppUser(core, target, person, granting.index, SYSTEM_ACTOR)
      }
    },
  }
}
