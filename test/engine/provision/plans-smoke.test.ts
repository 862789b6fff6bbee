import { afterAll, beforeAll, expect, test } from 'vitest'
import { createWorld, type World } from '../../support/sync-world.ts'

let at: World
beforeAll(async () => {
  at = await createWorld({ users: 60, groups: 20, apps: 8, writes: true })
})
afterAll(() => at.close())

test('smoke', async () => {
  const { org } = at.org
  const user = [...org.users()].find(({ status }) => status === 'ACTIVE')!
  const group = [...org.groups()].find(({ type }) => type === 'OKTA_GROUP')!
  const change = {
    verb: 'grant',
    kind: 'membership',
    resourceId: group.id,
    principalType: 'USER',
    principalId: user.id,
  } as const
  const { plan } = await at.app.need('plans.add', { connectorId: at.id, changes: [change] })
  console.log(plan)
  console.log(await at.app.need('plans.steps', { planId: plan.planId }))
  console.log(await at.app.need('plans.check', { planId: plan.planId }))
  console.log(
    (await at.app.need('plans.add', { connectorId: at.id, changes: [{ ...change, verb: 'revoke' }] })).plan
      .title,
  )
  console.log((await at.app.need('plans.list', { connectorId: at.id })).total)
  const more = await at.app.need('plans.add', { connectorId: at.id, changes: [change] })
  const checked = await at.app.need('plans.check', { planId: more.plan.planId })
  console.log(checked.findings)
  const applied = await at.app.need('plans.apply', {
    planId: more.plan.planId,
    fingerprint: checked.fingerprint,
  })
  console.log(applied.state)
  await expect
    .poll(async () => (await at.app.need('plans.get', { planId: applied.planId })).state)
    .toBe('applied')
  console.log((await at.app.need('plans.steps', { planId: plan.planId })).rows[0])
  const undo = await at.app.need('plans.undo', { planId: plan.planId })
  console.log(undo.plan, undo.impossible, at.org.stats.byEndpoint)
  return
  expect(await at.app.need('plans.discard', { planId: plan.planId })).toMatchObject({ state: 'discarded' })
})
