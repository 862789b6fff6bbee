import type { Page } from 'playwright'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { defaultSchedule, type Removal, type SyncProof } from '../../src/preload/contract/index.ts'
import { connectTo } from '../support/engine.ts'
import { openLedger } from '../support/ledger.ts'
import { goTo, tell } from '../support/ui.ts'
import { holds } from './holds.ts'
import { createWorld, eventually } from './world.ts'

const world = createWorld({ users: 466, groups: 60, apps: 12 })
const button = (page: Page, name: string) => page.getByRole('button', { name, exact: true })
const heading = (page: Page, name: string) => page.getByRole('heading', { name, exact: true }).waitFor()

let id: string
let ledger: ReturnType<typeof openLedger>

beforeAll(async () => {
  const { app, org } = world
  id = await connectTo(app, { url: org.url, token: org.token() })
  await app.need('connectors.probe', { connectorId: id })
  ledger = openLedger(app.dataDir)
})
afterAll(() => ledger.close())

const removals: Removal[] = [
  { kind: 'user', before: 466, removed: 412, exceeds: true },
  { kind: 'membership', before: 3120, removed: 2801, exceeds: true },
  { kind: 'assignment', before: 900, removed: 12, exceeds: false },
]

/** A sync that waits; the answer of its test takes it away again. */
async function pending(): Promise<string> {
  const { counts } = await world.app.need('connectors.get', { connectorId: id })
  if (counts === null) throw new Error('There is no data.')
  return ledger.ended(id, {
    status: 'needs-confirmation',
    file: 'nowhere.db',
    removals,
    counts: { ...counts, users: 54, groups: 0 },
  })
}
const changed = (page: Page) => tell(page, 'data.changed', { area: 'syncs', connectorId: id })

test('a sync that waits for a person is seen from everywhere, and shows what it would do', async () => {
  const syncId = await pending()
  try {
    const ui = await world.open()
    const { page } = ui
    const card = page.getByRole('article', { name: 'Demo organization' })
    await card.getByText('Needs confirmation', { exact: true }).waitFor()
    await holds(ui, 'home, needs confirmation')
    await card.getByRole('link', { name: /^See what it would remove/ }).click()
    await heading(page, 'Needs confirmation')
    await page
      .getByText(
        'The last sync would remove 412 of 466 accounts and 2,801 of 3,120 group memberships. Nothing was changed.',
      )
      .waitFor()
    await page.getByText(/^Okta answered with no groups at all, where there were \d+\.$/).waitFor()
    const table = page.getByRole('table', { name: 'What would be removed' })
    expect(await table.locator('tbody tr').allTextContents()).toEqual([
      'Accounts46641288 %116Over',
      'Group memberships3,1202,80190 %780Over',
      'Application assignments900121 %225Within',
    ])
    // The way to the list is open or not yet; both are told in place.
    await eventually(() =>
      page
        .getByRole('alert')
        .or(page.getByRole('list', { name: 'What would vanish' }))
        .count(),
    ).toBeGreaterThan(0)
    await holds(ui, 'needs confirmation')

    await button(page, 'Publish: remove 412 accounts and 2,801 group memberships…').click()
    const dialog = page.getByRole('dialog')
    await dialog.getByText('Nothing in Okta is changed.').waitFor()
    await eventually(() => page.evaluate(() => document.activeElement?.textContent)).toBe('Cancel')
    await holds(ui, 'question')
    await page.keyboard.press('Enter')
    await dialog.waitFor({ state: 'hidden' })

    await goTo(page, `/c/${id}/overview`)
    await page.getByRole('link', { name: 'See what it would remove' }).waitFor()
    await holds(ui, 'overview, needs confirmation')
    await goTo(page, `/c/${id}/accounts`)
    await page
      .getByRole('banner')
      .getByRole('button', { name: /^Needs confirmation/ })
      .click()
    await page.getByRole('dialog').getByRole('link', { name: 'See what it would remove' }).click()
    await heading(page, 'Needs confirmation')

    ledger.syncs.decide(syncId, 'discarded')
    await changed(page)
    await page.getByText('Nothing waits for your confirmation').waitFor()
    await holds(ui, 'nothing waits')
  } finally {
    ledger.syncs.decide(syncId, 'discarded')
  }
})

/** Answers some requests in the engine's place and keeps what was asked; so a test decides what the answer is. */
const answerInPlace = (page: Page, answers: Record<string, unknown>) =>
  page.evaluate((given) => {
    const bridge = window as unknown as {
      api: { request(name: string, input: unknown): Promise<unknown> }
      askedInPlace: [string, unknown][]
    }
    const { request } = bridge.api
    bridge.askedInPlace = []
    bridge.api.request = (name, input) => {
      if (!(name in given)) return request(name, input)
      bridge.askedInPlace.push([name, input])
      return Promise.resolve(given[name])
    }
  }, answers)
const askedInPlace = (page: Page, name: string) =>
  page.evaluate(
    (of) =>
      (window as unknown as { askedInPlace: [string, unknown][] }).askedInPlace
        .filter(([each]) => each === of)
        .map(([, input]) => input),
    name,
  )

const person = (n: number) => ({ id: `00u${n}`, name: `Person ${n}` })
const vanishing = {
  ok: true,
  value: {
    since: null,
    total: 412,
    rows: Array.from({ length: 100 }, (_, n) => ({
      seq: 1000 - n,
      syncId: 's',
      kind: n % 2 === 0 ? 'user' : 'membership',
      verb: 'removed',
      seenAt: '2026-11-23T10:00:00.000Z',
      happenedAt: null,
      actor: null,
      eventType: null,
      user: person(n),
      group: n % 2 === 0 ? null : { id: '00g1', name: 'Finance' },
      app: null,
      role: null,
      before: null,
      after: null,
    })),
  },
}

test('what would vanish is listed page by page; publishing is asked twice, keeping once', async () => {
  const syncId = await pending()
  try {
    const ui = await world.open()
    const { page } = ui
    await answerInPlace(page, {
      'changes.page': vanishing,
      'sync.confirm': { ok: true, value: {} },
      'sync.discard': { ok: true, value: {} },
    })
    await goTo(page, `/c/${id}/confirm`)
    const list = page.getByRole('list', { name: 'What would vanish' })
    await list.getByText('Person 1 in group Finance').waitFor()
    expect(await list.getByRole('listitem').count()).toBe(100)
    await holds(ui, 'what would vanish')
    await button(page, 'Show more').click()
    await eventually(() => list.getByRole('listitem').count()).toBe(200)
    await page.getByText('200 of 412 rows').waitFor()
    await page.getByRole('radiogroup', { name: 'Kind of data' }).getByText('Accounts').click()
    const query = { connectorId: id, syncId, verbs: ['removed'], limit: 100 }
    await eventually(() => askedInPlace(page, 'changes.page')).toEqual([
      { ...query, kinds: [] },
      { ...query, kinds: [], before: 901 },
      { ...query, kinds: ['user'] },
    ])

    const publish = 'Publish: remove 412 accounts and 2,801 group memberships'
    await button(page, `${publish}…`).click()
    expect(await askedInPlace(page, 'sync.confirm')).toEqual([])
    await page.getByRole('dialog').getByRole('button', { name: publish }).click()
    await heading(page, 'How access is held')
    expect(await askedInPlace(page, 'sync.confirm')).toEqual([{ syncId }])

    await goTo(page, `/c/${id}/confirm`)
    await button(page, 'Keep the data as it is').click()
    await heading(page, 'How access is held')
    expect(await askedInPlace(page, 'sync.discard')).toEqual([{ syncId }])
  } finally {
    ledger.syncs.decide(syncId, 'discarded')
  }
})

test('a decision that fails leaves the question, and says that nothing was published', async () => {
  const syncId = await pending()
  try {
    const { page } = await world.open()
    const error = { code: 'storage-failed', message: 'The disk is full.', nextStep: 'Make room.' }
    await answerInPlace(page, { 'sync.confirm': { ok: false, error } })
    await goTo(page, `/c/${id}/confirm`)
    await page.getByRole('button', { name: /^Publish: remove .+…$/ }).click()
    const dialog = page.getByRole('dialog')
    await dialog.getByRole('button', { name: /^Publish/ }).click()
    await dialog.getByText(/The disk is full\. Nothing was published; the data is as before\./).waitFor()
    await dialog.getByRole('button', { name: 'Cancel' }).click()
    await button(page, 'Keep the data as it is').waitFor()
  } finally {
    ledger.syncs.decide(syncId, 'discarded')
  }
})

test('a notification leads to the screen, wherever the page is', async () => {
  const syncId = await pending()
  try {
    const { page } = await world.open({ start: '#/logs' })
    await page.getByRole('heading', { name: 'Logs' }).waitFor()
    await tell(page, 'navigate', { command: `confirm:${id}` })
    await heading(page, 'Needs confirmation')
    await tell(page, 'navigate', { command: `overview:${id}` })
    await heading(page, 'How access is held')
  } finally {
    ledger.syncs.decide(syncId, 'discarded')
  }
})

test('the schedule is set, refused in words where it makes no sense, paused and resumed', async () => {
  const ui = await world.open({ start: `#/c/${id}/settings` })
  const { page } = ui
  const section = page.getByRole('region', { name: 'Schedule' })
  await section.getByRole('combobox', { name: 'Sync by itself' }).click()
  await page.getByRole('option', { name: 'At the times of a cron expression' }).click()
  const cron = section.getByRole('textbox', { name: 'Cron expression' })
  await cron.fill('0 25 * * *')
  await section.getByRole('button', { name: 'Save' }).click()
  await section.getByText(/is not a cron expression/).waitFor()
  await holds(ui, 'schedule, refused')
  await cron.fill('0 3 * * 1-5')
  await section.getByRole('button', { name: 'Save' }).click()
  await section.getByText('Saved', { exact: true }).waitFor()
  const get = () => world.app.need('connectors.get', { connectorId: id })
  expect((await get()).schedule).toEqual({ ...defaultSchedule, everyMinutes: null, cron: '0 3 * * 1-5' })

  await section.getByRole('switch', { name: 'Pause the schedule' }).click({ force: true })
  await page.getByRole('banner').getByText('Paused', { exact: true }).waitFor()
  expect(await get()).toMatchObject({ status: 'paused', schedule: { paused: true } })
  await holds(ui, 'schedule, paused')
  await page.keyboard.press('Control+k')
  await page.getByRole('option', { name: /^Resume the schedule of Demo organization/ }).click()
  await section.getByText(/^No next sync is planned/).waitFor()
  expect((await get()).status).toBe('connected')
})

test('the safety setting says what it means and is saved', async () => {
  const { page } = await world.open({ start: `#/c/${id}/settings` })
  const section = page.getByRole('region', { name: 'Safety' })
  await section.getByText(/Of your \d+ accounts that is \d+ or more\./).waitFor()
  await section.getByRole('textbox', { name: 'Share that may vanish, in percent' }).fill('10')
  await section.getByText(/more than 10 % of the accounts/).waitFor()
  await section.getByRole('button', { name: 'Save' }).click()
  await section.getByText('Saved', { exact: true }).waitFor()
  expect((await world.app.need('connectors.get', { connectorId: id })).safety).toEqual({
    share: 0.1,
    rows: 50,
  })
})

test('the app may be allowed to sync on battery and on a metered network', async () => {
  const { page, asked } = await world.open({ start: '#/settings' })
  await page.getByRole('switch', { name: 'Sync on battery' }).click({ force: true })
  await page.getByRole('switch', { name: 'Sync on a metered network' }).click({ force: true })
  await eventually(() =>
    asked.filter(({ name }) => name === 'settings.set').map(({ input }) => input),
  ).toEqual([{ syncOnBattery: true }, { syncOnMetered: true }])
})

const proof: SyncProof = {
  lists: 143,
  complete: 143,
  rows: 24_000,
  counted: 72,
  equal: 70,
  reread: 2,
  differences: [
    { kind: 'members', id: '00g1', name: 'Finance', expected: 12, received: 11 },
    {
      kind: 'group-apps',
      id: '00g2',
      name: 'A group with a rather long name, as some have',
      expected: 2,
      received: 3,
    },
  ],
  differing: 2,
}

test('the overview tells how fresh each kind of data is; a sync tells what it cost and how complete it is', async () => {
  ledger.ended(id, {
    mode: 'full',
    proof,
    removals: removals.map((each) => ({ ...each, removed: 1, exceeds: false })),
    calls: 201,
    floorSeconds: 0,
    changes: 22,
    plannedCalls: 199,
  })
  const ui = await world.open({ start: `#/c/${id}/overview` })
  const { page } = ui
  const fresh = page.getByRole('table', { name: 'How fresh and complete the data is' })
  await fresh.waitFor()
  const accounts = fresh
    .getByRole('row')
    .filter({ has: page.getByRole('rowheader', { name: 'Accounts', exact: true }) })
  await accounts.getByText('Read from Okta').waitFor()
  await page
    .getByRole('table', { name: 'Recent syncs' })
    .getByRole('button', { name: 'Details' })
    .first()
    .click()
  const dialog = page.getByRole('dialog')
  await dialog
    .getByText('143 lists read, all to the last page; 72 counted by Okta, 70 equal; 2 differ:')
    .waitFor()
  await dialog.getByText('201, planned were 199, 1 % more').waitFor()
  await holds(ui, 'details of a sync')
  await dialog.getByRole('button', { name: 'Export completeness' }).click()
  await page.getByText(/lists? exported/).waitFor()
  await eventually(() => ui.asked.at(-1)).toEqual({
    name: 'proof.export',
    input: { connectorId: id, format: 'csv' },
  })
  await page.keyboard.press('Escape')
  await dialog.waitFor({ state: 'hidden' })
  await goTo(page, '/logs?view=syncs')
  await page.getByRole('button', { name: 'Details' }).first().click()
  await page
    .getByRole('dialog')
    .getByText(/^143 lists read/)
    .waitFor()
  await holds(ui, 'details of a sync, in the log')
})

test('rows that are worked out from groups say so where they are shown', async () => {
  const { snapshot } = ledger.connectors.get(id) ?? {}
  if (!snapshot) throw new Error('There is no data.')
  const reason = 'the lists of 3 applications are still being read.'
  ledger.connectors.publish(id, {
    ...snapshot,
    kinds: { ...snapshot.kinds, appUsers: { state: 'derived', reason } },
  })
  const person = [...world.org.org.users()].find(({ status }) => status === 'ACTIVE')
  const ui = await world.open({ start: `#/c/${id}/overview` })
  const { page } = ui
  await page
    .getByRole('table', { name: 'How fresh and complete the data is' })
    .getByText('Derived from groups')
    .waitFor()
  await holds(ui, 'overview, derived')
  await goTo(page, `/c/${id}/accounts?selected=${person?.id ?? ''}`)
  const pane = page.getByRole('complementary', { name: 'Account details' })
  await pane.getByRole('button', { name: /^Applications/ }).click()
  await pane.getByText(`Derived from groups: ${reason}`).waitFor()
  await holds(ui, 'derived')
})
