import { existsSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { gridNames, grids, type GridName } from '../../../src/preload/contract/grids.ts'
import { exportGrid } from '../../../src/main/engine/export/grid.ts'
import { exportKind, exportKinds, type ExportKind } from '../../../src/main/engine/export/kinds.ts'
import { buildSnapshot, wholeUser } from '../../support/build-snapshot.ts'
import { readCsv } from '../../support/read-csv.ts'
import { sampleOrganization } from '../../support/sample-organization.ts'
import { tempFolder } from '../../support/temp-folder.ts'
import { openSample, page, type Asked } from '../query/ask.ts'

const source = openSample(sampleOrganization)
const never = { db: null, version: 0, kinds: {} }
const parents: Partial<Record<GridName, string>> = {
  userGroups: 'ana',
  userApps: 'ana',
  userRoles: 'ana',
  groupMembers: 'finance',
  groupApps: 'finance',
  groupRoles: 'admins',
  appUsers: 'crm',
  appGroups: 'pay',
}
type Exported = Parameters<typeof exportGrid>[1]
const request = (grid: GridName, file: string, more: Partial<Exported> = {}): Exported => ({
  connectorId: 'c',
  grid,
  search: '',
  filters: [],
  columns: grids[grid].columns.map((column) => column.key),
  format: 'json',
  file,
  ...(parents[grid] === undefined ? {} : { parentId: parents[grid] }),
  ...more,
})

describe('export of a grid', () => {
  const asked: Asked[] = [
    {},
    { sort: { column: 'why', direction: 'desc' } },
    { search: 'a' },
    { search: 'ana' },
  ]
  it.each(gridNames)('%s: has the rows, columns and order of the screen', async (grid) => {
    const folder = tempFolder()
    for (const [n, list] of asked.entries()) {
      const known = grids[grid].columns.some((column) => column.key === list.sort?.column)
      const { sort: _, ...unsorted } = list
      const query = known ? list : unsorted
      const columns = request(grid, '').columns.toReversed()
      const shown = page(source, grid, {
        ...query,
        columns,
        ...(parents[grid] === undefined ? {} : { parentId: parents[grid] }),
        limit: 500,
      })
      const file = join(folder, `${n}.json`)
      expect(await exportGrid(source, request(grid, file, { ...query, columns }))).toEqual({
        ok: true,
        value: { rows: shown.total },
      })
      const rows = JSON.parse(readFileSync(file, 'utf8')) as Record<string, unknown>[]
      expect(rows).toEqual(
        shown.rows.map((row) => Object.fromEntries(columns.map((key, i) => [key, row.cells[i]]))),
      )
    }
  })

  it('labels the columns of CSV and neutralises formulas', async () => {
    const file = join(tempFolder(), 'people.csv')
    await exportGrid(
      source,
      request('users', file, {
        columns: ['login', 'title'],
        format: 'csv',
        sort: { column: 'login', direction: 'asc' },
      }),
    )
    expect(readCsv(readFileSync(file, 'utf8'))).toEqual([
      ['Login', 'Title'],
      ['ana@example.com', 'Head of Finance'],
      ['bob@example.com', ''],
      ['cui@example.com', "'=1+1"],
      ['dan@example.com', '\'-tricky, "quoted"\nsecond line'],
      ['eva@example.com', "'@home"],
      ['fay@example.com', "'+351 999"],
    ])
  })

  it('refuses what a page refuses, and writes nothing', async () => {
    const folder = tempFolder()
    const file = join(folder, 'out.csv')
    expect(await exportGrid(source, request('users', file, { columns: ['profile'] }))).toMatchObject({
      error: { code: 'invalid-input' },
    })
    expect(await exportGrid(never, request('users', file))).toMatchObject({ error: { code: 'not-found' } })
    expect(readdirSync(folder)).toEqual([])
  })
})

describe('export of a kind', () => {
  const expected: Record<ExportKind, string[][]> = {
    users: [
      [
        'id',
        'login',
        'email',
        'status',
        'first_name',
        'last_name',
        'display_name',
        'last_login',
        'created',
        'last_updated',
      ],
      [
        'ana',
        'ana@example.com',
        'ana@example.com',
        'ACTIVE',
        '',
        '',
        '',
        '2024-03-01T10:00:00.000Z',
        '2020-01-01T00:00:00.000Z',
        '',
      ],
      [
        'bob',
        'bob@example.com',
        'bob@example.com',
        'SUSPENDED',
        '',
        '',
        '',
        '2024-01-01T00:00:00.000Z',
        '',
        '',
      ],
      ['cui', 'cui@example.com', 'cui@other.example', 'ACTIVE', '', '', '', '', '', ''],
      ['dan', 'dan@example.com', 'dan@example.com', 'DEPROVISIONED', '', '', '', '', '', ''],
      ['eva', 'eva@example.com', 'eva@example.com', 'ACTIVE', '', '', '', '2023-12-31T23:59:59.999Z', '', ''],
      ['fay', 'fay@example.com', 'fay@example.com', 'ACTIVE', '', '', '', '', '', ''],
    ],
    groups: [
      ['id', 'name', 'type', 'description'],
      ['admins', 'Admins', 'OKTA_GROUP', ''],
      ['empty', 'Empty', 'OKTA_GROUP', ''],
      ['everyone', 'Everyone', 'BUILT_IN', ''],
      ['finance', 'Finance', 'OKTA_GROUP', 'People who count'],
      ['imported', 'Sales (from CRM)', 'APP_GROUP', ''],
      ['orphan', 'Old directory', 'APP_GROUP', ''],
    ],
    memberships: [
      ['group_id', 'user_id', 'source'],
      ['admins', 'ana', 'direct'],
      ['admins', 'bob', 'unknown'],
      ...['ana', 'bob', 'cui', 'dan', 'eva', 'fay'].map((user) => ['everyone', user, 'unknown']),
      ['finance', 'ana', 'rule'],
      ['finance', 'bob', 'rule'],
      ['finance', 'cui', 'direct'],
      ['finance', 'eva', 'rule'],
      ['imported', 'ana', 'unknown'],
      ['orphan', 'ana', 'unknown'],
    ],
    apps: [
      ['id', 'name', 'label', 'status'],
      ['crm', 'crm_app', 'CRM', 'ACTIVE'],
      ['pay', 'pay', 'Payroll', 'ACTIVE'],
      ['wiki', 'wiki', 'Wiki', 'INACTIVE'],
    ],
    'app-assignments': [
      ['app_id', 'user_id', 'scope', 'group_id', 'status'],
      ['crm', 'ana', 'GROUP', 'finance', 'ACTIVE'],
      ['crm', 'bob', 'GROUP', 'finance', 'PROVISIONED'],
      ['crm', 'cui', 'GROUP', 'finance', 'ACTIVE'],
      ['crm', 'dan', 'USER', '', 'ACTIVE'],
      ['pay', 'ana', 'GROUP', '', 'ACTIVE'],
      ['pay', 'bob', 'GROUP', '', 'ACTIVE'],
      ['pay', 'eva', 'GROUP', '', 'ACTIVE'],
      ['wiki', 'ana', 'USER', '', 'ACTIVE'],
    ],
    'app-groups': [
      ['app_id', 'group_id', 'priority'],
      ['crm', 'finance', '0'],
      ['pay', 'admins', '0'],
      ['pay', 'finance', '1'],
      ['wiki', 'empty', ''],
    ],
    'admin-roles': [
      ['principal_type', 'principal_id', 'role_type', 'role_id', 'resource_set_id', 'assignment_type'],
      ['GROUP', 'admins', 'APP_ADMIN', '', '', 'GROUP'],
      ['USER', 'ana', 'APP_ADMIN', '', '', 'GROUP'],
      ['USER', 'ana', 'SUPER_ADMIN', '', '', 'USER'],
      ['USER', 'bob', 'HELP_DESK_ADMIN', '', '', 'GROUP'],
      ['USER', 'cui', 'CUSTOM', 'cr1', 'rs1', 'USER'],
    ],
  }

  it.each(exportKinds)('%s: every row, by id, as CSV and as JSON', async (kind) => {
    const folder = tempFolder()
    const [csv, json] = [join(folder, 'a.csv'), join(folder, 'a.json')]
    const [header = [], ...rows] = expected[kind]
    expect(await exportKind(source, kind, 'csv', csv)).toEqual({ ok: true, value: { rows: rows.length } })
    expect(readCsv(readFileSync(csv, 'utf8'))).toEqual(expected[kind])
    expect(await exportKind(source, kind, 'json', json)).toEqual({ ok: true, value: { rows: rows.length } })
    const objects = JSON.parse(readFileSync(json, 'utf8')) as Record<string, unknown>[]
    expect(objects.map((one) => Object.keys(one))).toEqual(rows.map(() => header))
    expect(
      objects.map((one) => Object.values(one).map((value) => (value === null ? '' : String(value)))),
    ).toEqual(rows)
  })

  it('replaces a file in one step, readable by its owner only, and leaves nothing else behind', async () => {
    const folder = tempFolder()
    const file = join(folder, 'users.csv')
    writeFileSync(file, 'old')
    await exportKind(source, 'users', 'csv', file)
    expect(readFileSync(file, 'utf8')).toContain('ana@example.com')
    expect(statSync(file).mode & 0o777).toBe(0o600)
    expect(readdirSync(folder)).toEqual(['users.csv'])
  })

  it('says why a file cannot be written, and keeps what was there', async () => {
    const folder = tempFolder()
    mkdirSync(join(folder, 'taken'))
    expect(await exportKind(source, 'users', 'csv', join(folder, 'missing', 'users.csv'))).toMatchObject({
      error: { code: 'storage-failed', message: expect.stringContaining('does not exist') as string },
    })
    expect(await exportKind(source, 'users', 'csv', join(folder, 'taken'))).toMatchObject({
      error: { code: 'storage-failed' },
    })
    expect(readdirSync(folder)).toEqual(['taken'])
    expect(await exportKind(never, 'users', 'csv', join(folder, 'users.csv'))).toMatchObject({
      error: { code: 'not-found' },
    })
    expect(existsSync(join(folder, 'users.csv'))).toBe(false)
  })

  it('lets other work run, and goes on when the screens close their connection', async () => {
    const folder = tempFolder()
    const users = Array.from({ length: 6000 }, (_, n) => wholeUser({ id: `u${String(n).padStart(4, '0')}` }))
    const db = buildSnapshot(join(folder, 'snapshot.db'), { users })
    let turns = 0
    const ticking = setInterval(() => turns++, 0)
    const done = exportKind({ db, version: 1, kinds: {} }, 'users', 'csv', join(folder, 'users.csv'))
    db.close()
    expect(await done).toEqual({ ok: true, value: { rows: 6000 } })
    clearInterval(ticking)
    expect(turns).toBeGreaterThan(0)
    expect(
      readCsv(readFileSync(join(folder, 'users.csv'), 'utf8'))
        .slice(1)
        .map(([id]) => id),
    ).toEqual(users.map((user) => user.id))
  })
})

it('says in words whatever the system has against a file', async () => {
  const file = join(tempFolder(), 'n'.repeat(300))
  expect(await exportKind(source, 'users', 'csv', file)).toMatchObject({
    ok: false,
    error: { code: 'storage-failed', message: expect.stringContaining('ENAMETOOLONG') },
  })
})
