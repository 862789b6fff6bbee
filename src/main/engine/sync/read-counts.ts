import { ok, type AppError, type Result } from '../../../preload/contract/errors.ts'
import type { ConnectorOptions } from '../../../preload/contract/models.ts'
import type { OktaClient } from '../okta/port.ts'
import { groupRow } from './rows.ts'

/** What an organization holds, in numbers. A part is null where this credential may not read it. */
export interface OrganizationCounts {
  groups: {
    /** Pages that the list took, which is more than asked for where Okta answers smaller ones. */
    pages: number
    total: number
    /** Members of the largest built-in group, which holds all accounts; null where there is none. */
    largest: number | null
    /** Pages of the members of all groups that have some. */
    memberPages: number
    /** Groups that Okta says hold admin roles, or may. */
    withRoles: number
    /** Groups with applications: how many people and applications each has. */
    grants: { users: number; apps: number }[]
  } | null
  apps: { pages: number; total: number } | null
  admins: { pages: number; total: number } | null
}

const membersPerPage = 1000

/** The fields of a group that are counted. */
const groupFields = [{ id: true, type: true, _embedded: { stats: true } }] as const
const idOnly = [{ id: true }] as const

/**
 * Asks Okta for counts: one call for each thousand groups, 200 applications and 100 administrators.
 * Keeps numbers, not rows. What is refused is left out; everything else that fails is the answer.
 */
export async function readCounts(
  client: OktaClient,
  { skipInactiveApps }: Pick<ConnectorOptions, 'skipInactiveApps'>,
  signal?: AbortSignal,
): Promise<Result<OrganizationCounts>> {
  const groups: NonNullable<OrganizationCounts['groups']> = {
    pages: 0,
    total: 0,
    largest: null,
    memberPages: 0,
    withRoles: 0,
    grants: [],
  }
  const countGroup = (value: unknown): void => {
    const group = groupRow(value)
    if (group === null) return
    const { type, userCount, appCount } = group
    groups.total += 1
    if (type === 'BUILT_IN' && userCount !== null) groups.largest = Math.max(groups.largest ?? 0, userCount)
    // Where Okta does not say, a list is asked for to see.
    if (userCount !== 0) groups.memberPages += Math.ceil((userCount ?? 1) / membersPerPage)
    if (group.holdsRoles !== false) groups.withRoles += 1
    if (userCount !== null && userCount > 0 && appCount !== null && appCount > 0)
      groups.grants.push({ users: userCount, apps: appCount })
  }
  const apps = { pages: 0, total: 0 }
  const admins = { pages: 0, total: 0 }
  const active = skipInactiveApps ? `&filter=${encodeURIComponent('status eq "ACTIVE"')}` : ''

  const [ofGroups, ofApps, ofAdmins] = await Promise.all([
    count(client, '/api/v1/groups?limit=1000&expand=stats', signal, groups, countGroup, groupFields),
    count(client, `/api/v1/apps?limit=200${active}`, signal, apps, () => (apps.total += 1), idOnly),
    count(client, '/api/v1/iam/assignees/users?limit=100', signal, admins, () => (admins.total += 1)),
  ])
  for (const { error } of [ofGroups, ofApps, ofAdmins]) if (error !== null) return { ok: false, error }
  return ok({
    groups: ofGroups.visible ? groups : null,
    apps: ofApps.visible ? apps : null,
    admins: ofAdmins.visible ? admins : null,
  })
}

type Counted = { visible: boolean; error: AppError | null }

/** Walks one list. `forbidden` and `not-found` make it invisible; other failures are the error. */
async function count(
  client: OktaClient,
  path: string,
  signal: AbortSignal | undefined,
  tally: { pages: number },
  each: (row: unknown) => void,
  wanted?: typeof groupFields | typeof idOnly,
): Promise<Counted> {
  const envelope = wanted === undefined ? { envelope: 'value' } : { wanted }
  for await (const page of client.pages<unknown>(path, {
    ...(signal && { signal }),
    priority: 100,
    ...envelope,
  })) {
    if (!page.ok) {
      const refused = page.error.code === 'forbidden' || page.error.code === 'not-found'
      return { visible: false, error: refused ? null : page.error }
    }
    tally.pages += 1
    for (const row of page.value.rows) each(row)
  }
  return { visible: true, error: null }
}
