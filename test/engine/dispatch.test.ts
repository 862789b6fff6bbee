import { readdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { startDemoOrg } from '../../src/main/demo-org/index.ts'
import { connectTo, startEngine } from '../support/engine.ts'

it('tells a damaged copy from a fault of the app, and where it stands in the log', async () => {
  const org = await startDemoOrg({ users: 30, groups: 5, apps: 2, limits: { off: true } })
  const app = startEngine()
  const id = await connectTo(app, { url: org.url, token: org.token('super') })
  const snapshots = join(app.dataDir, 'snapshots')
  for (const name of readdirSync(snapshots)) writeFileSync(join(snapshots, name), 'a letter '.repeat(1000))
  const answer = await app.request('overview.get', { connectorId: id })
  if (answer.ok) throw new Error('It was read.')
  expect(answer.error).toMatchObject({ code: 'database-corrupt', ref: expect.any(String) })
  const { rows } = await app.need('logs.page', { levels: ['error'] })
  expect(rows.map(({ ref }) => ref)).toContain(answer.error.ref)
  await app.end()
  await org.close()
})
