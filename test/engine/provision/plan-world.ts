import { expect } from 'vitest'
import type {
  AccessChange,
  ChangePlan,
  CheckedInput,
  Input,
  PlanStep,
  Result,
} from '../../../src/preload/contract/index.ts'
import { createWorld, differences, type World } from '../../support/sync-world.ts'

export const membership = (
  principalId: string,
  resourceId: string,
  verb: AccessChange['verb'] = 'grant',
): AccessChange => ({ verb, kind: 'membership', resourceId, principalType: 'USER', principalId })
export const assignment = (
  principalId: string,
  resourceId: string,
  verb: AccessChange['verb'] = 'grant',
): AccessChange => ({ verb, kind: 'assignment', resourceId, principalType: 'USER', principalId })
export const groupAssignment = (
  principalId: string,
  resourceId: string,
  verb: AccessChange['verb'] = 'grant',
): AccessChange => ({ verb, kind: 'group-assignment', resourceId, principalType: 'GROUP', principalId })
export const role = (
  principalId: string,
  resourceId: string,
  verb: AccessChange['verb'] = 'grant',
): AccessChange => ({ verb, kind: 'role', resourceId, principalType: 'USER', principalId })

const accessKinds = ['memberships', 'app-assignments', 'app-groups', 'admin-roles'] as const
export type Held = Record<(typeof accessKinds)[number], string[]>

/** A connected organization, and what tests of plans ask of it. */
export async function createPlanWorld(about: Parameters<typeof createWorld>[0] = {}) {
  const world: World = await createWorld({ users: 60, groups: 20, apps: 8, writes: true, ...about })
  const { org } = world.org
  /** A person without rules about, the n-th of those that are active. */
  const people = [...org.users()].filter(({ status }) => status === 'ACTIVE').slice(6)
  /** What follows from a plan is read by syncs of the engine's own, which are waited for. */
  async function sync(mode: 'full' | 'delta' = 'full'): Promise<void> {
    for (;;) {
      const { runningSyncId } = await world.connector()
      if (runningSyncId !== null) await world.app.engine.syncFinished(runningSyncId)
      const begun = await world.app.request('sync.start', { connectorId: world.id, mode })
      if (!begun.ok && begun.error.code !== 'conflict') throw new Error(begun.error.message)
      if (begun.ok) return world.app.engine.syncFinished(begun.value.syncId)
    }
  }
  const at = {
    ...world,
    sync,
    org: world.org,
    get app() {
      return world.app
    },
    person: (n: number): string => people[n]!.id,
    nameOf: (id: string): string => {
      const user = org.user(id)!
      return String(
        user.profile['displayName'] ??
          `${String(user.profile['firstName'])} ${String(user.profile['lastName'])}`,
      )
    },
    /** A group of its own, known to the local data. */
    async group(name: string): Promise<string> {
      const { id } = org.createGroup(name)
      await sync('delta')
      return id
    },
    /** What of access the organization has, as it tells itself. */
    access(): Held {
      const all = world.truth()
      return Object.fromEntries(accessKinds.map((kind) => [kind, all[kind]])) as Held
    },
    /** How the access of now differs from another. */
    unlike: (before: Held): object => differences(before as never, at.access() as never),
    /** Calls that change something, so far. */
    writes: (): number =>
      Object.entries(world.org.stats.byEndpoint).reduce(
        (sum, [endpoint, calls]) => (endpoint.startsWith('GET ') ? sum : sum + calls),
        0,
      ),
    settings: (changes: Omit<Input<'connectors.update'>, 'connectorId'>) =>
      world.app.need('connectors.update', { connectorId: world.id, ...changes }),
    async add(changes: AccessChange[], more: Partial<Input<'plans.add'>> = {}): Promise<ChangePlan> {
      return (await world.app.need('plans.add', { connectorId: world.id, changes, apart: true, ...more }))
        .plan
    },
    get: (planId: string) => world.app.need('plans.get', { planId }),
    steps: async (planId: string): Promise<PlanStep[]> =>
      (await world.app.need('plans.steps', { planId })).rows,
    apply: (plan: ChangePlan, more: Partial<CheckedInput<'plans.apply'>> = {}): Promise<Result<ChangePlan>> =>
      world.app.request('plans.apply', { planId: plan.planId, fingerprint: plan.fingerprint, ...more }),
    async ended(planId: string): Promise<ChangePlan> {
      await expect
        .poll(async () => (await at.get(planId)).state, { timeout: 10_000, interval: 10 })
        .not.toMatch(/queued|applying/)
      return at.get(planId)
    },
    /** Checks a plan with Okta, applies it, and waits for its end. */
    async done(plan: ChangePlan): Promise<ChangePlan> {
      const checked = await world.app.need('plans.check', { planId: plan.planId })
      const applied = await at.apply(checked)
      if (!applied.ok) throw new Error(JSON.stringify(applied.error))
      return at.ended(plan.planId)
    },
    async audited(action: string): Promise<{ text: string; details: string | null }[]> {
      return (await world.app.need('audit.page', {})).rows.filter((entry) => entry.action === action)
    },
  }
  return at
}
export type PlanWorld = Awaited<ReturnType<typeof createPlanWorld>>
