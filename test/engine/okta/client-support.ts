import { afterEach } from 'vitest'
import { startDemoOrg } from '../../../src/main/demo-org/index.ts'
import type { DemoOrgServer, DemoOrgServerOptions } from '../../../src/main/demo-org/index.ts'
import { systemClock } from '../../../src/main/engine/okta/clock.ts'
import type { CallProblem, Clock, OktaClient, OktaClientOptions } from '../../../src/main/engine/okta/port.ts'
import { createOktaClient } from '../../../src/main/engine/okta/sdk-client.ts'
import { startRawServer } from './raw-server.ts'

/** Waits a tenth as long, so that tests of back-offs do not take as long as the back-offs. */
const hasty: Clock = {
  now: Date.now,
  after: (milliseconds, task) => systemClock.after(milliseconds / 10, task),
}

const open: (() => Promise<void>)[] = []
afterEach(async () => {
  for (const close of open.splice(0).toReversed()) await close()
})

/** A small simulated organization, closed after the test. */
export async function organization(options: DemoOrgServerOptions = {}): Promise<DemoOrgServer> {
  const server = await startDemoOrg({ users: 120, groups: 20, apps: 8, ...options })
  open.push(() => server.close())
  return server
}

/** A client, closed after the test, with what it reported. */
export async function client(
  baseUrl: string,
  token: string,
  more: Partial<OktaClientOptions> = {},
): Promise<OktaClient & { problems: CallProblem[] }> {
  const problems: CallProblem[] = []
  const made = await createOktaClient({
    baseUrl,
    credential: { kind: 'token', token },
    clock: hasty,
    onCallProblem: (problem) => problems.push(problem),
    ...more,
  })
  open.push(() => made.close())
  return Object.assign(Object.create(made) as OktaClient, { problems })
}

/** A bare server, closed after the test. */
export const rawServer = async (answer: Parameters<typeof startRawServer>[0]) => {
  const server = await startRawServer(answer)
  open.push(() => server.close())
  return server
}
