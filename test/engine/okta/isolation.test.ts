import { execFile } from 'node:child_process'
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:https'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { describe, expect, it } from 'vitest'
import { tempFolder } from '../../support/temp-folder.ts'
import { rawServer } from './client-support.ts'

const run = promisify(execFile)
const child = fileURLToPath(new URL('isolation-child.ts', import.meta.url))

async function inEnvironment(
  folder: string,
  env: Record<string, string>,
  what: string,
  url: string,
): Promise<unknown> {
  const { stdout } = await run(process.execPath, [child, what, url], {
    cwd: folder,
    env: { PATH: process.env['PATH'], HOME: folder, USERPROFILE: folder, ...env },
    timeout: 15_000,
  })
  return JSON.parse(stdout)
}

const foreign = 'https://evil.invalid'
const variables = {
  OKTA_CLIENT_ORGURL: foreign,
  OKTA_CLIENT_TOKEN: 'token-of-the-environment',
  OKTA_CLIENT_AUTHORIZATIONMODE: 'PrivateKey',
  OKTA_CLIENT_CLIENTID: 'x',
  OKTA_CLIENT_PRIVATEKEY: 'x',
}
const proxies = Object.fromEntries(
  ['http_proxy', 'https_proxy', 'all_proxy', 'HTTP_PROXY', 'HTTPS_PROXY', 'ALL_PROXY'].map((name) => [
    name,
    'http://127.0.0.1:1',
  ]),
)
const yaml = `okta:\n  client:\n    orgUrl: ${foreign}\n    token: token-of-a-file\n    userAgent: file\n`

describe('the client uses what it was given and nothing else', () => {
  it.each<[string, Record<string, string>, string | null]>([
    ['OKTA_* variables', variables, null],
    ['okta.yaml in the working folder and in ~/.okta', {}, yaml],
    ['an okta.yaml that cannot be read', {}, 'okta: [unclosed'],
    ['proxy variables', proxies, null],
    ['Node told to use proxy variables', { ...proxies, NODE_USE_ENV_PROXY: '1' }, null],
    ['a proxy variable that is not an address', { https_proxy: '::not an address::' }, null],
  ])('whatever is in %s', async (_name, env, file) => {
    const server = await rawServer((request, response) => {
      const body =
        request.url === '/api/v1/users/me'
          ? { id: '00u1', status: 'ACTIVE', profile: { login: 'a@b.c' } }
          : []
      response.setHeader('content-type', 'application/json').end(JSON.stringify(body))
    })
    const folder = tempFolder()
    if (file !== null) {
      mkdirSync(join(folder, '.okta'))
      for (const path of ['okta.yaml', '.okta/okta.yaml']) writeFileSync(join(folder, path), file)
    }
    expect(await inEnvironment(folder, env, 'call', server.url)).toMatchObject({
      answer: { ok: true, value: { body: [] } },
      me: { ok: true, value: { login: 'a@b.c' } },
    })
    expect(server.requests.map(({ headers }) => headers.authorization)).toEqual([
      'SSWS given-token',
      'SSWS given-token',
    ])
    expect(server.requests[0]?.headers['user-agent']).toBe('access-desk')
  })

  it('refuses a certificate that nobody vouches for, even where the environment switches checks off', async (context) => {
    const folder = tempFolder()
    const made = await run(
      'openssl',
      [
        'req',
        '-x509',
        '-newkey',
        'rsa:2048',
        '-nodes',
        '-days',
        '1',
        '-subj',
        '/CN=127.0.0.1',
        '-addext',
        'subjectAltName=IP:127.0.0.1',
        '-keyout',
        'key.pem',
        '-out',
        'cert.pem',
      ],
      { cwd: folder },
    ).catch(() => null)
    if (made === null) {
      console.log('Skipped: openssl is not installed, so no certificate could be made.')
      context.skip()
    }
    const server = createServer(
      { key: readFileSync(join(folder, 'key.pem')), cert: readFileSync(join(folder, 'cert.pem')) },
      (_request, response) => response.end('{}'),
    )
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
    const url = `https://127.0.0.1:${(server.address() as AddressInfo).port}`
    for (const env of [{}, { NODE_TLS_REJECT_UNAUTHORIZED: '0' }]) {
      expect(await inEnvironment(folder, env, 'tls', url)).toMatchObject({
        ok: false,
        failure: { kind: 'tls', sent: false },
      })
    }
    await new Promise((resolve) => server.close(resolve))
  })
})
