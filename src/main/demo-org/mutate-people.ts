import { search } from './model.ts'
import type { GroupRecord, Profile, UserRecord, UserStatus } from './model.ts'
import { must, SYSTEM_ACTOR } from './core.ts'
import type { Actor, OrgCore } from './core.ts'
import { endRoles } from './mutate-admins.ts'
import { dropAppUser } from './mutate-apps.ts'
import { dropMembership, putMembership } from './mutate-groups.ts'
import { userParty, write } from './mutate-log.ts'
import { applyRules } from './mutate-rules.ts'

/** Changes to users and what follows from them. Unknown ids throw. */
export interface PeopleMutators {
  /** Creates a user; joins Everyone and whatever active rules match. */
  createUser(profile: Profile, options?: NewUserOptions, by?: Actor): UserRecord
  /** Makes a directory the source of an account, or Okta again. Not logged, as an import is what does it. */
  setSource(userId: string, source: UserRecord['source']): void
  updateProfile(userId: string, patch: Profile, by?: Actor): void
  /** Moves a user to another status and logs the event that fits. */
  setUserStatus(userId: string, status: UserStatus, by?: Actor): void
  /** DEPROVISIONED: leaves Everyone, rule-managed groups, all apps and all admin roles; keeps direct memberships. */
  deactivateUser(userId: string, by?: Actor): void
  /** PROVISIONED again: a member of Everyone and of what rules match, but without the apps and roles of before. */
  reactivateUser(userId: string, by?: Actor): void
  /** Removes the user and everything held, whatever the status. */
  deleteUser(userId: string, by?: Actor): void
}

interface NewUserOptions {
  /** PROVISIONED, or ACTIVE with a password; STAGED without. */
  activate?: boolean
  password?: boolean
  /** The password has to be changed at the first sign-in. */
  expired?: boolean
  source?: UserRecord['source']
}

const LIFECYCLE: Record<UserStatus, [event: string, message: string]> = {
  STAGED: ['user.account.update_profile', 'Update user profile for Okta'],
  PROVISIONED: ['user.lifecycle.activate', 'Activate Okta user'],
  ACTIVE: ['user.lifecycle.activate', 'Activate Okta user'],
  SUSPENDED: ['user.lifecycle.suspend', 'Suspend Okta user'],
  LOCKED_OUT: ['user.account.lock', 'Max sign in attempts exceeded'],
  PASSWORD_EXPIRED: ['user.account.expire_password', 'Expire Okta password'],
  RECOVERY: ['user.account.reset_password', 'Reset Okta password'],
  DEPROVISIONED: ['user.lifecycle.deactivate', 'Deactivate Okta user'],
}
/** Events of the way back to ACTIVE, by the status before. */
const BACK: Partial<Record<UserStatus, [event: string, message: string]>> = {
  SUSPENDED: ['user.lifecycle.unsuspend', 'Unsuspend Okta user'],
  LOCKED_OUT: ['user.account.unlock_by_admin', 'Unlock user account'],
  PASSWORD_EXPIRED: ['user.account.update_password', 'Update Okta password'],
  RECOVERY: ['user.account.update_password', 'Update Okta password'],
}

export function createPeopleMutators(core: OrgCore): PeopleMutators {
  const { data } = core
  const record = (id: string): UserRecord => must(core.user(id), id)
  const log = ([event, message]: [event: string, message: string], user: UserRecord, by: Actor): void =>
    write(core, event, message, [userParty(user)], by)

  function join(user: UserRecord): void {
    const everyone = data.groups[0]
    if (everyone !== undefined) putMembership(core, everyone, user, -1, SYSTEM_ACTOR)
    applyRules(core, user)
  }

  function leaveAll(user: UserRecord, memberships: (group: GroupRecord, managed: boolean) => boolean): void {
    for (const app of data.apps) if (!app.deleted) dropAppUser(core, app, user, SYSTEM_ACTOR)
    for (const group of data.groups) {
      const at = search(group.members, user.index)
      if (at >= 0 && memberships(group, (group.rules[at] as number) >= 0))
        dropMembership(core, group, user, SYSTEM_ACTOR)
    }
  }

  function move(user: UserRecord, status: UserStatus): void {
    user.status = status
    user.statusChanged = user.lastUpdated = core.now()
    if (status !== 'STAGED') user.activated ??= user.statusChanged
    core.touch('user', user.index)
  }

  return {
    setUserStatus(userId, status, by = SYSTEM_ACTOR) {
      const user = record(userId)
      const before = user.status
      move(user, status)
      log((status === 'ACTIVE' ? BACK[before] : undefined) ?? LIFECYCLE[status], user, by)
      if (before === 'DEPROVISIONED' && status !== 'DEPROVISIONED') join(user)
    },
    createUser(
      profile,
      { activate = false, password = false, expired = false, source } = {},
      by = SYSTEM_ACTOR,
    ) {
      const time = core.now()
      const index = data.users.length
      const user: UserRecord = {
        index,
        id: core.random.id('00u', index),
        status: !activate ? 'STAGED' : expired ? 'PASSWORD_EXPIRED' : password ? 'ACTIVE' : 'PROVISIONED',
        created: time,
        activated: activate ? time : null,
        statusChanged: activate ? time : null,
        lastLogin: null,
        lastUpdated: time,
        passwordChanged: password ? time : null,
        profile: { mobilePhone: null, secondEmail: null, ...profile },
        deleted: false,
        ...(source === undefined ? {} : { source }),
      }
      data.users.push(user)
      core.register('user', user.id, index)
      core.touch('user', index)
      log(['user.lifecycle.create', 'Create okta user'], user, by)
      if (activate) log(LIFECYCLE.PROVISIONED, user, by)
      join(user)
      return user
    },
    setSource(userId, source) {
      const user = record(userId)
      if (source === undefined) delete user.source
      else user.source = source
      core.touch('user', user.index)
    },
    updateProfile(userId, patch, by = SYSTEM_ACTOR) {
      const user = record(userId)
      user.profile = { ...user.profile, ...patch }
      user.lastUpdated = core.now()
      core.touch('user', user.index)
      log(['user.account.update_profile', 'Update user profile for Okta'], user, by)
      applyRules(core, user)
    },
    deactivateUser(userId, by = SYSTEM_ACTOR) {
      const user = record(userId)
      move(user, 'DEPROVISIONED')
      log(LIFECYCLE.DEPROVISIONED, user, by)
      leaveAll(user, (group, managed) => managed || group.type === 'BUILT_IN')
      endRoles(core, 'USER', user.index, SYSTEM_ACTOR)
    },
    reactivateUser(userId, by = SYSTEM_ACTOR) {
      const user = record(userId)
      const back = user.status === 'DEPROVISIONED'
      if (back) move(user, 'PROVISIONED')
      log(['user.lifecycle.reactivate', 'Reactivate Okta user'], user, by)
      if (back) join(user)
    },
    deleteUser(userId, by = SYSTEM_ACTOR) {
      const user = record(userId)
      log(['user.lifecycle.delete.initiated', 'Delete Okta user'], user, by)
      leaveAll(user, () => true)
      endRoles(core, 'USER', user.index)
      user.deleted = true
      core.touch('user', user.index)
      log(['user.lifecycle.delete.completed', 'Delete Okta user'], user, SYSTEM_ACTOR)
    },
  }
}
