import type { Reading } from './walk.ts'
import { appGroupRow, appRow, appUserFields, appUserRow } from './rows.ts'

/** Applications with the people and groups assigned to them. */
export async function readApps(reading: Reading): Promise<void> {
  const { walk, writer, options, progress } = reading
  progress.begin('apps')
  const followUps: Promise<void>[] = []
  const filter = options.skipInactiveApps ? `&filter=${encodeURIComponent('status eq "ACTIVE"')}` : ''
  await walk({
    kind: 'apps',
    phase: 'apps',
    counted: 'apps',
    path: `/api/v1/apps?limit=200${filter}`,
    own: true,
    parse: appRow,
    store: (rows) => {
      const kept = options.skipInactiveApps ? rows.filter((row) => row.status === 'ACTIVE') : rows
      writer.apps(kept)
      for (const { id } of kept) followUps.push(reading.start(readAssignments(reading, id)))
    },
    priority: 100,
  })
  progress.end('apps')
  await Promise.all(followUps)
  progress.end('assignments')
}

async function readAssignments({ walk, writer }: Reading, appId: string): Promise<void> {
  const app = `/api/v1/apps/${encodeURIComponent(appId)}`
  const [users] = await Promise.all([
    walk({
      kind: 'appUsers',
      phase: 'assignments',
      counted: 'appUsers',
      path: `${app}/users?limit=500`,
      wanted: appUserFields,
      parse: appUserRow,
      store: (rows) => writer.appUsers(appId, rows),
      priority: 1,
    }),
    walk({
      kind: 'appGroups',
      phase: 'assignments',
      counted: 'appGroups',
      path: `${app}/groups?limit=200`,
      parse: appGroupRow,
      store: (rows) => writer.appGroups(appId, rows),
    }),
  ])
  if (users === 'gone') writer.dropApp(appId)
}
