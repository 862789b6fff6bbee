import { existsSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import type { ConnectorStore } from '../../src/main/engine/db/ledger/connectors.ts'
import { createSnapshots } from '../../src/main/engine/snapshots.ts'
import { tempFolder } from '../support/temp-folder.ts'

it('keeps a snapshot that another process publishes while the folder is swept, and one to go on with', () => {
  const folder = tempFolder()
  const file = join(folder, 'connector.sync.db')
  const remains = join(folder, 'connector.killed.db')
  const unfinished = join(folder, 'connector.cut-off.db')
  for (const name of [file, unfinished, remains]) writeFileSync(name, '')
  let published = false
  const connectors = { all: () => (published ? [{ snapshot: { file } }] : []) } as unknown as ConnectorStore
  const swept = createSnapshots(folder, connectors).sweep(() => {
    published = true
    return ['connector.cut-off.db']
  })
  expect(swept).toBe(1)
  expect([file, unfinished, remains].map((name) => existsSync(name))).toEqual([true, true, false])
})
