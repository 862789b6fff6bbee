import type { OutboxRow } from '../../src/main/engine/db/history/outbox.ts'
import type { ChangeKind } from '../../src/preload/contract/models.ts'
import type { SnapshotSpec } from './build-snapshot.ts'

/**
 * A very small organization whose state is a map from what there can be (`membership|g1|u2`) to its
 * attributes, a diff of two such states as changes, and the same state as a snapshot. Made plainly and
 * apart from the code it tests.
 */

export type Attributes = Record<string, string | null>
export type State = ReadonlyMap<string, Attributes>

const users = ['u0', 'u1', 'u2', 'u3']
const groups = ['g0', 'g1', 'g2']
const apps = ['a0', 'a1']
const roleTypes = ['HELP_DESK_ADMIN', 'APP_ADMIN']

const pairs = (kind: ChangeKind, left: readonly string[], right: readonly string[]): string[] =>
  left.flatMap((one) => right.map((other) => `${kind}|${one}|${other}`))
const roleKeys = (type: string, assignment: string) => `${type}|||${assignment}`

/** Everything there can be. */
export const keys: readonly string[] = [
  ...users.map((id) => `user|${id}`),
  ...groups.map((id) => `group|${id}`),
  ...apps.map((id) => `app|${id}`),
  ...pairs('membership', groups, users),
  ...pairs('assignment', apps, users),
  ...pairs('group-assignment', apps, groups),
  ...pairs(
    'role',
    users,
    roleTypes.flatMap((type) => [roleKeys(type, 'USER'), roleKeys(type, 'GROUP')]),
  ),
  ...pairs(
    'role',
    groups,
    roleTypes.map((type) => roleKeys(type, 'GROUP')),
  ),
]

/** What the thing under a key can be; `choice` picks one, and 0 is that it is not there. */
function attributes(key: string, choice: number): Attributes | null {
  const [kind, id = ''] = key.split('|')
  if (choice === 0) return null
  const variant = choice % 3
  switch (kind) {
    case 'user':
      return {
        status: ['ACTIVE', 'SUSPENDED', 'STAGED'][variant] ?? null,
        login: `${id}@example.com`,
        name: `Person ${id}`,
        email: `${id}@example.com`,
        department: ['Finance', 'Sales', null][variant] ?? null,
        title: null,
        manager: null,
      }
    case 'group':
      return { name: `Group ${id} ${'x'.repeat(variant)}`, type: 'OKTA_GROUP', description: null }
    case 'app':
      return { label: `App ${id}`, name: id, status: variant === 0 ? 'INACTIVE' : 'ACTIVE' }
    case 'membership':
      return { source: ['direct', 'rule', 'unknown'][variant] ?? null }
    case 'assignment':
      return variant === 0
        ? { scope: 'USER', group: null, group_name: null, status: 'ACTIVE' }
        : { scope: 'GROUP', group: groups[variant] ?? null, group_name: '', status: 'ACTIVE' }
    case 'group-assignment':
      return { priority: variant === 0 ? null : String(variant) }
    default: {
      const [, , role_type = '', role_id = '', resource_set_id = '', assignment_type = ''] = key.split('|')
      return { role_type, role_id, resource_set_id, assignment_type }
    }
  }
}

/** The state after some things were set; what relates to something that is not there goes too. */
export function edited(state: State, edits: readonly (readonly [key: number, choice: number])[]): State {
  const next = new Map(state)
  for (const [at, choice] of edits) {
    const key = keys[at % keys.length] as string
    const value = attributes(key, choice)
    if (value === null) next.delete(key)
    else next.set(key, value)
  }
  for (const [key, value] of next) {
    const [kind = '', one = '', other = ''] = key.split('|')
    const there = (id: string) => ['user', 'group', 'app'].some((kind) => next.has(`${kind}|${id}`))
    const gone = ['membership', 'assignment', 'group-assignment'].includes(kind)
      ? !there(one) || !there(other)
      : kind === 'role' && !there(one)
    if (gone) next.delete(key)
    else if (kind === 'assignment' && value['scope'] === 'GROUP') {
      // Which group it is comes from the application; that the group is not part of the data is possible.
      const chosen = value['group'] ?? ''
      const group = next.get(`group|${chosen}`)
      next.set(key, { ...value, group: group ? chosen : null, group_name: group?.['name'] ?? null })
    }
  }
  return next
}

const nobody = {
  userId: null,
  userName: null,
  groupId: null,
  groupName: null,
  appId: null,
  appName: null,
  roleKey: null,
  roleName: null,
  actorId: null,
  actorName: null,
  eventType: null,
  eventId: null,
}

/** The objects a key speaks of, with the names they have in one of the states. */
function objects(
  key: string,
  ...states: State[]
): Omit<OutboxRow, 'n' | 'kind' | 'verb' | 'before' | 'after' | 'happenedAt'> {
  const [kind = '', ...ids] = key.split('|')
  const [one = '', other = ''] = ids
  const named = (id: string) => {
    const prefix = { u: 'user', g: 'group', a: 'app' }[id[0] ?? ''] ?? 'user'
    const found = states.map((state) => state.get(`${prefix}|${id}`)).find((each) => each !== undefined)
    const name = found?.['label'] ?? found?.['name'] ?? id
    return prefix === 'user'
      ? { userId: id, userName: name }
      : prefix === 'group'
        ? { groupId: id, groupName: name }
        : { appId: id, appName: name }
  }
  if (kind === 'role') {
    const key = ids.slice(1).join('|')
    return { ...nobody, ...named(one), roleKey: key, roleName: ids[1] ?? '' }
  }
  return { ...nobody, ...named(one), ...(other === '' ? {} : named(other)) }
}

/** What changed from one state to the next, numbered from 1. `when` says when each happened, or null. */
export function changesBetween(
  before: State,
  after: State,
  when: (key: string) => string | null = () => null,
): OutboxRow[] {
  const rows: OutboxRow[] = []
  for (const key of keys) {
    const was = before.get(key) ?? null
    const is = after.get(key) ?? null
    if (JSON.stringify(was) === JSON.stringify(is)) continue
    rows.push({
      n: rows.length + 1,
      kind: key.split('|')[0] as ChangeKind,
      verb: was === null ? 'added' : is === null ? 'removed' : 'changed',
      ...objects(key, after, before),
      before: was === null ? null : JSON.stringify(was),
      after: is === null ? null : JSON.stringify(is),
      happenedAt: when(key),
    })
  }
  return rows
}

/** The state as a sync would have stored it. */
export function snapshotOf(state: State): SnapshotSpec {
  const of = (kind: ChangeKind) =>
    [...state]
      .filter(([key]) => key.startsWith(`${kind}|`))
      .map(([key, value]) => ({ ids: key.split('|').slice(1), value }))
  const text = (value: string | null | undefined) => value ?? ''
  return {
    users: of('user').map(({ ids: [id = ''], value }) => ({
      id,
      status: text(value['status']),
      name: text(value['name']),
      login: text(value['login']),
      department: value['department'] ?? null,
    })),
    groups: of('group').map(({ ids: [id = ''], value }) => ({ id, name: text(value['name']) })),
    apps: of('app').map(({ ids: [id = ''], value }) => ({
      id,
      name: text(value['name']),
      label: text(value['label']),
      status: text(value['status']),
    })),
    memberships: of('membership').map(({ ids: [group = '', user = ''], value }) => ({
      group,
      user,
      ...(value['source'] === 'rule'
        ? { rules: ['r'] }
        : { source: value['source'] as 'direct' | 'unknown' }),
    })),
    appUsers: of('assignment').map(({ ids: [app = '', user = ''], value }) => ({
      app,
      user,
      ...(value['scope'] === 'USER' ? {} : { through: value['group'] ?? 'g-gone' }),
    })),
    appGroups: of('group-assignment').map(({ ids: [app = '', group = ''], value }) => ({
      app,
      group,
      priority: value['priority'] ? Number(value['priority']) : null,
    })),
    roles: of('role').map(({ ids: [id = '', roleType = ''], value }) => ({
      principalType: id.startsWith('u') ? ('USER' as const) : ('GROUP' as const),
      principalId: id,
      roleType,
      assignmentType: value['assignment_type'] as 'USER' | 'GROUP',
    })),
  }
}
