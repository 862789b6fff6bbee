import {
  budgetSchema,
  err,
  ok,
  planFloor,
  type Connector,
  type Result,
  type SyncPlan,
} from '../../preload/contract/index.ts'
import type { Values } from './arguments.ts'

/** The share that `--budget` names; null where it is absent. */
export function readBudget({ budget }: Values): Result<number | null> {
  if (budget === undefined) return ok(null)
  const share = budgetSchema.safeParse(budget.trim() === '' ? Number.NaN : Number(budget))
  return share.success
    ? ok(share.data)
    : err(
        'invalid-input',
        '--budget takes a share from 0.05 to 1, such as 0.5 for half of what Okta allows the token.',
        'See access-desk --help.',
      )
}

/** A plan as one document: calls, buckets, and how long Okta's limits make it take at least. */
export function planDocument({ budget }: Connector, plan: SyncPlan): Record<string, unknown> {
  const atBudget = planFloor(plan.buckets, budget)
  return {
    basis: plan.basis,
    at: plan.at,
    calls: plan.calls,
    budget,
    decidingBucket: atBudget.bucket,
    floorSeconds: atBudget.seconds,
    floorSecondsAtFullBudget: planFloor(plan.buckets, 1).seconds,
    buckets: plan.buckets,
  }
}
