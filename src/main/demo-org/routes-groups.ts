import { failure, notFound } from './errors.ts'
import { firstAbove, search } from './model.ts'
import type { GroupRecord, RuleRecord, UserRecord } from './model.ts'
import {
  cursorOf,
  groupOf,
  json,
  limitOf,
  listReply,
  NO_CONTENT,
  objectBody,
  param,
  pushObject,
  scan,
  single,
  slice,
  startOf,
  unpaged,
  userOf,
} from './pages.ts'
import type { Call, Page, Reply } from './pages.ts'
import { scimOf } from './query.ts'
import { ruleObject } from './rows-group.ts'
import { omitsCredentials } from './routes-users.ts'
import type { ScimValue } from './scim.ts'
import { wire } from './text.ts'
import { userAttribute } from './user-search.ts'

const GROUP_LIMIT = 10_000
const Q_LIMIT = 300
const MEMBER_LIMIT = 1000
const RULE_LIMIT = { standard: 50, maximum: 200 }
const APP_LIMIT = { standard: 20, maximum: 200 }
const FILTERABLE = ['id', 'type', 'lastUpdated', 'lastMembershipUpdated']

/** Gives the reader of a group's attribute by the name that `search` and `filter` use. */
function groupAttribute(call: Call): (name: string) => (group: GroupRecord) => ScimValue {
  return (name) => {
    if (name === 'profile.name') return (group) => group.name
    if (name === 'profile.description') return (group) => group.description
    if (name === 'source.id')
      return ({ sourceApp }) => (sourceApp === null ? null : call.org.data.apps[sourceApp]?.id)
    if (
      name === 'id' ||
      name === 'type' ||
      name === 'created' ||
      name === 'lastUpdated' ||
      name === 'lastMembershipUpdated'
    )
      return (group) => group[name]
    return () => undefined
  }
}

/** Groups that hold a role, by index. */
function adminGroups(call: Call): Set<number> {
  const { roleAssignments, bindings } = call.org.data
  const held = roleAssignments.filter(({ kind }) => kind === 'GROUP').map(({ principal }) => principal)
  const bound = bindings.flatMap(({ members }) =>
    members.filter(({ kind }) => kind === 'GROUP').map(({ principal }) => principal),
  )
  return new Set([...held, ...bound])
}

/** The `_embedded` JSON that `expand` asks for; undefined where nothing is to embed. */
function embed(
  call: Call,
  expand: readonly string[],
  admins: ReadonlySet<number>,
): (group: GroupRecord) => string | undefined {
  return (group) => {
    const parts: string[] = []
    if (expand.includes('stats')) {
      parts.push(
        `"stats":{"usersCount":${String(group.members.length)},"appsCount":${String(group.apps.length)},"groupPushMappingsCount":0,"hasAdminPrivilege":${String(admins.has(group.index))}}`,
      )
    }
    const app =
      group.sourceApp === null || !expand.includes('app') ? undefined : call.org.data.apps[group.sourceApp]
    if (app !== undefined)
      parts.push(
        `"app":${wire(JSON.stringify({ id: app.id, name: app.name, label: app.label, signOnMode: app.signOnMode }))}`,
      )
    return parts.length === 0 ? undefined : `{${parts.join(',')}}`
  }
}

/** GET /groups. A page with statistics that is too large fails, as it does at Okta. */
export function listGroups(call: Call): Reply {
  const { query } = call
  const { groups } = call.org.data
  const limit = limitOf(call, GROUP_LIMIT, GROUP_LIMIT)
  const expand = (query.get('expand') ?? '').split(',')
  if (expand.includes('stats') && limit > call.statsLimit) throw failure('E0000009')
  const tests = [
    scimOf(query.get('search'), 'E0000031'),
    scimOf(query.get('filter'), 'E0000053', FILTERABLE),
  ].flatMap((filter) => filter?.over(groupAttribute(call)) ?? [])
  const q = query.get('q')?.toLowerCase()
  const embedded = embed(call, expand, adminGroups(call))
  const push = (out: string[], at: number): void =>
    call.rows.pushGroup(out, at, embedded(groups[at] as GroupRecord))
  const matches = (group: GroupRecord): boolean =>
    !group.deleted &&
    (q === undefined || group.name.toLowerCase().startsWith(q)) &&
    tests.every((test) => test(group))
  if (q !== undefined) {
    const found = groups.filter(matches).slice(0, Math.min(limit, Q_LIMIT))
    return unpaged(
      found.map((group) => group.index),
      push,
    )
  }
  const page = scan(startOf(call), groups.length, limit, (at) => matches(groups[at] as GroupRecord))
  return listReply(call, page, limit, push)
}

/** GET /groups/{id}. */
export function getGroup(call: Call): Reply {
  const group = groupOf(call)
  const expand = (call.query.get('expand') ?? '').split(',')
  const embedded = embed(call, expand, adminGroups(call))(group)
  return single((out) => call.rows.pushGroup(out, group.index, embedded))
}

/**
 * GET /groups/{id}/users, deprovisioned members included. With `expand=group-rules` each member of an
 * OKTA_GROUP carries the rules that manage the membership, an empty list where it was made by hand.
 */
export function listMembers(call: Call): Reply {
  const group = groupOf(call)
  const limit = limitOf(call, MEMBER_LIMIT, MEMBER_LIMIT)
  const omit = omitsCredentials(call)
  const rules =
    call.query.get('expand') === 'group-rules' && group.type === 'OKTA_GROUP'
      ? call.org.data.rules
      : undefined
  const embeds = new Map<number, string>([[-1, '{"group-rules":[]}']])
  const page = memberPage(call, group, limit)
  return listReply(call, page, limit, (out, at) => {
    const embedded = rules === undefined ? undefined : embedRule(embeds, rules, group.rules[at] as number)
    call.rows.pushUser(out, group.members[at] as number, omit, embedded)
  })
}

/** A page of positions in the members of a group; members that are named by id are looked up, not looked for. */
function memberPage(call: Call, group: GroupRecord, limit: number): Page<number> {
  const { members } = group
  const { users } = call.org.data
  const filter = scimOf(call.query.get('search'), 'E0000031')
  const test = filter?.over(userAttribute)
  const matches = (at: number): boolean => test?.(users[members[at] as number] as UserRecord) ?? true
  const after = cursorOf(call)
  const start = after === undefined ? 0 : firstAbove(members, after)
  if (filter?.ids === undefined)
    return scan(start, members.length, limit, matches, (at) => members[at] as number)
  const found = [...new Set(filter.ids)]
    .map((id) => search(members, call.org.user(id)?.index ?? -1))
    .filter((at) => at >= start && matches(at))
    .toSorted((a, b) => a - b)
  const items = found.slice(0, limit)
  return { items, next: items.length < found.length ? members[items.at(-1) as number] : undefined }
}

function ruleReferences(rules: readonly RuleRecord[], index: number): object[] {
  const rule = rules[index]
  return rule === undefined ? [] : [{ id: rule.id, name: rule.name, status: rule.status }]
}

function embedRule(made: Map<number, string>, rules: readonly RuleRecord[], index: number): string {
  let text = made.get(index)
  if (text === undefined) {
    text = wire(JSON.stringify({ 'group-rules': ruleReferences(rules, index) }))
    made.set(index, text)
  }
  return text
}

/** GET /groups/{id}/users/{userId}/group-rules: the rules that manage one membership. */
export function listMembershipRules(call: Call): Reply {
  const group = groupOf(call)
  const user = userOf(call, 1)
  const at = search(group.members, user.index)
  if (at < 0) throw notFound(user.id, 'GroupMembership')
  return json(ruleReferences(call.org.data.rules, group.rules[at] as number))
}

/** GET /groups/{id}/apps. */
export function listGroupApps(call: Call): Reply {
  const group = groupOf(call)
  const limit = limitOf(call, APP_LIMIT.standard, APP_LIMIT.maximum)
  return listReply(call, slice(call, group.apps, limit), limit, call.rows.pushApp)
}

/** GET /groups/rules. */
export function listRules(call: Call): Reply {
  const limit = limitOf(call, RULE_LIMIT.standard, RULE_LIMIT.maximum)
  const wanted = call.query.get('search')?.toLowerCase()
  const found = call.org.data.rules.filter(
    (rule) => !rule.deleted && (wanted === undefined || rule.name.toLowerCase().startsWith(wanted)),
  )
  return listReply(call, slice(call, found, limit), limit, (out, rule) =>
    pushObject(out, ruleObject(rule, call.org.data)),
  )
}

/** GET /groups/rules/{id}. */
export function getRule(call: Call): Reply {
  const rule = call.org.rule(param(call, 0))
  if (rule === undefined) throw notFound(param(call, 0), 'GroupRule')
  return json(ruleObject(rule, call.org.data))
}

/** Only OKTA_GROUP memberships can be changed here; apps and Okta itself manage the others. */
function writableGroup(call: Call): GroupRecord {
  const group = groupOf(call)
  if (group.type !== 'OKTA_GROUP') throw failure('E0000111', group.type)
  return group
}

/** PUT /groups/{id}/users/{userId}; repeating it changes nothing. */
export function addMember(call: Call): Reply {
  const group = writableGroup(call)
  call.org.addMember(group.id, userOf(call, 1).id, call.tokens.actor(call.token))
  return NO_CONTENT
}

/** DELETE /groups/{id}/users/{userId}; a rule-managed member comes back when rules are evaluated again. */
export function removeMember(call: Call): Reply {
  const group = writableGroup(call)
  call.org.removeMember(group.id, userOf(call, 1).id, call.tokens.actor(call.token))
  return NO_CONTENT
}

/** POST /groups: names are unique among OKTA_GROUPs. */
export function createGroup(call: Call): Reply {
  const profile = objectBody(call)['profile'] as { name?: unknown; description?: unknown } | undefined
  const name = profile?.name
  if (typeof name !== 'string' || name.trim() === '')
    throw failure('E0000001', 'name', ['name: The field cannot be left blank'])
  if (
    call.org.data.groups.some((group) => !group.deleted && group.type === 'OKTA_GROUP' && group.name === name)
  ) {
    throw failure('E0000001', 'name', [
      'name: An object with this field already exists in the current organization',
    ])
  }
  const description = typeof profile?.description === 'string' ? profile.description : null
  const made = call.org.createGroup(name, description, call.tokens.actor(call.token))
  return single((out) => call.rows.pushGroup(out, made.index))
}

/** DELETE /groups/{id}. */
export function deleteGroup(call: Call): Reply {
  const group = groupOf(call)
  if (group.type === 'BUILT_IN') throw failure('E0000111', group.type)
  call.org.deleteGroup(group.id, call.tokens.actor(call.token))
  return NO_CONTENT
}
