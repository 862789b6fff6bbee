import { parseArgs } from 'node:util'
import { err, ok, type Result } from '../../preload/contract/index.ts'

const options = {
  data: { type: 'string' },
  json: { type: 'boolean' },
  help: { type: 'boolean' },
  version: { type: 'boolean' },
  domain: { type: 'string' },
  name: { type: 'string' },
  connector: { type: 'string' },
  budget: { type: 'string' },
  plan: { type: 'boolean' },
  mode: { type: 'string' },
  keep: { type: 'boolean' },
  'token-env': { type: 'string' },
  'token-stdin': { type: 'boolean' },
  'client-id': { type: 'string' },
  'private-key-file': { type: 'string' },
  'key-id': { type: 'string' },
  'public-jwk': { type: 'string' },
  'skip-inactive-apps': { type: 'boolean' },
  'sync-deprovisioned-users': { type: 'boolean' },
  'confirm-custom-domain': { type: 'boolean' },
  format: { type: 'string' },
  out: { type: 'string' },
  users: { type: 'string' },
  groups: { type: 'string' },
  apps: { type: 'string' },
  port: { type: 'string' },
  role: { type: 'string' },
  seed: { type: 'string' },
  limits: { type: 'string' },
  latency: { type: 'string' },
  since: { type: 'string' },
  at: { type: 'string' },
  kind: { type: 'string', multiple: true },
  limit: { type: 'string' },
  search: { type: 'string' },
  safety: { type: 'string' },
  resource: { type: 'string', multiple: true },
  principal: { type: 'string', multiple: true },
  'plan-only': { type: 'boolean' },
  typed: { type: 'string' },
} as const

const everywhere = ['data', 'json', 'help', 'version']
const credential = ['token-env', 'token-stdin', 'client-id', 'private-key-file', 'key-id']
const oneChange = [...credential, 'kind', 'resource', 'principal', 'connector', 'plan-only', 'typed']

/** Which options each command takes besides those that all take. */
const accepted: Record<string, readonly string[]> = {
  connect: [
    ...credential,
    'domain',
    'name',
    'skip-inactive-apps',
    'sync-deprovisioned-users',
    'confirm-custom-domain',
    'safety',
  ],
  probe: [...credential, 'connector'],
  'token-health': [...credential, 'connector'],
  sync: [...credential, 'connector', 'mode', 'budget', 'plan'],
  confirm: ['connector', 'keep'],
  status: [],
  export: ['format', 'out', 'connector'],
  changes: ['since', 'kind', 'connector', 'limit', 'format', 'out'],
  'as-of': ['at', 'kind', 'format', 'out', 'connector'],
  people: ['search', 'limit', 'format', 'out'],
  grant: oneChange,
  revoke: oneChange,
  plans: [...credential, 'connector', 'limit', 'plan-only', 'typed'],
  'demo-org': ['users', 'groups', 'apps', 'port', 'role', 'seed', 'limits', 'latency', 'public-jwk'],
}

/** How many words may follow a command. */
const words: Record<string, number> = { export: 1, people: 1, plans: 2 }

export type Values = ReturnType<typeof parse>['values']
const parse = (args: string[]) =>
  parseArgs({ args, options, allowPositionals: true, strict: true, allowNegative: true })

export interface Command {
  name: string
  positionals: string[]
  values: Values
}

/** Reads the command line; an option that the command does not take is an error, not ignored. */
export function readCommand(args: string[]): Result<Command> {
  let parsed: ReturnType<typeof parse>
  try {
    parsed = parse(args)
  } catch (error) {
    return err(
      'invalid-input',
      error instanceof Error ? error.message : String(error),
      'See access-desk --help.',
    )
  }
  const [name = '', ...positionals] = parsed.positionals
  if (parsed.values.help === true || parsed.values.version === true)
    return ok({ name, positionals, values: parsed.values })
  const takes = accepted[name]
  if (takes === undefined) {
    return err(
      'invalid-input',
      name === '' ? 'A command is missing.' : `There is no command "${name}".`,
      'See access-desk --help.',
    )
  }
  const foreign = Object.keys(parsed.values).find(
    (option) => !everywhere.includes(option) && !takes.includes(option),
  )
  if (foreign !== undefined) {
    return err('invalid-input', `The command ${name} does not take --${foreign}.`, 'See access-desk --help.')
  }
  if (positionals.length > (words[name] ?? 0)) {
    return err('invalid-input', `"${positionals.at(-1)}" was not expected.`, 'See access-desk --help.')
  }
  return ok({ name, positionals, values: parsed.values })
}

type NumberOption = 'users' | 'groups' | 'apps' | 'port' | 'seed' | 'latency' | 'limit'

/** A whole number within bounds, or the default where the option is absent. */
export function wholeNumber(
  values: Values,
  option: NumberOption,
  bounds: { otherwise: number; least: number; most: number },
): Result<number> {
  const text = values[option]
  if (text === undefined) return ok(bounds.otherwise)
  const number = Number(text)
  return Number.isSafeInteger(number) && number >= bounds.least && number <= bounds.most
    ? ok(number)
    : err(
        'invalid-input',
        `--${option} takes a whole number from ${bounds.least} to ${bounds.most}.`,
        'See access-desk --help.',
      )
}

/** A moment such as 2026-11-23T14:00:00Z; without a zone it is of this computer, without a time the start of that day. */
const moment =
  /^(\d{4})-(\d{2})-(\d{2})(?:[T ](\d{2}):(\d{2})(?::(\d{2})(?:\.(\d{1,9}))?)?(Z|[+-]\d{2}:?\d{2})?)?$/i

/** The moment of an option, ISO 8601 UTC. */
export function readMoment(values: Values, option: 'since' | 'at'): Result<string> {
  const text = values[option]?.trim()
  const wrong = (message: string) =>
    err('invalid-input', message, 'Give a time such as 2026-11-23T14:00:00Z, or a date such as 2026-11-23.')
  if (text === undefined) return wrong(`--${option} is missing.`)
  const [, year, month, day, hour = '00', minute = '00', second = '00', fraction = '', zone = ''] =
    moment.exec(text) ?? []
  const written = `${year}-${month}-${day}`
  // Some read 30 February as 2 March; whoever wrote it meant something else.
  const isDay = !Number.isNaN(Date.parse(written)) && new Date(written).toISOString().startsWith(written)
  const at = Date.parse(
    `${written}T${hour}:${minute}:${second}.${fraction.slice(0, 3).padEnd(3, '0')}${zone.toUpperCase()}`,
  )
  return year === undefined || !isDay || Number.isNaN(at)
    ? wrong(`--${option} takes a time, and “${text}” is none.`)
    : ok(new Date(at).toISOString())
}

/** The API token, from a variable or standard input; never from the command line, where others can read it. */
export async function readToken(values: Values): Promise<Result<string>> {
  const fromStdin = values['token-stdin'] === true
  const variable = values['token-env']
  if (fromStdin === (variable !== undefined)) {
    return err(
      'invalid-input',
      'Say where the API token is.',
      'Use either --token-env VAR or --token-stdin, or for a service app --client-id and --private-key-file.',
    )
  }
  let text = ''
  if (variable !== undefined) text = process.env[variable] ?? ''
  else for await (const chunk of process.stdin.setEncoding('utf8')) text += chunk
  const token = text.trim()
  if (token !== '') return ok(token)
  return err(
    'credential-missing',
    variable === undefined
      ? 'Standard input held no API token.'
      : `The variable ${variable} is empty or not set.`,
    'Put the API token there and try again.',
  )
}
