import type { Page } from 'playwright'
import { expect, test } from 'vitest'
import { planFloor, type SyncProgress } from '../../src/preload/contract/index.ts'
import { startDemoOrg } from '../../src/main/demo-org/index.ts'
import { connectTo } from '../support/engine.ts'
import { tell } from '../support/ui.ts'
import { holds } from './holds.ts'
import { createWorld, eventually } from './world.ts'

/** Limits at which the small organization needs several minutes, so that there is something to plan. */
const world = createWorld({ users: 300, groups: 40, apps: 60, limits: { scale: 0.2 } })
const button = (page: Page, name: string) => page.getByRole('button', { name, exact: true })
const slider = (page: Page) => page.getByRole('slider', { name: 'API budget' })

const connect = (): Promise<string> =>
  connectTo(world.app, { url: world.org.url, token: world.org.token() }, { sync: false })

test('the setup tells the cost before the first sync, and what the budget changes', async () => {
  const { app } = world
  const connectorId = await connect()
  await app.need('connectors.probe', { connectorId })
  const ui = await world.open({ start: `#/setup/${connectorId}?step=sync` })
  const { page } = ui
  await page.getByText(/^About [\d,]+ calls, at least \d+ min$/).waitFor()
  const plan = await app.need('sync.plan', { connectorId })
  await page
    .getByText(`About ${plan.calls} calls, at least ${planFloor(plan.buckets, 0.9).seconds / 60} min`)
    .waitFor()
  await page.getByText('at 90 % of Okta’s limits. The limit for applications decides.').waitFor()
  await page.getByText(/^From counts that Okta gave just now\.$/).waitFor()
  await page.getByText('Calls by limit', { exact: true }).click()
  await page.getByRole('row', { name: /^Applications \d+ 20 \d+ min$/ }).waitFor()
  await holds(ui, 'wizard')

  const thumb = slider(page)
  expect(await thumb.getAttribute('aria-valuetext')).toMatch(/^90 %, at least \d+ min$/)
  await thumb.focus()
  for (let presses = 0; presses < 8; presses += 1) await page.keyboard.press('ArrowLeft')
  const half = planFloor(plan.buckets, 0.5).seconds / 60
  await page.getByText(`About ${plan.calls} calls, at least ${half} min`).waitFor()
  expect(await thumb.getAttribute('aria-valuetext')).toBe(`50 %, at least ${half} min`)
  await eventually(async () => (await app.need('connectors.get', { connectorId })).budget).toBe(0.5)
  const { rows } = await app.need('logs.page', { connectorId, search: 'API budget' })
  expect(rows.length).toBeLessThan(4)

  await page.keyboard.press('End')
  await eventually(async () => (await app.need('connectors.get', { connectorId })).budget).toBe(1)
  await page.reload()
  await page.getByText('at 100 % of Okta’s limits. The limit for applications decides.').waitFor()
})

test('a plan that fails says why, can be asked for again, and does not stand in the way', async () => {
  const { app, org } = world
  const connectorId = await connect()
  // Other options, so that the counts of before do not answer.
  await app.need('connectors.update', {
    connectorId,
    options: { skipInactiveApps: true, syncDeprovisionedUsers: false },
  })
  await app.need('connectors.probe', { connectorId })
  org.faults.add({ kind: 'error', code: 'E0000011', path: '/api/v1/groups' })
  const ui = await world.open({ start: `#/setup/${connectorId}?step=sync` })
  const { page } = ui
  const alert = page.getByRole('main').getByRole('alert')
  await alert.getByText('The sync can be started without a plan.').waitFor()
  expect(await button(page, 'Start the first sync').isEnabled()).toBe(true)
  expect(await slider(page).getAttribute('aria-valuetext')).toMatch(/^\d+ %$/)
  await holds(ui, 'wizard-error')
  org.faults.clear()
  await button(page, 'Retry').click()
  await page.getByText(/^About [\d,]+ calls/).waitFor()
  expect(await alert.count()).toBe(0)
})

/** A sync that has come half way, as the engine would tell it. */
const halfWay = (connectorId: string): SyncProgress => {
  const resetAt = new Date(Date.now() + 40_000).toISOString()
  const bucket = (
    name: string,
    calls: number,
    planned: number,
    limit: number | null,
    left: number | null,
  ) => ({
    bucket: `/api/v1/${name}`,
    calls,
    planned,
    limit,
    left,
    resetAt: left === null ? null : resetAt,
  })
  return {
    syncId: 'told',
    connectorId,
    mode: 'full',
    resumed: true,
    status: 'running',
    startedAt: new Date(Date.now() - 190_000).toISOString(),
    phases: [
      { phase: 'users', state: 'done', done: 10, total: 10, rows: 9800 },
      { phase: 'assignments', state: 'running', done: 180, total: 460, rows: 88_000 },
      { phase: 'roles', state: 'waiting', done: 0, total: null, rows: 0 },
    ],
    counts: {
      users: 9800,
      groups: 1000,
      memberships: 140_000,
      groupRules: 30,
      apps: 200,
      appUsers: 88_000,
      appGroups: 70,
      userRoles: null,
      groupRoles: null,
      dropped: 0,
    },
    calls: 1090,
    plannedCalls: 2010,
    rateLimited: 0,
    etaSeconds: 290,
    waitingUntil: resetAt,
    floorSeconds: 480,
    buckets: [
      bucket('apps', 180, 462, 50, 0),
      bucket('groups', 900, 1376, 250, 120),
      bucket('iam', 10, 28, null, null),
    ],
  }
}

test('a sync tells its floor, each limit, and can be paused', async () => {
  const { app, org } = world
  const connectorId = await connect()
  await app.need('connectors.probe', { connectorId })
  const ui = await world.open({ start: `#/setup/${connectorId}?step=sync` })
  const { page } = ui
  await button(page, 'Start the first sync').waitFor()
  await tell(page, 'sync.progress', halfWay(connectorId))
  await page.getByText('1,090 of 2,010 calls', { exact: true }).waitFor()
  await page.getByText('Reads everything, on from where it stopped.').waitFor()
  await page.getByText(/Okta’s limits make it take 8 min at least; 3 min \d+ s so far\./).waitFor()
  await page.getByText(/^Waiting for Okta’s limit until \d\d:\d\d:\d\d$/).waitFor()
  const limits = page.getByText(/^Okta’s limits Applications decide: 180 of 462 calls, none left until/)
  await limits.waitFor()
  await limits.click()
  await page.getByRole('row', { name: /^Groups 900 of 1,376 250 120 until \d\d:\d\d:\d\d$/ }).waitFor()
  await page.getByRole('row', { name: 'Administrators 10 of 28 not known yet not known yet' }).waitFor()
  await holds(ui, 'running')
  await tell(page, 'sync.progress', {
    ...halfWay(connectorId),
    mode: 'delta',
    resumed: false,
    waitingUntil: null,
  })
  await page.getByText('Reads only what changed.').waitFor()
  expect(await button(page, 'Pause').count()).toBe(0)
  await tell(page, 'sync.progress', { ...halfWay(connectorId), status: 'interrupted' })
  await page.getByText('Paused. What was read is kept.').waitFor()
  await button(page, 'Go on with the first sync').waitFor()

  org.faults.add({ kind: 'latency', milliseconds: 2000, path: '/api/v1/apps/' })
  await button(page, 'Go on with the first sync').click()
  await button(page, 'Pause').click()
  await button(page, 'Cancel sync').waitFor({ state: 'hidden' })
  await eventually(async () => (await app.need('connectors.get', { connectorId })).runningSyncId).toBeNull()
  org.faults.clear()
})

test('the overview tells what the next full sync costs', async () => {
  const { app } = world
  const org = await startDemoOrg({ users: 120, groups: 20, apps: 8, limits: { off: true } })
  const connectorId = await connectTo(app, { url: org.url, token: org.token() })
  const ui = await world.open({ start: `#/c/${connectorId}/overview` })
  const { page } = ui
  const section = page.getByRole('region', { name: 'What a full sync costs' })
  await section.getByText(/^About \d+ calls, under a minute$/).waitFor()
  await section.getByText(/^From (what the last sync read|counts that Okta gave)/).waitFor()
  await section.scrollIntoViewIfNeeded()
  await holds(ui, 'overview')
  await slider(page).focus()
  await page.keyboard.press('Home')
  await section.getByText('at 10 % of Okta’s limits.', { exact: true }).waitFor()
  await eventually(async () => (await app.need('connectors.get', { connectorId })).budget).toBe(0.1)
  await org.close()
})
