import {
  changeKinds,
  err,
  ok,
  type Change,
  type ChangeKind,
  type Result,
} from '../../preload/contract/index.ts'
import type { Engine } from '../engine/engine.ts'
import { exportAsOf, exportChanges } from '../engine/export/history.ts'
import { exportAvailability, exportKinds, type ExportKind } from '../engine/export/kinds.ts'
import type { ExportFormat } from '../engine/export/rows.ts'
import { readMoment, wholeNumber, type Command, type Values } from './arguments.ts'
import { ask, choose } from './choose.ts'

const pageSize = 200

/** The kinds that were named; none means all. */
function readKinds(values: Values): Result<ChangeKind[]> {
  const named = values.kind ?? []
  const unknown = named.find((kind) => !changeKinds.includes(kind as ChangeKind))
  return unknown === undefined
    ? ok([...new Set(named as ChangeKind[])])
    : err(
        'invalid-input',
        `There are no changes of kind "${unknown}".`,
        `--kind is one of ${changeKinds.join(', ')}.`,
      )
}

function readFile(values: Values): Result<{ format: ExportFormat; out: string }> {
  const { format, out } = values
  if (format !== 'csv' && format !== 'json')
    return err('invalid-input', '--format is csv or json.', 'See access-desk --help.')
  return out === undefined
    ? err('invalid-input', '--out is missing.', 'Say which file to write: --out FILE')
    : ok({ format, out })
}

/** What changed since a moment: to a file, as one JSON document, or line by line to `write`. */
export async function changes(
  engine: Engine,
  { values }: Command,
  write: (line: string) => void,
): Promise<Result<Record<string, unknown> | null>> {
  const from = readMoment(values, 'since')
  if (!from.ok) return from
  const kinds = readKinds(values)
  if (!kinds.ok) return kinds
  const limit = wholeNumber(values, 'limit', { otherwise: pageSize, least: 1, most: 100_000 })
  if (!limit.ok) return limit
  const toFile = values.out !== undefined || values.format !== undefined
  if (toFile && values.limit !== undefined)
    return err('invalid-input', 'A file holds all changes; --limit is for the screen.', 'Leave --limit out.')
  const target = toFile ? readFile(values) : null
  if (target !== null && !target.ok) return target
  const connector = await choose(engine, values)
  if (!connector.ok) return connector
  const connectorId = connector.value.id
  const query = { kinds: kinds.value, verbs: [], search: '', from: from.value }
  if (target !== null) {
    const { format, out } = target.value
    const history = engine.history(connectorId)
    const written = await exportChanges(history, query, format, out)
    return written.ok
      ? ok({ format, file: out, rows: written.value.rows, historySince: history.since() })
      : written
  }

  const found: Change[] = []
  for (;;) {
    const before = found.at(-1)?.seq
    const page = await ask(engine, 'changes.page', {
      connectorId,
      ...query,
      limit: Math.min(pageSize, limit.value - found.length),
      ...(before === undefined ? {} : { before }),
    })
    if (!page.ok) return page
    const { rows, total, since } = page.value
    found.push(...rows)
    if (rows.length > 0 && found.length < Math.min(total, limit.value)) continue
    if (values.json === true) return ok({ historySince: since, total, changes: found })
    for (const change of found) write(lineOf(change))
    if (total > found.length)
      write(`${total - found.length} earlier changes: see --limit, or --out for all of them.`)
    if (total === 0)
      write(
        since === null
          ? 'No history yet: it begins with the first complete sync.'
          : `No changes. The history begins at ${since}.`,
      )
    return ok(null)
  }
}

/** Control characters of a name must not reach the terminal. */
const shown = (text: string): string => text.replace(/\p{Cc}/gu, ' ')

/** One change in a line: when, what happened, to whom and what, by whom. */
function lineOf(change: Change): string {
  const objects = [change.user, change.group, change.app, change.role].flatMap((each) =>
    each ? [shown(each.name)] : [],
  )
  const attributes = [...new Set([...Object.keys(change.before ?? {}), ...Object.keys(change.after ?? {})])]
  const differences =
    change.verb === 'changed'
      ? attributes
          .filter((name) => (change.before?.[name] ?? '') !== (change.after?.[name] ?? ''))
          .map(
            (name) =>
              `${name} ${shown(change.before?.[name] ?? '-')} > ${shown(change.after?.[name] ?? '-')}`,
          )
      : []
  return [
    change.happenedAt ?? `seen ${change.seenAt}`,
    `${change.kind} ${change.verb}`,
    objects.join(', '),
    ...(differences.length > 0 ? [differences.join('; ')] : []),
    ...(change.actor ? [`by ${shown(change.actor.name)}`] : []),
  ].join('  ')
}

/** Everything of one kind as it was at a moment, to a file. */
export async function asOf(engine: Engine, { values }: Command): Promise<Result<Record<string, unknown>>> {
  const at = readMoment(values, 'at')
  if (!at.ok) return at
  const [kind, ...more] = values.kind ?? []
  if (kind === undefined || more.length > 0 || !exportKinds.includes(kind as ExportKind)) {
    return err(
      'invalid-input',
      kind === undefined
        ? '--kind is missing.'
        : more.length > 0
          ? '--kind takes one kind here.'
          : `There is nothing of kind "${kind}".`,
      `--kind is one of ${exportKinds.join(', ')}.`,
    )
  }
  const target = readFile(values)
  if (!target.ok) return target
  const { format, out } = target.value
  const connector = await choose(engine, values)
  if (!connector.ok) return connector
  const { id, name } = connector.value
  const source = engine.source(id)
  const written = await exportAsOf(
    { source, history: engine.history(id), connector: { name }, now: new Date().toISOString() },
    kind as ExportKind,
    at.value,
    format,
    out,
  )
  if (!written.ok) return written
  const { rows, at: moment, since } = written.value
  return ok({
    kind,
    format,
    file: out,
    rows,
    asOf: moment,
    historySince: since,
    ...exportAvailability(source, kind as ExportKind),
  })
}
