import { mkdirSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import type { Page } from 'playwright'
import type {
  Api,
  ChangePlan,
  Input,
  Output,
  RequestName,
  Result,
  SyncRecord,
} from '../src/preload/contract/index.ts'
import { launchApp } from '../test/support/electron-launch.ts'
import { makeAppFolder } from './electron-host.ts'
import { root } from './tools.ts'

/**
 * The app, connected to a simulated organization and synced. Where somebody looks at the display the
 * window stays until it is closed; elsewhere its main screens are written as pictures.
 */

const unseen = process.env['ACCESS_DESK_VIRTUAL_DISPLAY'] === '1'
const pictures = join(root, 'demo-output')
const syncLimitMs = 120_000
const planLimitMs = 60_000

async function ask<K extends RequestName>(page: Page, name: K, input: Input<K>): Promise<Output<K>> {
  const result = (await page.evaluate(
    ([asked, value]) => (globalThis as unknown as { api: Api }).api.request(asked, value as never),
    [name, input] as const,
  )) as Result<Output<K>>
  if (!result.ok) throw new Error(`${name}: ${result.error.message} ${result.error.nextStep}`)
  return result.value
}

async function connectAndSync(page: Page): Promise<{ connectorId: string; record: SyncRecord }> {
  const { id: connectorId } = await ask(page, 'demo.start', { size: 'small' })
  await ask(page, 'connectors.update', {
    connectorId,
    options: { skipInactiveApps: false, syncDeprovisionedUsers: false },
  })
  await ask(page, 'connectors.probe', { connectorId })
  const { syncId } = await ask(page, 'sync.start', { connectorId, trigger: 'setup' })
  const end = Date.now() + syncLimitMs
  for (;;) {
    const { rows } = await ask(page, 'sync.history', { connectorId })
    const record = rows.find((row) => row.syncId === syncId)
    if (record !== undefined && record.status !== 'running') return { connectorId, record }
    if (Date.now() > end) throw new Error('The sync did not end in time.')
    await page.waitForTimeout(200)
  }
}

/** Ids of a dozen objects of a kind that access can be given to. */
async function idsOf(page: Page, connectorId: string, grid: 'users' | 'groups'): Promise<string[]> {
  const filter =
    grid === 'users' ? { column: 'status', values: ['ACTIVE'] } : { column: 'type', values: ['OKTA_GROUP'] }
  const { rows } = await ask(page, 'grid.page', {
    connectorId,
    grid,
    columns: ['id'],
    filters: [{ ...filter, op: 'is' }],
    sort:
      grid === 'users'
        ? { column: 'department', direction: 'desc' }
        : { column: 'member_count', direction: 'desc' },
    limit: 12,
  })
  return rows.map(({ cells }) => String(cells[0]))
}

/** Gives a few people access, as an administrator would who lets the demo change something. */
async function changeAccess(page: Page, connectorId: string): Promise<ChangePlan> {
  await ask(page, 'connectors.update', { connectorId, safetyLevel: 'confirm' })
  const people = await idsOf(page, connectorId, 'users')
  const [group = ''] = await idsOf(page, connectorId, 'groups')
  const { plan } = await ask(page, 'plans.add', {
    connectorId,
    apart: true,
    changes: people.map((principalId) => ({
      verb: 'grant' as const,
      kind: 'membership' as const,
      resourceId: group,
      principalType: 'USER' as const,
      principalId,
    })),
  })
  const { planId } = plan
  const { fingerprint } = await ask(page, 'plans.check', { planId })
  await ask(page, 'plans.apply', { planId, fingerprint })
  const end = Date.now() + planLimitMs
  for (;;) {
    const now = await ask(page, 'plans.get', { planId })
    if (now.endedAt !== null) return now
    if (Date.now() > end) throw new Error('The plan did not end in time.')
    await page.waitForTimeout(100)
  }
}

async function takePictures(page: Page, connectorId: string, planId: string): Promise<void> {
  rmSync(pictures, { recursive: true, force: true })
  mkdirSync(pictures, { recursive: true })
  const screens: [name: string, route: string, row?: number][] = [
    ['connectors', '/'],
    ['apps', '/apps?tab=unmanaged'],
    ['people', '/people', 9],
    ['overview', `/c/${connectorId}/overview`],
    ['accounts', `/c/${connectorId}/accounts`, 9],
    ['groups', `/c/${connectorId}/groups`, 12],
    ['applications', `/c/${connectorId}/applications`, 9],
    ['admin-roles', `/c/${connectorId}/admin-roles`, 5],
    ['plans', '/plans?show=history'],
    ['plan', `/plans/${planId}`],
    ['connector-access', `/c/${connectorId}/access`],
    ['connector-settings', `/c/${connectorId}/settings`],
    ['logs', '/logs'],
    ['settings', '/settings'],
  ]
  for (const theme of ['light', 'dark'] as const) {
    await ask(page, 'settings.set', { theme })
    for (const [name, route, row] of screens) {
      await page.evaluate((hash) => (location.hash = hash), `#${route}`)
      await page.waitForTimeout(500)
      if (row !== undefined) {
        await page.getByRole('row').nth(row).click()
        await page.waitForTimeout(600)
      }
      await page.screenshot({ path: join(pictures, `${name}-${theme}.png`) })
    }
  }
}

function summary(record: SyncRecord): string {
  const counts = Object.entries(record.counts ?? {})
  const lines = counts.map(([name, count]) => `  ${name.padEnd(14)}${count ?? 'not visible'}`)
  return [
    `Sync of the demo organization: ${record.status}`,
    ...lines,
    `  ${'calls'.padEnd(14)}${record.calls} (${record.rateLimited} refused by rate limits)`,
    `  ${'seconds'.padEnd(14)}${record.seconds}`,
  ].join('\n')
}

const userDataDir = makeAppFolder('access-desk-demo-')
const { app, page, close } = await launchApp({ userDataDir })
try {
  const { connectorId, record } = await connectAndSync(page)
  console.log(summary(record))
  if (record.status === 'done') {
    const { counts } = await ask(page, 'people.promote', {})
    console.log(`  ${'people'.padEnd(14)}${counts.created}`)
  } else process.exitCode = 1
  if (unseen) {
    const plan = await changeAccess(page, connectorId)
    console.log(
      `A plan of access changes: ${plan.state}, ${plan.counts.byState.done ?? 0} of ${plan.counts.steps} done`,
    )
    if (plan.state !== 'applied') process.exitCode = 1
    await takePictures(page, connectorId, plan.planId)
    console.log(`Pictures of the main screens are in ${pictures}`)
  } else {
    await page.evaluate((hash) => (location.hash = hash), `#/c/${connectorId}/overview`)
    console.log('Close the window to end the demo.')
    await app.waitForEvent('close', { timeout: 0 })
  }
} finally {
  await close()
  rmSync(userDataDir, { recursive: true, force: true, maxRetries: 5 })
}
