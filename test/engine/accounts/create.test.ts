import { afterAll, afterEach, beforeAll, expect, test } from 'vitest'
import type { NewAccount } from '../../../src/preload/contract/index.ts'
import type { World } from '../../support/sync-world.ts'
import { audited, followed, person, worlds } from './world.ts'

const { world, close } = worlds()
let at: World
beforeAll(async () => {
  at = await world()
})
afterEach(() => at.org.faults.clear())
afterAll(close)

const create = (login: string, more: Partial<NewAccount> = {}) =>
  at.app.request('accounts.create', {
    connectorId: at.id,
    account: { ...person(login), activate: true, ...more },
  })

test('a new account is PROVISIONED or STAGED, with what was typed, and in the local data', async () => {
  const made = await create('ana.lima@example.com', { department: 'Finance', title: '' })
  expect(made).toMatchObject({ ok: true, value: { after: 'PROVISIONED', warning: null } })
  const staged = await create('ben.lima@example.com', { activate: false })
  expect(staged).toMatchObject({ ok: true, value: { after: 'STAGED' } })
  const id = made.ok ? made.value.accountId : ''
  const { profile } = at.org.org.user(id)!
  expect(profile).toMatchObject({ ...person('ana.lima@example.com'), department: 'Finance' })
  expect(profile).not.toHaveProperty('title')
  await followed(at)
  expect(await at.app.need('detail.get', { connectorId: at.id, kind: 'user', id })).toMatchObject({
    status: 'PROVISIONED',
  })
  expect((await audited(at, id))[0]).toMatchObject({
    action: 'account.created',
    text: 'The account of Ana Lima (ana.lima@example.com) was created in Okta.',
  })
})

test('a login that is taken is said to be, with whose it is; its short form is not mistaken for it', async () => {
  expect(await create('taken@example.com')).toMatchObject({ ok: true })
  const { entries } = at.org.org.log
  const before = entries.length
  expect(await create('TAKEN@example.com')).toMatchObject({
    error: {
      code: 'conflict',
      message: 'The login TAKEN@example.com belongs to Ana Lima already, who is PROVISIONED.',
    },
  })
  expect(entries.length).toBe(before)
  expect(await create('taken@elsewhere.example')).toMatchObject({ ok: true })
})

test('a login that is taken in the moment between is said to be, too', async () => {
  at.org.faults.add({
    kind: 'run',
    path: /^\/api\/v1\/users\/race/,
    action: (org) => void org.createUser(person('race@example.com')),
  })
  expect(await create('race@example.com')).toMatchObject({
    error: { code: 'conflict', okta: { errorCode: 'E0000001' } },
  })
})

test('what Okta does not accept is told with its cause', async () => {
  expect(await create('no-address', { email: 'no@example.com' })).toMatchObject({
    error: { code: 'invalid-input', message: expect.stringContaining('form of an email address') as string },
  })
  expect(await create('a@example.com', { email: 'not-an-address' })).toMatchObject({
    error: { code: 'invalid-input' },
  })
})

test('where the answer is lost, the account is looked for and not made twice', async () => {
  at.org.faults.add({ kind: 'lost', path: '/api/v1/users', method: 'POST' })
  expect(await create('lost@example.com')).toMatchObject({
    ok: true,
    value: {
      after: 'PROVISIONED',
      warning: { message: expect.stringContaining('the account is there') as string },
    },
  })
  at.org.faults.clear()
  at.org.faults.add({ kind: 'reset', path: '/api/v1/users', method: 'POST' })
  expect(await create('never@example.com')).toMatchObject({
    error: { code: 'offline', message: expect.stringContaining('may still come') as string },
  })
  expect((await audited(at, 'never@example.com'))[0]?.text).toContain('no complete answer came')
  const made = [...at.org.org.users()].map(({ login }) => login)
  expect([made.includes('lost@example.com'), made.includes('never@example.com')]).toEqual([true, false])
})
