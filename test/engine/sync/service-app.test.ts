import { readFileSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { createPrivateKey } from 'node:crypto'
import fc from 'fast-check'
import { afterEach, describe, expect, test } from 'vitest'
import {
  startDemoOrg,
  type DemoOrgServer,
  type DemoOrgServerOptions,
} from '../../../src/main/demo-org/index.ts'
import { secretForms } from '../../../src/main/keys.ts'
import { connectWith, startEngine, syncNow, type TestEngine } from '../../support/engine.ts'
import { testKey } from '../../support/keys.ts'
import { differences, keepAll } from '../../support/sync-world.ts'
import { expectedExports, readExports } from '../../support/truth.ts'

const open: { end?: () => Promise<void>; close?: () => Promise<void> }[] = []
afterEach(async () => {
  for (const one of open.splice(0)) await (one.end ?? one.close)?.()
})

async function world(options: DemoOrgServerOptions = {}, dpop = true) {
  const org = await startDemoOrg({ users: 200, groups: 40, apps: 15, limits: { off: true }, ...options })
  const app = startEngine()
  open.push(app, org)
  const key = await testKey()
  const made = org.serviceApp({ role: 'super', publicJwk: key.publicJwk, dpop })
  const credential = { kind: 'service-app' as const, clientId: made.clientId, privateKey: key.pem }
  return { org, app, key, made, credential, id: await connectWith(app, org, credential, keepAll) }
}

const wrong = async (org: DemoOrgServer, app: TestEngine, id: string) =>
  differences(expectedExports(org.org, keepAll), await readExports(app.engine.source(id)))

describe('a sync with a service app', () => {
  test.each([
    ['with proofs of possession', true],
    ['with plain access tokens', false],
  ])('holds what the organization holds, through many renewals, %s', async (_what, dpop) => {
    const { org, app, id } = await world({ latencyMs: 60 }, dpop)
    // It says a second, as the least there is, and ends before: some calls are refused, others renew in time.
    org.oauth.tokenLifetimeMs = 400
    const record = await syncNow(app, id)
    expect(record).toMatchObject({ status: 'done', error: null })
    expect(await wrong(org, app, id)).toEqual({})
    expect(org.oauth.issued).toBeGreaterThan(1)
  })

  test('loses nothing when access tokens end in the middle, whenever that is', async () => {
    const { org, app, id } = await world()
    // Ended again and again, at calls of any kind, as by an administrator; and new nonces are asked for.
    org.oauth.nonceAtResources = true
    for (const skip of [3, 60, 120, 180]) {
      org.faults.add({
        kind: 'run',
        path: '/api/v1',
        skip,
        action: () => {
          org.oauth.revokeTokens()
          if (skip !== 60) org.oauth.forgetNonces()
        },
      })
    }
    const record = await syncNow(app, id)
    expect(record).toMatchObject({ status: 'done', error: null })
    expect(await wrong(org, app, id)).toEqual({})
    expect(org.oauth.refused['invalid_token']).toBeGreaterThan(3)
    // The next one reads changes with the same client.
    const [user] = [...org.org.users()].filter(({ status }) => status === 'ACTIVE').slice(20)
    org.org.updateProfile(user!.id, { firstName: 'Renamed' })
    org.oauth.revokeTokens()
    expect(await syncNow(app, id, 'delta')).toMatchObject({ status: 'done', mode: 'delta' })
    expect(await wrong(org, app, id)).toEqual({})
  })

  test('whose app is deactivated ends in words of a service app, and the earlier data stays', async () => {
    const { org, app, id, made } = await world()
    await syncNow(app, id)
    made.active = false
    const record = await syncNow(app, id)
    expect(record).toMatchObject({ status: 'failed', error: { code: 'unauthorized' } })
    expect(record.error?.message).not.toMatch(/API token/)
    expect(await wrong(org, app, id)).toEqual({})
  })

  test('without an admin role, or without scopes, removes nothing', async () => {
    const { org, app, id, made } = await world()
    await syncNow(app, id)
    made.role = 'none'
    expect((await syncNow(app, id)).status).not.toBe('done')
    expect(await wrong(org, app, id)).toEqual({})
    made.role = 'super'
    made.scopes = ['okta.users.read']
    org.oauth.revokeTokens()
    const { pendingSyncId } = await app.need('connectors.get', { connectorId: id })
    if (pendingSyncId !== null) await app.need('sync.discard', { syncId: pendingSyncId })
    await syncNow(app, id)
    const connector = await app.need('connectors.get', { connectorId: id })
    expect(connector.counts?.users).toBe([...org.org.users()].length)
  })
})

describe('nothing of a key, assertion or access token is ever written', () => {
  const everyByte = (folder: string): string =>
    readdirSync(folder, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map((entry) => readFileSync(join(entry.parentPath, entry.name), 'latin1'))
      .join('\n')

  test('whatever form the key has, and whatever fails', async () => {
    const { org, app, id, key, credential, made } = await world()
    const handle = createPrivateKey(key.pem)
    const jwk = JSON.stringify({ ...handle.export({ format: 'jwk' }), kid: key.keyId })
    const forms = [
      key.pem,
      handle.export({ type: 'pkcs1', format: 'pem' }) as string,
      jwk,
      key.pem.replaceAll('\n', '\\n'),
    ]
    const answers: string[] = []
    await fc.assert(
      fc.asyncProperty(
        fc.constantFrom(...forms),
        fc.constantFrom('nothing', 'inactive', 'no scopes', 'other key', 'cut', 'error'),
        fc.nat(1600),
        async (form, trouble, cutAt) => {
          const privateKey = trouble === 'cut' ? form.slice(0, Math.max(40, cutAt)) : form
          made.active = trouble !== 'inactive'
          made.scopes = trouble === 'no scopes' ? [] : ['okta.users.read', 'okta.groups.read']
          if (trouble === 'error')
            org.faults.add({ kind: 'error', code: 'E0000009', path: '/oauth2', times: 1 })
          answers.push(
            JSON.stringify(
              await app.request('host.setCredential', {
                connectorId: id,
                credential: {
                  ...credential,
                  privateKey,
                  ...(trouble === 'other key' ? { keyId: 'unknown' } : {}),
                },
                storage: 'session',
              }),
            ),
            JSON.stringify(await app.request('connectors.probe', { connectorId: id })),
            JSON.stringify(await app.request('connectors.checkHealth', { connectorId: id })),
          )
        },
      ),
      { numRuns: 10 },
    )
    answers.push(JSON.stringify(await app.request('logs.page', {})), JSON.stringify(app.events))
    // A fault of our own that quotes what it should not is redacted too.
    await app.request('host.log', { level: 'error', message: `failed with ${key.pem.slice(30, 400)}` })
    await app.end({ keep: true })
    const everything = [...answers, everyByte(app.dataDir)].join('\n')
    for (const secret of secretForms(key.pem)) expect(everything.includes(secret)).toBe(false)
    expect(everything).not.toMatch(/eyJ[\w-]{20,}\.[\w-]{20,}\.[\w-]{20,}/)
  })
})
