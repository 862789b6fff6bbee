import { afterEach, describe, expect, it } from 'vitest'
import { capabilitiesSchema, capabilityNames } from '../../../src/preload/contract/models.ts'
import { startDemoOrg, type DemoOrgServer, type TokenRole } from '../../../src/main/demo-org/index.ts'
import type { OktaCredential } from '../../../src/main/engine/okta/port.ts'
import { probeCapabilities } from '../../../src/main/engine/okta/probe.ts'
import { createOktaClient } from '../../../src/main/engine/okta/sdk-client.ts'
import { testKey } from '../../support/keys.ts'
import { startRawServer } from './raw-server.ts'

const open: (() => Promise<void>)[] = []
afterEach(async () => {
  for (const close of open.splice(0).toReversed()) await close()
})

async function probe(url: string, credential: string | OktaCredential) {
  const okta = await createOktaClient({
    baseUrl: url,
    credential: typeof credential === 'string' ? { kind: 'token', token: credential } : credential,
  })
  open.push(() => okta.close())
  return probeCapabilities(okta)
}

const names = [...capabilityNames, 'manageAccounts'] as const
const kinds = ['an API token', 'a service app', 'a service app without proofs'] as const

async function credentialOf(
  server: DemoOrgServer,
  kind: (typeof kinds)[number],
  role: TokenRole,
  scopes?: string[],
): Promise<OktaCredential> {
  if (kind === 'an API token') return { kind: 'token', token: server.token(role) }
  const key = await testKey()
  const { clientId } = server.serviceApp({
    role,
    publicJwk: key.publicJwk,
    dpop: kind === 'a service app',
    ...(scopes === undefined ? {} : { scopes }),
  })
  return { kind: 'service-app', clientId, privateKey: key.pem }
}

async function organization() {
  const server = await startDemoOrg({ users: 60, groups: 12, apps: 5 })
  open.push(() => server.close())
  return server
}

describe('the permission matrix', () => {
  it.each(
    kinds.flatMap((kind) =>
      (
        [
          ['readonly', 'yes no yes no no no'],
          ['appgroup', 'yes yes yes yes no yes'],
          ['super', 'yes yes yes yes yes yes'],
          ['none', 'no no no no no no'],
        ] as const
      ).map(([role, matrix]) => [kind, role, matrix] as const),
    ),
  )('of %s with the role %s is %s, and nothing is changed by asking', async (kind, role, matrix) => {
    const server = await organization()
    const before = server.org.digest()
    const result = await probe(server.url, await credentialOf(server, kind, role))
    if (!result.ok) throw new Error(result.error.message)
    const { capabilities } = result.value
    expect(names.map((name) => capabilities[name]?.value).join(' ')).toBe(matrix)
    expect(capabilitiesSchema.safeParse(capabilities).success).toBe(true)
    for (const name of names) {
      const { value, reason, evidence } = capabilities[name]!
      expect(evidence).toMatch(/(GET|PUT|POST) \/\S+: HTTP \d{3}/)
      expect(reason).toMatch(value === 'no' ? /Give the (account|app)/ : /can (read|change|create)/)
      // An app has no token to speak of, and a token no scopes.
      expect(reason).not.toMatch(kind === 'an API token' ? /scope|service app/i : /token|account that/i)
    }
    expect(result.value.orgId).toBe(server.org.data.id)
    expect(result.value.actsAs === null).toBe(role === 'none' || kind !== 'an API token')
    expect(result.value.scopes === null).toBe(kind === 'an API token')
    expect(server.org.digest()).toBe(before)
    expect(server.stats).toMatchObject({ rateLimited: 0 })
    expect(server.stats.calls).toBeLessThan(16)
  })

  it('names the missing role, to be copied', async () => {
    const server = await organization()
    const result = await probe(server.url, server.token('readonly'))
    expect(result).toMatchObject({
      value: {
        capabilities: {
          provisionGroups: { reason: expect.stringContaining('Group Membership Administrator') },
          provisionApps: { reason: expect.stringContaining('Application Administrator') },
          reviewRoles: { reason: expect.stringContaining('Super Administrator') },
          manageAccounts: { reason: expect.stringContaining('Organizational Administrator') },
        },
      },
    })
  })

  it('names exactly the scopes that a service app lacks, and makes no call that would need them', async () => {
    const server = await organization()
    const granted = ['okta.users.read', 'okta.apps.read', 'okta.groups.manage']
    const result = await probe(server.url, await credentialOf(server, 'a service app', 'super', granted))
    if (!result.ok) throw new Error(result.error.message)
    const { capabilities, scopes } = result.value
    expect(names.map((name) => capabilities[name]?.value).join(' ')).toBe('yes yes yes no no no')
    expect(capabilities.provisionApps.reason).toContain('okta.apps.manage')
    expect(capabilities.reviewRoles.reason).toContain('okta.roles.read')
    expect(capabilities.manageAccounts?.reason).toContain('okta.users.manage')
    expect(capabilities.manageAccounts?.evidence).toContain('invalid_scope')
    expect(scopes).toMatchObject({ granted })
    const asked = Object.keys(server.stats.byEndpoint).join(' ')
    expect(asked).not.toMatch(/iam|roles|POST \/users|POST \/apps/)
    expect(server.oauth.refused['insufficient_scope'] ?? 0).toBe(0)
  })

  it.each(kinds)('says why an organization without visible rows cannot be reviewed with %s', async (kind) => {
    const server = await organization()
    const result = await probe(server.url, await credentialOf(server, kind, 'none'))
    expect(result).toMatchObject({
      value: { capabilities: { reviewGroups: { reason: expect.stringContaining('no admin role') } } },
    })
  })

  it('fails as a whole with a key that Okta does not know', async () => {
    const server = await organization()
    const credential = await credentialOf(server, 'a service app', 'super')
    const result = await probe(server.url, { ...credential, keyId: 'another' } as OktaCredential)
    expect(result).toMatchObject({
      ok: false,
      error: { code: 'unauthorized', okta: { errorCode: 'invalid_client' } },
    })
  })
})

/** Answers by method and path pattern; the first that matches counts. */
async function served(table: [pattern: RegExp, status: number, body: unknown][]) {
  const server = await startRawServer((request, response) => {
    const line = `${request.method} ${request.url}`
    const [, status, body] = table.find(([pattern]) => pattern.test(line)) ?? [null, 200, []]
    response
      .writeHead(status, { 'content-type': 'application/json' })
      .end(status === 204 ? '' : JSON.stringify(body))
  })
  open.push(() => server.close())
  return { server, result: await probe(server.url, 't') }
}
describe('by hand-made answers', () => {
  const me = { id: '00u1', status: 'ACTIVE', profile: { login: 'a@b.c' } }
  const org = { id: '00o1', companyName: 'Acme', subdomain: 'acme' }
  const usual: [RegExp, number, unknown][] = [
    [/GET \/api\/v1\/org$/, 200, org],
    [/\/users\/me/, 200, me],
    [/\/iam\/assignees/, 200, { value: [{ id: '00u2' }] }],
    [/\/users\?/, 200, [{ id: '00u2' }]],
    [/\/groups\?/, 200, [{ id: '00g1' }]],
    [/\/apps\?/, 200, [{ id: '0oa1' }]],
  ]
  const denied = { errorCode: 'E0000006' }
  const missing = { errorCode: 'E0000007' }

  it.each([
    ['USER_ADMIN', 'yes no'],
    ['GROUP_MEMBERSHIP_ADMIN', 'yes no'],
    ['ORG_ADMIN', 'yes no'],
    ['APP_ADMIN', 'no yes'],
    ['SUPER_ADMIN', 'yes yes'],
    ['READ_ONLY_ADMIN', 'no no'],
    ['HELP_DESK_ADMIN', 'no no'],
  ])('the role %s decides the writes (%s) without writing', async (type, writes) => {
    const { server, result } = await served([
      ...usual,
      [/00u1\/roles/, 200, [{ id: 'r', type, label: type, status: 'ACTIVE' }]],
    ])
    if (!result.ok) throw new Error(result.error.message)
    expect(
      `${result.value.capabilities.provisionGroups.value} ${result.value.capabilities.provisionApps.value}`,
    ).toBe(writes)
    expect(server.requests.every(({ method }) => method === 'GET')).toBe(true)
    expect(result.value).toMatchObject({ orgName: 'Acme', actsAs: 'a@b.c' })
  })

  it('asks by a write that cannot change anything where a custom role decides', async () => {
    const { server, result } = await served([
      ...usual,
      [/00u1\/roles/, 200, [{ id: 'r', type: 'CUSTOM', label: 'Mine' }]],
      [/^PUT/, 404, missing],
      [/^POST/, 403, denied],
    ])
    expect(result).toMatchObject({
      value: { capabilities: { provisionGroups: { value: 'yes' }, provisionApps: { value: 'no' } } },
    })
    const writes = server.requests.filter(({ method }) => method !== 'GET')
    expect(writes.map(({ method, url }) => `${method} ${url}`)).toEqual([
      'PUT /api/v1/groups/00g00000000000000000/users/00u00000000000000000',
      'POST /api/v1/apps/0oa00000000000000000/users',
      'POST /api/v1/users/00u00000000000000000/lifecycle/suspend',
    ])
  })

  it('does not guess from other answers to such a write', async () => {
    const { result } = await served([
      ...usual,
      [/00u1\/roles/, 403, denied],
      [/^PUT/, 204, null],
      [/^POST/, 400, { errorCode: 'E0000001' }],
    ])
    expect(result).toMatchObject({
      value: {
        capabilities: {
          provisionGroups: { value: 'unknown', evidence: expect.stringContaining('204') },
          provisionApps: { value: 'unknown', evidence: expect.stringContaining('E0000001') },
        },
      },
    })
  })

  it('is no when only the inner list is refused', async () => {
    const { result } = await served([
      [/\/groups\/00g1\/users/, 403, denied],
      ...usual,
      [/\/roles/, 403, denied],
      [/^P/, 403, denied],
    ])
    expect(result).toMatchObject({
      value: {
        capabilities: {
          reviewGroups: { value: 'no' },
          reviewApps: { value: 'yes' },
          reviewRoles: { value: 'no' },
        },
      },
    })
  })

  it.each([
    ['nothing', 200, null],
    ['a list', 200, []],
    ['something else', 200, { status: 'up' }],
    ['not found', 404, { error: 'no route' }],
  ])('fails as a whole where every answer is %s, without trying a write', async (_what, status, body) => {
    const { server, result } = await served([[/./, status, body]])
    expect(result).toMatchObject({ ok: false, error: { code: 'okta-error' } })
    expect(server.requests.every(({ method }) => method === 'GET')).toBe(true)
  })

  it('fails as a whole with an invalid token', async () => {
    const { result } = await served([[/./, 401, { errorCode: 'E0000011' }]])
    expect(result).toMatchObject({ ok: false, error: { code: 'unauthorized' } })
  })
})
