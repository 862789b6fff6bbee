import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { AccessChange, ChangePlan } from '../../../src/preload/contract/index.ts'
import {
  assignment,
  createPlanWorld,
  groupAssignment,
  membership,
  role,
  type PlanWorld,
} from './plan-world.ts'

let at: PlanWorld
let app: string
beforeAll(async () => {
  at = await createPlanWorld()
  app = at.org.org.createApp({ label: 'Ledger', name: 'ledger' }).id
  await at.sync('delta')
})
afterAll(() => at.close())

const undo = (plan: ChangePlan) => at.app.need('plans.undo', { planId: plan.planId })

/** Applies changes, takes them back, and compares the organization with what it was. */
async function thereAndBack(changes: AccessChange[]): Promise<ChangePlan> {
  const before = at.access()
  const plan = await at.done(await at.add(changes))
  expect(plan.state, JSON.stringify((await at.steps(plan.planId)).map(({ error }) => error))).toBe('applied')
  expect(at.unlike(before)).not.toEqual({})
  const { plan: back, impossible } = await undo(plan)
  expect(impossible).toEqual([])
  expect(back).toMatchObject({
    title: `Undo: ${plan.title}`,
    source: 'undo',
    undoes: plan.planId,
    counts: { steps: changes.length, grants: plan.counts.revokes, revokes: plan.counts.grants },
  })
  const undone = await at.done(back!)
  expect(undone.state, JSON.stringify((await at.steps(undone.planId)).map(({ error }) => error))).toBe(
    'applied',
  )
  expect(at.unlike(before)).toEqual({})
  expect(await at.get(plan.planId)).toMatchObject({ undoneBy: back!.planId })
  return plan
}

describe('a plan taken back leaves the organization as it was', () => {
  const kinds: [string, () => AccessChange[] | Promise<AccessChange[]>][] = [
    ['memberships given', async () => [membership(at.person(0), await at.group('One'))]],
    [
      'memberships taken',
      async () => {
        const group = await at.group('Two')
        at.org.org.addMember(group, at.person(0))
        at.org.org.addMember(group, at.person(1))
        await at.sync('delta')
        return [membership(at.person(0), group, 'revoke'), membership(at.person(1), group, 'revoke')]
      },
    ],
    ['assignments given', () => [assignment(at.person(0), app), assignment(at.person(1), app)]],
    [
      'assignments taken',
      async () => {
        at.org.org.assignUser(app, at.person(2))
        await at.sync('delta')
        return [assignment(at.person(2), app, 'revoke')]
      },
    ],
    [
      'assignments of groups, both ways',
      async () => {
        const [one, two] = [await at.group('Three'), await at.group('Four')]
        at.org.org.addMember(one, at.person(3))
        at.org.org.addMember(two, at.person(4))
        at.org.org.assignGroup(app, two)
        await at.sync('delta')
        return [groupAssignment(one, app), groupAssignment(two, app, 'revoke')]
      },
    ],
    ['roles given', () => [role(at.person(5), 'REPORT_ADMIN'), role(at.person(6), 'READ_ONLY_ADMIN')]],
    [
      'roles taken',
      async () => {
        at.org.org.grantRole('USER', at.person(7), 'REPORT_ADMIN')
        await at.sync('full')
        return [role(at.person(7), 'REPORT_ADMIN', 'revoke')]
      },
    ],
  ]
  test.each(kinds)('%s', async (_, changes) => {
    // Ids of roles are new when they are given again, and are not what anybody holds.
    await thereAndBack(await changes())
  })
})

test('a membership of a binding goes there and back', async () => {
  const { customRoles, resourceSets } = await at.app.need('access.roles', { connectorId: at.id })
  expect([customRoles.length > 0, resourceSets.length > 0]).toEqual([true, true])
  await thereAndBack([
    {
      verb: 'grant',
      kind: 'binding',
      resourceId: customRoles[0]!.id,
      setId: resourceSets[0]!.id,
      principalType: 'USER',
      principalId: at.person(8),
    },
  ])
})

test('undoing takes the last change back first, leaves alone what was so before, and happens once', async () => {
  const group = await at.group('Order')
  at.org.org.addMember(group, at.person(1))
  const plan = await at.done(
    await at.add([
      membership(at.person(0), group),
      membership(at.person(1), group),
      assignment(at.person(3), app),
    ]),
  )
  expect(plan.state).toBe('applied')
  expect((await at.steps(plan.planId)).map(({ receipt }) => receipt?.outcome)).toEqual([
    'changed',
    'already',
    'changed',
  ])
  const { plan: back } = await undo(plan)
  expect(
    (await at.steps(back!.planId)).map(({ change: { kind, verb, principalId } }) => [
      kind,
      verb,
      principalId,
    ]),
  ).toEqual([
    ['assignment', 'revoke', at.person(3)],
    ['membership', 'revoke', at.person(0)],
  ])
  expect(await at.app.request('plans.undo', { planId: plan.planId })).toMatchObject({
    error: { code: 'conflict' },
  })
  // A draft that was discarded undoes nothing.
  await at.app.need('plans.discard', { planId: back!.planId })
  const again = await undo(plan)
  await at.done(again.plan!)
  expect(await at.app.request('plans.undo', { planId: plan.planId })).toMatchObject({
    error: { code: 'conflict' },
  })
  expect((await at.audited('plan.undone'))[0]?.text).toContain(plan.title)
  // And the undoing can be undone in its turn.
  expect((await undo(await at.get(again.plan!.planId))).plan?.title).toBe(`Undo: Undo: ${plan.title}`)
})

test('what changed nothing, or has not ended, is not undone', async () => {
  const group = await at.group('Nothing')
  at.org.org.addMember(group, at.person(1))
  const plan = await at.add([membership(at.person(1), group)])
  expect(await at.app.request('plans.undo', { planId: plan.planId })).toMatchObject({
    error: { code: 'conflict' },
  })
  const done = await at.done(plan)
  expect(await at.app.request('plans.undo', { planId: done.planId })).toMatchObject({
    error: { code: 'conflict', message: expect.stringContaining('changed nothing') as string },
  })
})
