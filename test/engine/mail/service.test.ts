import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { startDemoOrg } from '../../../src/main/demo-org/index.ts'
import { err } from '../../../src/preload/contract/errors.ts'
import type { Mail, MailSettings } from '../../../src/preload/contract/index.ts'
import { authority } from '../../support/certificates.ts'
import { connectTo, startEngine, syncNow, type TestEngine } from '../../support/engine.ts'
import { openLedger } from '../../support/ledger.ts'
import { reply, startSmtp, type SmtpHost } from '../../support/smtp.ts'

const me = { me: true, personId: null, name: '', email: '' }
const bo = { me: false, personId: null, name: 'Bo', email: 'bo@acme.com' }
const account = { user: 'ana', password: 'correct horse battery' }

let app: TestEngine
const hosts: SmtpHost[] = []
const begin = (dataDir?: string) => startEngine(dataDir, { mail: { ca: authority } })
beforeEach(async () => {
  app = begin()
  await app.need('profile.save', { name: 'Ana Lima', email: 'ana@acme.com' })
})
afterEach(async () => {
  await app.end()
  for (const host of hosts.splice(0)) await host.close()
})

const smtp = async (options: Parameters<typeof startSmtp>[0] = {}) => {
  const host = await startSmtp({ account, ...options })
  hosts.push(host)
  return host
}
const settings = (host: { port: number }, more: Partial<MailSettings> = {}): MailSettings => ({
  host: 'localhost',
  port: host.port,
  encryption: 'tls',
  user: account.user,
  from: '',
  ...more,
})
const setMail = (given: MailSettings | null, password = account.password) =>
  app.need('host.setMail', { settings: given, password })
const invite = () =>
  app.need('connectors.add', { catalogId: 'okta', app: { kind: 'new', name: 'Sales' }, owners: [me, bo] })
const list = async () => (await app.need('mail.list', {})).rows
const only = async (): Promise<Mail> => (await list())[0] ?? expect.unreachable()
const until = (state: Mail['state']) =>
  expect.poll(async () => (await only()).state, { timeout: 5000, interval: 20 }).toBe(state)

test('without a mail server an invitation is kept and says so; it goes out when one is set', async () => {
  const { id } = await invite()
  expect(await only()).toMatchObject({
    state: 'not-configured',
    attempts: 0,
    error: { message: 'No mail server is set yet.' },
  })
  const host = await smtp()
  await setMail(settings(host))
  await until('sent')
  expect(await only()).toMatchObject({ attempts: 1, error: null, nextAttemptAt: null })
  const [message] = host.received
  expect(message).toMatchObject({ from: 'ana@acme.com', to: ['bo@acme.com'], user: 'ana' })
  expect(message?.raw).toContain(`access-desk://connectors/${id}/setup`)
  const { rows } = await app.need('audit.page', { connectorId: id })
  expect(rows[0]).toMatchObject({ action: 'mail.sent', who: 'Access Desk' })
  expect(
    app.events.filter(({ payload }) => (payload as { area?: string }).area === 'mail').length,
  ).toBeGreaterThan(2)
})

test('the password is in memory alone, and what waits for it says so', async () => {
  const host = await smtp()
  await setMail(settings(host))
  expect(await app.need('mail.settings', {})).toEqual({ settings: settings(host), signIn: true })
  await app.end({ keep: true })
  app = begin(app.dataDir)
  expect(await app.need('mail.settings', {})).toEqual({ settings: settings(host), signIn: false })
  await invite()
  expect(await only()).toMatchObject({ state: 'waiting', error: { code: 'credential-missing' } })
  await setMail(settings(host))
  await until('sent')
  const { rows } = await app.need('logs.page', {})
  expect(JSON.stringify(rows)).not.toContain(account.password)
})

test('a message of which the sending was cut off by the end of the app arrives after the next start', async () => {
  const host = await smtp({ slow: 1500 })
  await setMail(settings(host))
  await invite()
  await until('sending')
  await app.end({ keep: true })
  app = begin(app.dataDir)
  expect(await only()).toMatchObject({ state: 'waiting' })
  await setMail(settings(host))
  await until('sent')
})

test('a sign-in that is refused fails at once, is told, and is tried again with a better password', async () => {
  const host = await smtp()
  await setMail(settings(host), 'not the password')
  await invite()
  await until('failed')
  expect(await only()).toMatchObject({ attempts: 1, error: { code: 'unauthorized' } })
  expect(host.signIns()).toBe(1)
  await setMail(settings(host))
  await until('sent')
})

test('a grey list: the message waits with the reason, and a person need not', async () => {
  const host = await smtp({ onRecipient: (_to, n) => (n === 1 ? reply(451, 'Greylisted') : null) })
  await setMail(settings(host))
  await invite()
  await expect.poll(async () => (await only()).attempts).toBe(1)
  await until('waiting')
  const waiting = await only()
  expect(waiting.error?.message).toContain('Greylisted')
  expect(Date.parse(waiting.nextAttemptAt ?? '') - Date.now()).toBeGreaterThan(50_000)
  await app.need('mail.resend', { mailId: waiting.id })
  await until('sent')
  // One that has arrived is sent once more as another.
  const again = await app.need('mail.resend', { mailId: waiting.id })
  expect(again.id).not.toBe(waiting.id)
  await expect.poll(() => host.received.length).toBe(2)
  expect(await list()).toHaveLength(2)
})

test('a recipient that is refused for good is failed, with what to do', async () => {
  const host = await smtp({ onRecipient: () => reply(550, 'No such mailbox') })
  await setMail(settings(host))
  const { id } = await invite()
  await until('failed')
  expect((await only()).error).toMatchObject({ nextStep: 'Check the address, then send it again.' })
  expect((await app.need('audit.page', { connectorId: id })).rows[0]).toMatchObject({ action: 'mail.failed' })
})

test('without a server again, what waits is held', async () => {
  const host = await smtp({ onRecipient: () => reply(451, 'Later') })
  await setMail(settings(host))
  await invite()
  await expect.poll(async () => (await only()).attempts).toBe(1)
  await until('waiting')
  await setMail(null, '')
  expect(await only()).toMatchObject({ state: 'not-configured', nextAttemptAt: null })
  expect(await app.need('mail.settings', {})).toEqual({ settings: null, signIn: false })
  expect(await app.request('mail.resend', { mailId: (await only()).id })).toMatchObject({
    error: { code: 'not-found' },
  })
})

describe('the test message', () => {
  test('goes to oneself and answers when it was taken', async () => {
    const host = await smtp()
    await setMail(settings(host))
    expect(await app.need('mail.test', {})).toMatchObject({ kind: 'test', to: 'ana@acme.com', state: 'sent' })
    expect(host.received).toHaveLength(1)
  })

  test('answers with the reason, and is not tried again', async () => {
    const host = await smtp()
    await setMail(settings(host), 'wrong password')
    expect(await app.need('mail.test', {})).toMatchObject({
      state: 'failed',
      attempts: 1,
      nextAttemptAt: null,
      error: { code: 'unauthorized' },
    })
    await setMail(settings(host, { port: 1 }))
    expect(await app.need('mail.test', {})).toMatchObject({ state: 'failed', error: { code: 'offline' } })
  })

  test('says what is missing', async () => {
    expect(await app.request('mail.test', {})).toMatchObject({ error: { code: 'not-found' } })
    const host = await smtp()
    await setMail(settings(host), '')
    expect(await app.request('mail.test', {})).toMatchObject({ error: { code: 'credential-missing' } })
    await app.need('profile.save', { name: '', email: '' })
    await setMail(settings(host))
    expect(await app.request('mail.test', {})).toMatchObject({ error: { code: 'invalid-input' } })
  })
})

test.each([
  [{ host: '' }, 'invalid-input'],
  [{ host: 'https://mail.example.com' }, 'invalid-input'],
  [{ host: 'mail.example.com:25' }, 'invalid-input'],
  [{ host: 'mail example' }, 'invalid-input'],
  [{ host: '-oProxyCommand=x' }, 'invalid-input'],
  [{ host: 'mail.example.com', encryption: 'none' }, 'refused-for-safety'],
  [{ host: '127.0.0.1.example.com', encryption: 'none' }, 'refused-for-safety'],
  [{ host: 'localhost.example.com', encryption: 'none' }, 'refused-for-safety'],
] as const)('settings that cannot work or would send in clear are refused: %j', async (more, code) => {
  const asked = settings({ port: 25 }, more)
  expect(await app.request('host.setMail', { settings: asked, password: 'secret' })).toMatchObject({
    error: { code },
  })
  expect(await app.need('mail.settings', {})).toEqual({ settings: null, signIn: false })
})

test('nobody is invited to a connector that was removed meanwhile', async () => {
  const { id } = await invite()
  await app.need('connectors.remove', { connectorId: id })
  expect(await list()).toEqual([])
})

test('a credential that is refused is told to the owners who have an address, once a day at most', async () => {
  const org = await startDemoOrg({ users: 10, groups: 3, apps: 2, limits: { off: true } })
  await app.end()
  app = startEngine(undefined, { schedule: true, mail: { ca: authority } })
  try {
    const id = await connectTo(app, { url: org.url, token: org.token() })
    await app.need('connectors.setOwners', { connectorId: id, owners: [bo] })
    await app.need('connectors.probe', { connectorId: id })
    org.faults.add({ kind: 'error', code: 'E0000011' })
    const warnings = async () => (await list()).filter(({ kind }) => kind === 'credential-warning')
    await syncNow(app, id)
    await expect.poll(async () => (await warnings()).length, { timeout: 5000 }).toBe(1)
    expect((await warnings())[0]).toMatchObject({
      to: 'bo@acme.com',
      subject: 'The credential of Demo organization needs attention',
    })
    expect((await warnings())[0]?.text).toContain(`access-desk://connectors/${id}/settings`)
    await syncNow(app, id)
    expect(await warnings()).toHaveLength(1)
  } finally {
    await org.close()
  }
})

describe('failures of syncs', () => {
  let beside: ReturnType<typeof openLedger>
  afterEach(() => beside.close())

  test('three in a row write to the owners once, until one succeeds', async () => {
    const org = await startDemoOrg({ users: 10, groups: 3, apps: 2, limits: { off: true } })
    beside = openLedger(app.dataDir)
    try {
      const id = await connectTo(app, { url: org.url, token: org.token() })
      await app.need('connectors.setOwners', { connectorId: id, owners: [me, bo] })
      const failures = async () => (await list()).filter(({ kind }) => kind === 'sync-failures')
      const failed = {
        status: 'failed',
        error: err('offline', 'Okta did not answer.', 'Wait.').error,
      } as const
      const fail = async (times: number) => {
        for (let n = 0; n < times; n++) {
          beside.ended(id, { ...failed, finishedAt: new Date().toISOString() })
          await new Promise((resolve) => setTimeout(resolve, 3))
        }
      }
      org.faults.add({ kind: 'error', code: 'E0000011' })
      await fail(1)
      await syncNow(app, id)
      expect(await failures()).toEqual([])
      // What a person cancelled counts neither way.
      beside.ended(id, { status: 'cancelled' })
      await syncNow(app, id)
      expect((await failures()).map(({ to }) => to).toSorted()).toEqual(['ana@acme.com', 'bo@acme.com'])
      expect((await failures())[0]?.text).toContain(
        'The last 3 syncs of the connector Demo organization failed.',
      )
      await syncNow(app, id)
      expect(await failures()).toHaveLength(2)
      const told = () => app.events.filter(({ name }) => name === 'notice').map(({ payload }) => payload)
      expect(told()).toMatchObject([{ kind: 'sync-failures', connectorId: id }])

      org.faults.clear()
      expect(await syncNow(app, id)).toMatchObject({ status: 'done' })
      org.faults.add({ kind: 'error', code: 'E0000011' })
      await fail(1)
      await syncNow(app, id)
      expect(await failures()).toHaveLength(2)
      await syncNow(app, id)
      expect(await failures()).toHaveLength(4)
      expect(told()).toHaveLength(2)
    } finally {
      await org.close()
    }
  })

  test('a sync that goes on and fails again is a failure more, whoever counts', async () => {
    const { id } = await app.need('connectors.create', { domain: 'acme' })
    beside = openLedger(app.dataDir)
    const error = err('offline', 'No answer.', 'Wait.').error
    const sync = beside.ended(id, { status: 'failed', error, file: 'kept.db' })
    expect(beside.syncs.failuresInRow(id)).toEqual({ failures: 1, since: '' })
    beside.syncs.resume(sync, new Date().toISOString())
    const end = { finishedAt: new Date().toISOString(), calls: 1, rateLimited: 0, error, file: 'kept.db' }
    beside.syncs.end(sync, { ...end, status: 'failed' })
    expect(beside.syncs.failuresInRow(id).failures).toBe(2)
    beside.syncs.resume(sync, new Date().toISOString())
    beside.syncs.end(sync, { ...end, status: 'interrupted', error: null })
    expect(beside.syncs.failuresInRow(id).failures).toBe(2)
  })
})
