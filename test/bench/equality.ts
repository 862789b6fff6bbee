import { startDemoOrg } from '../../src/main/demo-org/index.ts'
import { connectTo, startEngine } from '../support/engine.ts'
import { expectedExports, readExports } from '../support/truth.ts'

/**
 * Syncs an organization of 10,000 accounts under each combination of the two options and compares every
 * export, row by row, with what the organization holds. Throws where a row differs.
 */
export async function benchEquality() {
  const org = await startDemoOrg({ users: 10_000, groups: 1000, apps: 200, limits: { off: true } })
  const rows: Record<string, number> = {}
  try {
    for (const skipInactiveApps of [false, true]) {
      for (const syncDeprovisionedUsers of [false, true]) {
        const options = { skipInactiveApps, syncDeprovisionedUsers }
        const app = startEngine()
        const id = await connectTo(
          app,
          { url: org.url, token: org.token('super') },
          {
            ...options,
            readPriorities: true,
          },
        )
        const held = await readExports(app.engine.source(id))
        await app.end()
        const expected = expectedExports(org.org, options)
        let total = 0
        for (const [kind, lines] of Object.entries(expected)) {
          const found = held[kind as keyof typeof held]
          const at = lines.findIndex((line, index) => line !== found[index])
          if (at >= 0 || lines.length !== found.length) {
            throw new Error(
              `${kind} differs: ${lines.length} rows expected, ${found.length} held, first at ${at}.`,
            )
          }
          total += lines.length
        }
        rows[JSON.stringify(options)] = total
      }
    }
    return { equalRows: rows }
  } finally {
    await org.close()
  }
}
