import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { merged } from '../../../src/main/engine/provision/drafting.ts'
import type { AccessChange, ChangeVerb } from '../../../src/preload/contract/index.ts'
import { startEngine } from '../../support/engine.ts'
import { createPlanWorld, groupAssignment, membership, role, type PlanWorld } from './plan-world.ts'

let at: PlanWorld
beforeAll(async () => {
  at = await createPlanWorld()
})
afterAll(() => at.close())

const add = (changes: AccessChange[]) => at.app.need('plans.add', { connectorId: at.id, changes })
const discardAll = async (): Promise<void> => {
  const { rows } = await at.app.need('plans.list', { connectorId: at.id, states: ['draft'] })
  for (const { planId } of rows) await at.app.need('plans.discard', { planId })
}

/** What changes do, one by one: the plain meaning of a draft. */
function plainly(held: ReadonlyMap<string, ChangeVerb>, changes: readonly (readonly [string, ChangeVerb])[]) {
  const draft = new Map(held)
  for (const [key, verb] of changes) {
    if (draft.get(key) === verb) continue
    if (!draft.delete(key)) draft.set(key, verb)
  }
  return draft
}

describe('a draft', () => {
  const access = fc.constantFrom('a', 'b', 'c', 'd')
  const verb = fc.constantFrom<ChangeVerb>('grant', 'revoke')
  const change = fc.tuple(access, verb)
  const full = ([key, verb]: readonly [string, ChangeVerb]): AccessChange =>
    membership(`00u${key}`, '00g1', verb)

  test('means the same whether changes come at once or one by one, and never holds an access twice', () => {
    fc.assert(
      fc.property(fc.array(change), fc.array(change), (before, changes) => {
        const held = plainly(new Map(), before)
        const places = [...held].map(([key, verb], n) => ({ key, verb, position: n + 1 }))
        const { add, remove } = merged(changes.map(full), ({ principalId }) => {
          const found = places.find(({ key }) => `00u${key}` === principalId)
          return found ?? null
        })
        const after = new Map(
          places.filter(({ position }) => !remove.includes(position)).map(({ key, verb }) => [key, verb]),
        )
        for (const { principalId, verb } of add) {
          expect(after.has(principalId.slice(3))).toBe(false)
          after.set(principalId.slice(3), verb)
        }
        expect(Object.fromEntries(after)).toEqual(Object.fromEntries(plainly(held, changes)))
      }),
    )
  })

  test('and it is so in the ledger, too', async () => {
    const group = await at.group('Draft')
    const people = { a: at.person(0), b: at.person(1), c: at.person(2), d: at.person(3) }
    const real = ([key, verb]: readonly [string, ChangeVerb]) =>
      membership(people[key as keyof typeof people], group, verb)
    await fc.assert(
      fc.asyncProperty(fc.array(fc.array(change, { minLength: 1 }), { maxLength: 5 }), async (batches) => {
        await discardAll()
        let held = new Map<string, ChangeVerb>()
        for (const batch of batches) {
          const { plan, added, removed } = await add(batch.map(real))
          const next = plainly(held, batch)
          expect(plan.counts.steps).toBe(next.size)
          expect(added - removed).toBe(next.size - held.size)
          held = next
        }
        if (batches.length === 0) return
        const { rows } = await at.app.need('plans.list', { connectorId: at.id, states: ['draft'] })
        expect(rows).toHaveLength(1)
        const steps = await at.steps(rows[0]!.planId)
        expect(steps).toHaveLength(held.size)
        expect(
          Object.fromEntries(steps.map(({ change: { principalId, verb } }) => [principalId, verb])),
        ).toEqual(
          Object.fromEntries([...held].map(([key, verb]) => [people[key as keyof typeof people], verb])),
        )
      }),
      { numRuns: 25 },
    )
    await discardAll()
  })

  test('is titled by what is in it, until somebody says otherwise', async () => {
    const group = await at.group('Finance')
    const [ana, ben, cleo] = [at.person(0), at.person(1), at.person(2)]
    const names = [ana, ben, cleo].map(at.nameOf)
    const first = (await add([membership(ana, group, 'revoke')])).plan
    expect(first.title).toBe(`Remove ${names[0]} from Finance`)
    const second = (await add([membership(ben, group, 'revoke'), membership(cleo, group, 'revoke')])).plan
    expect(second).toMatchObject({ planId: first.planId, title: 'Remove 3 people from Finance' })
    expect((await add([role(ana, 'REPORT_ADMIN')])).plan.title).toBe('4 changes')
    const removed = await at.app.need('plans.removeSteps', { planId: first.planId, positions: [2, 3] })
    expect(removed.title).toBe(`2 changes for ${names[0]}`)
    const named = await at.app.need('plans.add', {
      connectorId: at.id,
      changes: [membership(ben, group)],
      title: 'Quarter end',
    })
    expect(named.plan.title).toBe('Quarter end')
    expect((await add([membership(cleo, group)])).plan.title).toBe('Quarter end')
    expect(await at.add([groupAssignment(group, [...at.org.org.apps()][0]!.id)])).toMatchObject({
      title: `Assign ${[...at.org.org.apps()][0]!.label} to Finance`,
    })
    await discardAll()
    expect((await at.audited('plan.discarded')).at(0)?.text).toMatch(/^The plan “.+” was discarded\.$/)
  })

  test('asks nothing of Okta, so it is made offline, and by a connector that only reads', async () => {
    const group = await at.group('Quiet')
    await at.settings({ safetyLevel: 'read-only' })
    await at.app.need('host.dropCredential', { connectorId: at.id })
    const before = at.org.stats.calls
    const plan = await at.add([membership(at.person(0), group)])
    expect(plan).toMatchObject({ state: 'draft', counts: { steps: 1, blockers: 0 } })
    expect((await at.steps(plan.planId))[0]).toMatchObject({
      principalName: at.nameOf(at.person(0)),
      resourceName: 'Quiet',
      before: 'Not a member',
      after: 'Member',
      checked: 'local',
    })
    // Checked without Okta, it says so.
    const checked = await at.app.need('plans.check', { planId: plan.planId })
    expect(checked.findings).toMatchObject([
      { code: 'not-known', text: expect.stringContaining('local data') as string },
    ])
    expect(at.org.stats.calls).toBe(before)
    await at.app.need('host.setCredential', {
      connectorId: at.id,
      credential: { kind: 'token', token: at.org.token('super') },
      storage: 'session',
    })
    await at.settings({ safetyLevel: 'confirm' })
    expect((await at.audited('connector.configured')).slice(0, 2)).toMatchObject([
      {
        text: expect.stringContaining('“confirm” now, it was “read-only”') as string,
        details: '{"before":"read-only","after":"confirm"}',
      },
      { text: expect.stringContaining('“read-only” now, it was “confirm”') as string },
    ])
    await discardAll()
  })

  test('of what the local data does not know says so, and is blocked once Okta does not know it either', async () => {
    const group = await at.group('Known')
    const fresh = at.org.org.createUser(
      { firstName: 'Dan', lastName: 'Roe', login: 'dan@example.com', email: 'dan@example.com' },
      { activate: true },
    ).id
    const plan = await at.add([
      membership('00uNobody000000000', group),
      membership(at.person(0), '00gNothing00000000'),
      membership(fresh, group),
    ])
    const codes = async () =>
      (await at.steps(plan.planId)).map(({ findings }) => findings.map(({ code }) => code))
    expect(await codes()).toEqual([['not-known'], ['not-known'], ['not-known']])
    const checked = await at.app.need('plans.check', { planId: plan.planId })
    expect(checked.counts).toMatchObject({ steps: 3, blockers: 2 })
    expect(checked.fingerprint).not.toBe(plan.fingerprint)
    expect(await codes()).toEqual([['no-such-principal'], ['no-such-resource'], []])
    expect((await at.steps(plan.planId))[2]).toMatchObject({ principalName: 'Dan Roe', checked: 'okta' })
    await discardAll()
  })

  test('has at most 10,000 steps, and what goes beyond adds nothing', async () => {
    const group = await at.group('Large')
    const many = (from: number) =>
      Array.from({ length: 1000 }, (_, n) => membership(`00u${String(from + n).padStart(8, '0')}`, group))
    let plan
    for (let n = 0; n < 10; n++) plan = (await add(many(n * 1000))).plan
    expect(plan?.counts.steps).toBe(10_000)
    expect(await at.app.request('plans.add', { connectorId: at.id, changes: many(10_000) })).toMatchObject({
      ok: false,
      error: { code: 'invalid-input', message: expect.stringContaining('10,000') as string },
    })
    expect((await at.get(plan!.planId)).counts.steps).toBe(10_000)
    await discardAll()
  }, 60_000)
})

describe('a draft is refused', () => {
  test('of a connector that is not there, not synced, or removed', async () => {
    const changes = [membership(at.person(0), '00g1')]
    expect(await at.app.request('plans.add', { connectorId: 'gone', changes })).toMatchObject({
      error: { code: 'not-found' },
    })
    const app = startEngine()
    try {
      const { id } = await app.need('connectors.create', { domain: 'acme' })
      expect(await app.request('plans.add', { connectorId: id, changes })).toMatchObject({
        error: { code: 'conflict', nextStep: 'Sync the connector first.' },
      })
    } finally {
      await app.end()
    }
  })

  test('of what no change of access can be', async () => {
    const bad: unknown[] = [
      { ...membership('me', '00g1') },
      { ...membership('00u1', '../users') },
      { ...membership('00u1', '00g1'), principalType: 'GROUP' },
      { ...groupAssignment('00g1', '0oa1'), principalType: 'USER' },
      { ...role('00u1', 'EMPEROR') },
      { ...role('00u1', 'SUPER_ADMIN'), kind: 'binding' },
      { ...role('00u1', 'SUPER_ADMIN'), setId: 'iam1' },
      { ...membership('00u1', '00g1'), kind: 'friendship' },
      { ...membership('00u1', '00g1'), verb: 'borrow' },
    ]
    for (const change of bad) {
      expect(
        await at.app.engine.dispatch('plans.add', { connectorId: at.id, changes: [change] }),
        JSON.stringify(change),
      ).toMatchObject({ ok: false, error: { code: 'invalid-input' } })
    }
  })
})
