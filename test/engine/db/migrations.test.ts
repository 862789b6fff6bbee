import Database from 'better-sqlite3'
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { describe, expect, it } from 'vitest'
import { migrate, type Migration } from '../../../src/main/engine/db/migrate.ts'
import { historyFile } from '../../../src/main/engine/db/migrations/history.ts'
import { ledgerFile } from '../../../src/main/engine/db/migrations/ledger.ts'
import { peopleFile } from '../../../src/main/engine/db/migrations/people.ts'
import { snapshotFile } from '../../../src/main/engine/db/migrations/snapshot.ts'
import { openDatabase, type Db } from '../../../src/main/engine/db/open.ts'
import { tempFolder } from '../../support/temp-folder.ts'

/**
 * Each version that was ever in use is kept as an SQL file with rows in it, `fixtures/<name>-<version>.sql`,
 * and must open as the present version with its rows. Once a version has been released its file is
 * never written again; `UPDATE_FIXTURES=1 vitest run test/engine/db` writes the missing one of the
 * present version, and the one of a version still in the making after that file was deleted.
 */
const fixture = (name: string, version: number): string =>
  fileURLToPath(new URL(`./fixtures/${name}-${version}.sql`, import.meta.url))

const rows: Record<string, string> = {
  ledger: `
    INSERT INTO connectors (id, name, host, url, kind, created_at, snapshot_file, snapshot_at, snapshot_version)
      VALUES ('c1', 'Acme', 'acme.okta.com', 'https://acme.okta.com', 'okta', '2026-01-01T00:00:00.000Z', 'c1.s1.db', '2026-01-02T00:00:00.000Z', 4);
    INSERT INTO syncs (id, connector_id, mode, status, trigger, pid, started_at, taken_up_at) VALUES ('s1', 'c1', 'full', 'done', 'person', 1, '2026-01-02T00:00:00.000Z', '2026-01-02T00:00:00.000Z');
    INSERT INTO log (at, level, area, message, sync_id) VALUES ('2026-01-02T00:00:00.000Z', 'info', 'sync', 'It''s done; all of it', 's1');
    INSERT INTO views VALUES ('users', '[{"key":"login","width":200}]');
    INSERT INTO apps VALUES ('app-c1', 'Acme', '2026-01-01T00:00:00.000Z', NULL, NULL, NULL);
    UPDATE connectors SET app_id = 'app-c1';
    INSERT INTO connector_owners VALUES ('c1', 0, 0, NULL, 'Ana "the" Lima', 'ana@example.com');
    INSERT INTO settings VALUES ('profile', '{"name":"Ana","email":"ana@example.com"}');
    INSERT INTO mails (id, connector_id, kind, recipient, subject, body, state, created_at) VALUES ('m1', 'c1', 'setup-invitation', 'ana@example.com', 'It''s set; up', 'Text', 'sent', '2026-01-01T00:00:00.000Z');
    INSERT INTO plans (id, seq, connector_id, connector_name, title, state, source, created_at, created_by) VALUES ('p1', 1, 'c1', 'Acme', 'It''s one; plan', 'draft', 'person', '2026-01-01T00:00:00.000Z', 'Ana');
    INSERT INTO plan_steps (plan_id, position, verb, kind, resource_id, set_id, principal_type, principal_id, principal_name, resource_name, before_text, after_text, state) VALUES ('p1', 1, 'grant', 'membership', '00g1', '', 'USER', '00u1', 'Ana', 'Finance', 'Not a member', 'Member', 'pending');
    INSERT INTO journal (plan_id, position, at, entry, details) VALUES ('p1', 1, '2026-01-01T00:00:00.000Z', 'intent', '{}');
    INSERT INTO audit (at, who, connector_id, action, text) VALUES ('2026-01-01T00:00:00.000Z', 'Ana', 'c1', 'connector.added', 'Added.');`,
  snapshot: `
    INSERT INTO users (pk, id, status, name, login, profile) VALUES (1, '00u1', 'ACTIVE', 'Ana', 'ana@example.com', '{}');
    INSERT INTO groups (pk, id, type, name, profile) VALUES (1, '00g1', 'OKTA_GROUP', 'Finance', '{}');
    INSERT INTO memberships VALUES (1, 1, 'direct', NULL);`,
  history: `
    INSERT INTO meta VALUES ('since', '2026-01-01T00:00:00.000Z');
    INSERT INTO syncs VALUES (1, 's1');
    INSERT INTO objects VALUES (1, 'user', '00u1'), (2, 'group', '00g1'), (3, 'actor', '00u2');
    INSERT INTO names VALUES (1, 1, 'Ana Lima', 'ana lima'), (2, 2, 'Finance', 'finance'), (3, 3, 'Jane; "O''Hara"', 'jane; "o''hara"');
    INSERT INTO changes (seq, sync_pk, n, at, seen_at, happened_at, kind, verb, user_pk, user_as, group_pk, group_as, actor_pk, actor_as, before, after, event_type, event_id)
      VALUES (1, 1, 1, '2026-01-02T00:00:00.000Z', '2026-01-02T01:00:00.000Z', '2026-01-02T00:00:00.000Z', 'membership', 'changed', 1, 1, 2, 2, 3, 3,
        '{"source":"direct"}', '{"source":"rule"}', 'group.user_membership.add', 'e1');
    INSERT INTO tallies VALUES (1, 'membership', 'changed', 1);`,
  people: `
    INSERT INTO meta VALUES ('rules', '{"merge":[]}'), ('touched', '0');
    INSERT INTO connectors VALUES (1, 'c1'), (2, 'c2');
    INSERT INTO sources VALUES ('c1', 'directory', 0, '{"rules":[],"otherwise":"create"}', 'narrow', 1, 0, '2026-01-02T00:00:00.000Z', 4);
    INSERT INTO people VALUES (1, 'p1', 1, 'name' || char(9) || '1' || char(9) || 'displayName' || char(9) || 'Ana; "the" O''Hara', 'Ana; "the" O''Hara', 'ana@example.com', 'E1', 'active', NULL, 'Lead', NULL, 'ana', 1, 1, 1, '2026-01-02T00:00:00.000Z', '2026-01-02T00:00:00.000Z');
    INSERT INTO links VALUES (1, '00u1', 1, 1, 'created', NULL, 0, 'Ana'), (2, '00u2', 1, 1, 'matched', 'email', 1, 'Ana');
    INSERT INTO aliases VALUES ('p0', 1, 1);
    INSERT INTO conflicts VALUES (1, 'x1', 1, 'shared email ana@example.com', 'different-employee-ids', 'It''s two; people.', 'email', 'ana@example.com', '[[1,"00u1"]]', '[1]', '2026-01-02T00:00:00.000Z');
    INSERT INTO decisions VALUES (1, '00u3', 'service', NULL, '2026-01-02T00:00:00.000Z');
    INSERT INTO pairs VALUES (1, '00u1', 2, '00u4', 'apart', '2026-01-02T00:00:00.000Z');
    INSERT INTO quiet VALUES ('shared email all@example.com');
    INSERT INTO runs VALUES (1, 'r1', '2026-01-02T00:00:00.000Z', 'person', '{}', 0.5, 1, NULL);
    INSERT INTO journal VALUES (1, 1, 'people', '{"pk":1}');`,
}

const schema = (db: Db) =>
  db
    .prepare(
      `SELECT type, name, tbl_name, sql FROM sqlite_schema WHERE name NOT LIKE 'sqlite_%' ORDER BY type, name`,
    )
    .all()
const tables = (db: Db) =>
  db
    .prepare(`SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite_%' ORDER BY name`)
    .pluck()
    .all() as string[]
const content = (db: Db) =>
  Object.fromEntries(tables(db).map((name) => [name, db.prepare(`SELECT * FROM ${name}`).all()]))

/** Schema and rows as SQL text. */
function dump(db: Db): string {
  const made = db
    .prepare(
      `SELECT sql FROM sqlite_schema WHERE sql IS NOT NULL AND name NOT LIKE 'sqlite_%' ORDER BY rowid`,
    )
    .pluck()
    .all() as string[]
  const filled = tables(db).flatMap((name) => {
    const columns = (db.pragma(`table_info(${name})`) as { name: string }[]).map((column) => column.name)
    const values = columns.map((column) => `quote(${column})`).join(` || ', ' || `)
    return (db.prepare(`SELECT ${values} FROM ${name}`).pluck().all() as string[]).map(
      (row) => `INSERT INTO ${name} VALUES (${row})`,
    )
  })
  return `${[`PRAGMA user_version = ${String(db.pragma('user_version', { simple: true }))}`, ...made, ...filled].join(';\n')};\n`
}

describe.each([ledgerFile, snapshotFile, historyFile, peopleFile])('$name', (kind) => {
  const versions = kind.migrations.map((step) => step.version)

  it('numbers its migrations upwards', () => {
    expect(versions).toEqual([...new Set(versions)].toSorted((a, b) => a - b))
  })

  it.each(versions)('opens a file of version %i as the present one, with its rows', (version) => {
    const file = fixture(kind.name, version)
    if (process.env['UPDATE_FIXTURES'] === '1' && version === versions.at(-1) && !existsSync(file)) {
      const db = openDatabase(':memory:', kind)
      db.exec(rows[kind.name] ?? '')
      writeFileSync(file, dump(db))
      db.close()
    }
    const path = join(tempFolder(), 'stored.db')
    const stored = new Database(path)
    // Rows come table by table, in no order of what refers to what.
    stored.pragma('foreign_keys = OFF')
    stored.exec(readFileSync(file, 'utf8'))
    expect(stored.pragma('user_version', { simple: true })).toBe(version)
    const before = content(stored)
    stored.close()

    const migrated = openDatabase(path, kind)
    const fresh = openDatabase(':memory:', kind)
    expect(schema(migrated)).toEqual(schema(fresh))
    expect(content(migrated)).toMatchObject(before)
    expect(migrated.pragma('foreign_key_check')).toEqual([])
    expect(migrated.pragma('integrity_check', { simple: true })).toBe('ok')
    migrated.close()
    fresh.close()
  })
})

describe('migrate', () => {
  const first: Migration = {
    version: 10,
    sql: `CREATE TABLE a (x TEXT) STRICT; INSERT INTO a VALUES ('kept')`,
  }
  const second: Migration = {
    version: 20,
    sql: 'ALTER TABLE a ADD COLUMN y TEXT; CREATE TABLE b (z TEXT) STRICT',
  }

  it('takes only the steps a file has not had', () => {
    const stepwise = new Database(':memory:')
    migrate(stepwise, [first])
    migrate(stepwise, [first, second])
    migrate(stepwise, [first, second])
    const fresh = new Database(':memory:')
    migrate(fresh, [first, second])
    expect(schema(stepwise)).toEqual(schema(fresh))
    expect(content(stepwise)).toEqual({ a: [{ x: 'kept', y: null }], b: [] })
    expect(stepwise.pragma('user_version', { simple: true })).toBe(20)
  })

  it('leaves the old schema where a step fails', () => {
    const db = new Database(':memory:')
    migrate(db, [first])
    expect(() =>
      migrate(db, [
        first,
        second,
        { version: 30, sql: 'CREATE TABLE c (z TEXT) STRICT; DROP TABLE missing' },
      ]),
    ).toThrow('missing')
    expect(tables(db)).toEqual(['a'])
    expect(db.pragma('user_version', { simple: true })).toBe(10)
  })

  it('leaves the old schema where the process is killed in the middle', async () => {
    const folder = tempFolder()
    const file = join(folder, 'stored.db')
    const stored = openDatabase(file, { name: 'test', synchronous: 'FULL', migrations: [first] })
    stored.close()
    // The last step takes minutes; the one before it has been carried out by then.
    const endless = `INSERT INTO b SELECT n FROM (WITH RECURSIVE t (n) AS (SELECT '1' UNION ALL SELECT n + 1 FROM t LIMIT 300000000) SELECT n FROM t)`
    const script = join(folder, 'migrate.mjs')
    writeFileSync(
      script,
      `import { openDatabase } from ${JSON.stringify(new URL('../../../src/main/engine/db/open.ts', import.meta.url).href)}
       const migrations = ${JSON.stringify([first, second])}
       const marker = { get version() { return 30 }, get sql() { process.stdout.write('reached'); return ${JSON.stringify(endless)} } }
       openDatabase(${JSON.stringify(file)}, { name: 'test', synchronous: 'FULL', migrations: [...migrations, marker] })`,
    )
    const child = spawn(process.execPath, [script], { stdio: ['ignore', 'pipe', 'inherit'] })
    const ended = once(child, 'exit')
    await once(child.stdout, 'data')
    await new Promise((resolve) => setTimeout(resolve, 300))
    child.kill('SIGKILL')
    const [code, signal] = (await ended) as [number | null, string | null]
    expect([code, signal]).toEqual([null, 'SIGKILL'])

    const db = openDatabase(file, { name: 'test', synchronous: 'FULL', migrations: [first] })
    expect(tables(db)).toEqual(['a'])
    expect(content(db)).toEqual({ a: [{ x: 'kept' }] })
    expect(db.pragma('integrity_check', { simple: true })).toBe('ok')
    db.close()
  })
})
