import { mkdtempSync, readFileSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { performance } from 'node:perf_hooks'

import { runInForeground } from './setup/commands.mjs'
import { root, runTool } from './tools.ts'

interface Step {
  readonly name: string
  readonly heading: string
  readonly run: () => Promise<number>
}

interface TestCounts {
  readonly passed: number
  readonly failed: number
  readonly skipped: number
}

/** What vitest's json reporter writes, as far as it is read here. */
interface VitestReport {
  readonly numPassedTests: number
  readonly numFailedTests: number
  readonly numPendingTests: number
}

const reports = mkdtempSync(join(tmpdir(), 'access-desk-check-'))

async function checkTypes(): Promise<number> {
  const projects = readdirSync(root).filter((file) => /^tsconfig\.(?!base)\w+\.json$/.test(file))
  for (const project of projects) {
    const code = await runTool('tsc', ['-p', project])
    if (code !== 0) return code
  }
  return 0
}

function vitest(project: string, ...options: string[]): () => Promise<number> {
  const report = join(reports, `${project}.json`)
  const reporters = ['--reporter=default', '--reporter=json', `--outputFile.json=${report}`]
  return () => runTool('vitest', ['run', `--project=${project}`, ...reporters, ...options])
}

const STEPS: readonly Step[] = [
  { name: 'types', heading: 'Types', run: checkTypes },
  { name: 'lint', heading: 'Lint', run: () => runTool('oxlint', ['--type-aware', '--deny-warnings']) },
  { name: 'format', heading: 'Format', run: () => runTool('oxfmt', ['--check']) },
  { name: 'unused', heading: 'Unused code', run: () => runTool('knip', []) },
  { name: 'unit', heading: 'Unit and integration tests', run: vitest('unit') },
  {
    name: 'build',
    heading: 'Build',
    run: () => runInForeground(process.execPath, [join(root, 'scripts', 'build.ts')]),
  },
  { name: 'ui', heading: 'UI tests', run: vitest('ui') },
  { name: 'e2e', heading: 'Electron tests', run: vitest('e2e', '--no-file-parallelism') },
]

function readCounts(): TestCounts {
  const all = readdirSync(reports).map(
    (file) => JSON.parse(readFileSync(join(reports, file), 'utf8')) as VitestReport,
  )
  const sum = (pick: (report: VitestReport) => number) =>
    all.reduce((total, report) => total + pick(report), 0)
  return {
    passed: sum((report) => report.numPassedTests),
    failed: sum((report) => report.numFailedTests),
    skipped: sum((report) => report.numPendingTests),
  }
}

/** Runs the steps in order until one fails, and prints the summary. */
async function runSteps(steps: readonly Step[]): Promise<number> {
  const lines: string[] = []
  let failedStep: Step | undefined
  for (const step of steps) {
    console.log(`\n== ${step.heading}`)
    const start = performance.now()
    const code = await step.run()
    const line = `${step.heading}: ${code === 0 ? 'ok' : 'FAILED'} (${((performance.now() - start) / 1000).toFixed(1)} s)`
    console.log(line)
    lines.push(line)
    if (code !== 0) {
      failedStep = step
      break
    }
  }

  const counts = readCounts()
  // A step can fail without a failed test, such as a type error; the last line must not say that nothing failed.
  const failed = failedStep ? Math.max(counts.failed, 1) : counts.failed
  console.log(['', '== Summary', ...lines].join('\n'))
  if (failedStep) console.log(`Stopped at: ${failedStep.heading}`)
  if (counts.skipped > 0) console.log(`${counts.skipped} skipped`)
  console.log(`${counts.passed} passed, ${failed} failed`)
  return failed === 0 ? 0 : 1
}

const named = process.argv.slice(2)
const unknown = named.filter((name) => !STEPS.some((step) => step.name === name))
try {
  if (unknown.length > 0) {
    console.error(
      `Unknown check: ${unknown.join(', ')}. There are: ${STEPS.map((step) => step.name).join(', ')}.`,
    )
    process.exitCode = 2
  } else {
    process.exitCode = await runSteps(
      named.length > 0 ? STEPS.filter((step) => named.includes(step.name)) : STEPS,
    )
  }
} finally {
  rmSync(reports, { recursive: true, force: true })
}
