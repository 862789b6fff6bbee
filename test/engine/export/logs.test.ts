import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { logQuerySchema } from '../../../src/preload/contract/models.ts'
import { createLogStore } from '../../../src/main/engine/db/ledger/log.ts'
import { ledgerFile } from '../../../src/main/engine/db/migrations/ledger.ts'
import { openDatabase } from '../../../src/main/engine/db/open.ts'
import { exportLogs } from '../../../src/main/engine/export/logs.ts'
import { readCsv } from '../../support/read-csv.ts'
import { tempFolder } from '../../support/temp-folder.ts'

it('writes the lines of the query, oldest first, as JSON lines or CSV by the name of the file', async () => {
  const folder = tempFolder()
  const db = openDatabase(join(folder, 'ledger.db'), ledgerFile)
  const store = createLogStore(db)
  for (let n = 1; n <= 2500; n++) {
    store.append({
      at: '2026-01-01T00:00:00.000Z',
      level: n % 2 ? 'info' : 'warn',
      area: 'sync',
      message: `=line ${n}`,
      connectorId: null,
      planId: null,
      syncId: 's',
      ref: null,
      details: '{"n":1}',
    })
  }
  const query = logQuerySchema.parse({ levels: ['info'] })
  const [jsonl, csv] = [join(folder, 'log.jsonl'), join(folder, 'log.CSV')]
  expect(await exportLogs(store, query, jsonl)).toEqual({ ok: true, value: { rows: 1250 } })
  expect(await exportLogs(store, query, csv)).toEqual({ ok: true, value: { rows: 1250 } })
  const lines = readFileSync(jsonl, 'utf8')
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line) as { seq: number; message: string })
  expect(lines.map((line) => line.seq)).toEqual(Array.from({ length: 1250 }, (_, n) => 2 * n + 1))
  expect(lines[0]?.message).toBe('=line 1')
  const [header, first, ...rest] = readCsv(readFileSync(csv, 'utf8'))
  expect(header).toEqual(['seq', 'at', 'level', 'area', 'message', 'connectorId', 'syncId', 'ref', 'details'])
  expect(first).toEqual(['1', '2026-01-01T00:00:00.000Z', 'info', 'sync', "'=line 1", '', 's', '', '{"n":1}'])
  expect(rest).toHaveLength(1249)
  db.close()
})
