import { err, ok, type PersonRow, type Result } from '../../preload/contract/index.ts'
import { personColumns } from '../engine/db/people/pages.ts'
import type { Engine } from '../engine/engine.ts'
import { exportChunks } from '../engine/export/rows.ts'
import { writeFile } from '../engine/export/write-file.ts'
import { wholeNumber, type Command, type Values } from './arguments.ts'
import { ask } from './choose.ts'

type Answer = Promise<Result<Record<string, unknown> | null>>

const pageSize = 200

/** Tells what a promotion would do, carries one out, or lists people. */
export function people(engine: Engine, command: Command, write: (line: string) => void): Answer {
  const [what] = command.positionals
  switch (what) {
    case 'preview':
      return ask(engine, 'people.preview', {})
    case 'promote':
      return engine.people.promote('cli')
    case 'list':
      return command.values.out === undefined && command.values.format === undefined
        ? list(engine, command.values, write)
        : toFile(engine, command.values)
    default:
      return Promise.resolve(
        err(
          'invalid-input',
          what === undefined ? 'What to do with people is missing.' : `People cannot be told to "${what}".`,
          'Say people preview, people promote or people list.',
        ),
      )
  }
}

/** All people as a file. */
async function toFile(engine: Engine, values: Values): Answer {
  const { format, out, search, limit } = values
  if (search !== undefined || limit !== undefined) {
    return err(
      'invalid-input',
      'A file holds all people; --search and --limit are for the screen.',
      'Leave them out.',
    )
  }
  if (format !== 'csv' && format !== 'json')
    return err('invalid-input', '--format is csv or json.', 'See access-desk --help.')
  if (out === undefined)
    return err('invalid-input', '--out is missing.', 'Say which file to write: --out FILE')
  const written = await writeFile(
    out,
    exportChunks(engine.people.everybody(), format, personColumns, personColumns),
  )
  return written.ok ? ok({ format, file: out, rows: written.value.rows }) : written
}

async function list(engine: Engine, values: Values, write: (line: string) => void): Answer {
  const limit = wholeNumber(values, 'limit', { otherwise: pageSize, least: 1, most: 100_000 })
  if (!limit.ok) return limit
  const search = values.search ?? ''
  if (search.length > 200)
    return err('invalid-input', '--search takes at most 200 characters.', 'Search for less.')
  const found: PersonRow[] = []
  let total = 0
  do {
    const page = await ask(engine, 'people.page', {
      search,
      offset: found.length,
      limit: Math.min(pageSize, limit.value - found.length),
    })
    if (!page.ok) return page
    total = page.value.total
    if (page.value.rows.length === 0) break
    found.push(...page.value.rows)
  } while (found.length < Math.min(total, limit.value))
  if (values.json === true) return ok({ total, people: found })
  for (const person of found) write(lineOf(person))
  if (total > found.length) write(`${total - found.length} more: see --limit, or --out for all of them.`)
  if (total === 0)
    write(search === '' ? 'No people yet: run access-desk people promote.' : 'Nobody was found.')
  return ok(null)
}

/** Control characters of a name must not reach the terminal. */
const shown = (text: string): string => text.replace(/\p{Cc}/gu, ' ')

const lineOf = ({ name, email, employeeId, status, department, accounts, connectors }: PersonRow): string =>
  [
    shown(name),
    shown(email ?? '-'),
    shown(employeeId ?? '-'),
    status,
    shown(department ?? '-'),
    `${accounts} ${accounts === 1 ? 'account' : 'accounts'} in ${connectors} ${connectors === 1 ? 'connector' : 'connectors'}`,
  ].join('  ')
