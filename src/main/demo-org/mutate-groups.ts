import { search } from './model.ts'
import type { AppRecord, GroupRecord, UserRecord } from './model.ts'
import { must, SYSTEM_ACTOR } from './core.ts'
import type { Actor, OrgCore } from './core.ts'
import { endRoles } from './mutate-admins.ts'
import { dropAppGroup, putAppUser, regrant } from './mutate-apps.ts'
import { forgetResource } from './mutate-iam.ts'
import { groupParty, ruleParty, userParty, write } from './mutate-log.ts'
import { insert, remove } from './sorted.ts'

/** Changes to groups and memberships. Unknown ids throw; repeating a change is harmless. */
export interface GroupMutators {
  createGroup(name: string, description?: string | null, by?: Actor): GroupRecord
  updateGroup(groupId: string, change: { name?: string; description?: string | null }, by?: Actor): void
  /**
   * Also ends its app assignments, its roles and its place in rules, role targets and resource sets. Okta logs
   * the app assignments and the deletion, not each membership.
   */
  deleteGroup(groupId: string, by?: Actor): void
  /** Also assigns the apps of the group. */
  addMember(groupId: string, userId: string, by?: Actor): void
  /** Also takes away apps that no other group and no direct assignment grants. */
  removeMember(groupId: string, userId: string, by?: Actor): void
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
  changeMembers(core, group, user, 'add', 'Add user to group membership', by)
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
  changeMembers(core, group, user, 'remove', 'Remove user from group membership', by)
  for (const app of group.apps) regrant(core, core.data.apps[app] as AppRecord, user, group.index)
}

/** Puts a member on the exceptions of the rule that holds the membership. Okta: event type rule.add_exclusion. */
function exclude(core: OrgCore, group: GroupRecord, user: UserRecord, by: Actor): void {
  const rule = core.data.rules[group.rules[search(group.members, user.index)] ?? -1]
  if (rule === undefined || rule.excludedUsers.includes(user.index)) return
  rule.excludedUsers.push(user.index)
  rule.lastUpdated = core.now()
  write(
    core,
    'group.user_membership.rule.add_exclusion',
    'Add exclusion to group membership rule',
    [userParty(user), ruleParty(rule), groupParty(group)],
    by,
  )
}

function changeMembers(
  core: OrgCore,
  group: GroupRecord,
  user: UserRecord,
  change: 'add' | 'remove',
  message: string,
  by: Actor,
): void {
  group.lastMembershipUpdated = core.now()
  core.touch('group', group.index)
  write(core, `group.user_membership.${change}`, message, [userParty(user), groupParty(group)], by)
}

export function createGroupMutators(core: OrgCore): GroupMutators {
  const { data } = core
  const user = (id: string): UserRecord => must(core.user(id), id)
  const group = (id: string): GroupRecord => must(core.group(id), id)

  return {
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
    updateGroup(groupId, { name, description }, by = SYSTEM_ACTOR) {
      const target = group(groupId)
      if (name !== undefined) target.name = name
      if (description !== undefined) target.description = description
      target.lastUpdated = core.now()
      core.touch('group', target.index)
      write(core, 'group.profile.update', 'Update Okta group', [groupParty(target)], by)
    },
    deleteGroup(groupId, by = SYSTEM_ACTOR) {
      const gone = group(groupId)
      for (const index of gone.apps) dropAppGroup(core, data.apps[index] as AppRecord, gone, SYSTEM_ACTOR)
      for (const rule of data.rules) rule.groups = rule.groups.filter((index) => index !== gone.index)
      endRoles(core, 'GROUP', gone.index)
      for (const held of data.roleAssignments)
        held.groupTargets = held.groupTargets.filter((index) => index !== gone.index)
      forgetResource(core, `/api/v1/groups/${gone.id}`)
      gone.deleted = true
      gone.members = gone.rules = new Int32Array(0)
      core.touch('group', gone.index)
      write(core, 'group.lifecycle.delete', 'Delete Okta group', [groupParty(gone)], by)
    },
    addMember: (groupId, userId, by = SYSTEM_ACTOR) =>
      putMembership(core, group(groupId), user(userId), -1, by),
    removeMember(groupId, userId, by = SYSTEM_ACTOR) {
      const [from, person] = [group(groupId), user(userId)]
      if (core.settings.ruleRemoval === 'excludes') exclude(core, from, person, by)
      dropMembership(core, from, person, by)
    },
  }
}
