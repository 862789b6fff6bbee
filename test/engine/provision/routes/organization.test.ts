import { afterAll, beforeAll, expect, test } from 'vitest'
import type { AccessChange, ManualStep, RevokeRoute } from '../../../../src/preload/contract/models.ts'
import { createWorld, keepAll, printedSeed, seeded, type World } from '../../../support/sync-world.ts'
import { revoke } from './ask.ts'

/** What the planner says, done by plain calls in the simulated organization. */

const seed = printedSeed('Routes in an organization')
const random = seeded(seed)
const pick = <T>(list: readonly T[]): T => list[Math.floor(random() * list.length)] as T

let at: World
beforeAll(async () => {
  at = await createWorld({
    users: 120,
    groups: 50,
    apps: 16,
    seed,
    options: keepAll,
    sync: false,
    // Everything that a rule would do later has happened.
    before: ({ org }) => org.evaluateRules(),
  })
  const { org } = at.org
  const own = new Set([...org.groups()].filter(({ type }) => type === 'OKTA_GROUP').map(({ id }) => id))
  for (const { id } of [...org.users()].filter(({ status }) => status === 'ACTIVE').slice(0, 15)) {
    // Some people have an application in several ways, and some an assignment of their own besides.
    const { app_id } = pick([...org.appGroups()])
    for (const one of org.appGroups())
      if (one.app_id === app_id && own.has(one.group_id)) org.addMember(one.group_id, id)
    if (random() < 0.4 && org.user(id)?.status === 'ACTIVE') org.assignUser(app_id, id)
  }
  await at.sync()
}, 60_000)
afterAll(() => at.close())

/** Everything that anybody has. */
function everything(): Set<string> {
  const { org } = at.org
  const all = new Set<string>()
  const members = new Map<string, string[]>()
  for (const { group_id, user_id } of org.memberships()) {
    all.add(`membership ${group_id} ${user_id}`)
    const list = members.get(group_id)
    if (list === undefined) members.set(group_id, [user_id])
    else list.push(user_id)
  }
  for (const { app_id, user_id } of org.appUsers()) all.add(`assignment ${app_id} ${user_id}`)
  for (const { principal_type, principal_id, role_type, role_id, resource_set_id } of org.adminRoles())
    for (const user of principal_type === 'USER' ? [principal_id] : (members.get(principal_id) ?? []))
      // A deactivated account holds no role, whatever groups it is still in.
      if (org.user(user)?.status !== 'DEPROVISIONED')
        all.add(`role ${role_id === null ? role_type : `${role_id}@${resource_set_id ?? ''}`} ${user}`)
  return all
}

async function send(path: string): Promise<void> {
  const answer = await fetch(`${at.org.url}/api/v1${path}`, {
    method: 'DELETE',
    headers: { authorization: `SSWS ${at.org.token()}` },
  })
  expect([path, answer.status]).toEqual([path, 204])
}

async function make({ kind, resourceId, principalType, principalId }: AccessChange): Promise<void> {
  if (kind === 'membership') return send(`/groups/${resourceId}/users/${principalId}`)
  if (kind === 'assignment') return send(`/apps/${resourceId}/users/${principalId}`)
  if (kind === 'group-assignment') return send(`/apps/${resourceId}/groups/${principalId}`)
  const owner = `/${principalType === 'USER' ? 'users' : 'groups'}/${principalId}/roles`
  const answer = await fetch(`${at.org.url}/api/v1${owner}`, {
    headers: { authorization: `SSWS ${at.org.token()}` },
  })
  const roles = (await answer.json()) as { id: string; type: string; assignmentType: string }[]
  const held = roles.find(
    ({ type, assignmentType }) => type === resourceId && assignmentType === principalType,
  )
  return send(`${owner}/${held?.id ?? 'none'}`)
}

/** What a person does who reads it. */
function byHand({ text, objectId }: ManualStep, user: string): void {
  const { org } = at.org
  const rule = org.data.rules.find(({ name, deleted }) => !deleted && text.includes(`the rule “${name}” (`))
  if (rule !== undefined) {
    rule.excludedUsers.push(org.user(user)?.index ?? -1)
    return org.evaluateRules()
  }
  const group = [...org.groups()].find(({ name }) => text.startsWith(`Okta imports the group “${name}”`))
  if (group !== undefined) return org.removeMember(group.id, user)
  expect(text).toContain('Deactivate the account')
  org.deactivateUser(objectId ?? '')
}

/** Follows one of the routes and compares the organization with what was said. */
async function follow(access: AccessChange, route: RevokeRoute): Promise<void> {
  const { kind, resourceId, principalId } = access
  const before = everything()
  for (const step of route.manual) byHand(step, principalId)
  for (const change of route.changes) await make(change)
  at.org.org.evaluateRules()
  const after = everything()
  const lost = [...before].filter((thing) => !after.has(thing))
  // The memberships that the steps are about are what they say; others count as lost.
  const { org } = at.org
  const giving = new Set<string>(
    kind === 'assignment'
      ? [...org.appGroups()].filter(({ app_id }) => app_id === resourceId).map(({ group_id }) => group_id)
      : [],
  )
  for (const change of route.changes) {
    if (change.kind === 'membership') giving.add(change.resourceId)
    if (change.kind === 'group-assignment') giving.add(change.principalId)
  }
  const target = `${kind} ${resourceId} ${principalId}`
  expect(lost).toContain(target)
  expect([...after].filter((thing) => !before.has(thing))).toEqual([])
  const meant = (thing: string): boolean =>
    thing === target || [...giving].some((group) => thing === `membership ${group} ${principalId}`)
  const besides = lost.filter((thing) => !meant(thing))
  const deactivated = route.manual.some(({ link }) => link === 'okta-user')
  const said = route.collateral.map((one) => `${one.kind} ${one.resourceId} ${one.principalId}`)
  const plain = (thing: string): string => thing.replace(/@\w* /, ' ')
  // A deactivated account leaves its groups, too.
  const compared = besides.filter((thing) => !deactivated || !thing.startsWith('membership')).map(plain)
  expect(said.toSorted()).toEqual(compared.toSorted())
  expect(route.lost).toBe(compared.length)
  expect(route.people).toBe(new Set(compared.map((thing) => thing.split(' ').at(-1))).size)
  await at.sync('auto')
  expect(await at.wrong()).toEqual({})
}

/** The account that the token belongs to has to stay as it is. */
const mayGo = (userId: string): boolean =>
  at.org.org.user(userId)?.status !== 'DEPROVISIONED' && userId !== at.org.apiToken().owner?.id

const ask = (access: AccessChange) => at.app.need('access.routes', { connectorId: at.id, access })

test('an assignment that groups give is gone, with what was told and nothing else, and Okta never refused', async () => {
  let throughGroups = 0
  let byHandAlso = 0
  let several = 0
  for (let n = 0; n < 14; n++) {
    const { org } = at.org
    const given = [...org.appUsers()].filter(({ scope, user_id }) => scope === 'GROUP' && mayGo(user_id))
    const everywhere = everything()
    const assigned = [...org.appGroups()]
    const inSeveral = given.filter(
      (one) =>
        assigned.filter(
          (by) => by.app_id === one.app_id && everywhere.has(`membership ${by.group_id} ${one.user_id}`),
        ).length > 1,
    )
    const { app_id, user_id } = pick(n % 2 === 0 && inSeveral.length > 0 ? inSeveral : given)
    const access = revoke('assignment', app_id, user_id)
    const { held, routes } = await ask(access)
    expect(held.every((words) => words.startsWith('Through group'))).toBe(true)
    const route = n % 4 < 2 ? routes[0] : pick(routes)
    if (route === undefined) throw new Error('There is no way.')
    expect(route.changes.map(({ kind }) => kind)).not.toContain('assignment')
    throughGroups += 1
    byHandAlso += route.manual.length > 0 ? 1 : 0
    several += held.length > 1 ? 1 : 0
    await follow(access, route)
  }
  console.log(JSON.stringify({ throughGroups, byHandAlso, several }))
}, 60_000)

test('an assignment that is the person’s own besides is ended after the groups', async () => {
  const { org } = at.org
  const groupsOf = (app: string) =>
    [...org.appGroups()].filter(({ app_id }) => app_id === app).map(({ group_id }) => group_id)
  const both = () => {
    const everywhere = everything()
    return [...org.appUsers()].filter(
      ({ app_id, user_id, scope }) =>
        scope === 'USER' &&
        mayGo(user_id) &&
        groupsOf(app_id).some((group) => everywhere.has(`membership ${group} ${user_id}`)),
    )
  }
  for (let n = 0; n < 4; n++) {
    // What was done before may have ended all there were.
    if (both().length === 0) {
      const given = pick(
        [...org.appUsers()].filter(({ scope, user_id }) => scope === 'GROUP' && mayGo(user_id)),
      )
      org.assignUser(given.app_id, given.user_id)
      await at.sync('auto')
    }
    const { app_id, user_id } = pick(both())
    const access = revoke('assignment', app_id, user_id)
    const { held: ways, routes } = await ask(access)
    expect(ways[0]).toBe('Assigned directly')
    expect(ways.length).toBeGreaterThan(1)
    const [route] = routes
    if (route === undefined) throw new Error('There is no way.')
    if (route.changes.length > 0) expect(route.changes.at(-1)).toEqual(access)
    await follow(access, route)
  }
}, 60_000)

test('a role that a group gives is gone, with what was told and nothing else', async () => {
  const { org } = at.org
  const roles = [...org.adminRoles()].filter(
    ({ principal_type, role_type }) => principal_type === 'GROUP' && role_type !== 'CUSTOM',
  )
  let followed = 0
  for (const { principal_id, role_type } of roles) {
    const member = [...org.memberships()].find(
      ({ group_id, user_id }) => group_id === principal_id && mayGo(user_id),
    )
    if (member === undefined) continue
    const access = revoke('role', role_type, member.user_id)
    const [route] = (await ask(access)).routes
    if (route === undefined) throw new Error('There is no way.')
    await follow(access, route)
    followed += 1
  }
  expect(followed).toBeGreaterThan(0)
}, 60_000)
