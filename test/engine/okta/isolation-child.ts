import { createOktaClient } from '../../../src/main/engine/okta/sdk-client.ts'
import { createTransport } from '../../../src/main/engine/okta/transport.ts'

/**
 * Run by isolation.test.ts in a hostile environment: makes a call with the credential that it was
 * given, or over TLS to a server whose certificate nobody vouches for, and prints what came of it.
 */
const [, , what, url = ''] = process.argv
if (what === 'tls') {
  const transport = createTransport(url, 1)
  const outcome = await transport.exchange({ method: 'GET', path: '/', headers: {} })
  console.log(JSON.stringify(outcome))
  await transport.close()
} else {
  const okta = await createOktaClient({ baseUrl: url, credential: { kind: 'token', token: 'given-token' } })
  const [answer, me] = [await okta.get('/api/v1/groups'), await okta.me()]
  console.log(JSON.stringify({ answer, me }))
  await okta.close()
}
