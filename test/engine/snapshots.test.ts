import { existsSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import type { ConnectorStore } from '../../src/main/engine/db/ledger/connectors.ts'
import { createSnapshots } from '../../src/main/engine/snapshots.ts'
import { tempFolder } from '../support/temp-folder.ts'

it('keeps a snapshot that another process publishes while the folder is swept', () => {
  const folder = tempFolder()
  const file = join(folder, 'connector.sync.db')
  const remains = join(folder, 'connector.killed.db')
  for (const name of [file, remains]) writeFileSync(name, '')
  let published = false
  const connectors = { all: () => (published ? [{ snapshot: { file } }] : []) } as unknown as ConnectorStore
  const swept = createSnapshots(folder, connectors).sweep(() => {
    published = true
    return false
  })
  expect(swept).toBe(1)
  expect([existsSync(file), existsSync(remains)]).toEqual([true, false])
})
