import type { Page } from 'playwright'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { startDemoOrg, type DemoOrgServer } from '../../src/main/demo-org/index.ts'
import type { AccessChange, ChangePlan } from '../../src/preload/contract/index.ts'
import { ask, killEngine, picture, profile, start, value } from './app.ts'

/** Access is changed in the real app, and the organization then has exactly what the plan said. */

let org: DemoOrgServer
beforeAll(async () => {
  org = await startDemoOrg({ users: 200, groups: 40, apps: 12, limits: { off: true } })
})
afterAll(() => org.close())

/** A synced connector of the organization, whose changes are confirmed. */
async function connect(page: Page): Promise<string> {
  const { id: connectorId } = value(
    await ask(page, 'connectors.create', { domain: org.url, name: 'Northwind' }),
  )
  value(await ask(page, 'credential.save', { connectorId, token: org.token('super') }))
  value(await ask(page, 'connectors.probe', { connectorId }))
  value(await ask(page, 'connectors.update', { connectorId, safetyLevel: 'confirm' }))
  value(await ask(page, 'sync.start', { connectorId, trigger: 'setup' }))
  const status = async () => value(await ask(page, 'connectors.get', { connectorId })).status
  await expect.poll(status, { timeout: 60_000 }).toBe('connected')
  return connectorId
}

const planOf = async (page: Page, planId: string): Promise<ChangePlan> =>
  value(await ask(page, 'plans.get', { planId }))

/** Memberships that the organization does not have: people who can be added, to one group. */
function toAdd(count: number): AccessChange[] {
  const group = [...org.org.groups()].find(
    ({ type, name }) => type === 'OKTA_GROUP' && !/admin|owner/i.test(name),
  )
  const groupId = group?.id ?? expect.unreachable()
  const inside = new Set(
    [...org.org.memberships()].filter((m) => m.group_id === groupId).map((m) => m.user_id),
  )
  return [...org.org.users()]
    .filter(({ id, status }) => status === 'ACTIVE' && !inside.has(id))
    .slice(0, count)
    .map(({ id }) => ({
      verb: 'grant',
      kind: 'membership',
      resourceId: groupId,
      principalType: 'USER',
      principalId: id,
    }))
}

test(
  'a plan that the end of the engine cuts off says what is certain, and goes on',
  { timeout: 120_000 },
  async () => {
    const { app, page } = await start(profile(), { ACCESS_DESK_SIMULATED: '1' })
    const connectorId = await connect(page)
    const changes = toAdd(60)
    expect(changes).toHaveLength(60)
    org.faults.add({ kind: 'latency', milliseconds: 400 })
    const { plan } = value(
      await ask(page, 'plans.add', { connectorId, changes, apart: true, title: 'Sixty people' }),
    )
    const { planId, fingerprint } = plan
    value(await ask(page, 'plans.apply', { planId, fingerprint }))
    const events = () =>
      org.org.log.entries.filter(({ eventType }) => eventType === 'group.user_membership.add')
    const before = events().length
    await expect.poll(() => events().length, { timeout: 30_000 }).toBeGreaterThan(before + 5)
    await killEngine(app)
    await page.evaluate((hash) => (location.hash = hash), `#/plans/${planId}`)
    await page.getByText('Interrupted', { exact: true }).first().waitFor({ timeout: 30_000 })
    await picture(page, 'plan-interrupted')
    const cut = await planOf(page, planId)
    expect(cut.counts.byState.sending ?? 0).toBe(0)
    expect((cut.counts.byState.pending ?? 0) + (cut.counts.byState.uncertain ?? 0)).toBeGreaterThan(0)

    org.faults.clear()
    await page.getByRole('button', { name: /^(Resume|Go on)/ }).click()
    await expect.poll(async () => (await planOf(page, planId)).state, { timeout: 30_000 }).toBe('applied')
    await page.getByText('Applied', { exact: true }).first().waitFor()
    await picture(page, 'plan-resumed')
    expect((await planOf(page, planId)).counts.byState).toEqual({ done: 60 })
    const held = new Set([...org.org.memberships()].map((m) => `${m.group_id} ${m.user_id}`))
    for (const { resourceId, principalId } of changes) {
      expect(held.has(`${resourceId} ${principalId}`)).toBe(true)
      // Nothing is done twice: the organization tells of each person once.
      const told = events().filter(({ targets }) => targets.some(({ id }) => id === principalId))
      expect(told.filter(({ targets }) => targets.some(({ id }) => id === resourceId))).toHaveLength(1)
    }
  },
)
