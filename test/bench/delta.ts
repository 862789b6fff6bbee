import { startDemoOrg, type DemoOrgServer } from '../../src/main/demo-org/index.ts'
import { connectTo, startEngine, syncNow, type TestEngine } from '../support/engine.ts'
import { mixedChanges, mutate } from '../support/mutations.ts'
import { expectedExports, readExports } from '../support/truth.ts'

const options = { skipInactiveApps: false, syncDeprovisionedUsers: false }
/** Lists that every delta asks for, besides the log: accounts, groups, rules and applications, a page of each here. */
const listsAlways = 4

/** A small repeatable generator. */
function numbers(seed: number): () => number {
  let state = seed
  return () => {
    state = (state * 1_664_525 + 1_013_904_223) % 4_294_967_296
    return state / 4_294_967_296
  }
}

/**
 * Deltas of an organization of 10,000 accounts after 22 and after 1,000 mixed changes: time, calls, and
 * whether each equals what the organization holds, as a full sync would. Throws where a row differs.
 */
export async function benchDelta() {
  const org = await startDemoOrg({ users: 10_000, groups: 1000, apps: 200, limits: { off: true } })
  const app = startEngine()
  try {
    const credential = { url: org.url, token: org.token('super') }
    const id = await connectTo(app, credential, { ...options, readPriorities: true })
    const nothing = await measure(org, app, id)
    mixedChanges(org.org)
    const few = await measure(org, app, id)
    mutate(org.org, numbers(22), 1000)
    const many = await measure(org, app, id)
    const full = await syncNow(app, id, 'full')
    return {
      nothing,
      after22: few,
      after1000: many,
      afterwards: { changesOfAFullSync: full.changes, planned: full.plannedCalls, calls: full.calls },
    }
  } finally {
    await app.end()
    await org.close()
  }
}

async function measure(org: DemoOrgServer, app: TestEngine, id: string) {
  org.resetStats()
  const record = await syncNow(app, id, 'delta')
  const held = await readExports(app.engine.source(id))
  for (const [kind, lines] of Object.entries(expectedExports(org.org, options))) {
    const found = held[kind as keyof typeof held]
    const at = lines.findIndex((line, index) => line !== found[index])
    if (at >= 0 || lines.length !== found.length)
      throw new Error(`${kind} differs: ${lines.length} rows expected, ${found.length} held, first at ${at}.`)
  }
  const { byEndpoint } = org.stats
  const asked = (byEndpoint['GET /logs'] ?? 0) + listsAlways
  return {
    mode: record.mode,
    seconds: record.seconds,
    calls: record.calls,
    callsInAnyCase: asked,
    rereads: record.calls - asked,
    changes: record.changes,
    equal: true,
  }
}
