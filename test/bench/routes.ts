import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { AccessChange } from '../../src/preload/contract/models.ts'
import { snapshotFile } from '../../src/main/engine/db/migrations/snapshot.ts'
import { openDatabase, openReadOnly, type Db } from '../../src/main/engine/db/open.ts'
import { deriveAssignments } from '../../src/main/engine/db/snapshot/preview.ts'
import { revokeRoutes } from '../../src/main/engine/provision/routes/handlers.ts'
import { finishAndClose } from '../support/build-snapshot.ts'
import { seeded } from '../support/sync-world.ts'
import { largeId as id, largeSize, writeLargeSnapshot, type LargeSize } from './large-snapshot.ts'

const round = (value: number): number => Math.round(value * 10) / 10
const at = (sorted: readonly number[], share: number): number =>
  round(sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? 0)

const keyOf = (db: Db, table: 'groups' | 'apps' | 'users', okta: string): number =>
  db.prepare<[string], number>(`SELECT pk FROM ${table} WHERE id = ?`).pluck().get(okta) ?? 0

/** One app for everybody, one of 11 large groups, one of 60 groups, and a person who is in all of them. */
function addWorstCases(db: Db): void {
  const assign = db.prepare('INSERT OR IGNORE INTO app_groups VALUES (?, ?, NULL)')
  const join = db.prepare(`INSERT OR REPLACE INTO memberships VALUES (?, ?, 'direct', NULL)`)
  const user = keyOf(db, 'users', id('00u', 77))
  assign.run(keyOf(db, 'apps', id('0oa', 1)), keyOf(db, 'groups', id('00g', 0)))
  for (let n = 1; n <= 60; n++) {
    const group = keyOf(db, 'groups', id('00g', n))
    join.run(group, user)
    if (n <= 10) assign.run(keyOf(db, 'apps', id('0oa', 2)), group)
    assign.run(keyOf(db, 'apps', id('0oa', 3)), group)
  }
}

/**
 * Ways to take an access away, in a generated snapshot of 100,000 accounts and a million memberships in which every
 * member of an assigned group has the application. Times in milliseconds, each access asked for once.
 */
export function benchRoutes(size: LargeSize = { ...largeSize, appUsers: 1000 }, asked = 400, seed = 11) {
  const random = seeded(seed)
  const folder = mkdtempSync(join(tmpdir(), 'access-desk-bench-'))
  try {
    const file = join(folder, 'snapshot.db')
    writeLargeSnapshot(file, size, seed)
    const filled = openDatabase(file, snapshotFile)
    addWorstCases(filled)
    deriveAssignments(filled)
    filled.exec(`UPDATE app_users SET scope = 'USER', group_pk = NULL WHERE (app_pk * 31 + user_pk) % 9 = 0`)
    filled.close()
    finishAndClose(file)
    const db = openReadOnly(file, snapshotFile)
    const source = { db, version: 1, kinds: {} }
    const time = (access: AccessChange) => {
      const from = performance.now()
      const result = revokeRoutes(source, access)
      const took = performance.now() - from
      if (!result.ok) throw new Error(result.error.message)
      const [first] = result.value.routes
      return {
        took,
        held: result.value.held.length,
        routes: result.value.routes.length,
        lost: first?.lost ?? 0,
        mostLost: Math.max(0, ...result.value.routes.map(({ lost }) => lost)),
      }
    }
    const pairs = (sql: string, count: number) => {
      const all = db.prepare<[], { principal: string; resource: string }>(sql).all()
      return Array.from({ length: Math.min(count, all.length) }, () => {
        const one = all[Math.floor(random() * all.length)]
        return { principal: one?.principal ?? '', resource: one?.resource ?? '' }
      })
    }
    const kinds = {
      assignment: pairs(
        'SELECT u.id AS principal, a.id AS resource FROM app_users au JOIN users u ON u.pk = au.user_pk JOIN apps a ON a.pk = au.app_pk WHERE (au.user_pk + au.app_pk) % 50 = 0',
        asked,
      ),
      membership: pairs(
        'SELECT u.id AS principal, g.id AS resource FROM memberships m JOIN users u ON u.pk = m.user_pk JOIN groups g ON g.pk = m.group_pk WHERE (m.user_pk + m.group_pk) % 50 = 0',
        asked,
      ),
      'group-assignment': pairs(
        'SELECT g.id AS principal, a.id AS resource FROM app_groups ag JOIN groups g ON g.pk = ag.group_pk JOIN apps a ON a.pk = ag.app_pk',
        asked / 2,
      ),
      role: pairs(
        `SELECT u.id AS principal, r.role_type AS resource FROM role_assignments r JOIN memberships m ON m.group_pk = r.principal_pk
         JOIN users u ON u.pk = m.user_pk WHERE r.principal_type = 'GROUP' AND m.user_pk % 20 = 0`,
        asked / 2,
      ),
    } as const
    const figures: Record<string, object> = {}
    for (const [kind, list] of Object.entries(kinds)) {
      const times = list
        .map(({ principal, resource }) =>
          time({
            verb: 'revoke',
            kind: kind as keyof typeof kinds,
            resourceId: resource,
            principalType: kind === 'group-assignment' ? 'GROUP' : 'USER',
            principalId: principal,
          }),
        )
        .map(({ took }) => took)
        .toSorted((a, b) => a - b)
      figures[kind] = {
        asked: times.length,
        p50: at(times, 0.5),
        p95: at(times, 0.95),
        p99: at(times, 0.99),
        max: at(times, 1),
      }
    }
    const worst = (name: string, app: number, more: Partial<AccessChange> = {}) => {
      const { took, ...found } = time({
        verb: 'revoke',
        kind: 'assignment',
        resourceId: id('0oa', app),
        principalType: 'USER',
        principalId: id('00u', 77),
        ...more,
      })
      figures[name] = { took: round(took), ...found }
    }
    worst('app of everybody', 1)
    worst('app of 11 large groups', 2)
    worst('app of 60 groups', 3)
    worst('everybody loses it', 1, {
      kind: 'group-assignment',
      principalType: 'GROUP',
      principalId: id('00g', 0),
    })
    db.close()
    return figures
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}
