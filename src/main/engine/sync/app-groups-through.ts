import { planFloor } from '../../../preload/contract/plan.ts'

/** Priorities of group assignments cost a call an application; up to so many it is not worth a thought. */
const fewApps = 100

/**
 * How the groups of applications are listed. `by-app` tells priorities too, at one call an application
 * of the scarcest bucket. `by-group` asks each group instead, which keeps clear of that bucket and is
 * ready long before the assignments are. `inferred` takes them from the assignments, and asks those
 * groups only for which Okta counts more applications than were seen.
 */
export type AppGroupsThrough = 'by-app' | 'by-group' | 'inferred'

/** What decides how the groups of applications are listed. */
export interface AppGroupFacts {
  apps: number
  groupsWithApps: number
  /** Pages of the list of groups and of their members, which share a bucket with the applications of groups. */
  groupPages: number
  /** Pages of the assignments, as far as they can be told before. */
  assignmentPages: number
  groupsVisible: boolean
  readPriorities: boolean
  /** Calls a window allows, null where Okta has not said it. */
  limitOf: (bucket: string) => number | null
  budget: number
}

/** The cheapest way that costs no time where limits decide, and no calls where they do not. */
export function appGroupsThrough(facts: AppGroupFacts): AppGroupsThrough {
  if (facts.readPriorities || facts.apps <= fewApps || !facts.groupsVisible) return 'by-app'
  const floor = (bucket: string, calls: number): number =>
    planFloor([{ bucket, calls, limit: facts.limitOf(bucket) }], facts.budget).seconds
  const assignments = floor('/api/v1/apps', facts.assignmentPages)
  const besides = floor('/api/v1/groups', facts.groupPages + facts.groupsWithApps)
  return assignments > 0 && besides <= assignments ? 'by-group' : 'inferred'
}
