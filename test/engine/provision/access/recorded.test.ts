import { existsSync, readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { standardRoles } from '../../../../src/preload/contract/models.ts'
import type { AccessChange } from '../../../../src/preload/contract/models.ts'
import { recordedAnswers, type Recorded } from '../../../support/recorded.ts'
import { client, rawServer } from '../../okta/client-support.ts'
import { parse } from './sample.ts'
import { access } from './support.ts'

const answers = recordedAnswers() ?? []

/** Looks at a change where Okta answers as it once did. */
async function lookedAt(recorded: Recorded, change: AccessChange) {
  const server = await rawServer((request, response) => {
    const found = request.url?.split('?')[0] === recorded.path.split('?')[0]
    response.writeHead(found ? 200 : 404, { 'content-type': 'application/json' })
    response.end(found ? recorded.body : '{"errorCode":"E0000007"}')
  })
  const looked = await access.look(await client(server.url, 'token'), change, { parts: 'held' })
  if (!looked.ok) throw new Error(`${recorded.path}: ${looked.error.message}`)
  return looked.value.state.held
}

/** One recorded answer of each address, a few of them. */
const answersOf = (path: RegExp): [Recorded, string[]][] => {
  const seen = new Map<string, [Recorded, string[]]>()
  for (const one of answers) {
    const match = path.exec(one.path.split('?')[0] as string)
    if (match !== null && one.method === 'GET' && one.status === 200)
      seen.set(one.path, [one, match.slice(1)])
  }
  return [...seen.values()].slice(0, 12)
}

test.skipIf(answers.length === 0)('real answers are understood: assignments', async () => {
  const found = answersOf(/^\/api\/v1\/apps\/(\w+)\/users\/(\w+)$/)
  expect(found.length).toBeGreaterThan(0)
  for (const [recorded, [app, user]] of found) {
    const held = await lookedAt(recorded, parse(`revoke assignment ${String(app)} USER ${String(user)}`))
    expect(held).toMatchObject({ by: 'direct', restorable: { userName: expect.any(String) as string } })
    expect(Object.values(held?.restorable?.profile ?? {})).not.toContain(null)
  }
  const groups = answersOf(/^\/api\/v1\/apps\/(\w+)\/groups\/(\w+)$/)
  expect(groups.length).toBeGreaterThan(0)
  for (const [recorded, [app, group]] of groups) {
    const held = await lookedAt(
      recorded,
      parse(`revoke group-assignment ${String(app)} GROUP ${String(group)}`),
    )
    expect(held).toMatchObject({ by: 'direct', restorable: { priority: expect.any(Number) as number } })
  }
})

test.skipIf(answers.length === 0)('real answers are understood: roles of people', async () => {
  let roles = 0
  for (const [recorded, [user]] of answersOf(/^\/api\/v1\/users\/(\w+)\/roles$/)) {
    const rows = JSON.parse(recorded.body) as { id: string; type: string; assignmentType: string }[]
    for (const type of Object.keys(standardRoles)) {
      const held = await lookedAt(recorded, parse(`grant role ${type} USER ${String(user)}`))
      const row = rows.find((one) => one.type === type)
      if (row === undefined) expect(held).toBe(null)
      else if (row.assignmentType === 'USER')
        expect(held).toMatchObject({ by: 'direct', assignmentId: row.id })
      roles += row === undefined ? 0 : 1
    }
  }
  expect(roles).toBeGreaterThan(3)
})

const spec = new URL('../../../../../shared/spec/okta-management.yaml', import.meta.url)
if (!existsSync(spec)) console.log('Skipped: the OpenAPI file of Okta is not beside this checkout.')

test.skipIf(!existsSync(spec))('every call that changes something is one that Okta describes', () => {
  const described = new Set<string>()
  let path = ''
  for (const line of readFileSync(spec, 'utf8').split('\n')) {
    path = /^ {2}(\/\S+):$/.exec(line)?.[1] ?? (/^\S/.test(line) ? '' : path)
    const method = /^ {4}(put|post|delete):$/.exec(line)?.[1]
    if (path !== '' && method !== undefined)
      described.add(`${method.toUpperCase()} ${path.replaceAll(/\{\w+\}/g, '{}')}`)
  }
  expect(described.size).toBeGreaterThan(300)
  const held = { by: 'direct', through: [], assignmentId: 'ra1' } as const
  const restores = { profile: { a: 1 }, userName: 'ana', priority: 1 }
  const bodies: Record<string, unknown> = {}
  for (const what of [
    'membership 00gsales USER 00uana',
    'assignment 0oafigma USER 00uana',
    'group-assignment 0oafigma GROUP 00gsales',
    'role USER_ADMIN USER 00uana',
    'role APP_ADMIN GROUP 00gsales',
    'binding cr0help/iamemea USER 00uana',
    'binding cr0help/iamemea GROUP 00gsales',
  ]) {
    for (const verb of ['grant', 'revoke']) {
      const call = access.writeFor(parse(`${verb} ${what}`), { held }, restores)
      if (!call.ok) throw new Error(call.error.message)
      const { method, body } = call.value
      const pattern = call.value.path.replaceAll(/\b(00u|00g|0oa|ra1|cr0|iam)\w*/g, '{}')
      expect(described).toContain(`${method} ${pattern}`)
      if (body !== undefined) bodies[`${method} ${pattern} ${what.split(' ')[0] ?? ''}`] = body
    }
  }
  expect(bodies).toEqual({
    'POST /api/v1/apps/{}/users assignment': {
      id: '00uana',
      scope: 'USER',
      credentials: { userName: 'ana' },
      profile: { a: 1 },
    },
    'PUT /api/v1/apps/{}/groups/{} group-assignment': { priority: 1, profile: { a: 1 } },
    'POST /api/v1/users/{}/roles role': { type: 'USER_ADMIN' },
    'POST /api/v1/groups/{}/roles role': { type: 'APP_ADMIN' },
    'POST /api/v1/users/{}/roles binding': { type: 'CUSTOM', role: 'cr0help', 'resource-set': 'iamemea' },
    'POST /api/v1/groups/{}/roles binding': { type: 'CUSTOM', role: 'cr0help', 'resource-set': 'iamemea' },
  })
})

test('ids are part of an address and nothing more', () => {
  const change = {
    ...parse('grant membership 00gsales USER 00uana'),
    resourceId: '../users',
    principalId: 'a?b',
  }
  expect(access.writeFor(change, {}, null)).toMatchObject({
    value: { path: '/api/v1/groups/..%2Fusers/users/a%3Fb' },
  })
})
