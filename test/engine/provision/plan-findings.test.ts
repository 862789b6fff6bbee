import { describe, expect, test } from 'vitest'
import { planFindings } from '../../../src/main/engine/provision/plan-findings.ts'
import { defaultChangeLimits } from '../../../src/preload/contract/models.ts'
import type { ChangeLimits } from '../../../src/preload/contract/models.ts'
import { openSample } from '../query/ask.ts'
import { parse } from './access/sample.ts'
import { codes } from './access/support.ts'

const people = Array.from({ length: 30 }, (_, nth) => `00u${String(nth).padStart(2, '0')}`)
const superAdmin = { roleType: 'SUPER_ADMIN', label: 'Super Administrator' }
const source = openSample({
  users: [
    ...people.map((id) => ({ id })),
    { id: '00uroot', name: 'Root' },
    { id: '00uspare' },
    { id: '00uoff', status: 'SUSPENDED' },
  ],
  groups: [
    { id: '00gbig', name: 'Big' },
    { id: '00gsmall', name: 'Small' },
    { id: '00gadmins', name: 'Admins' },
  ],
  memberships: [
    ...people.map((user) => ({ group: '00gbig', user })),
    ...people.slice(0, 4).map((user) => ({ group: '00gsmall', user })),
    { group: '00gadmins', user: '00uspare' },
    { group: '00gadmins', user: '00uoff' },
  ],
  apps: [{ id: '0oaapp', label: 'App' }],
  appGroups: [{ app: '0oaapp', group: '00gsmall' }],
  appUsers: [
    ...people.slice(0, 4).map((user) => ({ app: '0oaapp', user, through: '00gsmall' })),
    { app: '0oaapp', user: '00uroot' },
  ],
  roles: [
    { principalType: 'USER', principalId: '00uroot', ...superAdmin },
    { principalType: 'USER', principalId: '00uoff', ...superAdmin },
    { principalType: 'GROUP', principalId: '00gadmins', ...superAdmin },
  ],
})
const found = (
  steps: string[],
  { actsAs = null, limits = defaultChangeLimits }: { actsAs?: string | null; limits?: ChangeLimits } = {},
) =>
  planFindings({
    steps: steps.map((text) => ({ change: parse(text), principalName: 'P', resourceName: 'R' })),
    source,
    limits,
    actsAs,
  })

describe('how many people', () => {
  const added = (count: number): string[] =>
    people.slice(0, count).map((id) => `grant membership 00gsmall USER ${id}`)
  test('each is counted once, members of groups too', () => {
    expect(codes(found(added(20)))).toEqual([])
    expect(found(added(21))).toMatchObject([
      { code: 'many-people', severity: 'warning', text: expect.stringContaining('21 people') as string },
    ])
    expect(codes(found(added(4).flatMap((one) => [one, one.replace('00gsmall', '00gbig')])))).toEqual([])
    const [big] = found(['grant group-assignment 0oaapp GROUP 00gbig', ...added(30)])
    expect(big?.text).toContain('30 people, members of groups included')
    const [more] = found(['grant role REPORT_ADMIN GROUP 00gbig', 'grant role REPORT_ADMIN USER 00unew'])
    expect(more?.text).toContain('31 people')
  })

  test('a share of what a group or application has', () => {
    const limits = { people: 1000, share: 0.25 }
    const taken = (count: number, group: string): string[] =>
      people.slice(0, count).map((id) => `revoke membership ${group} USER ${id}`)
    expect(codes(found(taken(1, '00gsmall'), { limits }))).toEqual([])
    expect(found(taken(2, '00gsmall'), { limits })[0]?.text).toContain('2 of 4 people (50 %)')
    expect(codes(found(taken(7, '00gbig'), { limits }))).toEqual([])
    expect(found(taken(8, '00gbig'), { limits })[0]?.text).toContain('8 of 30 people (27 %)')
    const both = found([...taken(8, '00gbig'), ...taken(3, '00gsmall')], { limits })
    expect(both).toHaveLength(1)
    expect(both[0]?.text).toContain('2 groups and applications')
    const through = found(['revoke group-assignment 0oaapp GROUP 00gsmall'], { limits })
    expect(through[0]?.text).toContain('4 of 5 people (80 %)')
  })
})

describe('super administrators', () => {
  const own = 'revoke role SUPER_ADMIN USER 00uroot'
  const group = 'revoke role SUPER_ADMIN GROUP 00gadmins'
  const member = 'revoke membership 00gadmins USER 00uspare'
  test.each<[string[], string[]]>([
    [[own], []],
    [[group], []],
    [[member], []],
    [[own, group], ['blocker last-super-admin']],
    [[own, member], ['blocker last-super-admin']],
    [['revoke role SUPER_ADMIN USER 00uoff', member], []],
    [['grant role SUPER_ADMIN USER 00u01'], []],
  ])('%s: %s', (steps, expected) => {
    const limits = { people: 1000, share: 1 }
    expect(codes(found(steps, { limits }))).toEqual(expected)
  })
})

test('steps that take from the account of the connector are told once', () => {
  const steps = ['revoke assignment 0oaapp USER 00uroot', 'grant membership 00gbig USER 00uroot']
  expect(found(steps, { actsAs: '00uroot' })).toMatchObject([{ code: 'oneself', severity: 'info' }])
  expect(codes(found(steps, { actsAs: '00u01' }))).toEqual([])
})

test('without local data, people are counted by what is named', () => {
  const steps = people.map((id) => ({
    change: parse(`grant membership 00gbig USER ${id}`),
    principalName: id,
    resourceName: 'Big',
  }))
  const none = { db: null, version: 0, kinds: {} }
  expect(codes(planFindings({ steps, source: none, limits: defaultChangeLimits, actsAs: null }))).toEqual([
    'warning many-people',
  ])
})
