import { readFileSync } from 'node:fs'
import { err, type AppError, type Payload, type Result } from '../../preload/contract/index.ts'
import { DatabaseError, databaseFailure } from '../engine/db/database-error.ts'
import type { Engine } from '../engine/engine.ts'
import { readCommand, type Command } from './arguments.ts'
import { defaultDataDir } from './data-dir.ts'
import { exitCodes } from './exit-codes.ts'
import type { Told } from './outcome.ts'
import { usage } from './usage.ts'

/** The engine without a window. Results go to standard output, everything else to standard error. */

const bundled = !import.meta.url.endsWith('.ts')
const finishWorker = new URL(
  bundled ? './finish-worker.js' : '../engine/sync/finish-worker.ts',
  import.meta.url,
)
const version = (): string =>
  (
    JSON.parse(
      readFileSync(
        new URL(bundled ? '../../package.json' : '../../../package.json', import.meta.url),
        'utf8',
      ),
    ) as { version: string }
  ).version

async function main(args: string[]): Promise<number> {
  const json = args.includes('--json')
  const read = readCommand(args)
  if (!read.ok) return fail(read.error, json)
  const command = read.value
  if (command.values.help === true) {
    process.stdout.write(usage)
    return 0
  }
  if (command.values.version === true) {
    process.stdout.write(`${version()}\n`)
    return 0
  }
  const result = await run(command).catch(failureOf)
  if (!result.ok) return fail(result.error, json, 'document' in result ? result.document : {})
  if (result.value !== null) print(result.value, json)
  return 0
}

const run = (command: Command): Promise<Told<Record<string, unknown> | null>> =>
  command.name === 'demo-org' ? serveDemo(command) : withEngine(command)

/** Whatever was thrown: a script still gets one document and an exit code, a person the cause. */
function failureOf(cause: unknown): { ok: false; error: AppError } {
  const failure = databaseFailure(cause)
  if (failure !== null) return failure
  process.stderr.write(`${cause instanceof Error ? cause.stack : String(cause)}\n`)
  return err('internal', 'The command ended on a fault of its own.', 'Report it with the lines above.')
}

async function serveDemo(command: Command): Promise<Result<null>> {
  const { demoOrg } = await import('./demo.ts')
  return demoOrg(command, (demo) => process.stdout.write(`${JSON.stringify(demo)}\n`))
}

async function withEngine(command: Command): Promise<Told<Record<string, unknown> | null>> {
  const [{ createEngine }, commands, access, history, { people }, { provision }, { plans }] =
    await Promise.all([
      import('../engine/engine.ts'),
      import('./commands.ts'),
      import('./access.ts'),
      import('./history.ts'),
      import('./people.ts'),
      import('./provision.ts'),
      import('./plans.ts'),
    ])
  const line = (text: string): void => void process.stdout.write(`${text}\n`)
  let engine: Engine
  try {
    engine = createEngine({
      dataDir: command.values.data ?? defaultDataDir(),
      version: version(),
      logLevel: 'info',
      finishWorker,
      emit: (name, payload) => {
        if (name === 'sync.progress') showProgress(payload as Payload<'sync.progress'>)
      },
      tee: (level, area, message) => {
        if (level !== 'debug') process.stderr.write(`${level} ${area}: ${message}\n`)
      },
    })
  } catch (error) {
    if (!(error instanceof DatabaseError)) throw error
    return {
      ok: false,
      error: {
        code: error.code,
        message: error.message,
        nextStep: 'Use another folder with --data, or restore a copy.',
      },
    }
  }
  try {
    switch (command.name) {
      case 'connect':
        return await commands.connect(engine, command)
      case 'probe':
        return await access.probe(engine, command)
      case 'token-health':
        return await access.tokenHealth(engine, command)
      case 'confirm':
        return await commands.confirm(engine, command)
      case 'sync':
        return await commands.sync(engine, command)
      case 'export':
        return await commands.exportData(engine, command)
      case 'changes':
        return await history.changes(engine, command, line)
      case 'people':
        return await people(engine, command, line)
      case 'grant':
      case 'revoke':
        return await provision(engine, command, line)
      case 'plans':
        return await plans(engine, command, line)
      case 'as-of':
        return await history.asOf(engine, command)
      default:
        return await commands.status(engine)
    }
  } finally {
    await engine.stop()
  }
}

let shown = 0
function showProgress(progress: Payload<'sync.progress'>): void {
  const now = Date.now()
  if (progress.status !== 'running' || now - shown < 1000) return
  shown = now
  const phase = progress.phases.findLast(({ state }) => state === 'running')?.phase ?? 'plan'
  const eta = progress.etaSeconds === null ? '' : `, about ${progress.etaSeconds} s left`
  const waiting =
    progress.waitingUntil === null ? '' : `, waiting for Okta's limit until ${progress.waitingUntil}`
  process.stderr.write(
    `${phase}: ${progress.calls} of about ${progress.plannedCalls ?? '?'} calls${eta}${waiting}\n`,
  )
}

function print(value: Record<string, unknown>, json: boolean): void {
  if (json) process.stdout.write(`${JSON.stringify(value)}\n`)
  else
    for (const [key, entry] of Object.entries(value)) {
      process.stdout.write(
        `${key}: ${typeof entry === 'object' ? JSON.stringify(entry, null, 2) : String(entry)}\n`,
      )
    }
}

function fail(error: AppError, json: boolean, document: Record<string, unknown> = {}): number {
  if (json) process.stdout.write(`${JSON.stringify({ ...document, error })}\n`)
  process.stderr.write(`${error.message} ${error.nextStep}\n`)
  return exitCodes[error.code] ?? 1
}

process.exitCode = await main(process.argv.slice(2))
