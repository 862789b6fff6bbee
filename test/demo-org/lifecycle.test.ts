import { beforeAll, describe, expect, test } from 'vitest'
import type { UserStatus } from '../../src/main/demo-org/model.ts'
import { loadContract, specPresent } from './openapi.ts'
import type { Contract } from './openapi.ts'
import { start } from './support.ts'
import type { Caller } from './support.ts'

const SIZE = { users: 60, groups: 20, apps: 8 }
const STATUSES: readonly UserStatus[] = [
  'STAGED',
  'PROVISIONED',
  'ACTIVE',
  'SUSPENDED',
  'LOCKED_OUT',
  'PASSWORD_EXPIRED',
  'RECOVERY',
  'DEPROVISIONED',
]
/** What Okta answers to each action in each status: the status after it, or its refusal. */
const TABLE: Record<string, Partial<Record<UserStatus, UserStatus | 'gone'>> & { refusal: string }> = {
  suspend: { ACTIVE: 'SUSPENDED', refusal: 'E0000001' },
  unsuspend: { SUSPENDED: 'ACTIVE', refusal: 'E0000001' },
  activate: { STAGED: 'PROVISIONED', DEPROVISIONED: 'PROVISIONED', refusal: 'E0000016' },
  reactivate: { PROVISIONED: 'PROVISIONED', RECOVERY: 'RECOVERY', refusal: 'E0000038' },
  unlock: { LOCKED_OUT: 'ACTIVE', refusal: 'E0000038' },
  deactivate: {
    ...Object.fromEntries(STATUSES.slice(0, -1).map((status) => [status, 'DEPROVISIONED'])),
    refusal: 'E0000007',
  },
  delete: {
    ...Object.fromEntries(STATUSES.map((status) => [status, 'DEPROVISIONED'])),
    DEPROVISIONED: 'gone',
    refusal: '',
  },
}

const profile = (login: string) => ({ firstName: 'Ana', lastName: 'Lima', email: login, login })
const post = (caller: Caller, path: string, body: unknown) =>
  caller.call(`/api/v1${path}`, { method: 'POST', body })

test('every action in every status ends as Okta says, and leaves its event or a refusal', async () => {
  const caller = await start(SIZE)
  const { org } = caller.server
  for (const [action, row] of Object.entries(TABLE)) {
    for (const status of STATUSES) {
      const login = `${action}.${status.toLowerCase()}@example.com`
      const { id } = org.createUser(profile(login), { activate: true })
      org.setUserStatus(id, status)
      const before = org.log.entries.length
      const answer = await (action === 'delete'
        ? caller.call(`/api/v1/users/${id}`, { method: 'DELETE' })
        : post(caller, `/users/${id}/lifecycle/${action}`, undefined))
      const now = await caller.get(`/api/v1/users/${id}`)
      const wanted = row[status]
      const what = `${action} ${status}`
      if (wanted === undefined) {
        expect([what, answer.body.errorCode, now.body.status]).toEqual([what, row.refusal, status])
        expect(org.log.entries.length, what).toBe(before)
      } else {
        expect([what, answer.status]).toEqual([what, action === 'delete' ? 204 : 200])
        expect([what, now.body.status ?? 'gone']).toEqual([what, wanted])
        expect(org.log.entries[before], what).toMatchObject({
          eventType: expect.stringMatching(/^user\.(lifecycle|account)\./) as string,
          tokenId: expect.any(String) as string,
        })
      }
    }
  }
}, 30_000)

test('an account is deleted in two steps, and is not there for a third', async () => {
  const caller = await start(SIZE)
  const { id } = caller.server.org.createUser(profile('twice@example.com'), { activate: true })
  const remove = async () => (await caller.call(`/api/v1/users/${id}`, { method: 'DELETE' })).status
  expect([await remove(), await remove(), await remove()]).toEqual([204, 204, 404])
})

describe('creating accounts', () => {
  test('the status follows from the password, from activation and from its expiry', async () => {
    const caller = await start(SIZE)
    const create = async (login: string, query: string, credentials?: object) =>
      post(caller, `/users${query}`, { profile: profile(login), ...(credentials && { credentials }) })
    const password = { password: { value: 'a password of 1 person' } }
    const made = [
      await create('a1@example.com', ''),
      await create('a2@example.com', '?activate=false'),
      await create('a3@example.com', '', password),
      await create('a4@example.com', '?activate=false', password),
      await create('a5@example.com', '?nextLogin=changePassword', password),
      await create('a6@example.com', '?provider=true', { provider: { type: 'FEDERATION', name: 'Corp' } }),
    ]
    expect(made.map(({ body }) => body.status)).toEqual([
      'PROVISIONED',
      'STAGED',
      'ACTIVE',
      'STAGED',
      'PASSWORD_EXPIRED',
      'PROVISIONED',
    ])
    expect(made.map(({ body }) => body.credentials.provider.type)).toEqual([
      ...Array.from({ length: 5 }, () => 'OKTA'),
      'FEDERATION',
    ])
    const refused = [
      await create('b1@example.com', '?nextLogin=changePassword&activate=false', password),
      await create('b2@example.com', '?nextLogin=changePassword'),
      await create('b3@example.com', '?provider=true', { provider: { type: 'OKTA' } }),
    ]
    expect(refused.map(({ status, body }) => [status, body.errorCode])).toEqual([
      [400, 'E0000125'],
      [400, 'E0000124'],
      [400, 'E0000001'],
    ])
  })

  test('required attributes, their form and the login are checked, with a cause for each fault', async () => {
    const caller = await start(SIZE)
    const causes = async (given: object) =>
      ((await post(caller, '/users', { profile: given })).body.errorCauses as { errorSummary: string }[]).map(
        ({ errorSummary }) => errorSummary.split(':')[0],
      )
    expect(await causes({})).toEqual(['login', 'email', 'firstName', 'lastName'])
    expect(
      await causes({ ...profile('ana@example.com'), email: 'nobody', firstName: 'x'.repeat(51) }),
    ).toEqual(['email', 'firstName'])
    expect(await causes({ ...profile('ana@example.com'), login: 'ana.lima' })).toEqual(['login'])
    expect((await post(caller, '/users', { profile: profile('ana@example.com') })).status).toBe(200)
    expect(await causes(profile('ANA@example.com'))).toEqual(['login'])
    const groupIds = caller.server.org.data.groups.map(({ id }) => id)
    const many = { profile: profile('many@example.com'), groupIds: [...groupIds, groupIds[0]] }
    expect((await post(caller, '/users', many)).body.errorCode).toBe('E0000093')
  })
})

test('a token ends for good with the account that made it', async () => {
  const { call, server } = await start(SIZE)
  const owner = server.org.data.users[1]?.id ?? ''
  const works = async () => (await call('/api/v1/users/me', { role: 'readonly' })).status
  const listed = async () => (await call('/api/v1/api-tokens')).body.length as number
  expect([await works(), await listed()]).toEqual([200, 3])
  await call(`/api/v1/users/${owner}/lifecycle/deactivate`, { method: 'POST' })
  expect([await works(), await listed()]).toEqual([401, 2])
  await call(`/api/v1/users/${owner}/lifecycle/activate`, { method: 'POST' })
  expect([await works(), await listed()]).toEqual([401, 2])
})

test('an administrator is changed by a super administrator only, and a sourced account by its source', async () => {
  const { call, server } = await start(SIZE)
  const { org } = server
  const admin = org.createUser(profile('admin@example.com'), { activate: true, password: true }).id
  const sourced = org.createUser(profile('sourced@example.com'), { activate: true, password: true }).id
  org.grantRole('USER', admin, 'HELP_DESK_ADMIN')
  org.setSource(sourced, { type: 'ACTIVE_DIRECTORY', name: 'corp.example' })
  const suspend = async (id: string, role: 'super' | 'appgroup') => {
    const { status, body } = await call(`/api/v1/users/${id}/lifecycle/suspend`, { method: 'POST', role })
    return [status, body.errorCode]
  }
  expect(await suspend(admin, 'appgroup')).toEqual([403, 'E0000006'])
  expect(await suspend(admin, 'super')).toEqual([200, undefined])
  expect(await suspend(sourced, 'super')).toEqual([403, 'E0000023'])
  expect((await call(`/api/v1/users/${sourced}`)).body.credentials.provider).toEqual({
    type: 'ACTIVE_DIRECTORY',
    name: 'corp.example',
  })
})

describe.skipIf(!specPresent)('answers are valid against the OpenAPI file of Okta', () => {
  let contract: Contract
  beforeAll(() => {
    contract = loadContract()
  }, 60_000)

  test('for each way of making an account and each step of its life', async () => {
    const caller = await start(SIZE)
    const faults: string[] = []
    const check = (method: string, pattern: string, { status, body }: { status: number; body: unknown }) =>
      void faults.push(...(contract.check(method, pattern, status, body) ?? [`${pattern}: not described`]))
    for (const query of ['', '?activate=false']) {
      const answer = await post(caller, `/users${query}`, {
        profile: profile(`c${query.length}@example.com`),
      })
      check('POST', '/users', answer)
      check('GET', '/users/{}', await caller.get(`/api/v1/users/${String(answer.body.id)}`))
    }
    const id = caller.server.org.createUser(profile('steps@example.com'), {
      activate: true,
      password: true,
    }).id
    for (const operation of ['suspend', 'unsuspend', 'deactivate', 'activate', 'reactivate', 'deactivate']) {
      const answer = await post(caller, `/users/${id}/lifecycle/${operation}`, undefined)
      expect([operation, answer.status]).toEqual([operation, 200])
      check('POST', `/users/{}/lifecycle/${operation}`, answer)
    }
    check('DELETE', '/users/{}', await caller.call(`/api/v1/users/${id}`, { method: 'DELETE' }))
    const refused = await post(caller, '/users', { profile: {} })
    faults.push(...contract.checkSchema('Error', refused.body))
    expect(faults).toEqual([])
  })
})
