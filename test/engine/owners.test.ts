import { afterEach, beforeEach, expect, test } from 'vitest'
import { startDemoOrg } from '../../src/main/demo-org/index.ts'
import type { Input } from '../../src/preload/contract/index.ts'
import { connectTo, startEngine, type TestEngine } from '../support/engine.ts'

const me = { me: true, personId: null, name: '', email: '' }
const bo = { me: false, personId: null, name: 'Bo Chen', email: 'bo@acme.com' }
const cy = { me: false, personId: 'p1', name: 'Cy', email: '' }

let app: TestEngine
beforeEach(async () => {
  app = startEngine()
  await app.need('profile.save', { name: 'Ana Lima', email: 'ana@acme.com' })
})
afterEach(() => app.end())

const add = (more: Partial<Input<'connectors.add'>> = {}) =>
  app.request('connectors.add', {
    catalogId: 'okta',
    app: { kind: 'new', name: 'Salesforce' },
    owners: [me],
    ...more,
  })
const added = async (more: Partial<Input<'connectors.add'>> = {}) => {
  const answer = await add(more)
  if (!answer.ok) throw new Error(answer.error.message)
  return answer.value
}
const mails = async () => (await app.need('mail.list', {})).rows

test('a connector is added before its domain is known, for a new app, with its owners', async () => {
  const connector = await added({ owners: [me, bo, { ...bo, name: 'Again' }, cy] })
  expect(connector).toMatchObject({
    name: 'Salesforce',
    host: null,
    status: 'not-connected',
    setupStep: 'domain',
    app: { name: 'Salesforce' },
    owners: [{ me: true, personId: null, name: 'Ana Lima', email: 'ana@acme.com' }, bo, cy],
  })
  expect(await app.request('sync.start', { connectorId: connector.id })).toMatchObject({
    error: { code: 'invalid-input' },
  })
  const { rows } = await app.need('audit.page', { connectorId: connector.id })
  expect(rows).toMatchObject([
    {
      action: 'connector.added',
      who: 'Ana Lima',
      text: 'Connector Salesforce was added for the app Salesforce.',
    },
  ])
  expect(app.events.map(({ payload }) => (payload as { area?: string }).area)).toContain('apps')
})

test('the others are invited, each once, with what to have ready; oneself is not', async () => {
  const connector = await added({ owners: [me, bo, cy, { ...bo, email: 'ANA@acme.com', name: 'Ana' }] })
  const [mail, ...more] = await mails()
  expect(more).toEqual([])
  expect(mail).toMatchObject({
    connectorId: connector.id,
    kind: 'setup-invitation',
    to: 'bo@acme.com',
    subject: 'Set up the connector Salesforce in Access Desk',
    state: 'not-configured',
  })
  for (const part of [
    'Ana Lima asks you',
    'Application it feeds: Salesforce',
    `access-desk://connectors/${connector.id}/setup`,
    'Super Administrator',
    'okta.users.read',
  ])
    expect(mail?.text).toContain(part)
})

test('who is added later is invited then, and only they; who stays is not written to again', async () => {
  const { id } = await added({ owners: [bo] })
  const di = { ...bo, name: 'Di', email: 'di@acme.com' }
  const set = (owners: Input<'connectors.setOwners'>['owners']) =>
    app.need('connectors.setOwners', { connectorId: id, owners })
  expect((await set([me, { ...bo, email: 'BO@acme.com' }, di])).owners.map(({ name }) => name)).toEqual([
    'Ana Lima',
    'Bo Chen',
    'Di',
  ])
  expect((await mails()).map(({ to }) => to).toSorted()).toEqual(['bo@acme.com', 'di@acme.com'])
  const before = (await app.need('audit.page', { connectorId: id })).total
  await set([me, bo, di])
  expect((await app.need('audit.page', { connectorId: id })).total).toBe(before)
  await app.need('profile.save', { name: 'Ana B. Lima', email: 'ana@new.example' })
  expect((await app.need('connectors.get', { connectorId: id })).owners[0]).toMatchObject({
    name: 'Ana B. Lima',
    email: 'ana@new.example',
  })
})

test('an owner without name and address is refused, and nothing is added', async () => {
  expect(await add({ owners: [{ me: false, personId: null, name: ' ', email: '' }] })).toMatchObject({
    error: { code: 'invalid-input' },
  })
  expect(await app.need('connectors.list', {})).toEqual([])
  expect((await app.need('apps.managed', {})).total).toBe(0)
})

test('names clash politely, and what was chosen beside them is not done by halves', async () => {
  await added({ name: 'One' })
  expect(await add({ name: 'one', app: { kind: 'new', name: 'Other' } })).toMatchObject({
    error: { code: 'conflict', message: 'A connector named one exists already.' },
  })
  expect(await add({ app: { kind: 'new', name: 'salesforce' } })).toMatchObject({
    error: { code: 'conflict', message: 'An app named Salesforce is managed already.' },
  })
  const { rows } = await app.need('apps.managed', {})
  expect(rows.map(({ name }) => name)).toEqual(['Salesforce'])
  const choice = { kind: 'managed', appId: rows[0]!.id } as const
  expect((await added({ app: choice })).name).toBe('Salesforce')
  expect((await added({ app: choice })).name).toBe('Salesforce 2')
  expect(await add({ app: { kind: 'managed', appId: 'none' } })).toMatchObject({
    error: { code: 'not-found' },
  })
})

test('an application of an identity provider becomes managed with the connector that is to feed it', async () => {
  const org = await startDemoOrg({ users: 20, groups: 4, apps: 3, limits: { off: true } })
  try {
    const source = await connectTo(app, { url: org.url, token: org.token() })
    const [chosen] = (await app.need('apps.unmanaged', {})).rows
    const choice = { kind: 'unmanaged', connectorId: source, oktaAppId: chosen!.oktaAppId } as const
    const connector = await added({ app: choice, owners: [bo] })
    expect((await app.need('apps.managed', { search: chosen!.label })).rows).toMatchObject([
      {
        id: connector.app?.id,
        source: { connectorId: source, oktaAppId: chosen!.oktaAppId },
        connectors: [{ id: connector.id }],
      },
    ])
    // A second one for the same application feeds the same app.
    expect((await added({ app: choice })).app).toEqual(connector.app)
    expect(await add({ app: { ...choice, oktaAppId: 'none' } })).toMatchObject({
      error: { code: 'not-found' },
    })
  } finally {
    await org.close()
  }
})
