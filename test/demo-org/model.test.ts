import { describe, expect, test } from 'vitest'
import { createDemoOrg } from '../../src/main/demo-org/index.ts'
import { search } from '../../src/main/demo-org/model.ts'

describe('a generated organization', () => {
  test('is the same for the same options and another for another seed', () => {
    expect(createDemoOrg({ seed: 7 }).digest()).toBe(createDemoOrg({ seed: 7 }).digest())
    expect(createDemoOrg({ seed: 8 }).digest()).not.toBe(createDemoOrg({ seed: 7 }).digest())
  })

  test('stays what it was, row by row, while the generator grows', () => {
    const was = '2277cb3f7cc1ba62d63c0a44b6feb972d11f74f95278eb8dab3ac38383c74ac4'
    expect(createDemoOrg({ seed: 7, users: 2000, groups: 200, apps: 120 }).digest()).toBe(was)
    expect(createDemoOrg({ seed: 7, users: 2000, groups: 200, apps: 120, density: 1 }).digest()).toBe(was)
  })

  test('holds more of everything but people, groups and apps when it is denser', () => {
    const size = { users: 3000, groups: 300, apps: 120 }
    const plain = createDemoOrg(size).counts()
    const dense = createDemoOrg({ ...size, density: 1.4 }).counts()
    expect([dense.users, dense.groups, dense.apps]).toEqual([3000, 300, 120])
    expect(dense.memberships / plain.memberships).toBeGreaterThan(1.3)
    expect(dense.memberships / plain.memberships).toBeLessThan(1.5)
    expect(dense.appUsers / plain.appUsers).toBeGreaterThan(1.75)
    expect(dense.appUsers / plain.appUsers).toBeLessThan(2.1)
  })

  test('has the sizes asked for, down to nothing', () => {
    const { users, groups, apps } = createDemoOrg().counts()
    expect({ users, groups, apps }).toEqual({ users: 500, groups: 60, apps: 25 })
    expect(createDemoOrg({ users: 1, groups: 1, apps: 0 }).counts()).toMatchObject({
      users: 1,
      groups: 1,
      memberships: 1,
      appUsers: 0,
    })
  })

  test('has the volume of a real one of 10,000 users, quickly', () => {
    const started = performance.now()
    const org = createDemoOrg({ users: 10_000, groups: 1000, apps: 200 })
    const took = performance.now() - started
    const counts = org.counts()
    console.log(`10,000 users generated in ${took.toFixed(0)} ms: ${JSON.stringify(counts)}`)
    expect(took).toBeLessThan(3000)
    expect(counts.memberships).toBeGreaterThan(90_000)
    expect(counts.memberships).toBeLessThan(115_000)
    expect(counts.appUsers).toBeGreaterThan(370_000)
    expect(counts.appUsers).toBeLessThan(430_000)
    const sizes = org.data.groups.slice(1).map((group) => group.members.length)
    expect(sizes.filter((size) => size === 0).length).toBeGreaterThan(40)
    expect(Math.max(...sizes)).toBeGreaterThan(15 * (sizes.toSorted((a, b) => a - b)[500] as number))
    expect(Math.max(...org.data.bindings.map((binding) => binding.members.length))).toBeGreaterThan(100)
  })

  test('holds every status, null and missing fields, and names that break careless code', () => {
    const org = createDemoOrg({ users: 2000, groups: 200, apps: 120 })
    const statuses = new Map<string, number>()
    for (const { status } of org.users()) statuses.set(status, (statuses.get(status) ?? 0) + 1)
    expect([...statuses.keys()].toSorted()).toEqual([
      'ACTIVE',
      'DEPROVISIONED',
      'LOCKED_OUT',
      'PASSWORD_EXPIRED',
      'PROVISIONED',
      'RECOVERY',
      'STAGED',
      'SUSPENDED',
    ])
    expect((statuses.get('DEPROVISIONED') ?? 0) / 2000).toBeCloseTo(0.08, 1)
    const profiles = org.data.users.map((user) => user.profile)
    expect(profiles.some((profile) => profile['mobilePhone'] === null)).toBe(true)
    expect(profiles.some((profile) => !('displayName' in profile))).toBe(true)
    expect(profiles.some((profile) => Array.isArray(profile['plantCertifications']))).toBe(true)
    expect(profiles.some((profile) => profile['userType'] === 'Service')).toBe(true)
    const names = [...org.users()]
      .map((user) => `${user.first_name}|${user.last_name}|${user.display_name ?? ''}`)
      .join('\n')
    for (const wanted of ["O'Brien", 'é', '王', '🚀', '|=']) expect(names).toContain(wanted)
    const groups = [...org.groups()]
    expect(
      groups.some((group) => group.name.startsWith('=')) &&
        groups.some((group) => group.description === null),
    ).toBe(true)
    expect(new Set([...org.users()].map((user) => user.login)).size).toBe(2000)
    expect(new Set([...org.users(), ...groups, ...org.apps()].map(({ id }) => id)).size).toBe(2320)
  })

  test('is consistent: rules, granting groups and targets name what exists', () => {
    const org = createDemoOrg({ users: 800, groups: 120, apps: 60 })
    const { groups, apps, users, rules } = org.data
    for (const group of groups) {
      expect(group.members).toEqual(group.members.toSorted())
      for (const rule of group.rules) if (rule >= 0) expect(rules[rule]?.groups).toContain(group.index)
      if (group.type === 'APP_GROUP') expect(apps[group.sourceApp ?? -1]).toBeDefined()
      for (const app of group.apps)
        expect(apps[app]?.groups.some((assigned) => assigned.group === group.index)).toBe(true)
      expect(group.rules.length).toBe(group.members.length)
    }
    let viaGroup = 0
    for (const app of apps) {
      for (const [at, via] of app.via.entries()) {
        if (via < 0) continue
        viaGroup += 1
        expect(app.groups.some((assigned) => assigned.group === via)).toBe(true)
        expect(
          search(groups[via]?.members ?? new Int32Array(), app.users[at] as number),
        ).toBeGreaterThanOrEqual(0)
      }
    }
    expect(viaGroup).toBeGreaterThan(1000)
    const everyone = groups[0]
    expect(everyone?.members.length).toBe(users.filter((user) => user.status !== 'DEPROVISIONED').length)
    const held = [...org.memberships()].filter((row) => org.user(row.user_id)?.status === 'DEPROVISIONED')
    const assigned = [...org.appUsers()].filter((row) => org.user(row.user_id)?.status === 'DEPROVISIONED')
    expect(held.length).toBeGreaterThan(5)
    expect(assigned.length).toBeGreaterThan(5)
    const inactive = apps.filter((app) => app.status === 'INACTIVE').length / apps.length
    expect(inactive).toBeGreaterThan(0.05)
    expect(inactive).toBeLessThan(0.3)
  })
})

describe('changes to an organization', () => {
  test('membership of a granting group brings and takes the app', () => {
    const org = createDemoOrg()
    const app = org.data.apps.find((candidate) => candidate.groups.length > 1)
    const group = org.data.groups.find(
      (candidate) => candidate.type === 'OKTA_GROUP' && candidate.apps.includes(app?.index ?? -1),
    )
    const made = org.createUser({
      login: 'new@example.com',
      email: 'new@example.com',
      firstName: 'New',
      lastName: 'Person',
    })
    if (app === undefined || group === undefined) throw new Error('no app with groups')
    const row = (): unknown =>
      [...org.appUsers()].find((held) => held.app_id === app.id && held.user_id === made.id)
    expect(row()).toBeUndefined()
    org.addMember(group.id, made.id)
    expect(row()).toMatchObject({ scope: 'GROUP', group_id: group.id })
    org.assignUser(app.id, made.id)
    expect(row()).toMatchObject({ scope: 'USER', group_id: null })
    org.unassignUser(app.id, made.id)
    org.addMember(group.id, made.id)
    org.removeMember(group.id, made.id)
    expect(row()).toBeUndefined()
  })

  test('a rule brings back whom a hand removed, and follows the profile', () => {
    const org = createDemoOrg()
    const rule = org.data.rules.find(
      (candidate) => candidate.status === 'ACTIVE' && candidate.conditions[0]?.attribute === 'department',
    )
    const group = org.data.groups[rule?.groups[0] ?? -1]
    const member = [...org.memberships()].find((row) => row.group_id === group?.id && row.source === 'rule')
    if (group === undefined || member === undefined) throw new Error('no rule-managed member')
    const held = (): boolean =>
      [...org.memberships()].some((row) => row.group_id === group.id && row.user_id === member.user_id)
    org.removeMember(group.id, member.user_id)
    expect(held()).toBe(false)
    org.evaluateRules()
    expect(held()).toBe(true)
    org.updateProfile(member.user_id, { department: 'Elsewhere' })
    expect(held()).toBe(false)
  })

  test('deactivation takes apps and Everyone but leaves memberships made by hand; deletion leaves nothing', () => {
    const org = createDemoOrg()
    const id =
      org.data.users.find(
        (user) =>
          user.index > 10 &&
          user.status === 'ACTIVE' &&
          [...org.memberships()].some((row) => row.user_id === user.id && row.source === 'direct'),
      )?.id ?? ''
    const everyone = org.data.groups[0]?.id
    org.deactivateUser(id)
    expect([...org.appUsers()].some((row) => row.user_id === id)).toBe(false)
    const left = [...org.memberships()].filter((row) => row.user_id === id)
    expect(left.length).toBeGreaterThan(0)
    expect(left.some((row) => row.group_id === everyone || row.source === 'rule')).toBe(false)
    org.deleteUser(id)
    expect([...org.memberships()].some((row) => row.user_id === id)).toBe(false)
    expect([...org.users()].some((row) => row.id === id)).toBe(false)
    expect(org.log.entries.map((entry) => entry.eventType)).toContain('user.lifecycle.delete.completed')
  })
})
