import { spawn } from 'node:child_process'
import { cpus, totalmem } from 'node:os'
import { fileURLToPath } from 'node:url'
import { bundle } from './bundle.ts'
import { benchCompany } from './company.ts'
import { benchDelta } from './delta.ts'
import { benchEquality } from './equality.ts'
import { benchCancel, benchClick, benchPlan } from './provision.ts'
import { benchQueries } from './queries.ts'
import { benchRoutes } from './routes.ts'
import { benchWindow } from './window.ts'

/**
 * The numbers of docs/benchmarks.md: `npm run bench`, or `npm run bench -- sync queries window` for some.
 * Prints one JSON line a measurement.
 */

const here = (path: string) => fileURLToPath(new URL(path, import.meta.url))

interface DemoProcess {
  url: string
  token: string
  end(): Promise<void>
}

/** The organization in a process of its own, so that what it costs is not counted as the engine's. */
async function startDemo(args: string[]): Promise<DemoProcess> {
  const child = spawn(process.execPath, [here('../../src/main/demo-org/main.ts'), ...args], {
    stdio: ['pipe', 'pipe', 'inherit'],
  })
  const announced = await new Promise<string>((resolve, reject) => {
    child.once('error', reject)
    child.once('exit', (code) => reject(new Error(`The demo organization ended with ${code}.`)))
    child.stdout.once('data', (data: Buffer) => resolve(data.toString()))
  })
  const { url, token } = JSON.parse(announced) as { url: string; token: string }
  const ended = new Promise<void>((resolve) => child.once('close', () => resolve()))
  return {
    url,
    token,
    async end() {
      child.stdin.end()
      await ended
    },
  }
}

let bundled: Promise<string> | undefined
const script = async (name: 'sync-once' | 'people-once'): Promise<string> =>
  `${await (bundled ??= bundle())}/${name}.js`

/** Runs a script that was built to its end; it prints its figures. */
async function measured(args: string[]): Promise<object> {
  const child = spawn(process.execPath, ['--max-semi-space-size=4', ...args], {
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  let out = ''
  let errors = ''
  child.stdout.on('data', (data: Buffer) => void (out += data.toString()))
  child.stderr.on('data', (data: Buffer) => void (errors += data.toString()))
  const code = await new Promise<number | null>((resolve) => child.once('close', resolve))
  if (code !== 0) throw new Error(errors)
  return JSON.parse(out) as object
}

async function benchSync(name: string, demoArgs: string[], mode = '', budget = '0.9') {
  const demo = await startDemo(demoArgs)
  try {
    report(name, await measured([await script('sync-once'), demo.url, demo.token, mode, budget]))
  } finally {
    await demo.end()
  }
}

function report(name: string, figures: object): void {
  console.log(JSON.stringify({ name, ...figures }))
}

const ten = ['--users', '10000', '--groups', '1000', '--apps', '200']
const parts: Record<string, () => Promise<void>> = {
  async sync() {
    await benchSync('sync 1k, no limits, no latency', [
      '--users',
      '1000',
      '--groups',
      '100',
      '--apps',
      '40',
      '--limits',
      'off',
    ])
    await benchSync('sync 10k, no limits, no latency', [...ten, '--limits', 'off'])
    await benchSync('sync 10k, no limits, 100 ms a call', [...ten, '--limits', 'off', '--latency', '100'])
    await benchSync('pages during a sync of 10k', [...ten, '--limits', 'off'], 'query')
  },
  /** Side by side: each does little but wait. */
  async limits() {
    await Promise.all([
      benchSync("sync 10k at Okta's limits, API budget 100 %", ten, '', '1'),
      benchSync("sync 10k at half of Okta's limits, API budget 100 %", [...ten, '--limits', '0.5'], '', '1'),
      benchSync("sync 10k at Okta's limits, the default budget of 90 %", ten),
    ])
  },
  async large() {
    await benchSync('sync 100k, no limits, no latency', [
      ...['--users', '100000', '--groups', '10000', '--apps', '500'],
      ...['--density', '1.43', '--limits', 'off'],
    ])
  },
  async company() {
    for (const budget of [0.9, 1])
      report(`sync beside a client that takes 40 %, API budget ${budget * 100} %`, await benchCompany(budget))
  },
  async delta() {
    report('deltas of 10k', await benchDelta())
  },
  async equality() {
    report('exports of 10k equal the organization', await benchEquality())
  },
  async provision() {
    report('one change at 240 ms a call, from click to receipt', await benchClick())
    report("a plan of 1,000 steps at Okta's limits, windows of 10 s", await benchPlan())
    report('a plan of 1,000 steps is cancelled', await benchCancel())
  },
  async people() {
    report('promotion of 100k accounts', await measured([await script('people-once')]))
  },
  async queries() {
    report('pages over 100k accounts, idle', benchQueries())
  },
  async routes() {
    report('ways to take an access away over 100k accounts', benchRoutes())
  },
  async window() {
    report('window over 100k accounts', await benchWindow())
  },
}

const asked = process.argv.slice(2)
const unknown = asked.find((name) => !Object.hasOwn(parts, name))
if (unknown !== undefined) {
  console.error(`There is no benchmark "${unknown}". There are: ${Object.keys(parts).join(', ')}.`)
  process.exitCode = 2
} else {
  report('machine', {
    node: process.version,
    cpu: cpus()[0]?.model,
    cores: cpus().length,
    memoryGb: Math.round(totalmem() / 1e9),
    platform: `${process.platform} ${process.arch}`,
  })
  for (const name of asked.length > 0 ? asked : Object.keys(parts)) await parts[name]?.()
}
