import { mkdirSync, readdirSync, readFileSync, statSync, truncateSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { Worker } from 'node:worker_threads'
import { describe, expect, it } from 'vitest'
import { DatabaseError } from '../../../src/main/engine/db/database-error.ts'
import { historyFile } from '../../../src/main/engine/db/migrations/history.ts'
import { ledgerFile } from '../../../src/main/engine/db/migrations/ledger.ts'
import { snapshotFile } from '../../../src/main/engine/db/migrations/snapshot.ts'
import { openDatabase, openReadOnly } from '../../../src/main/engine/db/open.ts'
import { buildSnapshot } from '../../support/build-snapshot.ts'
import { sampleOrganization } from '../../support/sample-organization.ts'
import { tempFolder } from '../../support/temp-folder.ts'

const mode = (path: string): number => statSync(path).mode & 0o777

function failure(open: () => unknown): DatabaseError {
  try {
    open()
  } catch (error) {
    if (error instanceof DatabaseError) return error
    throw error
  }
  throw new Error('It opened.')
}

describe.skipIf(process.platform === 'win32')('privacy', () => {
  it('keeps the folder and every file in it to their owner', () => {
    const folder = join(tempFolder(), 'data', 'snapshots')
    mkdirSync(folder, { recursive: true, mode: 0o755 })
    const db = openDatabase(join(folder, 'ledger.db'), ledgerFile)
    db.exec(`INSERT INTO views VALUES ('users', '[]')`)
    const files = readdirSync(folder)
    expect(files.toSorted()).toEqual(['ledger.db', 'ledger.db-shm', 'ledger.db-wal'])
    expect(files.map((file) => mode(join(folder, file)))).toEqual(files.map(() => 0o600))
    expect(mode(folder)).toBe(0o700)
    db.close()
  })

  it('takes back what was open to others', () => {
    const folder = join(tempFolder(), 'data')
    mkdirSync(folder, { mode: 0o777 })
    const file = join(folder, 'ledger.db')
    writeFileSync(file, '', { mode: 0o666 })
    openDatabase(file, ledgerFile).close()
    expect([mode(folder), mode(file)]).toEqual([0o700, 0o600])
  })
})

describe('settings of a file', () => {
  it('writes ahead, checks references, and waits for the disk where data cannot be had again', () => {
    const folder = tempFolder()
    const set = (kind: typeof ledgerFile) => {
      const db = openDatabase(join(folder, `${kind.name}.db`), kind)
      const values = ['journal_mode', 'foreign_keys', 'synchronous'].map((name) =>
        db.pragma(name, { simple: true }),
      )
      db.close()
      return values
    }
    expect(set(ledgerFile)).toEqual(['wal', 1, 2])
    expect(set(historyFile)).toEqual(['wal', 1, 2])
    expect(set(snapshotFile)).toEqual(['wal', 1, 1])
  })

  it.each([ledgerFile, snapshotFile, historyFile])('has only STRICT tables in $name', (kind) => {
    const db = openDatabase(':memory:', kind)
    expect(
      db
        .prepare(
          `SELECT name FROM pragma_table_list WHERE schema = 'main' AND name NOT LIKE 'sqlite_%' AND NOT strict`,
        )
        .all(),
    ).toEqual([])
    db.close()
  })
})

describe('files that are refused', () => {
  it('a newer one, unchanged', () => {
    const file = join(tempFolder(), 'ledger.db')
    const db = openDatabase(file, ledgerFile)
    db.pragma('user_version = 990')
    db.pragma('wal_checkpoint(TRUNCATE)')
    db.close()
    const before = readFileSync(file)
    expect(failure(() => openDatabase(file, ledgerFile))).toMatchObject({ code: 'database-newer' })
    expect(readFileSync(file).equals(before)).toBe(true)
  })

  it('one that is no database, unchanged', () => {
    const file = join(tempFolder(), 'ledger.db')
    writeFileSync(file, 'This is a letter, not a database. '.repeat(200))
    expect(failure(() => openDatabase(file, ledgerFile))).toMatchObject({ code: 'database-corrupt' })
    expect(failure(() => openReadOnly(file, ledgerFile))).toMatchObject({ code: 'database-corrupt' })
    expect(readFileSync(file, 'utf8')).toContain('This is a letter')
  })

  it('a snapshot that was cut off', () => {
    const file = join(tempFolder(), 'snapshot.db')
    buildSnapshot(file, sampleOrganization).close()
    truncateSync(file, 20_000)
    expect(failure(() => openReadOnly(file, snapshotFile))).toMatchObject({ code: 'database-corrupt' })
  })

  it('a snapshot that is not there or of another version, without making one', () => {
    const folder = tempFolder()
    expect(failure(() => openReadOnly(join(folder, 'none.db'), snapshotFile))).toMatchObject({
      code: 'storage-failed',
    })
    expect(readdirSync(folder)).toEqual([])
    const file = join(folder, 'old.db')
    const db = openDatabase(file, {
      ...snapshotFile,
      migrations: [{ version: 5, sql: 'CREATE TABLE users (pk INTEGER PRIMARY KEY) STRICT' }],
    })
    db.close()
    expect(failure(() => openReadOnly(file, snapshotFile))).toMatchObject({ code: 'storage-failed' })
  })

  it('a folder in its place', () => {
    const file = join(tempFolder(), 'ledger.db')
    mkdirSync(file)
    expect(failure(() => openDatabase(file, ledgerFile))).toMatchObject({ code: 'storage-failed' })
  })
})

it('is made once by processes that begin together', async () => {
  const folder = tempFolder()
  const work = `
    const { parentPort, workerData } = require('node:worker_threads')
    const { gate, folder, open, ledger } = workerData
    Promise.all([import(open), import(ledger)]).then(([{ openDatabase }, { ledgerFile }]) => {
      for (let round = 0; round < 10; round++) {
        Atomics.add(gate, round, 1)
        while (Atomics.load(gate, round) < 3);
        openDatabase(folder + '/' + round + '.db', ledgerFile).close()
      }
    })`
  const gate = new Int32Array(new SharedArrayBuffer(40))
  const source = (name: string) => new URL(`../../../src/main/engine/db/${name}`, import.meta.url).href
  const workerData = { gate, folder, open: source('open.ts'), ledger: source('migrations/ledger.ts') }
  const ends = Array.from({ length: 3 }, async () => {
    const worker = new Worker(work, { eval: true, workerData })
    const failed = new Promise<string>((resolve) =>
      worker.once('error', (error) =>
        resolve(`${error.message} ${String((error.cause as Error | undefined)?.message)}`),
      ),
    )
    const ended = new Promise<string>((resolve) => worker.once('exit', () => resolve('whole')))
    const end = await Promise.race([failed, ended])
    for (let round = 0; round < 10; round++) Atomics.add(gate, round, 3)
    return end
  })
  expect(await Promise.all(ends)).toEqual(['whole', 'whole', 'whole'])
})
