import { EPOCH, search } from './model.ts'
import type { GroupRecord, GroupType, RuleCondition, RuleRecord, UserRecord } from './model.ts'
import { DEPARTMENTS, GROUP_KINDS, OFFICES, SPECIMEN_GROUPS, TEAMS } from './names.ts'
import type { Random } from './random.ts'

const DAY = 86_400_000
/** Memberships per user beside Everyone, from small to large organizations. */
const MEMBERSHIPS_PER_USER = { small: 4, large: 9 }
const EMPTY_SHARE = 0.08
const APP_GROUP_SHARE = 0.1

/** Groups that carry admin roles; they have neither rules nor an app as their source. */
export const ADMIN_GROUPS = [
  'IT Service Desk',
  'Security Operations',
  'Application Owners',
  'Plant IT Delegates',
] as const

interface Draft {
  name: string
  description: string | null
  type: GroupType
  conditions: RuleCondition[]
}

/** Whether a user's profile meets every condition of a rule. */
export function ruleMatches(conditions: readonly RuleCondition[], user: UserRecord): boolean {
  return conditions.every(({ attribute, operator, value }) => {
    const held = user.profile[attribute]
    if (typeof held !== 'string') return false
    return operator === 'equals' ? held === value : held.startsWith(value)
  })
}

/** Generates groups, the rules that fill some of them, and all memberships. */
export function generateGroups(
  random: Random,
  count: number,
  users: readonly UserRecord[],
  density: number,
): { groups: GroupRecord[]; rules: RuleRecord[] } {
  const drafts = draftGroups(random, count)
  const rules: RuleRecord[] = []
  const groups = drafts.map((draft, index) => emptyGroup(random, draft, index))
  const matches = createMatcher(users)
  for (const [index, draft] of drafts.entries()) {
    if (draft.conditions.length === 0) continue
    rules.push(createRule(random, rules.length, draft, index, users))
  }
  fillByRules(groups, rules, matches)
  fillEveryone(groups[0], users)
  fillDirectly(random, groups, users, density)
  addExceptions(random, groups, rules, users)
  return { groups, rules }
}

const okta = (name: string, description: string | null, conditions: RuleCondition[] = []): Draft => ({
  name,
  description,
  type: 'OKTA_GROUP',
  conditions,
})
const equals = (attribute: string, value: string): RuleCondition => ({
  attribute,
  operator: 'equals',
  value,
})

function draftGroups(random: Random, count: number): Draft[] {
  const drafts: Draft[] = [
    { name: 'Everyone', description: 'All users in your organization', type: 'BUILT_IN', conditions: [] },
    ...ADMIN_GROUPS.map((name) => okta(name, 'Holds admin roles; membership is reviewed every quarter')),
    ...DEPARTMENTS.map(({ name }) => okta(name, `Everyone in ${name}`, [equals('department', name)])),
    okta('All Contractors', 'External staff of every department', [equals('userType', 'Contractor')]),
    ...OFFICES.map(({ city }) => okta(`Office ${city}`, `People based in ${city}`, [equals('city', city)])),
    okta('Senior Engineers', null, [
      { attribute: 'title', operator: 'startsWith', value: 'Senior' },
      equals('department', 'Engineering'),
    ]),
    ...SPECIMEN_GROUPS.map(({ name, description }) => okta(name, description)),
  ]
  for (const { name } of DEPARTMENTS) {
    for (const { city } of OFFICES) {
      if (drafts.length < count * 0.35)
        drafts.push(
          okta(`${name} ${city}`, `${name} staff in ${city}`, [
            equals('department', name),
            equals('city', city),
          ]),
        )
    }
  }
  const names = new Set(drafts.map((draft) => draft.name))
  for (let serial = 0; drafts.length < count; serial += 1) {
    const fromApp = random.chance(APP_GROUP_SHARE)
    const team = random.pick(TEAMS)
    const kind = random.pick(GROUP_KINDS)
    const plain = fromApp
      ? `${random.pick(['AD', 'WD', 'GH'])}-${team}-${kind}`
      : random.chance(0.5)
        ? `${team} ${kind}`
        : `app-${team.toLowerCase()}-${kind.toLowerCase()}`
    const name = names.has(plain) ? `${plain} ${String(serial)}` : plain
    names.add(name)
    const description = random.chance(0.2) ? null : random.chance(0.2) ? '' : `${kind} of ${team}`
    drafts.push({ name, description, type: fromApp ? 'APP_GROUP' : 'OKTA_GROUP', conditions: [] })
  }
  return drafts.slice(0, Math.max(1, count))
}

function emptyGroup(random: Random, draft: Draft, index: number): GroupRecord {
  const created = EPOCH - (30 + random.int(2000)) * DAY - random.int(86_400) * 1000
  return {
    index,
    id: random.id('00g', index),
    type: draft.type,
    name: draft.name,
    description: draft.description,
    created,
    lastUpdated: created + random.int(20) * DAY,
    lastMembershipUpdated: EPOCH - random.int(86_400 * 60) * 1000,
    sourceApp: null,
    members: new Int32Array(0),
    rules: new Int32Array(0),
    apps: [],
    deleted: false,
  }
}

function createRule(
  random: Random,
  index: number,
  draft: Draft,
  group: number,
  users: readonly UserRecord[],
): RuleRecord {
  const created = EPOCH - (20 + random.int(900)) * DAY
  const excludes = random.chance(0.15) && users.length > 10
  return {
    index,
    id: random.id('0pr', index),
    name: `${draft.name} members`.slice(0, 50),
    status: random.chance(0.06) ? 'INACTIVE' : 'ACTIVE',
    created,
    lastUpdated: created + random.int(15) * DAY,
    conditions: draft.conditions,
    groups: [group],
    excludedUsers: excludes ? [...random.sample(users.length, 2)] : [],
    deleted: false,
  }
}

/** Finds the users a rule applies to, by way of one list per value of its first condition. */
function createMatcher(users: readonly UserRecord[]): (rule: RuleRecord) => UserRecord[] {
  const lists = new Map<string, UserRecord[]>()
  for (const user of users) {
    if (user.status === 'DEPROVISIONED') continue
    for (const attribute of ['department', 'city', 'userType']) {
      const key = `${attribute}=${String(user.profile[attribute])}`
      const list = lists.get(key)
      if (list === undefined) lists.set(key, [user])
      else list.push(user)
    }
  }
  return (rule) => {
    const keyed = rule.conditions.find((condition) => condition.operator === 'equals')
    const candidates = keyed === undefined ? users : (lists.get(`${keyed.attribute}=${keyed.value}`) ?? [])
    return candidates.filter(
      (user) =>
        user.status !== 'DEPROVISIONED' &&
        !rule.excludedUsers.includes(user.index) &&
        ruleMatches(rule.conditions, user),
    )
  }
}

function fillByRules(
  groups: GroupRecord[],
  rules: readonly RuleRecord[],
  matches: (rule: RuleRecord) => UserRecord[],
): void {
  for (const rule of rules) {
    if (rule.status === 'INACTIVE') continue
    const group = groups[rule.groups[0] as number] as GroupRecord
    group.members = Int32Array.from(matches(rule), (user) => user.index)
    group.rules = new Int32Array(group.members.length).fill(rule.index)
  }
}

function fillEveryone(everyone: GroupRecord | undefined, users: readonly UserRecord[]): void {
  if (everyone === undefined) return
  const present = users.filter((user) => user.status !== 'DEPROVISIONED')
  everyone.members = Int32Array.from(present, (user) => user.index)
  everyone.rules = new Int32Array(present.length).fill(-1)
}

/** Puts a few people into rule-filled groups by hand, as happens in every real organization. */
function addExceptions(
  random: Random,
  groups: GroupRecord[],
  rules: readonly RuleRecord[],
  users: readonly UserRecord[],
): void {
  for (const rule of rules) {
    const group = groups[rule.groups[0] as number] as GroupRecord
    const extra = random
      .sample(users.length, Math.ceil(Math.sqrt(group.members.length) / 4))
      .filter((index) => users[index]?.status !== 'DEPROVISIONED' && search(group.members, index) < 0)
    const managed = new Map(Array.from(group.members, (member, at) => [member, group.rules[at] as number]))
    group.members = Int32Array.from([...group.members, ...extra]).toSorted()
    group.rules = group.members.map((member) => managed.get(member) ?? -1)
  }
}

/** Deals direct memberships in Zipf-like sizes, up to the target total; some deprovisioned users keep theirs. */
function fillDirectly(
  random: Random,
  groups: GroupRecord[],
  users: readonly UserRecord[],
  density: number,
): void {
  const perUser = Math.min(
    MEMBERSHIPS_PER_USER.large,
    Math.max(MEMBERSHIPS_PER_USER.small, groups.length / 111),
  )
  const held = groups.slice(1).reduce((sum, group) => sum + group.members.length, 0)
  const target = Math.max(0, users.length * perUser * density - held)
  const open = groups.filter(
    (group) => group.type !== 'BUILT_IN' && group.members.length === 0 && !random.chance(EMPTY_SHARE),
  )
  const sizes = zipfSizes(open.length, target, Math.max(1, Math.floor(users.length * 0.35)))
  const dealt = random.sample(open.length, open.length)
  for (let i = dealt.length - 1; i > 0; i -= 1) {
    const j = random.int(i + 1)
    const other = dealt[j] as number
    dealt[j] = dealt[i] as number
    dealt[i] = other
  }
  for (const [rank, position] of dealt.entries()) {
    const group = open[position] as GroupRecord
    const admin = (ADMIN_GROUPS as readonly string[]).includes(group.name)
    const size = admin ? Math.min(12, Math.ceil(users.length / 40)) : (sizes[rank] as number)
    const members = random
      .sample(users.length, size)
      .filter((index) => users[index]?.status !== 'DEPROVISIONED' || (!admin && index % 3 === 0))
    group.members = members
    group.rules = new Int32Array(members.length).fill(-1)
  }
}

/** `count` sizes proportional to 1/rank^0.8, none above `cap`, that add up to about `total`. */
export function zipfSizes(count: number, total: number, cap: number): number[] {
  const weights = Array.from({ length: count }, (_, rank) => (rank + 2) ** -0.8)
  let low = 0
  let high = total * 4 + 1
  for (let step = 0; step < 60; step += 1) {
    const scale = (low + high) / 2
    const sum = weights.reduce((all, weight) => all + Math.min(cap, weight * scale), 0)
    if (sum < total) low = scale
    else high = scale
  }
  return weights.map((weight) => Math.max(1, Math.round(Math.min(cap, weight * high))))
}
