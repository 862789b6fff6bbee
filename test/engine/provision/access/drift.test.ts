import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { AccessState, Held, Restores } from '../../../../src/main/engine/provision/types.ts'
import { mergedState } from '../../../../src/main/engine/provision/access/state.ts'
import type { AccessChange } from '../../../../src/preload/contract/models.ts'
import { parse } from './sample.ts'
import { access, opposite } from './support.ts'

const changes = [
  'membership 00gsales USER 00uana',
  'assignment 0oafigma USER 00uana',
  'group-assignment 0oafigma GROUP 00gsales',
  'role USER_ADMIN USER 00uana',
  'role APP_ADMIN GROUP 00gsales',
  'role SUPER_ADMIN USER 00uana',
  'binding cr0help/iamemea GROUP 00gsales',
].flatMap((what) => [parse(`grant ${what}`), parse(`revoke ${what}`)])
const change: fc.Arbitrary<AccessChange> = fc.constantFrom(...changes)

const named = fc.constantFrom(
  { id: '00gx', name: 'X' },
  { id: '00gy', name: '00gy' },
  { id: '00gz', name: 'Z' },
)
const restores: fc.Arbitrary<Restores> = fc.record(
  {
    profile: fc.dictionary(fc.string(), fc.jsonValue() as fc.Arbitrary<unknown>, { maxKeys: 3 }),
    userName: fc.string({ minLength: 1 }),
    priority: fc.nat(9),
    by: fc.constantFrom('rule' as const, 'group' as const),
    targets: fc.nat(3),
  },
  { requiredKeys: [] },
)
const held: fc.Arbitrary<Held> = fc.record(
  {
    by: fc.constantFrom('direct' as const, 'rule' as const, 'group' as const, 'unknown' as const),
    through: fc.uniqueArray(named, { maxLength: 3 }),
    assignmentId: fc.constant('ra1'),
    targets: fc.nat(3),
    restorable: restores,
  },
  { requiredKeys: ['by', 'through'] },
)
const state: fc.Arbitrary<AccessState> = fc.record(
  {
    principal: fc.option(
      fc.record({
        name: fc.constant('Ana'),
        status: fc.constantFrom('ACTIVE', 'SUSPENDED', 'DEPROVISIONED', 'STAGED', null),
        groupType: fc.constantFrom('OKTA_GROUP', 'APP_GROUP', null),
      }),
    ),
    resource: fc.option(
      fc.record(
        {
          name: fc.constant('Figma'),
          status: fc.constantFrom('ACTIVE', 'INACTIVE'),
          groupType: fc.constantFrom('OKTA_GROUP', 'APP_GROUP'),
        },
        { requiredKeys: ['name'] },
      ),
    ),
    held: fc.option(held),
  },
  { requiredKeys: [] },
)

describe('drift', () => {
  test('nothing drifts from itself, nor from what is not known', () => {
    fc.assert(
      fc.property(change, state, (one, now) => {
        expect(access.drift(one, now, now)).toBe(null)
        expect(access.drift(one, {}, now)).toBe(null)
        expect(access.drift(one, now, {})).toBe(null)
      }),
    )
  })

  test('losing a part of what is known makes nothing drift that did not', () => {
    fc.assert(
      fc.property(
        change,
        state,
        state,
        fc.constantFrom('principal', 'resource', 'held'),
        (one, a, b, part) => {
          if (access.drift(one, a, b) !== null) return
          const { [part]: _, ...less } = b
          expect(access.drift(one, a, less)).toBe(null)
          const { [part]: __, ...before } = a
          expect(access.drift(one, before, b)).toBe(null)
        },
      ),
    )
  })

  test.each<[string, AccessState, AccessState, string | null]>([
    ['held meanwhile', { held: null }, { held: { by: 'direct', through: [] } }, 'Not a member'],
    ['gone meanwhile', { held: { by: 'direct', through: [] } }, { held: null }, 'Member'],
    [
      'by a rule now',
      { held: { by: 'direct', through: [] } },
      { held: { by: 'rule', through: [{ id: 'r', name: 'R' }] } },
      '“R”',
    ],
    ['not told how', { held: { by: 'rule', through: [] } }, { held: { by: 'unknown', through: [] } }, null],
    ['deactivated', person('ACTIVE'), person('DEPROVISIONED'), 'is DEPROVISIONED now'],
    ['activated', person('STAGED'), person('ACTIVE'), null],
    ['locked out', person('ACTIVE'), person('LOCKED_OUT'), null],
    ['suspended before', person('SUSPENDED'), person('SUSPENDED'), null],
    ['deleted', person('ACTIVE'), { principal: null }, 'not in Okta any more'],
    ['unknown before', { principal: null }, person('ACTIVE'), null],
    [
      'another type',
      { resource: { name: 'A', groupType: 'OKTA_GROUP' } },
      { resource: { name: 'A', groupType: 'APP_GROUP' } },
      'is APP_GROUP now',
    ],
    ['renamed', { resource: { name: 'A' } }, { resource: { name: 'B' } }, null],
    ['group deleted', { resource: { name: 'A' } }, { resource: null }, 'A is not in Okta any more'],
  ])('%s', (_what, before, now, says) => {
    const found = access.drift(parse('revoke membership 00gsales USER 00uana'), before, now)
    if (says === null) expect(found).toBe(null)
    else expect(found).toContain(says)
  })
})

function person(status: string): AccessState {
  return { principal: { name: 'Ana', status, groupType: null } }
}

describe('an inverse', () => {
  test('is the opposite, names its loss, and its own inverse is the change', () => {
    fc.assert(
      fc.property(change, fc.option(restores), (one, captured) => {
        const about = { principalName: 'Ana', resourceName: 'Figma' }
        const back = access.inverse({ change: one, captured, ...about })
        if ('impossible' in back) {
          expect(back.impossible).toMatch(/^[A-Z].*\.$/)
          return
        }
        expect(back.text).toMatch(/^Undo .*\.$/)
        expect(back.change).toEqual(opposite(one))
        expect(Object.keys(back.restores ?? {})).not.toContain('targets')
        const call = access.writeFor(
          back.change,
          { held: { by: 'direct', through: [], assignmentId: 'x' } },
          back.restores,
        )
        expect(call.ok).toBe(true)
        const again = access.inverse({ change: back.change, captured: { targets: 0 }, ...about })
        expect('change' in again && again.change).toEqual(one)
      }),
    )
  })
})

describe('words', () => {
  test('of any state hold no id where a name is known, and say what becomes of it', () => {
    fc.assert(
      fc.property(change, state, (one, now) => {
        const said = access.words(one, now)
        for (const text of [said.before, said.after]) expect(text).toMatch(/^[^\n]{3,120}$/)
        const so = access.isSo(one, now)
        if (so === true) expect(said.after).toBe(said.before)
        if (so === false && now.held !== undefined && now.principal !== null && now.resource !== null)
          expect(said.after).not.toContain('“00g')
        expect(said.before).not.toContain('00gy')
      }),
    )
  })
})

test('what Okta told goes before what the local data knows, which fills the gaps', () => {
  fc.assert(
    fc.property(state, state, (known, live) => {
      expect(mergedState(known, null)).toEqual(known)
      const merged = mergedState(known, live)
      expect(merged.principal?.status).toBe((live.principal === undefined ? known : live).principal?.status)
      if (live.held === null) expect(merged.held).toBe(null)
      if (live.held && live.held.by !== 'unknown') expect(merged.held?.by).toBe(live.held.by)
      if (live.held && known.held && live.held.targets !== undefined)
        expect(merged.held?.targets).toBe(live.held.targets)
    }),
  )
})
