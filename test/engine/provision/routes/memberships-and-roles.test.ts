import { describe, expect, test } from 'vitest'
import type { SnapshotSource } from '../../../../src/main/engine/query/source.ts'
import { createRouteHandlers } from '../../../../src/main/engine/provision/routes/handlers.ts'
import { openSample } from '../../query/ask.ts'
import { revoke, routes, short } from './ask.ts'
import { sample } from './sample.ts'

const source = openSample(sample)
const shown = (access: ReturnType<typeof revoke>) => {
  const { held, routes: found, caution } = routes(source, access)
  return { held, routes: found.map(short), caution }
}
const all = (access: ReturnType<typeof revoke>) => routes(source, access)

describe('a membership', () => {
  test('by hand is ended by one step; rules that look at it are told', () => {
    expect(shown(revoke('membership', 'crmUsers', 'ana'))).toEqual({
      held: ['Added directly'],
      routes: [
        {
          does: ['membership crmUsers ana'],
          hands: [],
          loses: ['role REPORT_ADMIN ana'],
          lost: 1,
          people: 1,
        },
      ],
      caution:
        'The rule “Chain” looks at membership of “CRM users” (isMemberOfGroupName("CRM users")): leaving it may end further memberships.',
    })
  })

  test('by hand in a group that a rule fills: the rule is named where it may match', () => {
    const words = (user: string) => all(revoke('membership', 'sales', user)).routes[0]?.words
    expect(words('ana')).toEqual(['Remove ana from the group “Sales”.'])
    expect(words('fay')).toEqual([
      'Remove fay from the group “Sales”. A rule also assigns to this group and may add fay again: “Sellers” (user.department == "sales"; of fay, department is “Sales”).',
    ])
  })

  test('by a rule: the exception first, and a call that the rule may undo', () => {
    const { held, routes: found } = all(revoke('membership', 'finance', 'cui'))
    expect(held).toEqual(['By rule “Money”'])
    expect(found.map(short)).toEqual([
      {
        does: [],
        hands: ['okta-group finance'],
        loses: ['membership ledgers cui', 'assignment books cui', 'assignment pay cui'],
        lost: 3,
        people: 1,
      },
      { does: ['membership finance cui'], hands: [], loses: ['assignment pay cui'], lost: 1, people: 1 },
    ])
    expect(found[1]?.words[0]).toContain(
      'The rule “Money” (user.department=="Finance"; of cui, department is “Finance”) may add cui again',
    )
  })

  test('by an inactive rule is ended by one step', () => {
    const { held, routes: found } = shown(revoke('membership', 'left', 'gus'))
    expect(held).toEqual(['By rule “Old”'])
    expect(found).toEqual([
      { does: ['membership left gus'], hands: [], loses: ['assignment note gus'], lost: 1, people: 1 },
    ])
  })

  test('of groups that Okta or an application fills is changed there', () => {
    expect(shown(revoke('membership', 'imported', 'eva'))).toMatchObject({
      held: ['Imported from HR'],
      routes: [{ does: [], hands: ['okta-app hr'], loses: ['assignment hr eva'] }],
    })
    expect(shown(revoke('membership', 'orphan', 'eva'))).toMatchObject({
      held: ['Imported from an application'],
      routes: [{ does: [], hands: ['okta-group orphan'], loses: [] }],
    })
    expect(shown(revoke('membership', 'everyone', 'gus'))).toMatchObject({
      held: ['Okta keeps everyone in this group'],
      routes: [{ does: [], hands: ['okta-user gus'], lost: 3, people: 1 }],
    })
    expect(shown(revoke('membership', 'finance', 'bob'))).toMatchObject({ held: [], routes: [] })
  })
})

describe('what a group has', () => {
  test('an application: the members who have it through no other way lose it', () => {
    expect(shown(revoke('group-assignment', 'crm', 'crmUsers'))).toEqual({
      held: ['Assigned to the group, so to each of its members'],
      routes: [{ does: ['group-assignment crm crmUsers'], hands: [], loses: [], lost: 0, people: 0 }],
      caution: null,
    })
    expect(shown(revoke('group-assignment', 'pay', 'finance')).routes).toMatchObject([
      { loses: ['assignment pay ana', 'assignment pay cui', 'assignment pay dan'], lost: 3, people: 3 },
    ])
    expect(shown(revoke('group-assignment', 'pay', 'sales'))).toMatchObject({ held: [], routes: [] })
  })

  test('a role: its members lose it who hold it in no other way', () => {
    const group = { principalType: 'GROUP' } as const
    expect(shown(revoke('role', 'APP_ADMIN', 'admins', group))).toEqual({
      held: ['Granted to the group, so to each of its members'],
      // Fay holds it through another group too.
      routes: [
        { does: ['role APP_ADMIN admins'], hands: [], loses: ['role APP_ADMIN eva'], lost: 1, people: 1 },
      ],
      caution: null,
    })
    expect(shown(revoke('binding', 'cr1', 'admins', { ...group, setId: 'rs1' })).routes).toMatchObject([
      { does: ['binding cr1 admins'], loses: ['role cr1 eva'] },
    ])
  })
})

describe('a role', () => {
  test("of the person's own is taken by one step", () => {
    const { held, routes: found } = all(revoke('role', 'SUPER_ADMIN', 'ana'))
    expect(held).toEqual(['Granted directly'])
    expect(found.map(short)).toEqual([
      { does: ['role SUPER_ADMIN ana'], hands: [], loses: [], lost: 0, people: 0 },
    ])
    expect(found[0]?.words).toEqual(['Take the role Super Administrator from ana.'])
  })

  test('through a group: leave it, or take the role from it', () => {
    const { held, routes: found } = shown(revoke('role', 'APP_ADMIN', 'eva'))
    expect(held).toEqual(['Through group “Admins”'])
    // Fay holds the role through another group too, so nobody loses it with Eva.
    expect(found).toEqual([{ does: ['role APP_ADMIN admins'], hands: [], loses: [], lost: 0, people: 0 }])
  })

  test('through two groups: each one is cut', () => {
    expect(shown(revoke('role', 'APP_ADMIN', 'fay'))).toMatchObject({
      held: ['Through group “Admins”', 'Through group “Helpers”'],
      // The custom role that Admins has too is hers anyway.
      routes: [{ does: ['membership admins fay', 'membership helpers fay'], lost: 0 }],
    })
  })

  test('custom, of one resource set', () => {
    const set = { setId: 'rs1' }
    expect(shown(revoke('binding', 'cr1', 'fay', set))).toMatchObject({
      held: ['Granted directly', 'Through group “Admins”'],
      routes: [{ does: ['membership admins fay', 'binding cr1 fay'], lost: 0 }],
    })
    const [, second] = all(revoke('binding', 'cr1', 'eva', set)).routes
    expect(second).toBeUndefined()
    expect(all(revoke('binding', 'cr1', 'eva', set)).routes[0]?.words).toEqual([
      'Take the role Auditor on “All people” from the group “Admins”.',
    ])
  })

  test('that no known group gives: where to look', () => {
    const { held, routes: found } = all(revoke('role', 'MOBILE_ADMIN', 'gus'))
    expect(held).toEqual(['Through a group Okta does not name'])
    expect(found[0]?.manual[0]).toMatchObject({ link: 'okta-administrators', objectId: null })
    expect(found[0]?.manual[0]?.text).toContain('Security > Administrators')
  })
})

describe('what is not known', () => {
  const hidden = (kinds: SnapshotSource['kinds']): SnapshotSource => ({ ...source, kinds })
  test('is said, apart for ways and for losses', () => {
    const { caution } = routes(
      hidden({
        memberships: { state: 'synced' },
        groupRules: { state: 'failed' },
        roles: { state: 'not-visible' },
      }),
      revoke('assignment', 'crm', 'ana'),
    )
    expect(caution).toBe(
      'Not in the local data: group rules. There may be further ways, and more may be lost than is shown. ' +
        'Not in the local data: admin roles. More may be lost than is shown.',
    )
  })
  test('is said of what is derived', () => {
    const { caution } = routes(
      hidden({ appUsers: { state: 'derived' }, roles: { state: 'synced' } }),
      revoke('assignment', 'crm', 'ana'),
    )
    expect(caution).toContain(
      'Derived from groups until the first sync has read them: application assignments.',
    )
  })
  test('leaves the step itself, where it may be held for all we know', () => {
    const {
      held,
      routes: found,
      caution,
    } = routes(hidden({ appUsers: { state: 'not-visible' } }), revoke('assignment', 'hr', 'ana'))
    expect(held).toEqual([])
    expect(found.map(short)).toMatchObject([{ does: ['assignment hr ana'], hands: [] }])
    expect(caution).toContain('Whether it is held is not known.')
  })
})

test('roles that can be given are those of the organization, by name', () => {
  const deps = { connectors: { get: () => ({}) as never }, source: () => source }
  expect(createRouteHandlers(deps)['access.roles']({ connectorId: 'c' })).toEqual({
    ok: true,
    value: {
      customRoles: [
        { id: 'cr2', label: 'Admin of apps' },
        { id: 'cr1', label: 'Auditor' },
      ],
      resourceSets: [{ id: 'rs1', label: 'All people' }],
    },
  })
  const gone = createRouteHandlers({ connectors: { get: () => null }, source: () => source })
  const access = revoke('assignment', 'hr', 'ana')
  expect(gone['access.roles']({ connectorId: 'c' })).toMatchObject({ ok: false })
  expect(gone['access.routes']({ connectorId: 'c', access })).toMatchObject({ ok: false })
})
