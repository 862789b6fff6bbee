import { ruleMatches } from './generate-groups.ts'
import { search } from './model.ts'
import type { GroupRecord, Profile, UserRecord, UserStatus } from './model.ts'
import { SYSTEM_ACTOR } from './core.ts'
import type { Actor, OrgCore } from './core.ts'
import { dropAppUser, dropMembership, putMembership, userParty } from './mutate-access.ts'

/** Changes to users and to memberships that follow from rules. Unknown ids throw. */
export interface PeopleMutators {
  /** Creates a user, STAGED unless `activate`; joins Everyone and whatever active rules match. */
  createUser(profile: Profile, options?: { activate?: boolean }, by?: Actor): UserRecord
  updateProfile(userId: string, patch: Profile, by?: Actor): void
  /** Moves a user to another status and logs the lifecycle event that fits. */
  setUserStatus(userId: string, status: UserStatus, by?: Actor): void
  /** DEPROVISIONED: leaves Everyone, rule-managed groups and all apps; keeps direct memberships. */
  deactivateUser(userId: string, by?: Actor): void
  /** Removes the user and everything held, whatever the status. */
  deleteUser(userId: string, by?: Actor): void
  /** Runs every active rule over all users: missing members come back, those who no longer match leave. */
  evaluateRules(): void
}

const LIFECYCLE: Partial<Record<UserStatus, [event: string, message: string]>> = {
  SUSPENDED: ['user.lifecycle.suspend', 'Suspend Okta user'],
  ACTIVE: ['user.lifecycle.activate', 'Activate Okta user'],
  PROVISIONED: ['user.lifecycle.activate', 'Activate Okta user'],
  DEPROVISIONED: ['user.lifecycle.deactivate', 'Deactivate Okta user'],
  LOCKED_OUT: ['user.account.lock', 'Max sign in attempts exceeded'],
}

const eligible = (user: UserRecord): boolean => !user.deleted && user.status !== 'DEPROVISIONED'

export function createPeopleMutators(core: OrgCore): PeopleMutators {
  const { data, log } = core
  const record = (id: string): UserRecord => {
    const user = core.user(id)
    if (user === undefined) throw new Error(`no such user: ${id}`)
    return user
  }
  const write = (eventType: string, displayMessage: string, user: UserRecord, by: Actor): void => {
    log.append({
      eventType,
      displayMessage,
      actor: by.party,
      tokenId: by.tokenId,
      targets: [userParty(user)],
    })
  }

  function applyRules(user: UserRecord): void {
    for (const rule of data.rules) {
      if (rule.status !== 'ACTIVE') continue
      const belongs =
        eligible(user) && !rule.excludedUsers.includes(user.index) && ruleMatches(rule.conditions, user)
      for (const at of rule.groups) {
        const group = data.groups[at] as GroupRecord
        if (group.deleted) continue
        const position = search(group.members, user.index)
        if (belongs && position < 0) putMembership(core, group, user, rule.index, SYSTEM_ACTOR)
        if (!belongs && position >= 0 && group.rules[position] === rule.index)
          dropMembership(core, group, user, SYSTEM_ACTOR)
      }
    }
  }

  function join(user: UserRecord): void {
    const everyone = data.groups[0]
    if (everyone !== undefined) putMembership(core, everyone, user, -1, SYSTEM_ACTOR)
    applyRules(user)
  }

  function leaveAll(user: UserRecord, memberships: (group: GroupRecord, managed: boolean) => boolean): void {
    for (const app of data.apps) if (!app.deleted) dropAppUser(core, app, user, SYSTEM_ACTOR)
    for (const group of data.groups) {
      const at = search(group.members, user.index)
      if (at >= 0 && memberships(group, (group.rules[at] as number) >= 0))
        dropMembership(core, group, user, SYSTEM_ACTOR)
    }
  }

  const setUserStatus: PeopleMutators['setUserStatus'] = (userId, status, by = SYSTEM_ACTOR) => {
    const user = record(userId)
    const before = user.status
    user.status = status
    user.statusChanged = user.lastUpdated = core.now()
    if (before === 'STAGED' && user.activated === null) user.activated = user.statusChanged
    const [event, message] =
      before === 'SUSPENDED' && status === 'ACTIVE'
        ? (['user.lifecycle.unsuspend', 'Unsuspend Okta user'] as const)
        : (LIFECYCLE[status] ?? ['user.account.update_profile', 'Update user status'])
    write(event, message, user, by)
    core.touch('user', user.index)
    if (before === 'DEPROVISIONED' && eligible(user)) join(user)
  }

  return {
    setUserStatus,
    createUser(profile, { activate = false } = {}, by = SYSTEM_ACTOR) {
      const time = core.now()
      const index = data.users.length
      const user: UserRecord = {
        index,
        id: core.random.id('00u', index),
        status: activate ? 'PROVISIONED' : 'STAGED',
        created: time,
        activated: activate ? time : null,
        statusChanged: activate ? time : null,
        lastLogin: null,
        lastUpdated: time,
        passwordChanged: null,
        profile: { mobilePhone: null, secondEmail: null, ...profile },
        deleted: false,
      }
      data.users.push(user)
      core.register('user', user.id, index)
      write('user.lifecycle.create', 'Create okta user', user, by)
      if (activate) write('user.lifecycle.activate', 'Activate Okta user', user, by)
      join(user)
      return user
    },
    updateProfile(userId, patch, by = SYSTEM_ACTOR) {
      const user = record(userId)
      user.profile = { ...user.profile, ...patch }
      user.lastUpdated = core.now()
      core.touch('user', user.index)
      write('user.account.update_profile', 'Update user profile for Okta', user, by)
      applyRules(user)
    },
    deactivateUser(userId, by = SYSTEM_ACTOR) {
      const user = record(userId)
      setUserStatus(userId, 'DEPROVISIONED', by)
      leaveAll(user, (group, managed) => managed || group.type === 'BUILT_IN')
    },
    deleteUser(userId, by = SYSTEM_ACTOR) {
      const user = record(userId)
      write('user.lifecycle.delete.initiated', 'Delete Okta user', user, by)
      leaveAll(user, () => true)
      for (let at = data.roleAssignments.length - 1; at >= 0; at -= 1) {
        const held = data.roleAssignments[at]
        if (held?.kind === 'USER' && held.principal === user.index) data.roleAssignments.splice(at, 1)
      }
      for (const binding of data.bindings)
        binding.members = binding.members.filter(
          (member) => member.kind !== 'USER' || member.principal !== user.index,
        )
      user.deleted = true
      core.touch('user', user.index)
      write('user.lifecycle.delete.completed', 'Delete Okta user', user, SYSTEM_ACTOR)
    },
    evaluateRules() {
      for (const user of data.users) if (eligible(user)) applyRules(user)
    },
  }
}
