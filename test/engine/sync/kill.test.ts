import { mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { startDemoOrg } from '../../../src/main/demo-org/index.ts'
import { startCli } from '../../support/cli.ts'
import { connectTo, startEngine } from '../../support/engine.ts'
import { expectedExports, readExports } from '../../support/truth.ts'

const kills = 20
const none = { skipInactiveApps: false, syncDeprovisionedUsers: false }

/** A small repeatable generator, so that a failure can be run again from its seed. */
function numbers(seed: number): () => number {
  let state = seed
  return () => {
    state = (state * 1_664_525 + 1_013_904_223) % 4_294_967_296
    return state / 4_294_967_296
  }
}

test(`${kills} kills at random moments of a sync leave the earlier snapshot, and the next sync ends right`, async () => {
  const seed = Date.now() % 1_000_000
  console.log(`seed ${seed}`)
  const random = numbers(seed)
  const org = await startDemoOrg({ users: 300, groups: 40, apps: 12, latencyMs: 10, limits: { off: true } })
  const dataDir = mkdtempSync(join(tmpdir(), 'access-desk-kill-'))
  const token = org.token('super')
  try {
    const first = startEngine(dataDir)
    const id = await connectTo(first, { url: org.url, token })
    let held = await readExports(first.engine.source(id))
    await first.end({ keep: true })

    // Kills fall between the first line of a sync and the time a whole one took.
    let length = 1000
    let killed = 0
    for (let round = 0; killed < kills && round < kills * 4; round += 1) {
      // Something changes each time, so that a half-written snapshot could not pass for the old one.
      const [member] = [...org.org.users()].filter(({ status }) => status === 'ACTIVE').slice(-1)
      org.org.deactivateUser(member!.id)
      const { child, done } = startCli(['sync', '--token-env', 'OKTA', '--data', dataDir, '--json'], {
        OKTA: token,
      })
      const started = new Promise<void>((resolve) => {
        child.stderr?.on('data', (text: string) => {
          if (text.includes('started')) resolve()
        })
      })
      await Promise.race([started, done])
      const begun = performance.now()
      await Promise.race([done, new Promise((resolve) => setTimeout(resolve, random() * length))])
      child.kill('SIGKILL')
      const { code } = await done
      const after = startEngine(dataDir)
      const found = await readExports(after.engine.source(id))
      if (code === null) {
        killed += 1
        const published = JSON.stringify(found) !== JSON.stringify(held)
        // A kill after publishing is a finished sync; before it, nothing has changed.
        if (published) expect(found).toEqual(expectedExports(org.org, none))
      } else {
        length = Math.min(length, performance.now() - begun)
        expect(found).toEqual(expectedExports(org.org, none))
      }
      held = found
      expect(readdirSync(join(dataDir, 'snapshots')).filter((name) => name.endsWith('.db'))).toHaveLength(1)
      await after.end({ keep: true })
    }
    expect(killed).toBe(kills)

    const last = startEngine(dataDir)
    await connectTo(last, { url: org.url, token })
    expect(await readExports(last.engine.source(id))).toEqual(expectedExports(org.org, none))
    const { rows } = await last.need('sync.history', { connectorId: id })
    expect(rows.filter(({ status }) => status === 'running')).toEqual([])
    await last.end({ keep: true })
  } finally {
    await org.close()
    rmSync(dataDir, { recursive: true, force: true })
  }
}, 180_000)
