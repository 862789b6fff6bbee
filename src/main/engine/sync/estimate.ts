import type { ConnectorOptions } from '../../../preload/contract/models.ts'
import { bucketOf } from '../okta/buckets.ts'
import { appGroupsThrough } from './app-groups-through.ts'
import type { OrganizationCounts } from './read-counts.ts'

/** How the lists of a full sync are asked for; all in rows a page. */
const perPage = { groups: 1000, members: 1000, users: 200, appUsers: 500 }
/** Above so many accounts their list is read in parts, each ended by a page of its own. */
const splitAbove = 20_000
const usersPerPart = 12_500
/** Share of the groups with applications whose applications the assignments do not prove. */
const unproved = 0.07
/**
 * Share of the assignments that are made to a person and not to a group. No count tells it, so this is an
 * assumption, and the reason why a first plan is the least exact.
 */
const direct = 0.3
/** Share of administrators whose role is limited to groups or applications. */
const limitedRoles = 0.2
/** Custom roles, resource sets and their bindings of an organization that has some. */
const customRoles = 25

/** Calls that belong to no list: whose organization it is, and the place in the log that it is read at. */
export const callsAround: ReadonlyMap<string, number> = new Map([
  [bucketOf('GET', '/.well-known/okta-organization'), 1],
  [bucketOf('GET', '/api/v1/logs'), 2],
])

/**
 * Calls of a full sync by bucket, from counts alone. Lists whose length Okta tells are exact; how many
 * people each application has is not told, so it is worked out from the groups that are assigned to
 * applications: which ones is not known, so they are spread over all of them.
 */
export function estimateCalls(
  counts: OrganizationCounts,
  options: ConnectorOptions,
  how: { limits: ReadonlyMap<string, number>; budget: number },
): Map<string, number> {
  const calls = new Map(callsAround)
  const add = (path: string, count: number): void => {
    const whole = Math.round(count)
    if (whole > 0) calls.set(bucketOf('GET', path), (calls.get(bucketOf('GET', path)) ?? 0) + whole)
  }
  const { groups, apps, admins } = counts
  if (groups !== null) {
    add('/api/v1/groups', Math.max(groups.pages, Math.ceil(groups.total / perPage.groups)))
    add('/api/v1/groups/rules', 1)
    // The group that holds everybody is not asked for where its number is that of the accounts.
    add(
      '/api/v1/groups/{}/users',
      Math.max(0, groups.memberPages - Math.ceil((groups.largest ?? 0) / perPage.members)),
    )
    if (admins !== null) add('/api/v1/groups/{}/roles', groups.withRoles)
  }
  add('/api/v1/users', userPages(groups?.largest ?? null, options))
  if (apps !== null) {
    add('/api/v1/apps', apps.pages)
    const assignmentPages = appUserPages(counts)
    add('/api/v1/apps/{}/users', assignmentPages)
    const groupsWithApps = groups?.grants.length ?? 0
    const through = appGroupsThrough({
      apps: apps.total,
      groupsWithApps,
      groupPages: (groups?.pages ?? 0) + (groups?.memberPages ?? 0),
      assignmentPages,
      groupsVisible: groups !== null,
      readPriorities: options.readPriorities,
      limitOf: (bucket) => how.limits.get(bucket) ?? null,
      budget: how.budget,
    })
    if (through === 'by-app') add('/api/v1/apps/{}/groups', apps.total)
    else add('/api/v1/groups/{}/apps', groupsWithApps * (through === 'by-group' ? 1 : unproved))
  }
  if (admins !== null) {
    add('/api/v1/iam/assignees/users', admins.pages)
    add('/api/v1/users/{}/roles', admins.total * (1 + limitedRoles))
    add('/api/v1/iam/roles', customRoles)
  }
  return calls
}

/** Calls to the list of accounts itself; `everyone` is the size of the group that holds all of them. */
function userPages(everyone: number | null, { syncDeprovisionedUsers }: ConnectorOptions): number {
  const pages = Math.max(1, Math.ceil((everyone ?? 0) / perPage.users))
  if ((everyone ?? 0) <= splitAbove) return pages + (syncDeprovisionedUsers ? 1 : 0)
  return pages + Math.ceil((everyone ?? 0) / usersPerPart / 2)
}

/** A generator of numbers 0..1 that gives the same ones every time, so that a plan does not waver. */
function createRandom(): () => number {
  let state = 1
  return () => {
    state = (state * 16_807) % 2_147_483_647
    return state / 2_147_483_647
  }
}

/**
 * Pages of people of all applications. A group reaches its share of all people, and several groups of
 * one application overlap as if by chance: fraction = 1 - product of (1 - share).
 */
export function appUserPages({ groups, apps }: OrganizationCounts): number {
  const total = apps?.total ?? 0
  const people = groups?.largest ?? 0
  if (groups === null || people === 0) return total
  const outside = new Float64Array(total).fill(1)
  const random = createRandom()
  for (const { users, apps: held } of groups.grants) {
    const share = Math.min(1, users / people)
    // Each application can be drawn once: a walk over them that needs no memory of what was drawn.
    let wanted = Math.min(held, total)
    for (let at = 0; wanted > 0 && at < total; at += 1) {
      // What goes to everybody is taken as certain, and as going to the first of them.
      if (share < 1 && random() * (total - at) >= wanted) continue
      outside[at] = (outside[at] as number) * (1 - share)
      wanted -= 1
    }
  }
  let pages = 0
  for (const without of outside) {
    const assigned = Math.min(people, ((1 - without) * people) / (1 - direct))
    pages += Math.max(1, Math.ceil(assigned / perPage.appUsers))
  }
  return pages
}
