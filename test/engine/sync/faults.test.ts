import { describe, expect, test } from 'vitest'
import type { Fault } from '../../../src/main/demo-org/faults.ts'
import { errorCodes } from '../../../src/preload/contract/errors.ts'
import { mutate } from '../../support/mutations.ts'
import {
  createWorld,
  differences,
  keepAll,
  leaveOut,
  printedSeed,
  seeded,
  type World,
} from '../../support/sync-world.ts'

/** Whatever goes wrong, alone or in pairs: a sync ends right, or says why not and leaves the data as it was. */

/** Everything that a sync reads, by the path of its lists; each fault strikes somewhere in the middle of them. */
const places = {
  users: /^\/api\/v1\/users$/,
  groups: /^\/api\/v1\/groups$/,
  members: /^\/api\/v1\/groups\/[^/]+\/users$/,
  apps: /^\/api\/v1\/apps$/,
  assignments: /^\/api\/v1\/apps\/[^/]+\/(users|groups)(\/[^/]+)?$/,
  roles: /^\/api\/v1\/(users|groups)\/[^/]+\/roles$/,
  iam: /^\/api\/v1\/iam\//,
  log: /^\/api\/v1\/logs$/,
  objects: /^\/api\/v1\/(users|groups)\/[^/]+$/,
}
type Place = keyof typeof places

/** Faults that are over in a moment: the data has to be right at once, or after the next sync. */
const passing: readonly ((path: RegExp, random: () => number) => Fault)[] = [
  (path) => ({ kind: 'latency', milliseconds: 60, path, times: 3 }),
  (path, random) => ({ kind: 'rate-limit', path, skip: Math.floor(random() * 2), times: 1 }),
  (path, random) => ({ kind: 'concurrency-limit', path, skip: Math.floor(random() * 2), times: 1 }),
  (path, random) => ({ kind: 'error', code: 'E0000009', path, skip: Math.floor(random() * 2), times: 1 }),
  (path, random) => ({ kind: 'error', code: 'E0000011', path, skip: Math.floor(random() * 2), times: 1 }),
  (path) => ({ kind: 'cut', path, times: 2 }),
  (path) => ({ kind: 'reset', path, times: 2 }),
  (path) => ({ kind: 'clamp', to: 12, path }),
  (path) => ({ kind: 'expired-cursor', path, times: 1 }),
  (path) => ({ kind: 'drop-expand', path }),
  (path, random) => ({ kind: 'malformed-row', path, skip: Math.floor(random() * 2), times: 2 }),
  () => ({ kind: 'stats-too-large', above: 15 }),
  () => ({ kind: 'late-log', events: 3, times: 1 }),
  () => ({ kind: 'duplicate-log' }),
  () => ({ kind: 'shuffled-log' }),
  () => ({ kind: 'log-gone', times: 1 }),
  (path) => ({
    kind: 'run',
    path,
    action: (org) => void mutate(org, seeded(7), 3),
  }),
]

/** Faults that make an answer wrong in a way that only the next sync can tell. */
const lying: readonly ((path: RegExp, random: () => number) => Fault)[] = [
  (path, random) => ({ kind: 'error', code: 'E0000007', path, skip: Math.floor(random() * 2), times: 1 }),
  (path, random) => ({ kind: 'error', code: 'E0000006', path, skip: Math.floor(random() * 2), times: 1 }),
  (path, random) => ({ kind: 'empty', path, skip: Math.floor(random() * 2), times: 1 }),
]

const placeNames = Object.keys(places) as Place[]
const told = ({ kind, path, skip, times }: Fault): string =>
  `${kind} ${String(path ?? '')} ${String(skip ?? 0)}+${String(times ?? 'all')}`

/** Does something with an organization and an engine of its own, which many tests do at a time. */
async function within(seed: number, work: (at: World) => Promise<unknown>): Promise<void> {
  const at = await createWorld({
    users: 80,
    groups: 20,
    apps: 8,
    seed: (seed % 5) + 1,
    options: seed % 2 === 0 ? leaveOut : keepAll,
  })
  try {
    await work(at)
  } finally {
    await at.close()
  }
}

/**
 * A sync with these faults, and then one without. `right`: what is published has to be right already where
 * the sync says that it is done.
 */
async function endure(
  at: World,
  mode: 'full' | 'delta',
  faults: readonly Fault[],
  about: { right: boolean; seed: number; reference?: boolean },
): Promise<string> {
  const what = `${mode} with ${faults.map(told).join(' and ')}, seed ${String(about.seed)}`
  mutate(at.org.org, seeded(about.seed), 8)
  const before = await at.held()
  for (const fault of faults) at.org.faults.add(fault)
  const record = await at.sync(mode)
  at.org.faults.clear()
  const held = await at.held()
  if (record.status === 'done') {
    expect(record.error, what).toBeNull()
    if (about.right) {
      expect(differences(at.truth(), held), what).toEqual({})
      if (about.reference === true) expect(differences(await at.reference(), held), what).toEqual({})
    }
  } else {
    expect(['failed', 'needs-confirmation'], what).toContain(record.status)
    expect(differences(before, held), what).toEqual({})
    if (record.status === 'needs-confirmation') await at.app.need('sync.discard', { syncId: record.syncId })
    else {
      expect(errorCodes, what).toContain(record.error?.code)
      expect(['internal', 'storage-failed'], what).not.toContain(record.error?.code)
      expect(record.error?.message, what).not.toBe('')
      expect(record.error?.nextStep, what).not.toBe('')
    }
  }
  let after = await at.sync(about.right ? 'auto' : 'full')
  // In a small organization a few real changes can be much.
  if (after.status === 'needs-confirmation') {
    await at.app.need('sync.confirm', { syncId: after.syncId })
    after = await at.sync('auto')
  }
  expect(after, `after ${what}`).toMatchObject({ status: 'done' })
  expect(await at.wrong(), `after ${what}`).toEqual({})
  return record.status
}

const limit = 30_000
/** Faults meet a part of the places by default, and all of them where AD_FAULTS_EVERYWHERE is set. */
const everywhere = process.env['AD_FAULTS_EVERYWHERE'] !== undefined
const modes = ['full', 'delta'] as const
type Make = (typeof passing)[number]
/** One organization for each fault, which meets it in one place after the other. */
const casesOf = (list: readonly Make[], step: number) =>
  list.map((make, which) => {
    const cases = modes.flatMap((mode, m) =>
      placeNames
        .filter((_, n) => everywhere || (n + which + 2 * m) % step === 0)
        .map((place) => {
          const seed = 100 * which + 10 * m + placeNames.indexOf(place)
          return { mode, seed, fault: make(places[place], seeded(seed)) }
        }),
    )
    const { kind, ...more } = make(/-/, () => 0)
    return { name: 'code' in more ? `${kind} ${more.code}` : kind, which, cases }
  })
/** What happens during a delta, and what its log does not tell yet, is got by the next one. */
const isGotLater = ({ kind }: Fault): boolean => kind === 'late-log' || kind === 'run'

describe('alone', () => {
  const long = everywhere ? limit * 6 : limit
  test.concurrent.each(casesOf(passing, 9))('what passes: $name', { timeout: long }, ({ which, cases }) =>
    within(which, async (at) => {
      for (const { mode, fault, seed } of cases)
        await endure(at, mode, [fault], { right: !isGotLater(fault), seed })
    }),
  )
  test.concurrent.each(casesOf(lying, 4))('what lies: $name', { timeout: long }, ({ which, cases }) =>
    within(which, async (at) => {
      for (const { mode, fault, seed } of cases) await endure(at, mode, [fault], { right: false, seed })
    }),
  )
})

const pairs = Number(process.env['AD_FAULT_PAIRS'] ?? 25)

describe('in pairs', () => {
  const seed = printedSeed('pairs of faults')
  const each = Array.from({ length: pairs }, (_, n) => {
    const random = seeded(seed + n)
    const one = <T>(list: readonly T[]): T => list[Math.floor(random() * list.length)] as T
    const faults = [0, 1].map(() => one(passing)(places[one(placeNames)], random))
    const mode = one(modes)
    return {
      name: `${mode}: ${faults.map(told).join(' and ')} (${String(seed + n)})`,
      mode,
      faults,
      seed: seed + n,
    }
  })
  test.concurrent.each(each)('$name', { timeout: limit }, ({ mode, faults, seed: from }) =>
    within(from, (at) =>
      endure(at, mode, faults, { right: !faults.some(isGotLater), seed: from, reference: true }),
    ),
  )
})
