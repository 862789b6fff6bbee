import type { Reading } from './walk.ts'
import { userRow } from './rows.ts'

/** Largest page of accounts that Okta answers. */
const usersPerPage = 200
/** Above this many accounts one chain of pages would outlast everything else, so it is split. */
const splitAbove = 20_000
const accountsPerPart = 12_500
const mostParts = 40

/** Okta knows no "is not"; it compares texts instead. Okta: "Operators" of user search. */
const notDeprovisioned = '(status lt "DEPROVISIONED" or status gt "DEPROVISIONED")'

interface Part {
  path: string
  /** Calls it is going to take, as far as can be told; 0 where it cannot. */
  expected: number
}

const search = (text: string): string =>
  `/api/v1/users?limit=${usersPerPage}&search=${encodeURIComponent(text)}`

/**
 * Accounts, each once. Few are one list; many are split by the time they were created, along the
 * times of the snapshot before where there is one. The split is kept, so that a sync that goes on
 * asks for the same lists.
 */
export async function readUsers(reading: Reading): Promise<void> {
  const { walk, writer, options, progress } = reading
  progress.begin('users')
  const parts = await partsOf(reading)
  let seen = writer.checkpoints.find(parts[0]?.path ?? '')?.rows ?? 0
  const outcomes = await Promise.all(
    parts.map(({ path, expected }) => {
      progress.expect('users', expected)
      return walk({
        kind: 'users',
        phase: 'users',
        counted: 'users',
        path,
        own: true,
        parse: userRow,
        store: (rows) => {
          seen += rows.length
          writer.users(
            options.syncDeprovisionedUsers ? rows : rows.filter((row) => row.status !== 'DEPROVISIONED'),
          )
        },
        priority: 1000,
        expected,
      })
    }),
  )
  if (seen === 0 && outcomes.every((outcome) => outcome === 'complete')) {
    reading.fail({
      code: 'forbidden',
      message:
        'Okta answered with an empty list of accounts. Every organization has at least one, so this credential sees none of them.',
      nextStep:
        'Give the credential an admin role (at least Read-only Administrator) in Okta, then sync again.',
    })
  }
  progress.end('users')
}

async function partsOf(reading: Reading): Promise<Part[]> {
  const { writer, options } = reading
  const kept = writer.checkpoints.meta('accounts through')
  if (kept !== null) return JSON.parse(kept) as Part[]
  const everyone = writer.listedGroups().find(({ isEveryone }) => isEveryone)
  const count = everyone?.userCount ?? 0
  const parts: Part[] =
    count > splitAbove
      ? await splitByCreation(reading, count)
      : [{ path: `/api/v1/users?limit=${usersPerPage}`, expected: Math.ceil(count / usersPerPage) }]
  // Okta leaves DEPROVISIONED accounts out of the plain list; a filter by that status returns them.
  if (options.syncDeprovisionedUsers && count <= splitAbove) {
    parts.push({
      path: `/api/v1/users?limit=${usersPerPage}&filter=${encodeURIComponent('status eq "DEPROVISIONED"')}`,
      expected: 0,
    })
  }
  writer.checkpoints.setMeta('accounts through', JSON.stringify(parts))
  return parts
}

/** Parts of about the same size, from before the first account to after the last. */
async function splitByCreation(reading: Reading, count: number): Promise<Part[]> {
  const { client, options } = reading
  const wanted = Math.min(mostParts, Math.ceil(count / accountsPerPart))
  let bounds = reading.previous?.creationTimes ?? []
  if (bounds.length === 0) {
    const first = await client.get<unknown>(
      `/api/v1/users?limit=1&sortBy=created&sortOrder=asc&search=${encodeURIComponent('created pr')}`,
    )
    const oldest = first.ok && Array.isArray(first.value.body) ? userRow(first.value.body[0])?.created : null
    const from = Date.parse(oldest ?? '2009-01-01T00:00:00.000Z')
    const to = first.ok ? (first.value.headers.date ?? from) : from
    bounds = Array.from({ length: wanted - 1 }, (_, n) =>
      new Date(from + ((n + 1) * (to - from)) / wanted).toISOString(),
    )
  }
  const status = options.syncDeprovisionedUsers ? '' : ` and ${notDeprovisioned}`
  const cuts = [...new Set(bounds)].toSorted()
  return [null, ...cuts].map((from, at) => {
    const to = cuts[at]
    const range = [
      ...(from === null ? [] : [`created ge "${from}"`]),
      ...(to === undefined ? [] : [`created lt "${to}"`]),
    ]
    return {
      path: search((range.length === 0 ? ['created pr'] : range).join(' and ') + status),
      expected: Math.ceil(count / (cuts.length + 1) / usersPerPage),
    }
  })
}
