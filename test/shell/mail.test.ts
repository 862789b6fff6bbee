import { beforeEach, expect, test, vi } from 'vitest'
import { err, type MailSettings, type Result } from '../../src/preload/contract/index.ts'
import { electron } from './electron-stub.ts'

vi.mock('electron', async () => (await import('./electron-stub.ts')).electron)
const { createMail, mailSecret } = await import('../../src/main/shell/mail.ts')

const settings: MailSettings = {
  host: 'mail.acme.com',
  port: 465,
  encryption: 'tls',
  user: 'ana',
  from: 'ana@acme.com',
}

/** A keychain and an engine that hold what they are given. */
function setUp(before: { settings: MailSettings | null; password: string }, refuse = false) {
  const held = new Map<string, string>([['c1', '00token-of-a-connector']])
  if (before.password !== '') held.set(mailSecret, before.password)
  let known = before.settings
  const given: unknown[] = []
  const answers: Record<string, (input: never) => Result<unknown>> = {
    'mail.settings': () => ({ ok: true, value: { settings: known, signIn: true } }),
    'host.setMail': (input: { settings: MailSettings | null }) => {
      if (refuse) return err('invalid-input', 'No.', 'Yes.')
      given.push(input)
      known = input.settings
      return { ok: true, value: {} }
    },
    'host.mail': () => ({
      ok: true,
      value: { to: 'bo@acme.com', subject: 'Set up', text: 'Hello' },
    }),
  }
  const mail = createMail({
    engine: { request: vi.fn(async (name: string, input: unknown) => answers[name]?.(input as never)) },
    secrets: {
      text: async (name: string) => held.get(name) ?? null,
      keepText: async (name: string, text: string) => (held.set(name, text), 'keychain'),
      dropText: async (name: string) => void held.delete(name),
    },
  } as never)
  return { mail, held, given, save: mail.handlers['mail.save'] }
}

beforeEach(() => vi.clearAllMocks())

test('a password goes to the engine and the keychain, and the answer does not hold it', async () => {
  const { save, held, given } = setUp({ settings: null, password: '' })
  const answer = await save({ settings, password: 'correct horse' })
  expect(answer).toEqual({ ok: true, value: { settings, signIn: true } })
  expect(given).toEqual([{ settings, password: 'correct horse' }])
  expect(held.get(mailSecret)).toBe('correct horse')
})

test('one that is left out stays; one that is empty is forgotten', async () => {
  const { save, held, given } = setUp({ settings, password: 'kept' })
  const other = { ...settings, from: 'desk@acme.com' }
  expect(await save({ settings: other })).toMatchObject({ value: { signIn: true } })
  expect(given).toEqual([{ settings: other, password: 'kept' }])
  expect(await save({ settings: other, password: '' })).toMatchObject({ value: { signIn: false } })
  expect(held.has(mailSecret)).toBe(false)
  expect(held.get('c1')).toBe('00token-of-a-connector')
})

test('it is shown to no other server than it was entered for', async () => {
  const { save, held, given } = setUp({ settings, password: 'kept' })
  const moved = { ...settings, host: 'mail.elsewhere.example' }
  expect(await save({ settings: moved })).toMatchObject({ value: { signIn: false } })
  expect(given).toEqual([{ settings: moved, password: '' }])
  expect(held.has(mailSecret)).toBe(false)
})

test('what the engine refuses changes nothing', async () => {
  const { save, held } = setUp({ settings, password: 'kept' }, true)
  expect(await save({ settings, password: 'other' })).toMatchObject({ error: { code: 'invalid-input' } })
  expect(held.get(mailSecret)).toBe('kept')
})

test('without settings nothing is kept', async () => {
  const { save, held } = setUp({ settings, password: 'kept' })
  expect(await save({ settings: null })).toEqual({ ok: true, value: { settings: null, signIn: false } })
  expect(held.has(mailSecret)).toBe(false)
})

test('an engine that starts is given the password, where there is one', async () => {
  const { mail, given } = setUp({ settings, password: 'kept' })
  await mail.handOver()
  expect(given).toEqual([{ settings, password: 'kept' }])
  for (const before of [
    { settings, password: '' },
    { settings: null, password: 'kept' },
  ]) {
    const other = setUp(before)
    await other.mail.handOver()
    expect(other.given).toEqual([])
  }
})

test('a stored message opens in the mail program; where there is none, it is said', async () => {
  const { mail } = setUp({ settings: null, password: '' })
  expect(await mail.handlers['mail.openInProgram']({ mailId: 'm1' })).toEqual({ ok: true, value: {} })
  expect(electron.shell.openExternal.mock.calls).toEqual([['mailto:bo@acme.com?subject=Set%20up&body=Hello']])
  electron.shell.openExternal.mockRejectedValueOnce(new Error('No program'))
  expect(await mail.handlers['mail.openInProgram']({ mailId: 'm1' })).toMatchObject({
    error: { message: 'No mail program could be opened.' },
  })
})
