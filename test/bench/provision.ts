import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { BUCKET_LIMITS } from '../../src/main/demo-org/buckets.ts'
import { startDemoOrg, type DemoOrgServerOptions } from '../../src/main/demo-org/index.ts'
import type { AccessChange } from '../../src/preload/contract/index.ts'
import { openSmallEngine, planOf } from '../engine/provision/apply/small-engine.ts'

const round = (value: number, digits = 1): number => Math.round(value * 10 ** digits) / 10 ** digits

async function withOrg<T>(
  about: DemoOrgServerOptions,
  work: (at: {
    org: Awaited<ReturnType<typeof startDemoOrg>>
    engine: ReturnType<typeof openSmallEngine>
    changes: (count: number) => AccessChange[]
  }) => Promise<T>,
): Promise<T> {
  const org = await startDemoOrg(about)
  const dataDir = mkdtempSync(join(tmpdir(), 'access-desk-bench-'))
  const engine = openSmallEngine(dataDir, { url: org.url, token: org.token('super') })
  const { id } = org.org.createGroup('Everybody who wants')
  const people = org.org.data.users.filter(({ status }) => status === 'ACTIVE')
  const changes = (count: number): AccessChange[] =>
    people.splice(0, count).map((user) => ({
      verb: 'grant',
      kind: 'membership',
      resourceId: id,
      principalType: 'USER',
      principalId: user.id,
    }))
  try {
    return await work({ org, engine, changes })
  } finally {
    await engine.close()
    await org.close()
    rmSync(dataDir, { recursive: true, force: true })
  }
}

/** One change from the click to the receipt, where each call takes 240 ms: the median and the worst of ten. */
export const benchClick = () =>
  withOrg({ users: 100, latencyMs: 240, limits: { off: true } }, async ({ engine, changes }) => {
    const times: number[] = []
    // The app has read the organization before.
    const client = await engine.client()
    if (client.ok) await client.value.org()
    for (const change of changes(10)) {
      const planId = planOf(engine, [{ change }])
      const begun = performance.now()
      await engine.applier.start(planId)
      await engine.applier.finished(planId)
      if (engine.plans.get(planId)?.state !== 'applied') throw new Error('It was not applied.')
      times.push(performance.now() - begun)
    }
    times.sort((a, b) => a - b)
    return { medianMs: Math.round(times[5] ?? 0), worstMs: Math.round(times.at(-1) ?? 0) }
  })

/**
 * A plan of so many memberships at Okta's limits, in windows of ten seconds instead of a minute. The floor is what
 * the calls of the bucket that decides take at least, at the default budget.
 */
export const benchPlan = (steps = 1000, windowMs = 10_000) => {
  return withOrg(
    { users: steps * 1.5, latencyMs: 60, limits: { windowMs } },
    async ({ org, engine, changes }) => {
      const planId = planOf(
        engine,
        changes(steps).map((change) => ({ change })),
      )
      const begun = performance.now()
      await engine.applier.start(planId)
      await engine.applier.finished(planId)
      const seconds = (performance.now() - begun) / 1000
      const { byBucket, calls, rateLimited } = org.stats
      const bucket = '/api/v1/groups'
      const allowed = Math.floor(BUCKET_LIMITS[bucket] * 0.9)
      const floorSeconds = ((Math.ceil((byBucket[bucket] ?? 0) / allowed) - 1) * windowMs) / 1000
      return {
        steps,
        ...engine.plans.counts(planId).byState,
        seconds: round(seconds),
        floorSeconds,
        percentOfFloor: round((100 * floorSeconds) / seconds),
        calls,
        callsByStep: round(calls / steps, 2),
        refused: rateLimited,
      }
    },
  )
}

/** How long a cancellation takes in the middle of a plan that waits for a limit, and of one that does not. */
export async function benchCancel() {
  const cancel = (about: DemoOrgServerOptions) =>
    withOrg({ users: 1500, latencyMs: 240, ...about }, async ({ engine, changes }) => {
      const planId = planOf(
        engine,
        changes(1000).map((change) => ({ change })),
      )
      await engine.applier.start(planId)
      await new Promise((resolve) => setTimeout(resolve, 3_000))
      const begun = performance.now()
      await engine.applier.cancel(planId)
      return { milliseconds: Math.round(performance.now() - begun), ...engine.plans.counts(planId).byState }
    })
  return { free: await cancel({ limits: { off: true } }), limited: await cancel({ limits: { scale: 0.2 } }) }
}
