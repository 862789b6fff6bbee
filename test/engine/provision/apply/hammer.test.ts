import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'
import type { Fault } from '../../../../src/main/demo-org/faults.ts'
import { startDemoOrg, type DemoOrg } from '../../../../src/main/demo-org/index.ts'
import { standardRoles, type AccessChange } from '../../../../src/preload/contract/index.ts'
import { printedSeed, seeded } from '../../../support/sync-world.ts'
import { tempFolder } from '../../../support/temp-folder.ts'
import { openSmallEngine, planOf } from './small-engine.ts'
import { eventsOf, has, sleep } from './world.ts'

const count = Number(process.env['AD_STEPS'] ?? 500)
const kills = Number(process.env['AD_KILLS'] ?? 5)
/** How many calls that change something go wrong, as a multiple of what is usual. */
const density = Number(process.env['AD_FAULTS'] ?? 1)

/** So many changes of all kinds, no two of the same access, and none that undoes or needs another. */
function changesOf(org: DemoOrg, random: () => number): AccessChange[] {
  const int = (n: number): number => Math.floor(random() * n)
  const people = org.data.users.filter(({ status, index }) => status === 'ACTIVE' && index > 5)
  const groups = Array.from({ length: 12 }, (_, at) => org.createGroup(`Hammer ${String(at)}`))
  const givers = Array.from({ length: 40 }, (_, at) => org.createGroup(`Giver ${String(at)}`))
  const apps = Array.from({ length: 8 }, (_, at) => org.createApp({ label: `Hammer ${String(at)}` }))
  const [set, role] = [org.data.resourceSets[0]!.id, org.data.customRoles[0]!.id]
  const types = Object.keys(standardRoles).filter(
    (type) => type !== 'SUPER_ADMIN',
  ) as (keyof typeof standardRoles)[]
  const seen = new Set<string>()
  const found: AccessChange[] = []
  while (found.length < count) {
    const verb = random() < 0.5 ? 'grant' : 'revoke'
    const person = people[int(people.length)]!.id
    const giver = givers[int(givers.length)]!.id
    const kind = (
      ['membership', 'membership', 'assignment', 'assignment', 'group-assignment', 'role', 'binding'] as const
    )[int(7)]!
    const change: AccessChange = {
      verb,
      kind,
      principalType: kind === 'group-assignment' ? 'GROUP' : 'USER',
      principalId: kind === 'group-assignment' ? giver : person,
      resourceId: {
        membership: groups[int(groups.length)]!.id,
        assignment: apps[int(apps.length)]!.id,
        'group-assignment': apps[int(apps.length)]!.id,
        role: types[int(types.length)]!,
        binding: role,
      }[kind],
      ...(kind === 'binding' ? { setId: set } : {}),
    }
    // Events of standard roles tell the account alone, so each account has one such step.
    const key = `${kind} ${change.principalId} ${kind === 'role' ? '' : change.resourceId}`
    if (
      seen.has(key) ||
      (kind === 'role' &&
        org.data.roleAssignments.some(({ principal }) => org.data.users[principal]?.id === person))
    )
      continue
    seen.add(key)
    if (has(org, change)) {
      if (verb === 'grant') continue
    } else if (verb === 'revoke') {
      if (kind === 'membership') org.addMember(change.resourceId, person)
      if (kind === 'assignment') org.assignUser(change.resourceId, person)
      if (kind === 'group-assignment') org.assignGroup(change.resourceId, giver)
      if (kind === 'role') org.grantRole('USER', person, change.resourceId as keyof typeof standardRoles)
      if (kind === 'binding') org.bindMember(set, role, 'USER', person)
    }
    found.push(change)
  }
  return found
}

/** Faults at random calls: more of those after which nobody knows whether Okta acted. */
function addFaults(add: (fault: Fault) => void, random: () => number, calls: number): void {
  const kinds: [share: number, fault: () => Fault][] = [
    [0.012, () => ({ kind: 'lost' })],
    [0.006, () => ({ kind: 'reset' })],
    [0.006, () => ({ kind: 'cut' })],
    [0.008, () => ({ kind: 'error', code: 'E0000009' })],
    [0.003, () => ({ kind: 'error', code: 'E0000268', method: 'POST' })],
    [0.003, () => ({ kind: 'error', code: 'E0000239', method: 'PUT' })],
    [0.0006, () => ({ kind: 'rate-limit' })],
    [0.0006, () => ({ kind: 'concurrency-limit' })],
    [0.02, () => ({ kind: 'latency', milliseconds: 20 + Math.floor(random() * 200) })],
  ]
  for (const [share, fault] of kinds)
    for (let nth = 0; nth < share * calls; nth += 1)
      add({ ...fault(), skip: Math.floor(random() * calls), times: 1 })
  for (const method of ['PUT', 'POST', 'DELETE'])
    for (let nth = 0; nth < (count / 40) * density; nth += 1)
      add({
        kind: random() < 0.6 ? 'lost' : 'reset',
        method,
        skip: Math.floor((random() * count) / 3),
        times: 1,
      })
}

test(
  `${String(count)} steps under random faults and ${String(kills)} kills: nothing is lost, nothing is done twice`,
  { timeout: 60_000 + count * 100 + kills * 5_000 },
  async () => {
    const seed = printedSeed('apply hammer')
    const random = seeded(seed)
    const org = await startDemoOrg({
      users: 400,
      groups: 20,
      apps: 8,
      latencyMs: 4,
      limits: { off: true },
      seed: (seed % 5) + 1,
    })
    const dataDir = tempFolder()
    const token = org.token('super')
    const engine = openSmallEngine(dataDir, { url: org.url, token })
    try {
      const changes = changesOf(org.org, random)
      const planId = planOf(
        engine,
        changes.map((change) => ({ change })),
      )
      const since = org.org.log.entries.length
      // The organization's clock counts a millisecond for each change at least, so it is ahead after that many.
      await sleep(Math.max(0, (org.org.log.entries.at(-1)?.published ?? 0) - Date.now()))
      addFaults((fault) => org.faults.add(fault), random, count * 5)
      const script = fileURLToPath(new URL('hammer-child.ts', import.meta.url))
      const begin = () => {
        const child = spawn(process.execPath, [script, dataDir, org.url, token, planId], {
          stdio: ['ignore', 'pipe', 'inherit'],
        })
        return { child, ended: once(child, 'exit') as Promise<[number | null, string | null]> }
      }
      let killed = 0
      let doubts = 0
      for (let round = 0; round < kills + 20; round += 1) {
        const { child, ended } = begin()
        await Promise.race([once(child.stdout, 'data'), ended])
        if (round < kills) {
          await Promise.race([ended, sleep(150 + random() * 900)])
          child.kill('SIGKILL')
        }
        const [code, signal] = await ended
        if (signal === 'SIGKILL') {
          killed += 1
          doubts += engine.plans.counts(planId).byState.sending ?? 0
        } else {
          expect(code).toBe(0)
          break
        }
      }
      // Faults can meet all three calls of one step. That it failed is then true, and a person tries it again.
      const failed = engine.plans.stepsAfter(planId, 0, ['failed'], count)
      expect(engine.plans.get(planId)?.state).toBe(failed.length > 0 ? 'failed' : 'applied')
      for (const { position, change, error, receipt } of failed) {
        const journal = engine.plans.journal(planId, position)
        const answers = journal.filter(({ entry }) => entry === 'answer').slice(-3)
        expect(
          {
            message: error?.message,
            receipt,
            answers: answers.map(({ details }) => details['outcome']),
            events: eventsOf(org.org, change, since).length,
            isSo: has(org.org, change) === (change.verb === 'grant'),
          },
          `seed ${String(seed)}, step ${String(position)}: ${JSON.stringify(journal)}`,
        ).toEqual({
          message: expect.stringContaining('asked 3 times') as string,
          receipt: null,
          answers: ['doubt', 'doubt', 'doubt'],
          events: 0,
          isSo: false,
        })
        engine.plans.setStep({ planId, position }, { state: 'pending' })
      }
      if (failed.length > 0) {
        org.faults.clear()
        engine.plans.setState(planId, { state: 'queued' })
        expect((await begin().ended)[0]).toBe(0)
      }
      const plan = engine.plans.get(planId)
      const { byState } = engine.plans.counts(planId)
      const outcomes: Record<string, number> = {}
      const wrong: unknown[] = []
      for (const [index, change] of changes.entries()) {
        const step = engine.plans.step(planId, index + 1)!
        const { state, receipt, error } = step
        const events = eventsOf(org.org, change, since)
        outcomes[receipt?.outcome ?? state] = (outcomes[receipt?.outcome ?? state] ?? 0) + 1
        const journal = engine.plans.journal(planId, index + 1)
        const intents = journal.filter(({ entry }) => entry === 'intent').length
        const isTrue =
          state === 'done' &&
          receipt !== null &&
          error === null &&
          has(org.org, change) === (change.verb === 'grant') &&
          events.length === 1 &&
          receipt.outcome !== 'already' &&
          intents >= 1 &&
          Date.parse(receipt.startedAt) <= events[0]!.published + 5 &&
          Date.parse(receipt.at) >= events[0]!.published - 5 &&
          (receipt.outcome === 'found') === (receipt.requestId === null)
        if (!isTrue) wrong.push({ index, change, state, error, receipt, events: events.length, journal })
      }
      console.log(
        `apply hammer: ${String(killed)} kills, ${String(doubts)} steps were being sent at a kill, ${JSON.stringify(outcomes)}, ${String(failed.length)} tried again, ${String(org.stats.calls)} calls`,
      )
      // Whole, as chance does not come twice.
      expect(wrong.length, `seed ${String(seed)}: ${JSON.stringify(wrong.slice(0, 3))}`).toBe(0)
      expect(plan?.state).toBe('applied')
      expect(byState).toEqual({ done: count })
    } finally {
      await engine.close()
      await org.close()
    }
  },
)
