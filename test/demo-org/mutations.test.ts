import { expect, test } from 'vitest'
import { createDemoOrg } from '../../src/main/demo-org/index.ts'
import type { DemoOrg } from '../../src/main/demo-org/index.ts'
import { search } from '../../src/main/demo-org/model.ts'
import { createRandom } from '../../src/main/demo-org/random.ts'
import { mixedChanges, mutate } from '../support/mutations.ts'

const seed = Number(process.env['FC_SEED'] ?? Date.now() % 1_000_000)
console.log(`mutations.test.ts seed ${String(seed)} (set FC_SEED to repeat)`)

/** What is wrong with the data of an organization. */
function faultsOf(org: DemoOrg): string[] {
  const { users, groups, apps, rules, roleAssignments, bindings, customRoles, resourceSets } = org.data
  const faults: string[] = []
  const check = (good: boolean, what: string): void => void (good || faults.push(what))
  const lives = (list: readonly { deleted: boolean }[], index: number): boolean =>
    list[index]?.deleted === false
  for (const { id, members, rules: managed, apps: granted, deleted } of groups) {
    check(
      members.every((member, at) => at === 0 || member > (members[at - 1] as number)),
      `${id} is not in order`,
    )
    check(
      members.every((member) => lives(users, member)),
      `${id} has a deleted member`,
    )
    check(managed.length === members.length, `${id} has other rules than members`)
    check(
      managed.every((rule) => rule < 0 || lives(rules, rule)),
      `${id} is managed by a deleted rule`,
    )
    check(
      granted.every((app) => lives(apps, app)),
      `${id} grants a deleted app`,
    )
    check(!deleted || members.length === 0, `${id} is deleted and has members`)
  }
  for (const { id, users: holders, via, userStatus, groups: granting } of apps) {
    check(holders.length === via.length && via.length === userStatus.length, `${id} has ragged rows`)
    check(
      holders.every((user) => lives(users, user)),
      `${id} has a deleted user`,
    )
    check(
      granting.every(({ group }) => lives(groups, group)),
      `${id} has a deleted group`,
    )
    for (const [at, group] of via.entries()) {
      if (group < 0) continue
      check(
        granting.some((held) => held.group === group),
        `${id} is granted by a group it is not assigned to`,
      )
      check(
        search(groups[group]?.members ?? new Int32Array(), holders[at] as number) >= 0,
        `${id} is granted to a stranger`,
      )
    }
  }
  const principal = (kind: string, index: number): boolean => lives(kind === 'USER' ? users : groups, index)
  for (const held of roleAssignments) {
    check(principal(held.kind, held.principal), `${held.type} is held by nobody`)
    check(
      held.groupTargets.every((at) => lives(groups, at)),
      `${held.type} targets a deleted group`,
    )
    check(
      held.appTargets.every((at) => lives(apps, at)),
      `${held.type} targets a deleted app`,
    )
  }
  for (const { set, role, members } of bindings) {
    check(
      customRoles.some(({ id }) => id === role),
      `${role} is bound and does not exist`,
    )
    check(
      resourceSets.some(({ id }) => id === set),
      `${set} is bound and does not exist`,
    )
    check(
      members.every(({ kind, principal: index }) => principal(kind, index)),
      `${role} is bound to nobody`,
    )
  }
  return faults
}

test('1,000 random changes of every kind leave an organization that is consistent, and the same for the same seed', () => {
  const size = { users: 300, groups: 70, apps: 25 }
  const org = createDemoOrg(size)
  const lines = mutate(org, createRandom(seed).float, 1000)
  expect(lines.length).toBe(1000)
  expect(faultsOf(org)).toEqual([])
  const types = new Set(org.log.entries.map(({ eventType }) => eventType))
  expect(types.size).toBeGreaterThan(30)
  const twin = createDemoOrg(size)
  expect(mutate(twin, createRandom(seed).float, 1000)).toEqual(lines)
  const { users, groups, apps } = org.counts()
  expect(users).toBeGreaterThan(250)
  expect(groups).toBeGreaterThan(50)
  expect(apps).toBeGreaterThan(15)
  expect(
    org.data.users.slice(0, 4).every(({ status, deleted }) => status !== 'DEPROVISIONED' && !deleted),
  ).toBe(true)
})

test.each([
  { users: 150, groups: 45, apps: 20 },
  { users: 2000, groups: 200, apps: 60 },
])('22 mixed changes of every kind, the same for the same organization of %j', (size) => {
  const org = createDemoOrg(size)
  const lines = mixedChanges(org)
  expect(new Set(lines).size).toBe(22)
  expect(mixedChanges(createDemoOrg(size))).toEqual(lines)
  expect(faultsOf(org)).toEqual([])
  const types = new Set(org.log.entries.map(({ eventType }) => eventType))
  for (const type of [
    'user.lifecycle.create',
    'user.account.update_profile',
    'user.lifecycle.suspend',
    'user.lifecycle.deactivate',
    'user.lifecycle.reactivate',
    'user.lifecycle.delete.completed',
    'group.lifecycle.create',
    'group.profile.update',
    'group.lifecycle.delete',
    'group.user_membership.add',
    'group.user_membership.remove',
    'group.user_membership.rule.deactivated',
    'application.lifecycle.create',
    'application.lifecycle.update',
    'application.lifecycle.deactivate',
    'application.lifecycle.delete',
    'application.user_membership.add',
    'application.user_membership.remove',
    'group.application_assignment.add',
    'group.application_assignment.update',
    'user.account.privilege.grant',
    'iam.resourceset.bindings.add',
  ])
    expect(types).toContain(type)
})
