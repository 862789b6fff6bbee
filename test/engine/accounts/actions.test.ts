import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import type { UserStatus } from '../../../src/main/demo-org/model.ts'
import { accountActions, statusAfter, type AccountAction } from '../../../src/preload/contract/index.ts'
import { openLedger } from '../../support/ledger.ts'
import { keepAll, type World } from '../../support/sync-world.ts'
import { accountIn, audited, followed, lookAndAct, preview, statusIn, worlds } from './world.ts'

const { world, close } = worlds()
let at: World
beforeAll(async () => {
  at = await world({ options: keepAll })
})
afterEach(() => at.org.faults.clear())
afterAll(close)

const possible: Record<AccountAction, readonly UserStatus[]> = {
  suspend: ['ACTIVE'],
  unsuspend: ['SUSPENDED'],
  deactivate: ['STAGED', 'PROVISIONED', 'ACTIVE', 'SUSPENDED', 'LOCKED_OUT', 'PASSWORD_EXPIRED', 'RECOVERY'],
  delete: ['DEPROVISIONED'],
}
const statuses: readonly UserStatus[] = [...possible.deactivate, 'DEPROVISIONED']
const writes = (): number =>
  Object.entries(at.org.stats.byEndpoint).reduce(
    (sum, [endpoint, calls]) => (/^(POST|DELETE) \/users/.test(endpoint) ? sum + calls : sum),
    0,
  )

test('every action in every status: done once, harmless where it has happened, refused without a call else', async () => {
  for (const action of accountActions) {
    for (const status of statuses) {
      const what = `${action} ${status}`
      const id = accountIn(at.org, status)
      const [shown, before] = [await preview(at, id, action), writes()]
      expect(shown, what).toMatchObject({
        ok: true,
        value: { status, possible: possible[action].includes(status) },
      })
      const done = await lookAndAct(at, id, action)
      const calls = writes() - before
      if (possible[action].includes(status)) {
        const after = statusAfter[action]
        expect(done, what).toMatchObject({
          ok: true,
          value: { before: status, after, warning: null, requestId: expect.any(String) as string },
        })
        expect([what, calls, statusIn(at.org, id)]).toEqual([what, 1, after])
      } else if (status === statusAfter[action]) {
        expect(done, what).toMatchObject({
          ok: true,
          value: { before: status, after: status, warning: { code: 'conflict' } },
        })
        expect([what, calls]).toEqual([what, 0])
      } else {
        expect(done, what).toMatchObject({ ok: false, error: { code: 'conflict' } })
        expect([what, calls, statusIn(at.org, id)]).toEqual([what, 0, status])
      }
    }
  }
  await followed(at)
  const entries = await audited(at)
  expect(entries.length).toBe(Object.values(possible).flat().length)
  for (const { details } of entries) {
    expect(JSON.parse(details ?? '{}')).toMatchObject({
      before: expect.any(String) as string,
      requestId: expect.stringMatching(/^[0-9a-f]{32}$/) as string,
    })
  }
})

describe('what is lost', () => {
  test('is what the truth then shows to be gone', async () => {
    const { org } = at.org
    const held = (id: string) => ({
      groups: [...org.memberships()].filter((row) => row.user_id === id).length,
      apps: [...org.appUsers()].filter((row) => row.user_id === id).length,
    })
    const user = org.data.users.find(
      ({ id, index, status }) => index > 5 && status === 'ACTIVE' && held(id).apps > 2,
    )!
    org.grantRole('USER', user.id, 'REPORT_ADMIN')
    await at.sync('delta')
    const before = held(user.id)
    const suspend = await preview(at, user.id, 'suspend')
    expect(suspend).toMatchObject({ value: { lost: { groups: 0, apps: 0, roles: 0 }, reversible: 'yes' } })
    const shown = await preview(at, user.id, 'deactivate')
    if (!shown.ok) throw new Error(shown.error.message)
    expect(shown.value).toMatchObject({
      reversible: 'partly',
      lost: { apps: before.apps, ownedApiKeys: false },
    })
    expect(shown.value.lost.roles).toBeGreaterThan(0)
    expect(shown.value.notes.join(' ')).toContain(`all ${String(before.apps)} application assignments`)
    expect(await lookAndAct(at, user.id, 'deactivate')).toMatchObject({ ok: true })
    expect(held(user.id)).toEqual({ groups: before.groups - (shown.value.lost.groups ?? -1), apps: 0 })
  })

  test('names API tokens, and says what it cannot see', async () => {
    const owner = at.org.org.data.users[1]!.id
    const seen = await preview(at, owner, 'deactivate')
    expect(seen).toMatchObject({ ok: true, value: { lost: { ownedApiKeys: true } } })
    expect(seen.ok && seen.value.notes.join(' ')).toContain('stop working for good: access-desk readonly.')
    at.org.faults.add({ kind: 'error', code: 'E0000006', path: '/api/v1/api-tokens' })
    const unseen = await preview(at, owner, 'deactivate')
    expect(unseen.ok && unseen.value.notes.join(' ')).toContain('not visible to this credential')
  })

  test('is null where the local data does not know the account', async () => {
    const other = await world({ sync: false })
    expect(await preview(other, accountIn(other.org, 'ACTIVE'), 'deactivate')).toMatchObject({
      value: { lost: { groups: null, apps: null, roles: null } },
    })
  })

  test('a directory as the source is said before, and as Okta’s reason after', async () => {
    const id = accountIn(at.org, 'ACTIVE')
    at.org.org.setSource(id, { type: 'ACTIVE_DIRECTORY', name: 'corp.example' })
    const shown = await preview(at, id, 'deactivate')
    expect(shown.ok && shown.value.notes.join(' ')).toContain('comes from Active Directory')
    expect(await lookAndAct(at, id, 'deactivate')).toMatchObject({
      error: { code: 'conflict', okta: { errorCode: 'E0000023' } },
    })
    expect(await audited(at, id)).toEqual([])
  })
})

describe('nothing is done', () => {
  test('where the account, or what it holds, is not as it was shown', async () => {
    const { org } = at.org
    const group = org.createGroup('Made for this')
    const drifts: ((id: string) => void | Promise<unknown>)[] = [
      (id: string) => org.updateProfile(id, { title: 'Other' }),
      (id: string) => org.setUserStatus(id, 'LOCKED_OUT'),
      async (id: string) => {
        const { index } = org.user(id)!
        const app = org.data.apps.find(({ deleted, users }) => !deleted && !users.includes(index))!
        org.assignUser(app.id, id)
        await at.sync('delta')
      },
    ]
    for (const drift of drifts) {
      const id = accountIn(at.org, 'ACTIVE')
      org.addMember(group.id, id)
      await at.sync('delta')
      const shown = await at.app.need('accounts.preview', {
        connectorId: at.id,
        accountId: id,
        action: 'deactivate',
      })
      await drift(id)
      const { fingerprint } = shown
      const before = writes()
      expect(
        await at.app.request('accounts.act', {
          connectorId: at.id,
          accountId: id,
          action: 'deactivate',
          fingerprint,
        }),
      ).toMatchObject({
        ok: false,
        error: { code: 'conflict', message: expect.stringContaining('has changed') as string },
      })
      expect(writes()).toBe(before)
    }
  })

  test('to the account that the connector signs in as', async () => {
    const self = at.org.org.data.users[0]!.id
    for (const action of ['suspend', 'deactivate'] as const) {
      const shown = await preview(at, self, action)
      expect(shown).toMatchObject({ ok: true, value: { possible: false, lost: { ownedApiKeys: true } } })
      expect(await lookAndAct(at, self, action)).toMatchObject({ error: { code: 'refused-for-safety' } })
    }
    expect(statusIn(at.org, self)).toBe('ACTIVE')
  })

  test('by another name than Okta’s own id, nor to what is not there', async () => {
    for (const id of [
      'me',
      '00u0000000000000000z',
      '../groups',
      at.org.org.data.users[9]!.profile['login'] as string,
    ])
      expect(await preview(at, id, 'deactivate')).toMatchObject({ error: { code: 'not-found' } })
  })

  test('nor any call made, where the credential is known not to be able to', async () => {
    await at.app.need('connectors.probe', { connectorId: at.id })
    const { capabilities } = await at.connector()
    const ledger = openLedger(at.app.dataDir)
    ledger.connectors.setProbe(at.id, {
      capabilities: {
        ...capabilities!,
        manageAccounts: { value: 'no', reason: 'The role does not allow it.', evidence: 'none' },
      },
      orgId: null,
      orgName: null,
      actsAs: null,
      scopes: null,
      at: new Date().toISOString(),
    })
    ledger.close()
    const id = accountIn(at.org, 'ACTIVE')
    const before = at.org.stats.calls
    const refusal = { ok: false, error: { code: 'forbidden', message: 'The role does not allow it.' } }
    expect(await preview(at, id, 'suspend')).toMatchObject(refusal)
    expect(await lookAndAct(at, id, 'suspend')).toMatchObject(refusal)
    expect(at.org.stats.calls).toBe(before)
    await at.app.need('connectors.probe', { connectorId: at.id })
  })
})

describe('a call whose answer is lost', () => {
  const lifecycle = /^\/api\/v1\/users\/[^/]+(\/lifecycle\/\w+)?$/

  test.each(accountActions)('is not repeated: Okta is asked what came of it (%s)', async (action) => {
    const id = accountIn(at.org, possible[action].at(-1) ?? 'ACTIVE')
    const method = action === 'delete' ? 'DELETE' : 'POST'
    at.org.faults.add({ kind: 'lost', path: lifecycle, method })
    const before = writes()
    expect(await lookAndAct(at, id, action)).toMatchObject({
      ok: true,
      value: {
        after: statusAfter[action],
        requestId: null,
        warning: { message: expect.stringContaining('No complete answer came') as string },
      },
    })
    expect(writes() - before).toBe(1)
    expect((await audited(at, id))[0]?.details).toContain('No complete answer came')
    await followed(at)
  })

  test('and where even that cannot be asked, doubt is said and kept; the next look tells the truth', async () => {
    const id = accountIn(at.org, 'ACTIVE')
    const shown = await preview(at, id, 'suspend')
    if (!shown.ok) throw new Error(shown.error.message)
    at.org.faults.add({ kind: 'lost', path: lifecycle, method: 'POST' })
    // The look before the call is answered, the one after it is not.
    at.org.faults.add({
      kind: 'error',
      code: 'E0000011',
      path: `/api/v1/users/${id}`,
      method: 'GET',
      skip: 1,
    })
    const { fingerprint } = shown.value
    const done = await at.app.request('accounts.act', {
      connectorId: at.id,
      accountId: id,
      action: 'suspend',
      fingerprint,
    })
    expect(done).toMatchObject({
      ok: false,
      error: {
        code: 'offline',
        message: expect.stringMatching(/may have made the change.*not known/s) as string,
      },
    })
    const [entry] = await audited(at, id)
    expect(entry).toMatchObject({ action: 'account.suspended' })
    expect(entry?.text).toContain('It is not known whether Okta did it.')
    at.org.faults.clear()
    expect(await preview(at, id, 'suspend')).toMatchObject({
      value: { status: 'SUSPENDED', possible: false },
    })
    await followed(at)
  })

  test('a call that never arrived is told from one that did', async () => {
    const id = accountIn(at.org, 'ACTIVE')
    at.org.faults.add({ kind: 'reset', path: lifecycle, method: 'POST' })
    expect(await lookAndAct(at, id, 'suspend')).toMatchObject({
      error: {
        message: expect.stringContaining('Okta says ACTIVE now, but the change may still come.') as string,
      },
    })
    expect((await audited(at, id))[0]?.text).toContain('no complete answer came')
  })

  test('somebody else who was faster is no failure', async () => {
    const id = accountIn(at.org, 'ACTIVE')
    // Between the look and the call: the first is answered, then somebody suspends the account.
    at.org.faults.add({
      kind: 'run',
      path: '/api/v1/api-tokens',
      skip: 1,
      action: (org) => org.setUserStatus(id, 'SUSPENDED'),
    })
    at.org.faults.add({ kind: 'latency', milliseconds: 150, path: '/api/v1/api-tokens' })
    const done = await lookAndAct(at, id, 'suspend')
    expect(done).toMatchObject({ ok: true, value: { after: 'SUSPENDED', warning: { code: 'conflict' } } })
  })
})

test('two at once for one account are not two calls', async () => {
  const id = accountIn(at.org, 'ACTIVE')
  at.org.faults.add({ kind: 'latency', milliseconds: 100, path: `/api/v1/users/${id}/lifecycle` })
  const results = await Promise.all([lookAndAct(at, id, 'suspend'), lookAndAct(at, id, 'suspend')])
  expect(results.filter(({ ok }) => ok).length).toBe(1)
  expect(
    at.org.org.log.entries.filter(
      ({ eventType, targets }) => eventType === 'user.lifecycle.suspend' && targets[0]?.id === id,
    ).length,
  ).toBe(1)
  await followed(at)
})
