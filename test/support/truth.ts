import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { DemoOrg } from '../../src/main/demo-org/index.ts'
import { exportKind, exportKinds, type ExportKind } from '../../src/main/engine/export/kinds.ts'
import type { SnapshotSource } from '../../src/main/engine/query/source.ts'
import type { ConnectorOptions } from '../../src/preload/contract/index.ts'

export type Exports = Record<ExportKind, string[]>

const line = (row: object): string => JSON.stringify(row)

/**
 * What a complete and correct cache of an organization holds under the given options, as sorted lines,
 * straight from the organization's model and not by way of its HTTP answers.
 */
export function expectedExports(org: DemoOrg, options: Omit<ConnectorOptions, 'readPriorities'>): Exports {
  const users = [...org.users()].filter(
    (user) => options.syncDeprovisionedUsers || user.status !== 'DEPROVISIONED',
  )
  const apps = [...org.apps()].filter((app) => !options.skipInactiveApps || app.status === 'ACTIVE')
  const stored = { user: new Set(users.map(({ id }) => id)), app: new Set(apps.map(({ id }) => id)) }
  const memberships = [...org.memberships()].filter((row) => stored.user.has(row.user_id))
  const own = [...org.adminRoles()].map((row) => ({
    ...row,
    role_id: row.role_id ?? '',
    resource_set_id: row.resource_set_id ?? '',
  }))
  const administrators = new Set(own.map(({ principal_id }) => principal_id))
  const roles = new Map<string, object>()
  for (const role of own) {
    if (role.principal_type === 'USER' && !stored.user.has(role.principal_id)) continue
    roles.set(line(role), role)
    if (role.principal_type === 'USER') continue
    // Okta reports a group's role for those of its members, too, whom it lists as administrators: the
    // holders of a role of their own.
    for (const { group_id, user_id } of memberships) {
      if (group_id !== role.principal_id || !administrators.has(user_id)) continue
      const held = { ...role, principal_type: 'USER', principal_id: user_id }
      roles.set(line(held), held)
    }
  }
  const sorted = (rows: Iterable<object>) => [...rows].map(line).toSorted()
  return {
    users: sorted(users),
    groups: sorted(org.groups()),
    memberships: sorted(memberships),
    apps: sorted(apps),
    'app-assignments': sorted(
      [...org.appUsers()].filter((row) => stored.user.has(row.user_id) && stored.app.has(row.app_id)),
    ),
    'app-groups': sorted([...org.appGroups()].filter((row) => stored.app.has(row.app_id))),
    'admin-roles': sorted(roles.values()),
  }
}

/** Every export of a snapshot, as sorted lines. */
export async function readExports(source: SnapshotSource): Promise<Exports> {
  const folder = mkdtempSync(join(tmpdir(), 'access-desk-exports-'))
  try {
    const exports: Partial<Exports> = {}
    for (const kind of exportKinds) {
      const file = join(folder, `${kind}.json`)
      const written = await exportKind(source, kind, 'json', file)
      if (!written.ok) throw new Error(written.error.message)
      const rows = JSON.parse(readFileSync(file, 'utf8')) as Record<string, unknown>[]
      exports[kind] = rows
        .map((row) =>
          kind === 'admin-roles'
            ? { ...row, role_id: row['role_id'] ?? '', resource_set_id: row['resource_set_id'] ?? '' }
            : row,
        )
        .map(line)
        .toSorted()
    }
    return exports as Exports
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}
