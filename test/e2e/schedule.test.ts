import { chmodSync, mkdirSync, writeFileSync } from 'node:fs'
import { delimiter, join } from 'node:path'
import { expect, test } from 'vitest'
import { connectDemo } from '../support/setup-flow.ts'
import { ask, profile, start, value } from './app.ts'

/** A bus that knows a computer on battery, and nothing else. */
function onBattery(folder: string): Record<string, string> {
  const bin = join(folder, 'bin')
  mkdirSync(bin)
  const tool = join(bin, 'dbus-send')
  writeFileSync(
    tool,
    `#!/bin/sh\ncase "$*" in *--system*UPower*) echo "   variant       boolean true";; *) exit 1;; esac\n`,
  )
  chmodSync(tool, 0o755)
  return { PATH: `${bin}${delimiter}${process.env['PATH'] ?? ''}` }
}

test('the schedule is kept in the app: it waits on battery, unless that is allowed, and tells the next time', async () => {
  const folder = profile()
  const { app, page } = await start(folder, onBattery(folder))
  await connectDemo(page)
  const [connector] = value(await ask(page, 'connectors.list', {}))
  const connectorId = connector?.id ?? expect.unreachable()
  const get = async () => value(await ask(page, 'connectors.get', { connectorId }))
  if (process.platform === 'linux') {
    expect(await get()).toMatchObject({ nextSyncAt: null, waitsFor: 'power' })
    await page.getByText('The next sync waits until the computer is on mains power').waitFor()
  }
  value(await ask(page, 'settings.set', { syncOnBattery: true, syncOnMetered: true }))
  await page.getByText(/^Next sync .+ in (59 min|60 min|1 h)$/).waitFor()
  const { nextSyncAt, waitsFor } = await get()
  expect(waitsFor).toBeUndefined()
  const minutes = (Date.parse(nextSyncAt ?? '') - Date.now()) / 60_000
  expect(minutes).toBeGreaterThan(55)
  expect(minutes).toBeLessThanOrEqual(60)

  await app.evaluate(({ powerMonitor }) => powerMonitor.emit('resume'))
  expect((await get()).nextSyncAt).toBe(nextSyncAt)
  const { schedule } = await get()
  value(await ask(page, 'connectors.update', { connectorId, schedule: { ...schedule, paused: true } }))
  await page.getByText('The schedule is paused').waitFor()
})
