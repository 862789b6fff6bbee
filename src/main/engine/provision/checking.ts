import {
  err,
  ok,
  type AccessChange,
  type AccessKind,
  type AppError,
  type Capability,
  type Finding,
  type Result,
} from '../../../preload/contract/index.ts'
import type { StoredConnector } from '../db/ledger/connectors.ts'
import type { StepCheck, StoredStep } from '../db/ledger/plan-rows.ts'
import type { PlanStore } from '../db/ledger/plans.ts'
import { accountIdOf } from '../db/snapshot/holdings.ts'
import { snapshotReader } from '../db/snapshot/reader.ts'
import type { OktaClient } from '../okta/port.ts'
import type { SnapshotSource } from '../query/source.ts'
import { mergedState } from './access/state.ts'
import { planFindings, type PlannedStep } from './plan-findings.ts'
import type { AccessKnowledge, AccessState } from './types.ts'

/** Steps that Okta is asked about when a plan is checked; more would make a person wait. */
export const checkedLive = 25
/** Findings of a step that are kept. */
const mostFindings = 20
const pageOfSteps = 500
const rolesScope = 'okta.roles.manage'

const capabilityOf: Record<AccessKind, 'provisionGroups' | 'provisionApps' | 'reviewRoles'> = {
  membership: 'provisionGroups',
  assignment: 'provisionApps',
  'group-assignment': 'provisionApps',
  // Only a super administrator may read who holds which role, and only one may give roles.
  role: 'reviewRoles',
  binding: 'reviewRoles',
}

/** Whether the credential may make changes of a kind, as the matrix says; null where it does not know. */
export function permittedFor(
  { capabilities, scopes }: Pick<StoredConnector, 'capabilities' | 'scopes'>,
  kind: AccessKind,
): { allowed: boolean; reason: string } | null {
  // Roles are read with one scope and given with another, and the matrix knows of reading alone.
  if (capabilityOf[kind] === 'reviewRoles' && scopes?.refused.includes(rolesScope) === true) {
    return {
      allowed: false,
      reason: `The service app was not granted the scope ${rolesScope}. Grant it in Okta (Okta API Scopes), then test the connection again.`,
    }
  }
  const known: Capability | undefined = capabilities?.[capabilityOf[kind]]
  if (known === undefined || known.value === 'unknown') return null
  return { allowed: known.value === 'yes', reason: known.reason }
}

export interface CheckingDeps {
  store: PlanStore
  knowledge: AccessKnowledge
  source: (connectorId: string) => SnapshotSource
  client: (connector: StoredConnector) => Promise<Result<OktaClient>>
  now: () => string
}

export type Checking = ReturnType<typeof createChecking>

/** Checks of steps, against the local data and against Okta. */
export function createChecking(deps: CheckingDeps) {
  const { store, knowledge } = deps
  /** The account that a credential acts as, by the snapshot it was looked for in. */
  const actors = new WeakMap<object, { login: string; id: string | null }>()

  const actsAs = ({ actsAs: login }: StoredConnector, { db }: SnapshotSource): string | null => {
    if (login === null || db === null) return null
    const known = actors.get(db)
    if (known?.login === login) return known.id
    const id = accountIdOf(snapshotReader(db), login)
    actors.set(db, { login, id })
    return id
  }

  const checkOf = (
    connector: StoredConnector,
    source: SnapshotSource,
    change: AccessChange,
    live: AccessState | null,
    self: string | null,
  ): StepCheck => {
    const known = knowledge.known(source, change)
    const findings = knowledge.findings({
      change,
      known,
      live,
      source,
      actsAs: self,
      permitted: permittedFor(connector, change.kind),
    })
    return {
      ...knowledge.words(change, mergedState(known, live)),
      expected: live ?? known,
      findings: findings.slice(0, mostFindings),
      checked: live === null ? 'local' : 'okta',
      checkedAt: deps.now(),
    }
  }

  /** A change against the local data. */
  const locally = (connector: StoredConnector, source: SnapshotSource, change: AccessChange): StepCheck =>
    checkOf(connector, source, change, null, actsAs(connector, source))

  /** Steps against what Okta has now, `checkedLive` at once; those it could not be asked about, against the local data. */
  async function live(
    connector: StoredConnector,
    client: OktaClient,
    steps: readonly StoredStep[],
  ): Promise<{ checks: (StepCheck & { position: number })[]; failed: AppError | null }> {
    const checks: (StepCheck & { position: number })[] = []
    let failed: AppError | null = null
    const own = await client.me()
    for (let begin = 0; begin < steps.length; begin += checkedLive) {
      const some = steps.slice(begin, begin + checkedLive)
      const looked = await Promise.all(
        some.map(({ change }) => knowledge.look(client, change, { parts: 'all' })),
      )
      // Another snapshot can have been published meanwhile.
      const source = deps.source(connector.id)
      const self = own.ok ? (own.value?.id ?? null) : actsAs(connector, source)
      for (const [n, { position, change }] of some.entries()) {
        const answer = looked[n]
        if (answer?.ok === false) failed ??= answer.error
        const state = answer?.ok === true ? answer.value.state : null
        checks.push({ position, ...checkOf(connector, source, change, state, self) })
      }
    }
    return { checks, failed }
  }

  /** What a plan still is to do. */
  function stepsOf(planId: string): PlannedStep[] {
    const steps: PlannedStep[] = []
    let after = 0
    for (;;) {
      const some = store.stepsAfter(planId, after, ['pending'], pageOfSteps)
      const last = some.at(-1)
      if (last === undefined) return steps
      after = last.position
      for (const { change, principalName, resourceName } of some)
        steps.push({ change, principalName, resourceName })
    }
  }

  /** Keeps what is to be known of the plan as a whole, and why Okta could not be asked. */
  function refreshFindings(
    planId: string,
    connector: StoredConnector,
    unasked: AppError | null = null,
  ): void {
    const source = deps.source(connector.id)
    const about = planFindings({
      steps: stepsOf(planId),
      limits: connector.changeLimits,
      source,
      actsAs: actsAs(connector, source),
    })
    const unseen: Finding[] =
      unasked === null
        ? []
        : [
            {
              code: 'not-known',
              severity: unasked.code === 'offline' ? 'info' : 'warning',
              text: `Okta could not be asked: ${unasked.message} What is shown comes from the local data.`,
              nextStep: 'Every step is checked with Okta again before it is made.',
            },
          ]
    store.setFindings(planId, [...unseen, ...about].slice(0, mostFindings))
  }

  /** Checks all steps of a draft: the first ones with Okta, the others against the local data. */
  async function plan(planId: string, connector: StoredConnector): Promise<Result<null>> {
    const first = store.stepsAfter(planId, 0, ['pending'], checkedLive)
    const client = await deps.client(connector)
    const looked = client.ok
      ? await live(connector, client.value, first)
      : { checks: [], failed: client.error }
    if (store.get(planId)?.state !== 'draft') {
      return err('conflict', 'The plan is no longer a draft.', 'Look at the plan again.')
    }
    // What was taken out meanwhile is left out, and what came is checked below.
    const asked = new Map(first.map(({ position, change }) => [position, JSON.stringify(change)]))
    store.setChecks(
      planId,
      looked.checks.filter(
        ({ position }) => JSON.stringify(store.step(planId, position)?.change) === asked.get(position),
      ),
    )
    const source = deps.source(connector.id)
    let after = client.ok ? (first.at(-1)?.position ?? 0) : 0
    for (;;) {
      const some = store.stepsAfter(planId, after, ['pending'], pageOfSteps)
      const last = some.at(-1)
      if (last === undefined) break
      store.setChecks(
        planId,
        some.map(({ position, change }) => ({ position, ...locally(connector, source, change) })),
      )
      after = last.position
      await new Promise(setImmediate)
    }
    refreshFindings(planId, connector, looked.failed)
    return ok(null)
  }

  return { locally, live, plan, refreshFindings }
}
