import type { Fault } from './faults.ts'
import type { Reply } from './pages.ts'
import { mix } from './random.ts'

/** The same kind of list without rows: `[]`, or an `/iam` envelope whose lists are empty. */
function emptied(body: Buffer | null): Buffer {
  const value = JSON.parse(body?.toString() ?? '[]') as unknown[] | Record<string, unknown>
  if (Array.isArray(value)) return Buffer.from('[]')
  const lists = Object.entries(value).filter(([, member]) => Array.isArray(member))
  return Buffer.from(JSON.stringify(Object.fromEntries(lists.map(([key]) => [key, []]))))
}

const REPEATED = 3

/** Another order of two or more rows, the same for the same number of them. */
function shuffled(rows: readonly unknown[]): unknown[] {
  const order = rows.map((_, at) => at).toSorted((a, b) => mix(a, rows.length) - mix(b, rows.length))
  const changed = order.some((from, at) => from !== at) ? order : order.toReversed()
  return changed.map((from) => rows[from])
}

/** What each fault that spoils the rows of a list makes of them. */
const SPOILED: Partial<Record<Fault['kind'], (rows: readonly unknown[]) => unknown[]>> = {
  'malformed-row': (rows) => [{ id: null, status: 7, profile: '?' }, ...rows],
  'duplicate-log': (rows) => [...rows, ...rows.slice(-REPEATED)],
  'shuffled-log': shuffled,
}

/** Applies the faults that change an otherwise good answer. */
export function spoil(reply: Reply, matched: readonly Fault[]): Reply {
  let { body, links } = reply
  for (const { kind } of matched) {
    if (kind === 'empty') {
      body = emptied(body)
      links = links?.slice(0, 1)
    }
    const change = SPOILED[kind]
    const list = change === undefined ? undefined : body?.toString()
    if (change !== undefined && list?.startsWith('[') === true)
      body = Buffer.from(JSON.stringify(change(JSON.parse(list) as unknown[])))
  }
  return { ...reply, body, ...(links === undefined ? {} : { links }) }
}
