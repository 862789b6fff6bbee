import { useSyncExternalStore } from 'react'
import type { PlanProgress } from '../../../preload/contract/index.ts'

/** States in which a plan is at work or waits to be. */
const runs = ({ state }: PlanProgress): boolean => state === 'applying'

/**
 * The newest progress of each plan that is applied, kept outside the screens so that it survives going from
 * one to another. Fed by the `plan.progress` event.
 */
export function createPlanStore() {
  let latest: ReadonlyMap<string, PlanProgress> = new Map()
  let running: readonly PlanProgress[] = []
  let stopping: ReadonlySet<string> = new Set()
  const listeners = new Set<() => void>()

  const replace = (next: ReadonlyMap<string, PlanProgress>) => {
    latest = next
    running = [...next.values()].filter(runs)
    stopping = new Set([...stopping].filter((planId) => running.some((each) => each.planId === planId)))
    for (const listener of listeners) listener()
  }

  return {
    subscribe: (listener: () => void) => {
      listeners.add(listener)
      return () => void listeners.delete(listener)
    },
    /** Takes one event; answers whether it ended a plan that was applied until now. */
    accept: (progress: PlanProgress): boolean => {
      const before = latest.get(progress.planId)
      // What has ended is told by the ledger; only what runs is worth keeping.
      const next = new Map([...latest].filter(([, each]) => runs(each)))
      replace(next.set(progress.planId, progress))
      return before !== undefined && runs(before) && !runs(progress)
    },
    /** The engine is gone; the ledger says how far each plan came. */
    forgetRunning: () => replace(new Map([...latest].filter(([, each]) => !runs(each)))),
    /** Remembers that a stop was asked for, until the plan has ended. */
    markStopping: (planId: string) => {
      stopping = new Set(stopping).add(planId)
      for (const listener of listeners) listener()
    },
    /** Forgets it again where the stop was refused. */
    markGoing: (planId: string) => {
      stopping = new Set([...stopping].filter((each) => each !== planId))
      for (const listener of listeners) listener()
    },
    of: (planId: string) => latest.get(planId),
    running: () => running,
    stopping: () => stopping,
  }
}

export const planStore = createPlanStore()

/** The newest progress of a plan in this session. */
export const usePlanProgress = (planId: string): PlanProgress | undefined =>
  useSyncExternalStore(planStore.subscribe, () => planStore.of(planId))

/** Every plan that is applied now. */
export const useRunningPlans = (): readonly PlanProgress[] =>
  useSyncExternalStore(planStore.subscribe, planStore.running)

/** Whether this plan was asked to stop and has not ended yet. */
export const useIsPlanStopping = (planId: string): boolean =>
  useSyncExternalStore(planStore.subscribe, () => planStore.stopping().has(planId))
