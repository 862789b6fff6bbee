import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { createMailStore, type MailStore } from '../../../src/main/engine/db/ledger/mails.ts'
import { ledgerFile } from '../../../src/main/engine/db/migrations/ledger.ts'
import { openDatabase, type Db } from '../../../src/main/engine/db/open.ts'
import { createOutbox, type MailAccount } from '../../../src/main/engine/mail/outbox.ts'
import type { MailFailure } from '../../../src/main/engine/mail/failures.ts'
import type { Mail } from '../../../src/preload/contract/index.ts'
import { createFakeClock, type FakeClock } from '../okta/fake-time.ts'
import { tempFolder } from '../../support/temp-folder.ts'

const account: MailAccount = {
  settings: { host: 'localhost', port: 25, encryption: 'none', user: '', from: 'ana@acme.com' },
  password: '',
  senderName: 'Ana',
}
const later: MailFailure = {
  lasting: false,
  error: { code: 'offline', message: 'Try later.', nextStep: 'Wait.' },
}
const never: MailFailure = { ...later, lasting: true }

let file: string
let db: Db
let store: MailStore
let clock: FakeClock
let trail: string[]
beforeEach(() => {
  file = join(tempFolder(), 'ledger.db')
  db = openDatabase(file, ledgerFile)
  store = createMailStore(db)
  clock = createFakeClock()
  trail = []
})
afterEach(() => db.close())

const put = (id: string) =>
  store.insert({
    id,
    connectorId: null,
    kind: 'setup-invitation',
    to: `${id}@acme.com`,
    subject: 'S',
    text: 'T',
    state: 'waiting',
    createdAt: new Date(clock.now()).toISOString(),
  })

/** An outbox whose server answers what `answer` says, at its times. */
function outbox(
  answer: (mail: Pick<Mail, 'id'>, n: number) => MailFailure | null | 'hangs',
  at: () => MailAccount | null = () => account,
) {
  const tries: number[] = []
  const started = clock.now()
  const box = createOutbox({
    store,
    clock,
    account: at,
    send: async ({ mail }, signal) => {
      tries.push((clock.now() - started) / 60_000)
      const result = answer(mail, tries.length)
      if (result !== 'hangs') return result
      await new Promise((resolve) => signal.addEventListener('abort', resolve))
      return later
    },
    audit: (action, _connector, _text, _details, by) => void trail.push(`${action} ${by}`),
    changed: () => undefined,
    log: () => undefined,
  })
  return { box, tries }
}
const hours = (n: number) => clock.now() + n * 3_600_000

describe('the outbox', () => {
  test('tries again after 1, 5, 15 and 60 minutes, then gives up and says so once', async () => {
    put('a')
    const { box, tries } = outbox(() => later)
    box.begin()
    await clock.run(() => false, hours(5))
    expect(tries).toEqual([0, 1, 6, 21, 81])
    expect(store.get('a')).toMatchObject({
      state: 'failed',
      attempts: 5,
      nextAttemptAt: null,
      error: later.error,
    })
    expect(trail).toEqual(['mail.failed app'])
    await box.close()
  })

  test('a grey list that gives in is one message that was sent', async () => {
    put('a')
    const { box, tries } = outbox((_, n) => (n < 3 ? later : null))
    box.begin()
    await clock.run(() => store.get('a')?.state === 'sent', hours(5))
    expect(tries).toEqual([0, 1, 6])
    expect(store.get('a')).toMatchObject({ state: 'sent', attempts: 3, error: null })
    expect(trail).toEqual(['mail.sent app'])
    await box.close()
  })

  test('what can never arrive is not tried again', async () => {
    put('a')
    const { box, tries } = outbox(() => never)
    box.begin()
    await clock.run(() => false, hours(3))
    expect(tries).toEqual([0])
    expect(store.get('a')).toMatchObject({ state: 'failed', attempts: 1 })
    await box.close()
  })

  test('one that fails holds no other up', async () => {
    put('a')
    put('b')
    const { box } = outbox(({ id }) => (id === 'a' ? later : null))
    box.begin()
    await clock.run(() => store.get('b')?.state === 'sent', hours(1))
    expect(store.get('a')).toMatchObject({ state: 'waiting', attempts: 1 })
    await box.close()
  })

  test('a restart goes on with the times there were', async () => {
    put('a')
    const first = outbox(() => later)
    first.box.begin()
    await clock.run(() => false, clock.now() + 2 * 60_000)
    expect(first.tries).toEqual([0, 1])
    const { nextAttemptAt } = store.get('a')!
    await first.box.close()
    const second = outbox(() => null)
    second.box.begin()
    await clock.run(() => store.get('a')?.state === 'sent', hours(1))
    expect(store.get('a')).toMatchObject({ attempts: 3, sentAt: nextAttemptAt })
    await second.box.close()
  })

  test.each(['ended', 'killed'])(
    'what was being sent when the process was %s is sent by the next',
    async (how) => {
      put('a')
      const first = outbox(() => 'hangs')
      first.box.begin()
      await clock.run(() => store.get('a')?.state === 'sending', hours(1))
      if (how === 'ended') await first.box.close()
      expect(store.get('a')?.state).toBe(how === 'ended' ? 'waiting' : 'sending')
      const second = outbox(() => null)
      second.box.begin()
      await clock.run(() => store.get('a')?.state === 'sent', hours(1))
      expect(store.get('a')).toMatchObject({ state: 'sent', attempts: 1 })
      await second.box.close()
      await first.box.close()
    },
  )

  test('two processes send it once', async () => {
    const one = outbox(() => null)
    const two = outbox(() => null)
    one.box.begin()
    two.box.begin()
    for (const id of ['a', 'b', 'c', 'd']) put(id)
    one.box.look()
    two.box.look()
    await clock.run(() => store.nextAt() === null, hours(1))
    await Promise.all([one.box.close(), two.box.close()])
    expect(one.tries.length + two.tries.length).toBe(4)
  })

  test('waits for what is missing, and for what another process puts in', async () => {
    let there = false
    put('a')
    const { box, tries } = outbox(
      () => null,
      () => (there ? account : null),
    )
    box.begin()
    await clock.run(() => false, clock.now() + 30_000)
    expect(tries).toEqual([])
    there = true
    box.look()
    await clock.run(() => store.get('a')?.state === 'sent', hours(1))
    put('b')
    await clock.run(() => store.get('b')?.state === 'sent', clock.now() + 61_000)
    expect(store.get('b')?.state).toBe('sent')
    await box.close()
  })
})
