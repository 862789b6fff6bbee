import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { logQuerySchema, type LogEntry, type LogQuery } from '../../../src/preload/contract/models.ts'
import {
  createLogStore,
  type LogStoreOptions,
  type NewLogEntry,
} from '../../../src/main/engine/db/ledger/log.ts'
import { createViewStore } from '../../../src/main/engine/db/ledger/views.ts'
import { ledgerFile } from '../../../src/main/engine/db/migrations/ledger.ts'
import { openDatabase, type Db } from '../../../src/main/engine/db/open.ts'
import { tempFolder } from '../../support/temp-folder.ts'

let db: Db
beforeEach(() => {
  db = openDatabase(join(tempFolder(), 'ledger.db'), ledgerFile)
})
afterEach(() => {
  vi.useRealTimers()
  db.close()
})

const line = (message: string, more: Partial<NewLogEntry> = {}): NewLogEntry => ({
  at: '2026-01-01T00:00:00.000Z',
  level: 'info',
  area: 'sync',
  message,
  connectorId: null,
  syncId: null,
  planId: null,
  ref: null,
  details: null,
  ...more,
})
const query = (asked: Partial<LogQuery> = {}): LogQuery => logQuerySchema.parse(asked)
const messages = ({ rows }: { rows: LogEntry[] }) => rows.map((row) => row.message)
const stored = () => db.prepare('SELECT count(*) FROM log').pluck().get() as number
const filled = (lines: NewLogEntry[], options: LogStoreOptions = {}) => {
  const store = createLogStore(db, options)
  for (const one of lines) store.append(one)
  return store
}

describe('appending', () => {
  it('gathers lines for a tenth of a second and writes an error at once', () => {
    vi.useFakeTimers()
    const appended = vi.fn()
    const store = createLogStore(db, { onAppended: appended })
    store.append(line('one'))
    store.append(line('two'))
    expect(stored()).toBe(0)
    vi.advanceTimersByTime(100)
    expect(stored()).toBe(2)
    expect(appended.mock.calls).toEqual([[2]])
    store.append(line('three'))
    store.append(line('broken', { level: 'error' }))
    expect(stored()).toBe(4)
    expect(appended.mock.calls).toEqual([[2], [4]])
    vi.advanceTimersByTime(1000)
    expect(appended).toHaveBeenCalledTimes(2)
  })

  it('shows a reader every line, and writes what waits when asked', () => {
    const store = filled([line('one')])
    expect(messages(store.page(query(), { limit: 10 }))).toEqual(['one'])
    store.append(line('two'))
    store.flush()
    expect(stored()).toBe(2)
  })

  it('keeps lines while the ledger is locked and writes them afterwards', () => {
    vi.useFakeTimers()
    const store = filled([line('one', { level: 'warn' })])
    db.pragma('busy_timeout = 0')
    const other = openDatabase(db.name, ledgerFile)
    other.exec('BEGIN IMMEDIATE')
    store.append(line('two', { level: 'error' }))
    vi.advanceTimersByTime(500)
    expect(stored()).toBe(0)
    other.exec('ROLLBACK')
    other.close()
    vi.advanceTimersByTime(1000)
    expect(messages(store.page(query(), { limit: 10 }))).toEqual(['two', 'one'])
  })
})

describe('reading', () => {
  const lines = [
    line('sync started', { syncId: 's1', connectorId: 'c1', at: '2026-01-01T00:00:00.000Z' }),
    line('Okta answered 429', {
      level: 'warn',
      area: 'okta',
      syncId: 's1',
      connectorId: 'c1',
      details: '{"bucket":"users_50%"}',
      at: '2026-01-02T00:00:00.000Z',
    }),
    line('sync failed', {
      level: 'error',
      syncId: 's1',
      connectorId: 'c1',
      ref: 'ab12cd34',
      at: '2026-01-03T00:00:00.000Z',
    }),
    line('opened', { level: 'debug', area: 'app', at: '2026-01-04T00:00:00.000Z' }),
  ]

  it.each<[string, Partial<LogQuery>, string[]]>([
    ['everything', {}, ['opened', 'sync failed', 'Okta answered 429', 'sync started']],
    ['a level', { levels: ['warn', 'error'] }, ['sync failed', 'Okta answered 429']],
    ['an area', { areas: ['app'] }, ['opened']],
    ['a sync', { syncId: 's1', levels: ['error'] }, ['sync failed']],
    ['a connector', { connectorId: 'c2' }, []],
    ['from', { from: '2026-01-03T00:00:00.000Z' }, ['opened', 'sync failed']],
    ['to', { to: '2026-01-02T00:00:00.000Z' }, ['Okta answered 429', 'sync started']],
    ['text in the message', { search: 'OKTA ' }, ['Okta answered 429']],
    ['text in the details', { search: 's_50%' }, ['Okta answered 429']],
    ['a reference', { search: 'ab12' }, ['sync failed']],
    ['a lone per cent sign', { search: '%' }, ['Okta answered 429']],
    ['a quote', { search: `'` }, []],
  ])('by %s', (_, asked, expected) => {
    const store = filled(lines)
    const page = store.page(query(asked), { limit: 10 })
    expect(messages(page)).toEqual(expected)
    expect(page.total).toBe(expected.length)
    expect([...store.batches(query(asked), 2)].flat().map((row) => row.message)).toEqual(
      expected.toReversed(),
    )
  })

  it('pages from the newest back, and counts lines that come in between', () => {
    const store = filled(Array.from({ length: 25 }, (_, n) => line(`line ${n}`)))
    const first = store.page(query(), { limit: 10 })
    store.append(line('new'))
    const second = store.page(query(), { limit: 10, before: first.rows.at(-1)?.seq })
    const third = store.page(query(), { limit: 10, before: second.rows.at(-1)?.seq })
    expect([first, second, third].flatMap(messages)).toEqual(
      Array.from({ length: 25 }, (_, n) => `line ${24 - n}`),
    )
    expect([first.total, second.total, third.total]).toEqual([25, 26, 26])
  })
})

describe('pruning', () => {
  it('keeps the newest lines, and every line of an action', () => {
    const store = filled(
      Array.from({ length: 50 }, (_, n) => line(`line ${n}`, n % 10 === 0 ? { area: 'action' } : {})),
      { keep: 20 },
    )
    expect(store.page(query(), { limit: 500 }).total).toBe(50)
    store.prune()
    const kept = store.page(query(), { limit: 500 })
    expect(messages(kept)).toEqual([
      ...Array.from({ length: 20 }, (_, n) => `line ${49 - n}`),
      'line 20',
      'line 10',
      'line 0',
    ])
    expect(kept.total).toBe(23)
  })

  it('happens by itself as lines come in', () => {
    filled(
      Array.from({ length: 25_000 }, (_, n) => line(`line ${n}`)),
      { keep: 100 },
    ).flush()
    expect(stored()).toBeLessThan(10_200)
  })
})

describe('views', () => {
  it('remembers the columns of a grid until they go back to the defaults', () => {
    const views = createViewStore(db)
    expect(views.get('users')).toBeNull()
    views.save('users', [{ key: 'login', width: 100 }])
    views.save('users', [
      { key: 'login', width: 200 },
      { key: 'id', width: 90 },
    ])
    expect(views.get('users')).toEqual([
      { key: 'login', width: 200 },
      { key: 'id', width: 90 },
    ])
    expect(views.get('groups')).toBeNull()
    views.save('users', null)
    expect(views.get('users')).toBeNull()
  })
})
