import { appGroupsThrough, type AppGroupsThrough } from './app-groups-through.ts'
import { appUserPages } from './estimate.ts'
import { assigneesPath } from './read-roles.ts'
import { inLanes, type Reading } from './walk.ts'
import { appGroupRow, appRow, appUserFields, appUserRow } from './rows.ts'

const usersPerPage = 500
const groupsPerPage = 200

/** The list of applications. */
export async function listApps({ walk, writer, options, progress }: Reading): Promise<void> {
  progress.begin('apps')
  const filter = options.skipInactiveApps ? `&filter=${encodeURIComponent('status eq "ACTIVE"')}` : ''
  await walk({
    kind: 'apps',
    phase: 'apps',
    counted: 'apps',
    path: `/api/v1/apps?limit=200${filter}`,
    own: true,
    parse: appRow,
    store: (rows) =>
      writer.apps(options.skipInactiveApps ? rows.filter((row) => row.status === 'ACTIVE') : rows),
    priority: 1000,
  })
  progress.end('apps')
}

/** Chosen once a sync, when groups and applications are listed and Okta has told its limits. */
export function chooseAppGroups(reading: Reading): AppGroupsThrough {
  const { writer, kinds, client } = reading
  const kept = writer.checkpoints.meta('app groups through')
  if (kept !== null) return kept as AppGroupsThrough
  const { apps, groups, memberPages, groupsWithApps } = writer.listed()
  const { byBucket } = client.stats
  const through = appGroupsThrough({
    apps,
    groupsWithApps,
    groupPages: Math.ceil(groups / 1000) + memberPages,
    assignmentPages:
      reading.previous === null
        ? appUserPages(writer.organizationCounts(assigneesPath))
        : writer.listedApps().reduce((sum, { id }) => sum + pagesOf(reading, id), 0),
    groupsVisible: kinds.isVisible('groups'),
    readPriorities: reading.options.readPriorities,
    limitOf: (bucket) => byBucket[bucket]?.limit ?? null,
    budget: reading.budget,
  })
  writer.checkpoints.setMeta('app groups through', through)
  return through
}

/** Applications on which much hangs are read first: the admin console, and those that create accounts. */
const sensitive = new Set(['saasure', 'okta_browser_plugin_admin', 'amazon_aws', 'google', 'office365'])
const pagesOf = ({ previous }: Reading, id: string): number =>
  Math.max(1, Math.ceil((previous?.appSizes.get(id) ?? 0) / usersPerPage))

/** Accounts and groups assigned to every application that was listed. */
export async function readApps(reading: Reading, through: AppGroupsThrough): Promise<void> {
  const { writer, start } = reading
  const followUps: Promise<void>[] = []
  for (const { id, name, provisions } of writer.listedApps()) {
    const weight = sensitive.has(name) ? 2 : provisions ? 1 : 0
    followUps.push(start(readAppUsers(reading, id, 100 * weight + pagesOf(reading, id))))
    if (through === 'by-app') followUps.push(start(readAppGroups(reading, id)))
  }
  await Promise.all(followUps)
}

export const appUsersPath = (appId: string): string =>
  `/api/v1/apps/${encodeURIComponent(appId)}/users?limit=${usersPerPage}`
export const appGroupsPath = (appId: string): string =>
  `/api/v1/apps/${encodeURIComponent(appId)}/groups?limit=${groupsPerPage}`

async function readAppUsers({ walk, writer }: Reading, appId: string, priority: number): Promise<void> {
  const outcome = await walk({
    kind: 'appUsers',
    phase: 'assignments',
    counted: 'appUsers',
    path: appUsersPath(appId),
    wanted: appUserFields,
    parse: appUserRow,
    objectId: appId,
    store: (rows) => writer.appUsers(appId, rows),
    priority,
  })
  if (outcome === 'gone') writer.dropApp(appId)
}

async function readAppGroups({ walk, writer }: Reading, appId: string): Promise<void> {
  await walk({
    kind: 'appGroups',
    phase: 'assignments',
    counted: 'appGroups',
    path: appGroupsPath(appId),
    parse: appGroupRow,
    objectId: appId,
    store: (rows) => writer.appGroups(appId, rows),
  })
}

/** Applications of the groups named, or of every group that has some. Priorities are not told here. */
export async function readAppsOfGroups(reading: Reading, groupIds: readonly string[]): Promise<void> {
  const { walk, writer } = reading
  await inLanes(reading, groupIds, async (groupId) => {
    await walk({
      kind: 'appGroups',
      phase: 'assignments',
      counted: 'appGroups',
      path: `/api/v1/groups/${encodeURIComponent(groupId)}/apps?limit=${groupsPerPage}`,
      wanted: { id: true },
      parse: (value) => (appRowId(value) === null ? null : { appId: appRowId(value) as string }),
      objectId: groupId,
      store: (rows) => {
        for (const { appId } of rows) writer.appGroups(appId, [{ groupId, priority: null }])
      },
    })
  })
}

const appRowId = (value: unknown): string | null => {
  const id = (value as { id?: unknown } | null)?.id
  return typeof id === 'string' && id !== '' ? id : null
}

/**
 * Groups of applications as far as the assignments show them; the rest is asked for. A group for which
 * Okta counts as many applications as were seen has no others.
 */
export async function inferAppGroups(reading: Reading): Promise<void> {
  const { writer, start } = reading
  if (!reading.kinds.isVisible('appUsers')) {
    await Promise.all([...writer.listedApps()].map(({ id }) => start(readAppGroups(reading, id))))
    return
  }
  const open = writer.inferAppGroups()
  const apps = [...writer.listedApps()]
  if (open.length >= apps.length) {
    await Promise.all(apps.map(({ id }) => start(readAppGroups(reading, id))))
    return
  }
  reading.kinds.answered('appGroups')
  await readAppsOfGroups(reading, open)
}
