import { randomUUID } from 'node:crypto'
import { err, ok, type AccessChange, type ChangeVerb, type Result } from '../../../preload/contract/index.ts'
import { archived, gone } from '../connectors/gone.ts'
import type { ConnectorStore, StoredConnector } from '../db/ledger/connectors.ts'
import type { NewStep, StoredPlan } from '../db/ledger/plan-rows.ts'
import type { PlanStore } from '../db/ledger/plans.ts'
import type { SnapshotSource } from '../query/source.ts'
import type { Checking } from './checking.ts'
import { titleOf } from './titles.ts'

/** Steps that a plan may have. */
export const mostSteps = 10_000

export interface DraftingDeps {
  store: PlanStore
  connectors: Pick<ConnectorStore, 'get'>
  source: (connectorId: string) => SnapshotSource
  checking: Pick<Checking, 'locally' | 'refreshFindings'>
  who: () => string
  changed: (connectorId: string) => void
  now: () => string
}

export const noSuchPlan = () =>
  err('not-found', 'This plan no longer exists.', 'Go back to the list of plans.')

/** The plan can no longer be changed. */
export const notDraft = ({ title, state }: Pick<StoredPlan, 'title' | 'state'>) =>
  err(
    'conflict',
    `“${title}” is no longer a draft: it is ${state}.`,
    'Add the changes again; they go into a new plan.',
  )

const keyOf = ({ kind, resourceId, setId = '', principalType, principalId }: AccessChange): string =>
  [kind, resourceId, setId, principalType, principalId].join(' ')

/**
 * What changes do to a draft: one that is there already adds nothing, and the opposite of one takes it out, so
 * that a draft never holds two steps about the same access.
 */
export function merged(
  changes: readonly AccessChange[],
  inDraft: (change: AccessChange) => { position: number; verb: ChangeVerb } | null,
): { add: AccessChange[]; remove: number[] } {
  const add = new Map<string, AccessChange>()
  const removed = new Map<string, number>()
  for (const change of changes) {
    const key = keyOf(change)
    const held = removed.has(key) ? null : inDraft(change)
    const verb = add.get(key)?.verb ?? held?.verb
    if (verb === change.verb) continue
    if (verb === undefined) add.set(key, change)
    else if (!add.delete(key) && held !== null) removed.set(key, held.position)
  }
  return { add: [...add.values()], remove: [...removed.values()] }
}

/** Makes and changes drafts. Nothing of it asks Okta for anything. */
export function createDrafting(deps: DraftingDeps) {
  const { store, checking } = deps

  /** The heading of a plan by what is in it now. */
  const ownTitle = (planId: string): string =>
    titleOf(
      store.counts(planId),
      store.kinds(planId),
      store.steps({ planId, states: [], flagged: false, offset: 0, limit: 1 }).rows[0] ?? null,
    )

  /** Keeps the heading of a plan true, where nobody gave it another: to be called before, and the answer after. */
  function titling({ id, title: before }: StoredPlan): () => void {
    const own = before === ownTitle(id)
    return () => {
      if (own) store.setTitle(id, ownTitle(id))
    }
  }

  /** A connector that plans may be made for: reading its local data is all that a draft needs. */
  function plannable(connectorId: string): Result<StoredConnector> {
    const connector = deps.connectors.get(connectorId)
    if (connector === null) return gone()
    if (connector.archivedAt !== null) return archived(connector)
    if (connector.snapshot === null) {
      return err(
        'conflict',
        `${connector.name} has not been synced yet, so it is not known what there is to change.`,
        'Sync the connector first.',
      )
    }
    return ok(connector)
  }

  /** A plan of its own, with its steps as they are. */
  function create(
    connector: StoredConnector,
    steps: readonly NewStep[],
    about: Pick<StoredPlan, 'source' | 'isBasket'> & { title?: string | undefined; undoes?: string },
  ): string {
    const id = randomUUID()
    const { title = '', undoes = null } = about
    store.create(
      {
        id,
        connectorId: connector.id,
        connectorName: connector.name,
        title,
        source: about.source,
        isBasket: about.isBasket,
        createdAt: deps.now(),
        createdBy: deps.who(),
        undoes,
      },
      steps,
    )
    if (title === '') store.setTitle(id, ownTitle(id))
    checking.refreshFindings(id, connector)
    deps.changed(connector.id)
    return id
  }

  function add(asked: {
    connectorId: string
    changes: readonly AccessChange[]
    apart: boolean
    title?: string | undefined
    source: 'person' | 'cli'
  }): Result<{ planId: string; added: number; removed: number }> {
    const found = plannable(asked.connectorId)
    if (!found.ok) return found
    const connector = found.value
    const basket = asked.apart ? null : store.basket(connector.id)
    const { add, remove } = merged(asked.changes, (change) =>
      basket === null ? null : store.sameAccess(basket.id, change),
    )
    const before = basket === null ? 0 : store.counts(basket.id).steps
    if (before + add.length - remove.length > mostSteps) {
      return err(
        'invalid-input',
        `A plan has at most ${mostSteps.toLocaleString('en-US')} steps. Nothing was added.`,
        'Apply or discard the plan that is there, then add the rest.',
      )
    }
    const source = deps.source(connector.id)
    const steps = add.map((change) => ({ change, ...checking.locally(connector, source, change) }))
    const counts = { added: add.length, removed: remove.length }
    if (basket === null) {
      const { title, source: from } = asked
      return ok({
        planId: create(connector, steps, { source: from, isBasket: !asked.apart, title }),
        ...counts,
      })
    }
    const retitle = titling(basket)
    store.edit(basket.id, { remove, add: steps })
    retitle()
    if (asked.title !== undefined) store.setTitle(basket.id, asked.title)
    checking.refreshFindings(basket.id, connector)
    deps.changed(connector.id)
    return ok({ planId: basket.id, ...counts })
  }

  function removeSteps(plan: StoredPlan, positions: readonly number[]): Result<null> {
    if (plan.state !== 'draft') return notDraft(plan)
    const retitle = titling(plan)
    store.edit(plan.id, { remove: positions, add: [] })
    retitle()
    const connector = deps.connectors.get(plan.connectorId)
    if (connector !== null) checking.refreshFindings(plan.id, connector)
    deps.changed(plan.connectorId)
    return ok(null)
  }

  return { add, create, removeSteps, titling, plannable }
}

export type Drafting = ReturnType<typeof createDrafting>
