import type { Page } from 'playwright'
import { beforeAll, describe, expect, test } from 'vitest'
import { connectTo } from '../support/engine.ts'
import { forgetBeginning, recordChanges, type SomeChange } from '../support/history.ts'
import { goTo, tell } from '../support/ui.ts'
import { holds } from './holds.ts'
import { createWorld, eventually } from './world.ts'

const world = createWorld({ users: 300, groups: 40, apps: 12 })
const hour = 3_600_000
const ago = (hours: number) => new Date(Date.now() - hours * hour).toISOString()

interface Named {
  id: string
  name: string
}
let id = ''
/** A person with groups and an application, one of the groups, one the person is not in, the application. */
let ana: Named
let team: Named
let left: Named
let tool: Named
const admin = { actorId: 'admin1', actorName: 'jane@example.com' }

beforeAll(async () => {
  const { app, org } = world
  id = await connectTo(app, { url: org.url, token: org.token() })
  forgetBeginning(app, id)
  const { db } = app.engine.source(id)
  if (db === null) throw new Error('There is no snapshot.')
  const row = (sql: string, ...values: unknown[]) => db.prepare(sql).get(...values) as Named & { pk: number }
  const person = row(
    `SELECT id, name, pk FROM users WHERE group_count BETWEEN 2 AND 9 AND app_count > 0 AND name GLOB '[A-Z]*' ORDER BY name LIMIT 1`,
  )
  ana = person
  team = row(
    `SELECT g.id, g.name FROM memberships m JOIN groups g ON g.pk = m.group_pk
     WHERE m.user_pk = ? AND g.type = 'OKTA_GROUP' LIMIT 1`,
    person.pk,
  )
  left = row(
    `SELECT id, name FROM groups WHERE type = 'OKTA_GROUP'
       AND pk NOT IN (SELECT group_pk FROM memberships WHERE user_pk = ?) LIMIT 1`,
    person.pk,
  )
  tool = row(
    'SELECT a.id, a.label AS name FROM app_users x JOIN apps a ON a.pk = x.app_pk WHERE x.user_pk = ? LIMIT 1',
    person.pk,
  )
})

const button = (page: Page, name: string | RegExp) => page.getByRole('button', { name })
const changesPath = (search = '') => `#/c/${id}/changes${search}`
const list = (page: Page) => page.getByRole('list', { name: 'Changes', exact: true })
const rows = (page: Page) => list(page).locator('[aria-posinset]')
const says = (page: Page, words: string) =>
  page
    .getByRole('status')
    .and(page.getByText(words, { exact: true }))
    .waitFor()

describe('before there is a history', () => {
  test('each place says that it begins with the next sync', async () => {
    const ui = await world.open({ start: changesPath() })
    const { page } = ui
    await page.getByText('No history yet').waitFor()
    expect(await page.getByText('The next complete sync begins it.').isVisible()).toBe(true)
    await holds(ui, 'no history', { picture: true })
    for (const tab of ['timeline', 'as-of']) {
      await goTo(page, `/c/${id}/accounts?selected=${encodeURIComponent(JSON.stringify(ana.id))}&tab=${tab}`)
      await page.getByRole('complementary').getByText('No history yet').waitFor()
      await holds(ui, `no history, ${tab}`)
    }
  })

  test('and then that nothing has changed since it did', async () => {
    world.app.engine.history(id).begin(ago(24 * 20))
    const ui = await world.open({ start: changesPath() })
    await ui.page.getByText('No changes yet').waitFor()
    await ui.page
      .getByText(/^Nothing has changed since the history began \d+ \w+ \d{4}, \d\d:\d\d:\d\d/)
      .waitFor()
    await holds(ui, 'no changes', { picture: true })
  })
})

describe('with a history', () => {
  beforeAll(async () => {
    const who = { userId: ana.id, userName: ana.name }
    const many: SomeChange[] = Array.from({ length: 330 }, (_, n) => ({
      kind: 'membership',
      verb: n % 3 === 0 ? 'removed' : 'added',
      userId: `00uother${n}`,
      userName: `Person Number ${n}`,
      groupId: team.id,
      groupName: team.name,
      ...(n % 3 === 0 ? { before: '{"source":"rule"}' } : { after: '{"source":"rule"}' }),
      happenedAt: ago(24 * 9 + n / 100),
      actorId: 'system',
      actorName: 'Okta System',
    }))
    await recordChanges(world.app, id, { syncId: 'older', seenAt: ago(24 * 8) }, many)
    await recordChanges(world.app, id, { syncId: 'newer', seenAt: ago(1) }, [
      {
        kind: 'membership',
        verb: 'added',
        ...who,
        groupId: team.id,
        groupName: team.name,
        after: '{"source":"rule"}',
        happenedAt: ago(26),
        actorId: 'system',
        actorName: 'Okta System',
      },
      {
        kind: 'membership',
        verb: 'removed',
        ...who,
        groupId: left.id,
        groupName: left.name,
        before: '{"source":"direct"}',
        happenedAt: ago(25),
        ...admin,
        eventType: 'group.user_membership.remove',
      },
      {
        kind: 'assignment',
        verb: 'added',
        ...who,
        appId: tool.id,
        appName: tool.name,
        after: JSON.stringify({ scope: 'GROUP', group: team.id, group_name: team.name, status: 'ACTIVE' }),
      },
      {
        kind: 'user',
        verb: 'changed',
        ...who,
        before: '{"status":"ACTIVE","title":"Analyst","department":null}',
        after: '{"status":"SUSPENDED","title":"Lead","department":"Finance"}',
        happenedAt: ago(3),
        ...admin,
      },
      {
        kind: 'role',
        verb: 'added',
        ...who,
        roleKey: 'HELP_DESK_ADMIN|||USER',
        roleName: 'Help Desk Administrator',
        after: '{"role_type":"HELP_DESK_ADMIN","assignment_type":"USER"}',
        ...admin,
        happenedAt: ago(2),
      },
      { kind: 'group', verb: 'added', groupId: 'gone', groupName: 'A team that is gone again', after: '{}' },
      {
        kind: 'group-assignment',
        verb: 'removed',
        groupId: 'gone',
        groupName: 'A team that is gone again',
        appId: tool.id,
        appName: tool.name,
        before: '{"priority":"2"}',
      },
    ])
  })

  test('the changes, by day, as sentences that lead to their objects', async () => {
    const ui = await world.open({ start: changesPath() })
    const { page } = ui
    await says(page, '337 changes')
    await page
      .getByRole('heading', { name: /^(Today|Yesterday), / })
      .first()
      .waitFor()
    const text = (words: string) => rows(page).filter({ hasText: words })
    await text(`${ana.name} joined ${team.name} (by rule)`).waitFor()
    await text(`${ana.name} left ${left.name}`).getByText('by jane@example.com').waitFor()
    await text(`${ana.name} was given ${tool.name} (through ${team.name})`).waitFor()
    await text('status from Active to Suspended, title from Analyst to Lead and 1 more').waitFor()
    await text(`${ana.name} was granted Help Desk Administrator`).waitFor()
    // What no log told of says so: no actor, and the time is when a sync saw it.
    const unknown = text(`Group A team that is gone again was unassigned from ${tool.name}`)
    expect(await unknown.textContent()).toMatch(/^seen \d\d:\d\dRemoved.* from .*$/)
    expect(await unknown.textContent()).not.toContain('by ')
    expect(await unknown.locator('time').getAttribute('title')).toMatch(
      /^A sync saw it .*When it happened is not known\.$/,
    )
    await holds(ui, 'changes', { picture: true })

    await text('status from Active').getByRole('button').click()
    const details = rows(page).filter({ hasText: 'Seen by a sync' })
    await details.getByRole('row', { name: 'title Analyst Lead' }).waitFor()
    await details.getByRole('row', { name: 'department empty Finance' }).waitFor()
    await holds(ui, 'changes, opened', { picture: true })

    await text(`${ana.name} left ${left.name}`).getByRole('link', { name: left.name }).click()
    await page.getByRole('complementary').getByRole('heading', { name: left.name, exact: true }).waitFor()
  })

  test('search, kinds, what happened and time, each a chip that can be dropped', async () => {
    const ui = await world.open({ start: changesPath() })
    const { page } = ui
    await says(page, '337 changes')
    await page.keyboard.press('/')
    await page.keyboard.type('number 12')
    await says(page, '11 changes')
    await page.getByRole('searchbox', { name: 'Search changes' }).press('Escape')
    await says(page, '337 changes')
    await button(page, 'Kind').click()
    await page.getByRole('checkbox', { name: 'Application assignments' }).check()
    await page.getByRole('checkbox', { name: 'Admin roles' }).check()
    await says(page, '2 changes')
    await page.keyboard.press('Escape')
    const conditions = page.getByRole('group', { name: 'Conditions' })
    await conditions.getByText('Kind is Application assignments or Admin roles').waitFor()
    await page.reload()
    await says(page, '2 changes')
    await conditions.getByRole('button', { name: /^Remove condition: Kind/ }).click()
    await says(page, '337 changes')
    await button(page, 'What happened').click()
    await page.getByRole('checkbox', { name: 'Removed' }).check()
    await says(page, '112 changes')
    await page.keyboard.press('Escape')
    await button(page, 'Time').click()
    await button(page, 'Last 7 days').click()
    await says(page, '2 changes')
    await page.getByRole('searchbox', { name: 'Search changes' }).fill('nobody of this name')
    await page.getByText('No changes match').waitFor()
    await holds(ui, 'no changes match', { picture: true })
    await button(page, 'Clear search and conditions').click()
    await says(page, '337 changes')
  })

  test('is read by keyboard to its end, further pages as they are needed', async () => {
    const { page } = await world.open({ start: changesPath() })
    await says(page, '337 changes')
    await rows(page).first().waitFor()
    await page.getByRole('searchbox', { name: 'Search changes' }).press('ArrowDown')
    const at = page.locator('[data-row]:focus')
    const place = () =>
      page.locator('[aria-posinset]', { has: page.locator(':focus') }).getAttribute('aria-posinset')
    await at.waitFor()
    expect(await place()).toBe('1')
    await page.keyboard.press('j')
    await page.keyboard.press('ArrowDown')
    await eventually(place).toBe('3')
    await page.keyboard.press('k')
    await eventually(place).toBe('2')
    await page.keyboard.press('Enter')
    await eventually(() => at.getAttribute('aria-expanded')).toBe('true')
    // Tab goes on to the links of this row, not of every row.
    await page.keyboard.press('Tab')
    await eventually(() => page.evaluate(() => document.activeElement?.tagName)).toBe('A')
    await page.keyboard.press('Shift+Tab')
    for (const end of ['100', '200', '300', '337']) {
      await page.keyboard.press('End')
      await eventually(place).toBe(end)
      await eventually(async () =>
        Number(
          await page.getByRole('listitem').filter({ hasText: 'Person' }).last().getAttribute('aria-posinset'),
        ),
      ).toBeGreaterThan(0)
      await page.waitForTimeout(150)
    }
    // The head of the day stays over what is on screen.
    const head = page.getByRole('heading', { level: 2 }).first()
    await head.waitFor()
    const box = await head.boundingBox()
    const scroller = await list(page).locator('..').boundingBox()
    expect(Math.abs((box?.y ?? 0) - (scroller?.y ?? 0))).toBeLessThan(30)
    await page.keyboard.press('Home')
    await eventually(place).toBe('1')
  })

  test('a sync that ends while it is open brings its changes', async () => {
    const { page } = await world.open({ start: changesPath('?kinds=["app"]') })
    await page.getByText('No changes match').waitFor()
    await recordChanges(world.app, id, { syncId: 'last', seenAt: ago(0) }, [
      {
        kind: 'app',
        verb: 'removed',
        appId: 'app1',
        appName: 'Old wiki',
        before: '{"status":"ACTIVE"}',
        eventType: 'application.lifecycle.delete',
      },
    ])
    await tell(page, 'data.changed', { area: 'snapshot', connectorId: id })
    await rows(page).filter({ hasText: 'Application Old wiki was deleted' }).waitFor()
    await says(page, '1 change')
  })

  test.for([
    { screen: 'accounts', of: () => ana, words: () => `${ana.name} joined ${team.name} (by rule)` },
    { screen: 'groups', of: () => team, words: () => `Person Number 1 joined ${team.name} (by rule)` },
    {
      screen: 'applications',
      of: () => tool,
      words: () => `${ana.name} was given ${tool.name} (through ${team.name})`,
    },
  ])('the timeline of one of the $screen', async ({ screen, of, words }) => {
    const ui = await world.open({
      start: `#/c/${id}/${screen}?selected=${encodeURIComponent(JSON.stringify(of().id))}`,
    })
    const { page } = ui
    const pane = page.getByRole('complementary')
    await pane.getByRole('tab', { name: 'Timeline' }).click()
    const timeline = pane.getByRole('list', { name: `Timeline of ${of().name}` })
    await timeline.getByRole('listitem').filter({ hasText: words() }).first().waitFor()
    // The name of the subject itself leads nowhere.
    expect(await timeline.getByRole('link', { name: of().name, exact: true }).count()).toBe(0)
    await holds(ui, `timeline of ${screen}`, { picture: true })
  })

  test('what a person had at a moment, how that stands now, and the way to what changed', async () => {
    const ui = await world.open({
      start: `#/c/${id}/accounts?selected=${encodeURIComponent(JSON.stringify(ana.id))}`,
    })
    const { page } = ui
    const pane = page.getByRole('complementary')
    await pane.getByRole('tab', { name: 'As of' }).click()
    const had = pane.getByRole('list', { name: `What ${ana.name} had` })
    const item = (name: string) => had.getByRole('listitem').filter({ hasText: name })
    await item(left.name).getByText('Not any more').waitFor()
    expect(await item(left.name).textContent()).toContain('(directly)')
    // A week ago the person was not in the group yet.
    expect(await had.getByRole('link', { name: team.name, exact: true }).count()).toBe(0)
    await pane
      .getByRole('status')
      .filter({ hasText: /^As of \d/ })
      .waitFor()
    await holds(ui, 'as of, account', { picture: true })

    const field = pane.getByLabel(`What did ${ana.name} have on`)
    const local = (time: Date) =>
      new Date(time.getTime() - time.getTimezoneOffset() * 60_000).toISOString().slice(0, 16)
    await field.fill(local(new Date(Date.now() - 60_000)))
    await field.press('Enter')
    await had.getByRole('link', { name: team.name, exact: true }).first().waitFor()
    await eventually(() => had.getByText('Not any more').count()).toBe(0)
    // The keyboard is still where the moment was chosen.
    expect(await field.evaluate((input) => input === document.activeElement)).toBe(true)
    // The moment is part of the address, so it stays for the next person.
    expect(page.url()).toContain('at=')

    await field.fill('2001-01-01T00:00')
    await field.press('Enter')
    await pane.getByText('Before the history begins').waitFor()
    await holds(ui, 'as of, too early', { picture: true })
    await field.fill(local(new Date(Date.now() - 10 * 24 * hour)))
    await field.press('Enter')
    await pane.getByRole('link', { name: 'What changed since' }).click()
    await page.getByRole('group', { name: 'Conditions' }).getByText(`About ${ana.name}`).waitFor()
    await says(page, '5 changes')
  })

  test.for([
    { screen: 'groups', of: () => team },
    { screen: 'applications', of: () => tool },
  ])('what one of the $screen had', async ({ screen, of }) => {
    const ui = await world.open({
      start: `#/c/${id}/${screen}?selected=${encodeURIComponent(JSON.stringify(of().id))}&tab=as-of`,
    })
    const pane = ui.page.getByRole('complementary')
    await pane
      .getByRole('list', { name: `What ${of().name} had` })
      .getByRole('listitem')
      .nth(1)
      .waitFor()
    await holds(ui, `as of, ${screen}`, { picture: true })
  })

  test('what is gone leads to its changes', async () => {
    const { page } = await world.open({ start: changesPath('?kinds=["group"]') })
    await rows(page).getByRole('link', { name: 'A team that is gone again' }).click()
    await page.getByText('No longer in the data').waitFor()
    await page.getByRole('link', { name: 'See its changes' }).click()
    await page
      .getByRole('group', { name: 'Conditions' })
      .getByText('About A team that is gone again')
      .waitFor()
    await says(page, '2 changes')
  })
})
