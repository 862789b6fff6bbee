import { APP_USER_STATUSES, search } from './model.ts'
import type { AppRecord, AppUserGiven, GroupRecord, Profile, SignOnMode, UserRecord } from './model.ts'
import { must, SYSTEM_ACTOR } from './core.ts'
import type { Actor, OrgCore } from './core.ts'
import { forgetResource } from './mutate-iam.ts'
import { appParty, assignmentParties, groupParty, write } from './mutate-log.ts'
import { insert, remove } from './sorted.ts'

/** Changes to apps and their assignments. Unknown ids throw; repeating a change is harmless. */
export interface AppMutators {
  /** Active, without any assignment; `provisioned` gives it the features of an app that Okta writes accounts to. */
  createApp(
    app: { label: string; name?: string; signOnMode?: SignOnMode; provisioned?: boolean },
    by?: Actor,
  ): AppRecord
  updateApp(appId: string, change: { label: string }, by?: Actor): void
  setAppStatus(appId: string, status: 'ACTIVE' | 'INACTIVE', by?: Actor): void
  /** Also takes it out of role targets and resource sets. Okta logs the deletion only, not what goes with it. */
  deleteApp(appId: string, by?: Actor): void
  /** Makes a direct assignment; one that came through a group becomes direct. `given`: instead of what the app fills in. */
  assignUser(appId: string, userId: string, by?: Actor, given?: AppUserGiven): void
  /** Removes an assignment of either scope. */
  unassignUser(appId: string, userId: string, by?: Actor): void
  assignGroup(appId: string, groupId: string, priority?: number, by?: Actor, profile?: Profile): void
  unassignGroup(appId: string, groupId: string, by?: Actor): void
}

/** Assigns an app, directly (-1) or through a group. */
export function putAppUser(core: OrgCore, app: AppRecord, user: UserRecord, via: number, by: Actor): void {
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
    assignmentParties(app, user),
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
  app.given.delete(user.index)
  write(
    core,
    'application.user_membership.remove',
    "Remove user's application membership",
    assignmentParties(app, user),
    by,
  )
}

/** What a user had through a group that no longer grants it: another group takes over, unlogged, or it goes. */
export function regrant(core: OrgCore, app: AppRecord, user: UserRecord, lost: number): void {
  const at = search(app.users, user.index)
  if (at < 0 || app.via[at] !== lost) return
  const next = app.groups.find(
    ({ group }) =>
      group !== lost && search((core.data.groups[group] as GroupRecord).members, user.index) >= 0,
  )
  if (next === undefined) dropAppUser(core, app, user, SYSTEM_ACTOR)
  else app.via[at] = next.group
}

/** Ends the assignment of a group and what its members have through it. */
export function dropAppGroup(core: OrgCore, app: AppRecord, group: GroupRecord, by: Actor): void {
  if (!app.groups.some((assigned) => assigned.group === group.index)) return
  app.groups = app.groups.filter((assigned) => assigned.group !== group.index)
  group.apps = group.apps.filter((index) => index !== app.index)
  write(
    core,
    'group.application_assignment.remove',
    'Remove assigned application from group',
    [groupParty(group), appParty(app)],
    by,
  )
  for (const member of group.members) regrant(core, app, core.data.users[member] as UserRecord, group.index)
  core.touch('group', group.index)
}

const NEW_APP_FEATURES = ['PUSH_NEW_USERS', 'PUSH_USER_DEACTIVATION']

export function createAppMutators(core: OrgCore): AppMutators {
  const { data } = core
  const user = (id: string): UserRecord => must(core.user(id), id)
  const group = (id: string): GroupRecord => must(core.group(id), id)
  const app = (id: string): AppRecord => must(core.app(id), id)
  const changed = (target: AppRecord): void => {
    target.lastUpdated = core.now()
    core.touch('app', target.index)
  }
  const log = (event: string, message: string, target: AppRecord, by: Actor): void =>
    write(core, `application.lifecycle.${event}`, message, [appParty(target)], by)

  return {
    createApp({ label, name, signOnMode = 'SAML_2_0', provisioned = false }, by = SYSTEM_ACTOR) {
      const time = core.now()
      const index = data.apps.length
      const made: AppRecord = {
        index,
        id: core.random.id('0oa', index),
        name: name ?? `app_${String(index)}`,
        label,
        status: 'ACTIVE',
        signOnMode,
        features: provisioned ? NEW_APP_FEATURES : [],
        created: time,
        lastUpdated: time,
        users: new Int32Array(0),
        via: new Int32Array(0),
        userStatus: new Uint8Array(0),
        assignedAt: new Map(),
        given: new Map(),
        groups: [],
        deleted: false,
      }
      data.apps.push(made)
      core.register('app', made.id, index)
      log('create', 'Create application', made, by)
      return made
    },
    updateApp(appId, { label }, by = SYSTEM_ACTOR) {
      const target = app(appId)
      target.label = label
      changed(target)
      log('update', 'Update application', target, by)
    },
    setAppStatus(appId, status, by = SYSTEM_ACTOR) {
      const target = app(appId)
      target.status = status
      changed(target)
      const active = status === 'ACTIVE'
      log(active ? 'activate' : 'deactivate', `${active ? 'Activate' : 'Deactivate'} application`, target, by)
    },
    deleteApp(appId, by = SYSTEM_ACTOR) {
      const gone = app(appId)
      for (const assigned of gone.groups) {
        const granting = data.groups[assigned.group] as GroupRecord
        granting.apps = granting.apps.filter((index) => index !== gone.index)
      }
      for (const held of data.roleAssignments)
        held.appTargets = held.appTargets.filter((index) => index !== gone.index)
      forgetResource(core, `/api/v1/apps/${gone.id}`)
      gone.groups = []
      gone.users = gone.via = new Int32Array(0)
      gone.userStatus = new Uint8Array(0)
      gone.given.clear()
      gone.deleted = true
      core.touch('app', gone.index)
      log('delete', 'Delete application', gone, by)
    },
    assignUser(appId, userId, by = SYSTEM_ACTOR, given = {}) {
      const [target, person] = [app(appId), user(userId)]
      putAppUser(core, target, person, -1, by)
      if (Object.keys(given).length > 0) target.given.set(person.index, given)
    },
    unassignUser: (appId, userId, by = SYSTEM_ACTOR) => dropAppUser(core, app(appId), user(userId), by),
    unassignGroup: (appId, groupId, by = SYSTEM_ACTOR) => dropAppGroup(core, app(appId), group(groupId), by),
    assignGroup(appId, groupId, priority, by = SYSTEM_ACTOR, profile) {
      const target = app(appId)
      const granting = group(groupId)
      const held = target.groups.find((assigned) => assigned.group === granting.index)
      const lastUpdated = core.now()
      const parties = [groupParty(granting), appParty(target)]
      if (held !== undefined) {
        Object.assign(held, {
          lastUpdated,
          priority: priority ?? held.priority,
          ...(profile === undefined ? {} : { profile }),
        })
        target.groups.sort((a, b) => a.priority - b.priority)
        write(
          core,
          'group.application_assignment.update',
          'Update assigned application for group',
          parties,
          by,
        )
        return
      }
      const next = target.groups.reduce((top, assigned) => Math.max(top, assigned.priority + 1), 0)
      target.groups.push({
        group: granting.index,
        priority: priority ?? next,
        lastUpdated,
        ...(profile === undefined ? {} : { profile }),
      })
      target.groups.sort((a, b) => a.priority - b.priority)
      granting.apps = [...granting.apps, target.index]
      core.touch('group', granting.index)
      write(core, 'group.application_assignment.add', 'Add assigned application to group', parties, by)
      for (const member of granting.members) {
        const person = data.users[member] as UserRecord
        if (person.status !== 'DEPROVISIONED') putAppUser(core, target, person, granting.index, SYSTEM_ACTOR)
      }
    },
  }
}
