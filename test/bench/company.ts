import { startDemoOrg } from '../../src/main/demo-org/index.ts'
import { connectTo, startEngine, syncNow } from '../support/engine.ts'
import { startSecondClient } from '../support/second-client.ts'

const limit = 100
const share = 0.4

/**
 * A sync at Okta's limits while another client of the organization takes 40 % of the bucket that decides,
 * evenly and from before the sync begins, over real HTTP and in real minutes.
 */
export async function benchCompany(budget: number) {
  const org = await startDemoOrg({ users: 2000, groups: 100, apps: 90 })
  const app = startEngine()
  const maxMs = 15 * 60_000
  const other = startSecondClient({
    ...{ url: org.url, token: org.token('readonly'), path: '/api/v1/apps?limit=1', share, limit },
    maxMs,
  })
  try {
    const id = await connectTo(app, { url: org.url, token: org.token('super') }, { sync: false })
    await app.need('connectors.update', { connectorId: id, budget })
    const record = await syncNow(app, id)
    const { calls, refused, failed } = await other.stop()
    return {
      status: record.status,
      seconds: record.seconds,
      calls: record.calls,
      refusedOfOurs: record.rateLimited,
      callsOfTheOther: calls,
      refusedOfTheOther: refused,
      failedOfTheOther: failed,
    }
  } finally {
    await other.stop()
    await app.end()
    await org.close()
  }
}
