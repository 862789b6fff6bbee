import { beforeAll, describe, expect, test } from 'vitest'
import { BUCKET_LIMITS } from '../../src/main/demo-org/buckets.ts'
import { ERROR_CODES } from '../../src/main/demo-org/errors.ts'
import { ROUTES } from '../../src/main/demo-org/router.ts'
import { loadContract, recordedPresent, recordedRows, specFile, specPresent } from './openapi.ts'
import type { Contract } from './openapi.ts'
import { first, start } from './support.ts'
import type { Answer, Caller } from './support.ts'

if (!specPresent) console.log('skipped: answers against the specification, because ../shared/spec is absent')

/** Departures from the specification that are Okta's own, and how we know. */
const KNOWN: readonly [error: RegExp, reason: string][] = [
  [
    /^\/_embedded\/group-rules must be object/,
    'a list of rules, which came after this release of the specification',
  ],
  [
    /(^|\/groups\/\d+)\/profile(\/description must be string| must match a schema in anyOf)/,
    'null where a group has no description',
  ],
  [
    /^\/tokenWindow must match pattern/,
    'recorded: P30D, which the pattern of the specification cannot match',
  ],
  [
    /^\/name must be equal .*(oidc_client|template_wsfed)/,
    'recorded: apps of the catalog keep their own name',
  ],
]
/** Endpoints that the release of the specification does not describe. */
const UNDESCRIBED = ['GET /groups/{}/users/{}/group-rules']
/** Real answers of the same kind, to know where Okta sends null although its specification says otherwise. */
const KINDS: readonly [ours: RegExp, recorded: RegExp][] = [
  [/ \/apps\/\{\}\/users/, /^\/api\/v1\/apps\/[^/]+\/users/],
  [/ \/apps$| \/apps\/\{\}$|\/groups\/\{\}\/apps$/, /^\/api\/v1\/apps(\/[^/]+)?$/],
  [/^/, /^(?!\/api\/v1\/apps)/],
]

function recordedNulls(name: string): Set<string> {
  const kind = KINDS.find(([ours]) => ours.test(name))
  let found = cache.get(kind)
  if (found === undefined) {
    found = recordedRows(kind?.[1] ?? /^$/).nulls
    cache.set(kind, found)
  }
  return found
}
const cache = new Map<unknown, Set<string>>()

function isKnown(name: string, error: string, examples: ReadonlySet<string>): boolean {
  if (KNOWN.some(([known]) => known.test(error))) return true
  const place = (error.split(' ', 1)[0] as string).replaceAll(/\/\d+(?=\/|$)/g, '/*')
  return recordedNulls(name).has(place) || (name === 'GET /logs' && examples.has(place))
}

describe.skipIf(!specPresent)('every answer is valid against the OpenAPI file of Okta', () => {
  let contract: Contract
  beforeAll(() => {
    contract = loadContract()
  }, 60_000)

  test('for every endpoint served', async () => {
    const caller = await start({ users: 1200, groups: 120, apps: 130 })
    const seen = new Set<string>()
    const faults: string[] = []
    const examples = contract.exampleNulls('ListLogs')
    await exercise(caller, (method, pattern, answer, described) => {
      seen.add(`${method} ${pattern}`)
      const name = `${method} ${pattern}`
      const found = contract.check(method, described ?? pattern, answer.status, answer.body)
      if (found === undefined && !UNDESCRIBED.includes(name))
        faults.push(`${name} ${String(answer.status)}: not described`)
      const unknown = (found ?? []).filter((error) => !isKnown(name, error, examples))
      faults.push(...unknown.slice(0, 5).map((error) => `${name} ${String(answer.status)}: ${error}`))
    })
    expect([...new Set(faults)]).toEqual([])
    expect(
      ROUTES.map(({ method, pattern }) => `${method} ${pattern}`).filter((name) => !seen.has(name)),
    ).toEqual([])
  }, 60_000)

  test('for errors', async () => {
    const { call, get } = await start({ users: 20, groups: 20, apps: 5 })
    const answers = [
      await get('/api/v1/users/nobody'),
      await call('/api/v1/users', { token: 'wrong' }),
      await call('/api/v1/iam/roles', { role: 'readonly' }),
      await call('/api/v1/users', { method: 'POST', body: {} }),
    ]
    expect(answers.map(({ status }) => status)).toEqual([404, 401, 403, 400])
    for (const { body } of answers) expect(contract.checkSchema('Error', body)).toEqual([])
  })

  test('codes, statuses and summaries of errors are those Okta documents', () => {
    const { errors } = specFile<{
      errors: { errorCode: string; statusCode: number; errorSummary: string }[]
    }>('error-codes.json')
    for (const [code, [status, summary]] of Object.entries(ERROR_CODES)) {
      expect(errors.find(({ errorCode }) => errorCode === code)).toMatchObject({
        statusCode: status,
        errorSummary: summary,
      })
    }
  })

  test('event types are in the catalogue', async () => {
    const { call, server } = await start({ users: 60, groups: 30, apps: 12 })
    await exerciseWrites({ call, get: call, server } as unknown as Caller, () => undefined)
    const types = new Set(server.org.log.entries.map((entry) => entry.eventType))
    const catalogue = JSON.stringify(specFile('event-types.json'))
    expect(types.size).toBeGreaterThan(12)
    expect([...types].filter((type) => !catalogue.includes(`"${type}"`))).toEqual([])
  })
})

test.skipIf(!specPresent || !recordedPresent)(
  'no row carries a name that neither the specification nor a real answer has',
  async () => {
    const contract = loadContract()
    const { get, server } = await start({ users: 200, groups: 60, apps: 30 })
    const { data } = server.org
    const cases: [schema: string, recorded: RegExp, path: string][] = [
      ['User', /^\/api\/v1\/users\/?[^/]*$/, '/api/v1/users'],
      ['Group', /^\/api\/v1\/groups\/?[^/]*$/, '/api/v1/groups?expand=stats,app'],
      ['Application', /^\/api\/v1\/apps\/?[^/]*$/, '/api/v1/apps?limit=200'],
      ['AppUser', /^\/api\/v1\/apps\/[^/]+\/users/, `/api/v1/apps/${data.apps[0]?.id ?? ''}/users`],
      [
        'ApplicationGroupAssignment',
        /^\/api\/v1\/apps\/[^/]+\/groups/,
        `/api/v1/apps/${data.apps[0]?.id ?? ''}/groups`,
      ],
      ['GroupRule', /^\/api\/v1\/groups\/rules/, '/api/v1/groups/rules'],
      ['ApiToken', /^\/api\/v1\/api-tokens/, '/api/v1/api-tokens'],
    ]
    for (const [schema, recorded, path] of cases) {
      const allowed = new Set([...contract.properties(schema), ...recordedRows(recorded).keys])
      const sent = new Set((await get(path)).body.flatMap((row: object) => Object.keys(row)))
      expect(
        [...sent].filter((key) => !allowed.has(key as string)),
        schema,
      ).toEqual([])
    }
  },
  60_000,
)

test('every route belongs to a bucket with a limit', () => {
  for (const { bucket } of ROUTES) expect(BUCKET_LIMITS[bucket]).toBeGreaterThan(0)
})

/** `described` is the path in the specification where it differs from ours. */
type Report = (method: string, pattern: string, answer: Answer, described?: string) => void

const id = (list: readonly { id: string }[], index: number): string => list[index]?.id ?? ''

/** Calls every endpoint, with each expansion and every app. */
async function exercise(caller: Caller, report: Report): Promise<void> {
  const { get, server } = caller
  const { data } = server.org
  const read = async (pattern: string, ids: string[] = [], query = ''): Promise<Answer> => {
    let at = 0
    const answer = await get(
      `/api/v1${pattern.replaceAll('{}', () => encodeURIComponent(ids[at++] ?? ''))}${query}`,
    )
    expect(answer.status, `${pattern} ${answer.text.slice(0, 200)}`).toBe(200)
    report('GET', pattern, answer)
    return answer
  }
  await read('/org')
  const search = `?search=${encodeURIComponent('status pr')}`
  await read('/users', [], search)
  await read(
    '/users',
    [],
    `?limit=100&search=${encodeURIComponent('status eq "STAGED" or status eq "SUSPENDED" or status eq "DEPROVISIONED"')}`,
  )
  for (const user of data.users.slice(0, 60)) await read('/users/{}', [user.id])
  await read('/users/{}/groups', [id(data.users, 0)])
  await read('/users/{}/appLinks', [id(data.users, 0)])
  const groupTargets = first(
    data.roleAssignments,
    ({ kind, groupTargets: targets }) => kind === 'USER' && targets.length > 0,
  )
  const appTargets = first(
    data.roleAssignments,
    ({ kind, appTargets: targets }) => kind === 'USER' && targets.length > 0,
  )
  const groupRole = first(
    data.roleAssignments,
    ({ kind, groupTargets: targets }) => kind === 'GROUP' && targets.length > 0,
  )
  const binding = first(data.bindings, ({ members }) => members.some(({ kind }) => kind === 'GROUP'))
  const bound = first(binding.members, ({ kind }) => kind === 'USER')
  for (const user of [groupTargets.principal, appTargets.principal, bound.principal]) {
    await read('/users/{}/roles', [id(data.users, user)])
    await read('/users/{}/roles', [id(data.users, user)], '?expand=targets/groups')
  }
  await read('/users/{}/roles/{}', [id(data.users, groupTargets.principal), groupTargets.id])
  await read('/users/{}/roles/{}', [id(data.users, bound.principal), bound.id])
  await read('/users/{}/roles/{}/targets/groups', [id(data.users, groupTargets.principal), groupTargets.id])
  await read('/users/{}/roles/{}/targets/catalog/apps', [id(data.users, appTargets.principal), appTargets.id])
  await read('/groups', [], '?expand=stats,app')
  await read('/groups')
  const ruled = data.groups[data.rules[0]?.groups[0] ?? -1]
  await read('/groups/{}', [id(data.groups, 0)])
  await read('/groups/{}/users', [ruled?.id ?? ''], '?expand=group-rules')
  await read('/groups/{}/users/{}/group-rules', [ruled?.id ?? '', id(data.users, ruled?.members[0] ?? -1)])
  await read('/groups/{}/apps', [id(data.groups, 0)])
  await read('/groups/rules')
  await read('/groups/rules/{}', [id(data.rules, 0)])
  await read('/groups/{}/roles', [id(data.groups, groupRole.principal)], '?expand=targets/groups')
  await read('/groups/{}/roles', [
    id(data.groups, first(binding.members, ({ kind }) => kind === 'GROUP').principal),
  ])
  await read('/groups/{}/roles/{}', [id(data.groups, groupRole.principal), groupRole.id])
  await read('/groups/{}/roles/{}/targets/groups', [id(data.groups, groupRole.principal), groupRole.id])
  await read('/groups/{}/roles/{}/targets/catalog/apps', [id(data.groups, groupRole.principal), groupRole.id])
  await read('/apps', [], '?limit=200')
  for (const app of data.apps) await read('/apps/{}', [app.id])
  for (const app of data.apps.slice(0, 12)) {
    await read('/apps/{}/users', [app.id], '?limit=500')
    await read('/apps/{}/users', [app.id], '?expand=user&limit=20')
    await read('/apps/{}/groups', [app.id], '?expand=group')
  }
  const app = first(data.apps, ({ groups }) => groups.length > 0)
  await read('/apps/{}/users/{}', [app.id, id(data.users, app.users[0] ?? -1)], '?expand=user')
  await read('/apps/{}/groups/{}', [app.id, id(data.groups, app.groups[0]?.group ?? -1)])
  await read('/iam/assignees/users')
  await read('/iam/roles')
  await read('/iam/roles/{}', [data.customRoles[1]?.label ?? ''])
  await read('/iam/roles/{}/permissions', [id(data.customRoles, 0)])
  await read('/iam/resource-sets', [], '?limit=2')
  for (const set of data.resourceSets) {
    await read('/iam/resource-sets/{}', [set.id])
    await read('/iam/resource-sets/{}/resources', [set.id])
    await read('/iam/resource-sets/{}/bindings', [set.id])
  }
  await read('/iam/resource-sets/{}/bindings/{}', [binding.set, binding.role])
  await read('/iam/resource-sets/{}/bindings/{}/members', [binding.set, binding.role], '?limit=3')
  await read('/iam/resource-sets/{}/bindings/{}/members/{}', [binding.set, binding.role, bound.id])
  const tokens = await read('/api-tokens')
  await read('/api-tokens/{}', [tokens.body[0].id])
  await read('/principal-rate-limits', [], `?filter=${encodeURIComponent('principalType eq "SSWS_TOKEN"')}`)
  await exerciseWrites(caller, report)
  expect((await read('/logs', [], '?limit=1000')).body.length).toBeGreaterThan(20)
  report(
    'DELETE',
    '/api-tokens/current',
    await caller.call('/api/v1/api-tokens/current', { method: 'DELETE' }),
  )
}

/** Makes every kind of change through the endpoints that allow it. */
async function exerciseWrites({ call, server }: Caller, report: Report): Promise<void> {
  const { data } = server.org
  const write = async (
    method: string,
    pattern: string,
    ids: string[],
    status: number,
    body?: unknown,
  ): Promise<Answer> => {
    let at = 0
    const answer = await call(
      `/api/v1${pattern.replaceAll('{}', () => encodeURIComponent(ids[at++] ?? ''))}`,
      { method, ...(body === undefined ? {} : { body }) },
    )
    expect(answer.status, `${method} ${pattern} ${answer.text}`).toBe(status)
    report(method, pattern, answer, pattern.replace('/lifecycle/{}', `/lifecycle/${ids[1] ?? ''}`))
    return answer
  }
  const profile = {
    firstName: 'Zoë',
    lastName: "O'New",
    email: 'zoe.new@example.com',
    login: 'zoe.new@example.com',
  }
  const user = (await write('POST', '/users', [], 200, { profile })).body.id as string
  await write('POST', '/users/{}', [user], 200, { profile: { department: 'Finance' } })
  const group = (
    await write('POST', '/groups', [], 200, { profile: { name: 'Made here', description: 'For a test' } })
  ).body.id as string
  await write('PUT', '/groups/{}/users/{}', [group, user], 204)
  const app = first(data.apps, (candidate) => candidate.status === 'ACTIVE' && candidate.index > 4).id
  await write('POST', '/apps/{}/users', [app, user], 200, { id: user, scope: 'USER' })
  await write('DELETE', '/apps/{}/users/{}', [app, user], 204)
  await write('PUT', '/apps/{}/groups/{}', [app, group], 200, { priority: 3 })
  await write('DELETE', '/apps/{}/groups/{}', [app, group], 204)
  await write('POST', '/apps/{}/lifecycle/{}', [app, 'deactivate'], 200)
  await write('POST', '/apps/{}/lifecycle/{}', [app, 'activate'], 200)
  const role = (await write('POST', '/users/{}/roles', [user], 201, { type: 'HELP_DESK_ADMIN' })).body
    .id as string
  await write('DELETE', '/users/{}/roles/{}', [user, role], 204)
  const given = (await write('POST', '/groups/{}/roles', [group], 201, { type: 'REPORT_ADMIN' })).body
    .id as string
  await write('DELETE', '/groups/{}/roles/{}', [group, given], 204)
  const set = data.resourceSets[1]?.id ?? ''
  const custom = data.customRoles[5]?.id ?? ''
  const bound = (
    await write('POST', '/users/{}/roles', [user], 201, { type: 'CUSTOM', role: custom, 'resource-set': set })
  ).body.id as string
  await write('DELETE', '/users/{}/roles/{}', [user, bound], 204)
  await write('POST', '/iam/resource-sets/{}/bindings', [set], 200, {
    role: custom,
    members: [`${server.url}/api/v1/users/${user}`],
  })
  await write('PATCH', '/iam/resource-sets/{}/bindings/{}/members', [set, custom], 200, {
    additions: [`${server.url}/api/v1/groups/${group}`],
  })
  const member =
    first(data.bindings, (binding) => binding.set === set && binding.role === custom).members[0]?.id ?? ''
  await write('DELETE', '/iam/resource-sets/{}/bindings/{}/members/{}', [set, custom, member], 204)
  await write('DELETE', '/groups/{}/users/{}', [group, user], 204)
  await write('DELETE', '/groups/{}', [group], 204)
  server.org.setUserStatus(user, 'ACTIVE')
  for (const operation of ['suspend', 'unsuspend', 'deactivate', 'activate', 'reactivate', 'deactivate'])
    await write('POST', '/users/{}/lifecycle/{}', [user, operation], 200)
  await write('DELETE', '/users/{}', [user], 204)
}
