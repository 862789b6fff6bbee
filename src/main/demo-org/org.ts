import { createHash } from 'node:crypto'
import { createCore } from './core.ts'
import type { OrgCore } from './core.ts'
import { generateAdmins } from './generate-admins.ts'
import { generateApps } from './generate-apps.ts'
import { generateGroups } from './generate-groups.ts'
import { generatePeople } from './generate-people.ts'
import { createMutators } from './mutate.ts'
import type { Mutators } from './mutate.ts'
import { APP_USER_STATUSES } from './model.ts'
import type { GroupRecord, OrgData, PrincipalKind, UserRecord } from './model.ts'
import { COMPANY, SUBDOMAIN } from './names.ts'
import { createRandom } from './random.ts'
import { iso } from './text.ts'

export interface DemoOrgOptions {
  /** Default 1. */
  seed?: number
  /** Default 500. */
  users?: number
  /** Default 60. */
  groups?: number
  /** Default 25. */
  apps?: number
  /**
   * How much people have of what there is, above 0, default 1: memberships grow with it, and app assignments
   * with its square, since who is in more groups also gets the apps of each.
   */
  density?: number
}

interface UserTruth {
  id: string
  login: string
  email: string
  status: string
  first_name: string
  last_name: string
  display_name: string | null
  last_login: string | null
  created: string
  last_updated: string
}
interface GroupTruth {
  id: string
  name: string
  type: string
  description: string | null
}
/** `unknown`: members of APP_GROUP and BUILT_IN groups, where Okta names neither a rule nor a person as the reason. */
interface MembershipTruth {
  group_id: string
  user_id: string
  source: 'direct' | 'rule' | 'unknown'
}
interface AppTruth {
  id: string
  name: string
  label: string
  status: string
}
interface AppUserTruth {
  app_id: string
  user_id: string
  scope: 'USER' | 'GROUP'
  group_id: string | null
  status: string
}
interface AppGroupTruth {
  app_id: string
  group_id: string
  priority: number
}
/** `role_id` and `resource_set_id` are set for custom roles only, whose `role_type` is CUSTOM. */
interface AdminRoleTruth {
  principal_type: PrincipalKind
  principal_id: string
  role_type: string
  role_id: string | null
  resource_set_id: string | null
  assignment_type: PrincipalKind
}

/**
 * A simulated Okta organization: the data, the truth to compare exports with, and changes to it.
 * Rows of a truth iterator are what a complete and correct export holds, deprovisioned users included.
 */
export interface DemoOrg extends OrgCore, Mutators {
  users(): IterableIterator<UserTruth>
  groups(): IterableIterator<GroupTruth>
  memberships(): IterableIterator<MembershipTruth>
  apps(): IterableIterator<AppTruth>
  appUsers(): IterableIterator<AppUserTruth>
  appGroups(): IterableIterator<AppGroupTruth>
  /** Assignments as made: a user's own and a group's own; not what users inherit through groups. */
  adminRoles(): IterableIterator<AdminRoleTruth>
  counts(): Record<
    'users' | 'groups' | 'memberships' | 'rules' | 'apps' | 'appUsers' | 'appGroups' | 'adminRoles',
    number
  >
  /** A digest of all truth rows. */
  digest(): string
}

/** Creates an organization; the same options always give the same one. */
export function createDemoOrg(options: DemoOrgOptions = {}): DemoOrg {
  const {
    seed = 1,
    users: userCount = 500,
    groups: groupCount = 60,
    apps: appCount = 25,
    density = 1,
  } = options
  const random = createRandom(seed)
  const people = generatePeople(random, userCount)
  const { groups, rules } = generateGroups(random, groupCount, people, density)
  const apps = generateApps(random, appCount, people, groups, density)
  const data: OrgData = {
    id: random.id('00o', 0),
    companyName: COMPANY,
    subdomain: SUBDOMAIN,
    userTypeId: random.id('oty', 0),
    users: people,
    groups,
    rules,
    apps,
    ...generateAdmins(random, people, groups, apps),
  }
  const core = createCore(data, random)
  return { ...core, ...createTruth(data), ...createMutators(core) }
}

type Truth = Pick<
  DemoOrg,
  'users' | 'groups' | 'memberships' | 'apps' | 'appUsers' | 'appGroups' | 'adminRoles' | 'counts' | 'digest'
>

const living = <T extends { deleted: boolean }>(list: readonly T[]): T[] =>
  list.filter((record) => !record.deleted)
const sum = <T>(list: readonly T[], size: (item: T) => number): number =>
  list.reduce((all, item) => all + size(item), 0)

function createTruth(data: OrgData): Truth {
  const userId = (index: number): string => (data.users[index] as UserRecord).id
  const groupId = (index: number): string => (data.groups[index] as GroupRecord).id
  const principalId = (kind: PrincipalKind, index: number): string =>
    kind === 'USER' ? userId(index) : groupId(index)
  const truth = {
    *users(): IterableIterator<UserTruth> {
      for (const user of data.users) if (!user.deleted) yield userTruth(user)
    },
    *groups(): IterableIterator<GroupTruth> {
      for (const { id, name, type, description } of living(data.groups)) yield { id, name, type, description }
    },
    *memberships(): IterableIterator<MembershipTruth> {
      for (const group of living(data.groups)) {
        for (const [at, member] of group.members.entries()) {
          const source =
            group.type !== 'OKTA_GROUP' ? 'unknown' : (group.rules[at] as number) >= 0 ? 'rule' : 'direct'
          yield { group_id: group.id, user_id: userId(member), source }
        }
      }
    },
    *apps(): IterableIterator<AppTruth> {
      for (const { id, name, label, status } of living(data.apps)) yield { id, name, label, status }
    },
    *appUsers(): IterableIterator<AppUserTruth> {
      for (const app of living(data.apps)) {
        for (const [at, user] of app.users.entries()) {
          const via = app.via[at] as number
          yield {
            app_id: app.id,
            user_id: userId(user),
            scope: via < 0 ? 'USER' : 'GROUP',
            group_id: via < 0 ? null : groupId(via),
            status: APP_USER_STATUSES[app.userStatus[at] as number] as string,
          }
        }
      }
    },
    *appGroups(): IterableIterator<AppGroupTruth> {
      for (const app of living(data.apps)) {
        for (const { group, priority } of app.groups)
          yield { app_id: app.id, group_id: groupId(group), priority }
      }
    },
    *adminRoles(): IterableIterator<AdminRoleTruth> {
      for (const { kind, principal, type } of data.roleAssignments) {
        yield {
          principal_type: kind,
          principal_id: principalId(kind, principal),
          role_type: type,
          role_id: null,
          resource_set_id: null,
          assignment_type: kind,
        }
      }
      for (const { set, role, members } of data.bindings) {
        for (const { kind, principal } of members) {
          yield {
            principal_type: kind,
            principal_id: principalId(kind, principal),
            role_type: 'CUSTOM',
            role_id: role,
            resource_set_id: set,
            assignment_type: kind,
          }
        }
      }
    },
  }
  return {
    ...truth,
    counts: () => ({
      users: living(data.users).length,
      groups: living(data.groups).length,
      memberships: sum(living(data.groups), (group) => group.members.length),
      rules: living(data.rules).length,
      apps: living(data.apps).length,
      appUsers: sum(living(data.apps), (app) => app.users.length),
      appGroups: sum(living(data.apps), (app) => app.groups.length),
      adminRoles: data.roleAssignments.length + sum(data.bindings, (binding) => binding.members.length),
    }),
    digest() {
      const hash = createHash('sha256')
      for (const rows of Object.values(truth)) for (const row of rows()) hash.update(JSON.stringify(row))
      return hash.digest('hex')
    },
  }
}

function userTruth(user: UserRecord): UserTruth {
  const { profile } = user
  const text = (key: string): string | null => (typeof profile[key] === 'string' ? profile[key] : null)
  return {
    id: user.id,
    login: text('login') ?? '',
    email: text('email') ?? '',
    status: user.status,
    first_name: text('firstName') ?? '',
    last_name: text('lastName') ?? '',
    display_name: text('displayName'),
    last_login: iso(user.lastLogin),
    created: new Date(user.created).toISOString(),
    last_updated: new Date(user.lastUpdated).toISOString(),
  }
}
