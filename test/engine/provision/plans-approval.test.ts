import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import type { ChangePlan } from '../../../src/preload/contract/index.ts'
import { createPlanWorld, membership, role, type PlanWorld } from './plan-world.ts'

let at: PlanWorld
beforeAll(async () => {
  at = await createPlanWorld()
  await at.app.need('connectors.probe', { connectorId: at.id })
})
beforeEach(() => at.settings({ fourEyes: true }))
afterAll(() => at.close())

const approve = (plan: ChangePlan, token: string, fingerprint = plan.fingerprint) =>
  at.app.request('host.approvePlan', { planId: plan.planId, token, fingerprint })
const login = (who: 'super' | 'readonly' | 'appgroup'): string =>
  at.org.apiToken(who).owner!.profile['login'] as string

test('admin roles wait for a second person, other access does not', async () => {
  const group = await at.group('Plain')
  const plain = await at.add([membership(at.person(0), group)])
  expect(plain.approval).toEqual({ needed: false, by: null })
  expect(await approve(plain, at.org.token('readonly'))).toMatchObject({ error: { code: 'conflict' } })
  const plan = await at.add([role(at.person(0), 'REPORT_ADMIN'), membership(at.person(0), group)])
  expect(plan.approval).toEqual({ needed: true, by: null })
  expect((await at.steps(plan.planId)).map(({ needsApproval }) => needsApproval)).toEqual([true, false])
  const writes = at.writes()
  expect(await at.apply(plan)).toMatchObject({
    error: { code: 'refused-for-safety', message: expect.stringContaining('second person') as string },
  })
  expect(at.writes()).toBe(writes)
})

test('who approves is somebody else, with an account that is active and an administrator', async () => {
  const plan = await at.add([role(at.person(1), 'REPORT_ADMIN')])
  const { org } = at.org
  // The account that the connector acts as.
  expect(await approve(plan, at.org.token('super'))).toMatchObject({ error: { code: 'refused-for-safety' } })
  // No person at all, and nobody whom Okta knows.
  expect(await approve(plan, at.org.token('none'))).toMatchObject({ error: { code: 'refused-for-safety' } })
  expect(await approve(plan, '00notatokenofanybody')).toMatchObject({ error: { code: 'unauthorized' } })
  // Whoever uses the app.
  const second = at.org.apiToken('readonly').owner!
  org.grantRole('USER', second.id, 'READ_ONLY_ADMIN')
  await at.app.need('profile.save', { name: 'Somebody', email: login('readonly').toUpperCase() })
  expect(await approve(plan, at.org.token('readonly'))).toMatchObject({
    error: { code: 'refused-for-safety', message: expect.stringContaining('uses this app') as string },
  })
  await at.app.need('profile.save', { name: 'Ana Lima', email: 'ana@example.com' })
  // An old face of the plan.
  expect(await approve(plan, at.org.token('readonly'), 'old')).toMatchObject({ error: { code: 'conflict' } })
  expect((await at.get(plan.planId)).approval.by).toBeNull()

  expect(await approve(plan, at.org.token('readonly'))).toMatchObject({
    ok: true,
    value: { approval: { needed: true, by: { id: second.id, login: login('readonly') } } },
  })
  const [entry] = await at.audited('plan.approved')
  expect(entry?.text).toBe(`${login('readonly')} approved the plan “${plan.title}”.`)
  const applied = await at.apply(await at.get(plan.planId))
  expect(applied.ok).toBe(true)
  expect(await at.ended(plan.planId)).toMatchObject({ state: 'applied', approval: { by: { id: second.id } } })
  const decided = (await at.audited('plan.applied')).find(({ details }) => details?.includes('approvedBy'))
  expect(JSON.parse(decided!.details ?? '')).toMatchObject({ approvedBy: { login: login('readonly') } })
})

test('an account without an admin role cannot approve', async () => {
  const plan = await at.add([role(at.person(2), 'REPORT_ADMIN')])
  const third = at.org.apiToken('appgroup').owner!
  at.org.faults.add({ kind: 'empty', path: `/api/v1/users/${third.id}/roles` })
  const answer = await approve(plan, at.org.token('appgroup'))
  at.org.faults.clear()
  expect(answer).toMatchObject({
    error: { code: 'refused-for-safety', message: expect.stringContaining('no admin role') as string },
  })
})

test('a plan that changes after that has to be approved anew', async () => {
  const plan = await at.app.need('plans.add', {
    connectorId: at.id,
    changes: [role(at.person(3), 'REPORT_ADMIN')],
  })
  expect((await approve(plan.plan, at.org.token('readonly'))).ok).toBe(true)
  const more = await at.app.need('plans.add', {
    connectorId: at.id,
    changes: [role(at.person(4), 'SUPER_ADMIN')],
  })
  expect(more.plan).toMatchObject({ planId: plan.plan.planId, approval: { needed: true, by: null } })
  expect(await at.apply(more.plan)).toMatchObject({ error: { code: 'refused-for-safety' } })
  // Without the other step it is what was approved.
  const less = await at.app.need('plans.removeSteps', { planId: more.plan.planId, positions: [2] })
  expect(less.approval.by).toMatchObject({ login: login('readonly') })
})

test('the token is in no file', async () => {
  const { readdirSync, readFileSync } = await import('node:fs')
  const token = at.org.token('readonly')
  const files = readdirSync(at.app.dataDir, { recursive: true, withFileTypes: true }).filter((entry) =>
    entry.isFile(),
  )
  for (const { parentPath, name } of files)
    expect(readFileSync(`${parentPath}/${name}`).includes(token), name).toBe(false)
  expect(JSON.stringify(at.app.events)).not.toContain(token)
})

test('giving four eyes up is in the audit trail', async () => {
  await at.settings({ fourEyes: false })
  expect((await at.audited('connector.configured'))[0]).toMatchObject({
    text: expect.stringContaining('no longer need the approval of a second person') as string,
    details: '{"before":true,"after":false}',
  })
})
