import { gzipSync } from 'node:zlib'
import { describe, expect, it } from 'vitest'
import { createOktaClient } from '../../../src/main/engine/okta/sdk-client.ts'
import { client, rawServer } from './client-support.ts'

describe('answers on the wire', () => {
  it('decodes gzip and joins several Link lines', async () => {
    const server = await rawServer((request, response) => {
      expect(request.headers['accept-encoding']).toContain('gzip')
      response.setHeader('content-type', 'application/json').setHeader('content-encoding', 'gzip')
      response.setHeader('link', ['<http://x/a?limit=2>; rel="self"', '<http://x/b>; rel="next"'])
      response
        .setHeader('x-okta-request-id', 'r1')
        .setHeader('x-rate-limit-limit', '600')
        .setHeader('x-rate-limit-remaining', '599')
        .setHeader('x-rate-limit-reset', '1800000000')
      response.end(gzipSync(JSON.stringify([{ id: 'é' }])))
    })
    const answer = await (await client(server.url, 't')).get('/api/v1/groups')
    expect(answer).toMatchObject({
      value: {
        body: [{ id: 'é' }],
        headers: {
          requestId: 'r1',
          limit: 600,
          remaining: 599,
          reset: 1_800_000_000_000,
          date: expect.any(Number),
          link: '<http://x/a?limit=2>; rel="self", <http://x/b>; rel="next"',
        },
      },
    })
  })

  it('repeats a truncated gzip body and truncated JSON', async () => {
    const server = await rawServer((_request, response, index) => {
      response.setHeader('content-type', 'application/json')
      const packed = gzipSync('[{"id":"1"},{"id":"2"}]')
      if (index === 0) response.setHeader('content-encoding', 'gzip').end(packed.subarray(0, 20))
      else response.end(index === 1 ? '[{"id":"1"},{"i' : '[{"id":"1"}]')
    })
    const okta = await client(server.url, 't')
    expect(await okta.get('/api/v1/groups')).toMatchObject({ value: { body: [{ id: '1' }] } })
    expect(server.requests).toHaveLength(3)
  })

  it('does not follow redirects and does not take a sign-in page for an answer', async () => {
    const server = await rawServer((request, response) => {
      if (request.url === '/api/v1/groups')
        response.writeHead(302, { location: 'https://login.example/' }).end()
      else response.setHeader('content-type', 'text/html').end('<html>Sign in</html>')
    })
    const okta = await client(server.url, 't')
    expect(await okta.get('/api/v1/groups')).toMatchObject({
      error: { code: 'okta-error', message: expect.stringContaining('login.example') },
    })
    expect(await okta.get('/api/v1/apps')).toMatchObject({
      error: { code: 'okta-error', message: expect.stringContaining('did not answer as Okta') },
    })
    expect(server.requests).toHaveLength(2)
  })

  it('sends the token once, asks for slim users, and carries bodies', async () => {
    const server = await rawServer((_request, response) =>
      response.setHeader('content-type', 'application/json').end('[]'),
    )
    const okta = await client(server.url, 'tok-123456', { userAgent: 'access-desk/9' })
    await okta.get('/api/v1/users?limit=1')
    await okta.get('/api/v1/users/00u1/roles')
    await okta.send('POST', '/api/v1/apps/0oa1/users', { id: '00u1' })
    const [users, roles, write] = server.requests
    expect(users?.headers).toMatchObject({
      authorization: 'SSWS tok-123456',
      'user-agent': 'access-desk/9',
      accept: 'application/json',
    })
    expect(users?.headers['content-type']).toBe(
      'application/json; okta-response="omitCredentials,omitCredentialsLinks,omitTransitioningToStatus"',
    )
    expect(roles?.headers['content-type']).toBeUndefined()
    expect(write).toMatchObject({
      method: 'POST',
      body: '{"id":"00u1"}',
      headers: { 'content-type': 'application/json' },
    })
  })

  it.each([
    'https://other.example/api/v1/users',
    '//other.example/api/v1/users',
    'http://127.0.0.1:1/api/v1/users',
  ])('does not call %s', async (path) => {
    const server = await rawServer((_request, response) => response.end('[]'))
    const okta = await client(server.url, 't')
    expect(await okta.get(path)).toMatchObject({ error: { code: 'internal' } })
    expect(server.requests).toHaveLength(0)
  })

  it.each(['', 'two words', 'line\nbreak', '“quoted”'])('does not send %j as a token', async (token) => {
    const server = await rawServer((_request, response) => response.end('[]'))
    const okta = await client(server.url, token)
    expect(await okta.get('/api/v1/groups')).toMatchObject({ error: { code: 'unauthorized' } })
    expect(server.requests).toHaveLength(0)
  })

  it.each([
    'http://acme.okta.com',
    'http://localhost:1',
    'https://acme.okta.com:8443',
    'https://a:b@acme.okta.com',
    'https://acme.okta.com/api',
    'ftp://acme.okta.com',
  ])('does not accept %s as an organization', async (baseUrl) => {
    await expect(createOktaClient({ baseUrl, credential: { kind: 'token', token: 't' } })).rejects.toThrow(
      TypeError,
    )
  })
})
