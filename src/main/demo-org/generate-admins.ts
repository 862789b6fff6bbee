import { ADMIN_GROUPS } from './generate-groups.ts'
import { EPOCH } from './model.ts'
import type {
  AppRecord,
  Binding,
  BindingMember,
  CustomRole,
  GroupRecord,
  PrincipalKind,
  ResourceSet,
  RoleAssignment,
  StandardRoleType,
  UserRecord,
} from './model.ts'
import { base32 } from './random.ts'
import type { Random } from './random.ts'

const DAY = 86_400_000
/** Role types whose assignment ids are the base32 of the type, the same for every principal. */
const SHARED_ID_TYPES: readonly StandardRoleType[] = [
  'APP_ADMIN',
  'USER_ADMIN',
  'HELP_DESK_ADMIN',
  'GROUP_MEMBERSHIP_ADMIN',
]
const GROUP_TARGETED: readonly StandardRoleType[] = [
  'USER_ADMIN',
  'HELP_DESK_ADMIN',
  'GROUP_MEMBERSHIP_ADMIN',
]
/** The roles of the first admins, whose targets fill more than one page. */
const WIDELY_TARGETED: readonly StandardRoleType[] = ['HELP_DESK_ADMIN', 'APP_ADMIN']
/** One binding outgrows a page of members in organizations with at least this many users. */
const LARGE_BINDING_FROM = 1000
const LARGE_BINDING_SIZE = 130

const ROLE_CATALOG: readonly [label: string, description: string, permissions: string[]][] = [
  [
    'Access Reviewer',
    'Reads users, groups, apps and admin assignments',
    ['okta.users.read', 'okta.groups.read', 'okta.apps.read', 'okta.iam.read'],
  ],
  [
    'Group Membership Steward',
    'Adds and removes members of selected groups',
    ['okta.groups.read', 'okta.groups.members.manage'],
  ],
  [
    'App Assignment Operator',
    'Assigns selected apps',
    ['okta.apps.read', 'okta.apps.assignment.manage', 'okta.users.read'],
  ],
  [
    'Plant Floor Support',
    'Resets factors and passwords of plant staff',
    ['okta.users.read', 'okta.users.credentials.resetFactors', 'okta.users.credentials.resetPassword'],
  ],
  [
    'Contractor Manager',
    'Creates and ends contractor accounts',
    ['okta.users.create', 'okta.users.read', 'okta.users.lifecycle.deactivate'],
  ],
  [
    'Profile Éditeur',
    'Edits profiles; prénom and nom only',
    ['okta.users.read', 'okta.users.userprofile.manage'],
  ],
]
const SET_CATALOG: readonly [label: string, description: string][] = [
  ['All people and groups', 'Every user and group'],
  ['Plant Apps', 'Apps used on the plant floor'],
  ['Contractor Groups', 'Groups that hold external staff'],
  ['Corporate Apps', 'Finance, legal and people apps'],
]

export interface Admins {
  roleAssignments: RoleAssignment[]
  customRoles: CustomRole[]
  resourceSets: ResourceSet[]
  bindings: Binding[]
}

/** The id of a new assignment of a standard role, in Okta's forms. */
export function assignmentId(
  random: Random,
  type: StandardRoleType,
  kind: PrincipalKind,
  unique: number,
): string {
  if (SHARED_ID_TYPES.includes(type)) return base32(type)
  return random.id(kind === 'USER' ? 'ra1' : 'gra', unique)
}

/** Generates admin access: standard roles of users and groups, some with targets, and custom roles bound to resource sets. */
export function generateAdmins(
  random: Random,
  users: readonly UserRecord[],
  groups: readonly GroupRecord[],
  apps: readonly AppRecord[],
): Admins {
  const customRoles = ROLE_CATALOG.map(([label, description, permissions], index): CustomRole => ({
    id: random.id('cr0', index),
    label,
    description,
    permissions,
    created: EPOCH - (100 + index * 37) * DAY,
    lastUpdated: EPOCH - (100 + index * 37) * DAY,
  }))
  const resourceSets = SET_CATALOG.map(([label, description], index) =>
    createResourceSet(random, index, label, description, groups, apps),
  )
  return {
    roleAssignments: createAssignments(random, users, groups, apps),
    customRoles,
    resourceSets,
    bindings: createBindings(random, customRoles, resourceSets, users, groups),
  }
}

function createAssignments(
  random: Random,
  users: readonly UserRecord[],
  groups: readonly GroupRecord[],
  apps: readonly AppRecord[],
): RoleAssignment[] {
  const out: RoleAssignment[] = []
  const give = (
    kind: PrincipalKind,
    principal: number,
    type: StandardRoleType,
  ): RoleAssignment | undefined => {
    if (out.some((held) => held.kind === kind && held.principal === principal && held.type === type))
      return undefined
    const made: RoleAssignment = {
      id: assignmentId(random, type, kind, out.length),
      kind,
      principal,
      type,
      created: EPOCH - (5 + random.int(700)) * DAY,
      groupTargets: [],
      appTargets: [],
    }
    out.push(made)
    return made
  }
  const owners: StandardRoleType[][] = [
    ['SUPER_ADMIN'],
    ['READ_ONLY_ADMIN'],
    ['READ_ONLY_ADMIN', 'APP_ADMIN', 'USER_ADMIN'],
  ]
  for (const [index, types] of owners.entries()) {
    if (index < users.length) for (const type of types) give('USER', index, type)
  }
  const candidates = users.filter(
    (user) => user.index > 2 && user.status === 'ACTIVE' && user.profile['userType'] === 'Employee',
  )
  const wanted = Math.min(candidates.length, 300, Math.max(6, Math.round(users.length * 0.006)))
  const types: StandardRoleType[] = [
    'HELP_DESK_ADMIN',
    'USER_ADMIN',
    'GROUP_MEMBERSHIP_ADMIN',
    'APP_ADMIN',
    'READ_ONLY_ADMIN',
    'REPORT_ADMIN',
    'ORG_ADMIN',
    'API_ACCESS_MANAGEMENT_ADMIN',
    'MOBILE_ADMIN',
    'SUPER_ADMIN',
  ]
  for (const [nth, at] of random.sample(candidates.length, wanted).entries()) {
    const user = candidates[at] as UserRecord
    const type =
      WIDELY_TARGETED[nth] ?? (types[Math.floor(random.float() ** 1.7 * types.length)] as StandardRoleType)
    const given = give('USER', user.index, type)
    if (given !== undefined) addTargets(random, given, nth, groups, apps)
    if (random.chance(0.15)) give('USER', user.index, random.pick(types))
  }
  const groupRoles: readonly [string, StandardRoleType][] = [
    [ADMIN_GROUPS[0], 'HELP_DESK_ADMIN'],
    [ADMIN_GROUPS[1], 'READ_ONLY_ADMIN'],
    [ADMIN_GROUPS[1], 'REPORT_ADMIN'],
    [ADMIN_GROUPS[2], 'APP_ADMIN'],
  ]
  for (const [name, type] of groupRoles) {
    const group = groups.find((candidate) => candidate.name === name)
    const made = group === undefined ? undefined : give('GROUP', group.index, type)
    if (made !== undefined && type === 'HELP_DESK_ADMIN') made.groupTargets = targetGroups(random, groups, 3)
  }
  return out
}

/** A third of the assignments that can have targets do; the first ones more than a page holds. */
function addTargets(
  random: Random,
  assignment: RoleAssignment,
  nth: number,
  groups: readonly GroupRecord[],
  apps: readonly AppRecord[],
): void {
  const wide = nth < WIDELY_TARGETED.length
  if (!wide && !random.chance(0.33)) return
  const count = wide ? 45 : 1 + random.int(6)
  if (GROUP_TARGETED.includes(assignment.type)) assignment.groupTargets = targetGroups(random, groups, count)
  if (assignment.type === 'APP_ADMIN')
    assignment.appTargets = [...random.sample(apps.length, Math.min(count, Math.ceil(apps.length / 2)))]
}

function targetGroups(random: Random, groups: readonly GroupRecord[], count: number): number[] {
  const okta = groups.filter((group) => group.type === 'OKTA_GROUP')
  return Array.from(random.sample(okta.length, count), (at) => (okta[at] as GroupRecord).index)
}

function createResourceSet(
  random: Random,
  index: number,
  label: string,
  description: string,
  groups: readonly GroupRecord[],
  apps: readonly AppRecord[],
): ResourceSet {
  const paths = index === 0 ? ['/api/v1/users', '/api/v1/groups'] : []
  if (index === 2)
    for (const at of random.sample(groups.length, 4))
      paths.push(`/api/v1/groups/${(groups[at] as GroupRecord).id}/users`)
  if (index === 1 || index === 3)
    for (const at of random.sample(apps.length, 5)) paths.push(`/api/v1/apps/${(apps[at] as AppRecord).id}`)
  return {
    id: random.id('iam', index),
    label,
    description,
    created: EPOCH - (90 + index * 41) * DAY,
    resources: paths.map((path, at) => ({ id: random.id('ire', index * 100 + at), path })),
  }
}

function createBindings(
  random: Random,
  roles: readonly CustomRole[],
  sets: readonly ResourceSet[],
  users: readonly UserRecord[],
  groups: readonly GroupRecord[],
): Binding[] {
  const delegates = groups.find((group) => group.name === ADMIN_GROUPS[3])
  const active = users.filter((user) => user.index > 2 && user.status === 'ACTIVE')
  const plan: readonly [set: number, role: number, members: number, withGroup: boolean][] = [
    [0, 0, 4, false],
    [0, 3, users.length >= LARGE_BINDING_FROM ? LARGE_BINDING_SIZE : 8, true],
    [1, 2, 3, true],
    [2, 1, 2, false],
    [2, 4, 3, false],
    [3, 2, 2, false],
    [3, 5, 0, false],
  ]
  let serial = 0
  return plan.map(([set, role, members, withGroup]) => {
    const member = (kind: PrincipalKind, principal: number): BindingMember => ({
      id: random.id('irb', serial++),
      kind,
      principal,
      created: EPOCH - (3 + random.int(200)) * DAY,
    })
    const held = Array.from(random.sample(active.length, members), (at) =>
      member('USER', (active[at] as UserRecord).index),
    )
    if (withGroup && delegates !== undefined) held.push(member('GROUP', delegates.index))
    return { set: (sets[set] as ResourceSet).id, role: (roles[role] as CustomRole).id, members: held }
  })
}
