import { describe, expect, test } from 'vitest'
import { revokeRoutes } from '../../../../src/main/engine/provision/routes/handlers.ts'
import { openSample } from '../../query/ask.ts'
import { revoke, routes, short } from './ask.ts'
import { people, sample } from './sample.ts'

const source = openSample(sample)
const shown = (access: ReturnType<typeof revoke>) => {
  const { held, routes: found, caution } = routes(source, access)
  return { held, routes: found.map(short), caution }
}
const all = (access: ReturnType<typeof revoke>) => routes(source, access)

describe('an assignment', () => {
  test('of the person alone is ended', () => {
    expect(shown(revoke('assignment', 'hr', 'bob'))).toEqual({
      held: ['Assigned directly'],
      routes: [{ does: ['assignment hr bob'], hands: [], loses: [], lost: 0, people: 0 }],
      caution: null,
    })
    expect(all(revoke('assignment', 'hr', 'bob')).routes[0]?.words).toEqual([
      'End the assignment of bob to “HR”.',
    ])
  })

  test('through two groups: each is left, or it is taken from the group, whichever costs least together', () => {
    const { held, routes: found, caution } = shown(revoke('assignment', 'crm', 'ana'))
    expect(held).toEqual(['Through group “CRM users”', 'Through group “Sales”'])
    // Leaving both would lose Wiki, which either of them gives. Bob has CRM directly and keeps it.
    expect(found).toEqual([
      {
        does: ['membership sales ana', 'group-assignment crm crmUsers'],
        hands: [],
        loses: [],
        lost: 0,
        people: 0,
      },
    ])
    expect(caution).toBeNull()
    expect(all(revoke('assignment', 'crm', 'ana')).routes[0]?.words).toEqual([
      'Remove ana from the group “Sales”.',
      'Take “CRM” from the group “CRM users”.',
    ])
  })

  test('of the person that groups give as well is ended after the groups', () => {
    const { held, routes: found } = shown(revoke('assignment', 'crm', 'bob'))
    expect(held).toEqual(['Assigned directly', 'Through group “CRM users”'])
    expect(found).toEqual([
      {
        does: ['group-assignment crm crmUsers', 'assignment crm bob'],
        hands: [],
        loses: [],
        lost: 0,
        people: 0,
      },
    ])
  })

  test('alternatives are those that are better in something', () => {
    // Leaving one group and taking Wiki from the other the other way round would cost Ana a role and Fay Wiki.
    expect(shown(revoke('assignment', 'wiki', 'ana')).routes).toEqual([
      {
        does: ['membership sales ana', 'group-assignment wiki crmUsers'],
        hands: [],
        loses: ['assignment wiki bob'],
        lost: 1,
        people: 1,
      },
      {
        does: ['membership crmUsers ana', 'membership sales ana'],
        hands: [],
        loses: ['assignment crm ana', 'role REPORT_ADMIN ana'],
        lost: 2,
        people: 1,
      },
    ])
  })

  test('through a rule: the exception, said exactly, or the application taken from the group', () => {
    const { held, routes: found } = all(revoke('assignment', 'pay', 'ana'))
    expect(held).toEqual(['Through group “Finance” (by rule “Money”)'])
    // The rule fills another group too, which gives more.
    expect(found.map(short)).toEqual([
      {
        does: [],
        hands: ['okta-group finance'],
        loses: ['membership ledgers ana', 'assignment books ana'],
        lost: 2,
        people: 1,
      },
      {
        does: ['group-assignment pay finance'],
        hands: [],
        loses: ['assignment pay cui', 'assignment pay dan'],
        lost: 2,
        people: 2,
      },
    ])
    const text = found[0]?.manual[0]?.text ?? ''
    for (const part of [
      'Directory > Groups > Rules',
      '“Money” (user.department=="Finance"; of ana, department is “Finance”)',
      'add ana@example.com to “Except these users”',
      'group “Finance”',
    ])
      expect(text).toContain(part)
  })

  test('through a rule that is inactive: leaving is enough', () => {
    expect(shown(revoke('assignment', 'note', 'gus')).routes).toEqual([
      { does: ['membership left gus'], hands: [], loses: [], lost: 0, people: 0 },
    ])
  })

  test('through a rule that is not known: any rule of the group, or the application taken from the group', () => {
    const { routes: found } = all(revoke('assignment', 'note', 'dan'))
    // Cui has it through a group that Okta does not name, and is not in this one.
    expect(found.map(short)).toEqual([
      { does: ['group-assignment note lonely'], hands: [], loses: [], lost: 0, people: 0 },
    ])
    const [byHand] = all(revoke('membership', 'lonely', 'dan')).routes
    expect(byHand?.manual[0]?.text).toContain('a rule that assigns to “Lonely”, which is not visible here')
  })

  test('through an imported group: out of it in the application it comes from', () => {
    const { held, routes: found } = all(revoke('assignment', 'hr', 'eva'))
    expect(held).toEqual(['Through group “Imported”'])
    expect(found.map(short)).toEqual([
      { does: ['group-assignment hr imported'], hands: [], loses: [], lost: 0, people: 0 },
    ])
    const [byHand] = all(revoke('membership', 'imported', 'eva')).routes
    expect(byHand?.manual[0]).toMatchObject({ link: 'okta-app', objectId: 'hr' })
    expect(byHand?.manual[0]?.text).toContain('Okta imports the group “Imported” from “HR”')
    expect(byHand?.manual[0]?.text).toContain('Remove eva@example.com from “Imported” there')
  })

  test('through Everyone: taken from everybody, or the account deactivated', () => {
    const { held, routes: found } = shown(revoke('assignment', 'mail', 'bob'))
    expect(held).toEqual(['Through group “Everyone”'])
    expect(found).toEqual([
      {
        does: [],
        hands: ['okta-user bob'],
        loses: ['assignment crm bob', 'assignment hr bob', 'assignment wiki bob', 'role REPORT_ADMIN bob'],
        lost: 4,
        people: 1,
      },
      {
        does: ['group-assignment mail everyone'],
        hands: [],
        loses: people.filter((id) => id !== 'bob').map((id) => `assignment mail ${id}`),
        lost: 6,
        people: 6,
      },
    ])
  })

  test('through a group that Okta does not name and nothing explains: where to look', () => {
    const { held, routes: found } = all(revoke('assignment', 'note', 'cui'))
    expect(held).toEqual(['Through a group Okta does not name'])
    expect(found.map(short)).toEqual([{ does: [], hands: ['okta-app note'], loses: [], lost: 0, people: 0 }])
    expect(found[0]?.manual[0]?.text).toContain('Applications > “NOTE” > Assignments, find cui@example.com')
  })

  test('that is not there has no way; an unknown object is told', () => {
    expect(shown(revoke('assignment', 'hr', 'ana'))).toEqual({
      held: [],
      routes: [],
      caution: 'As of the last sync it is not held.',
    })
    for (const access of [
      revoke('assignment', 'none', 'ana'),
      revoke('assignment', 'hr', 'nobody'),
      revoke('membership', 'none', 'ana'),
      revoke('group-assignment', 'hr', 'none'),
    ])
      expect(revokeRoutes(source, access)).toMatchObject({ ok: false, error: { code: 'not-found' } })
    expect(
      revokeRoutes({ db: null, version: 0, kinds: {} }, revoke('assignment', 'hr', 'ana')),
    ).toMatchObject({ ok: false, error: { code: 'not-found' } })
  })
})
