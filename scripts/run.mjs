// Makes the check-out ready for a task and runs it: node scripts/run.mjs <task> [arguments].
// Runs on Node 18 and newer without any dependency, because nothing may be installed yet.
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

import { SetupError, runInForeground } from './setup/commands.mjs'
import { openDisplay } from './setup/display.mjs'
import { setUp } from './setup/set-up.mjs'
import { findTestUser, needsTestUser } from './setup/test-user.mjs'

const root = join(dirname(fileURLToPath(import.meta.url)), '..')

const PLAIN = { window: false, browser: false, extras: false }
const WINDOW = { ...PLAIN, window: true }

/**
 * @typedef {object} Task
 * @property {string} about
 * @property {import('./setup/set-up.mjs').Needs} needs
 * @property {string[]} [flags] options of Node itself
 * @property {string[][]} steps what Node runs, one after the other; the last one gets the task's arguments
 */

/** @type {Record<string, Task>} */
const TASKS = {
  setup: { about: 'only make everything ready', needs: WINDOW, steps: [] },
  demo: {
    about: 'the app, connected to a demo organization',
    needs: { ...WINDOW, extras: true },
    steps: [['scripts/build.ts', '--if-needed'], ['scripts/demo.ts']],
  },
  test: {
    about: 'every check and test',
    needs: { window: true, browser: true, extras: true },
    steps: [['scripts/check.ts']],
  },
  check: { about: 'the named checks that need no window', needs: PLAIN, steps: [['scripts/check.ts']] },
  start: {
    about: 'the app',
    needs: WINDOW,
    steps: [['scripts/build.ts', '--if-needed'], ['scripts/start.ts']],
  },
  dev: { about: 'the app, with hot reload', needs: WINDOW, steps: [['scripts/start.ts', '--dev']] },
  build: { about: 'build the app into out/', needs: PLAIN, steps: [['scripts/build.ts']] },
  // The nursery is as small as the app gives its engine, so that a large sync needs little memory.
  cli: {
    about: 'the command line',
    needs: PLAIN,
    flags: ['--max-semi-space-size=4'],
    steps: [['src/main/cli/main.ts']],
  },
  bench: {
    about: 'the benchmarks',
    needs: WINDOW,
    steps: [['scripts/build.ts', '--if-needed'], ['test/bench/main.ts']],
  },
  exec: { about: 'a development tool by name, such as vitest', needs: PLAIN, steps: [['scripts/exec.ts']] },
}

/** @param {string} line */
const say = (line) => console.error(`setup: ${line}`)

/**
 * @param {Task} task
 * @param {string[]} args
 * @returns {Promise<number>} exit code
 */
async function run(task, args) {
  const { nodePath, env } = setUp({ root, needs: task.needs, env: process.env, say })
  if (task.steps.length === 0) {
    say('Everything is ready.')
    return 0
  }
  const user = needsTestUser() ? findTestUser() : undefined
  const display = task.needs.window ? await openDisplay(env, user, say) : { env, close: async () => {} }
  try {
    for (const [index, [script = '', ...fixed]] of task.steps.entries()) {
      const given = index === task.steps.length - 1 ? args : []
      const code = await runInForeground(
        nodePath,
        [...(task.flags ?? []), join(root, script), ...fixed, ...given],
        {
          env: display.env,
        },
      )
      if (code !== 0) return code
    }
    return 0
  } finally {
    await display.close()
  }
}

/**
 * Ends this process like a signal does once npm is gone: the shell that npm starts in between dies of npm's signals
 * without passing them on, and a task such as a demo organization would go on for ever.
 */
function endWithNpm() {
  if (!process.env['npm_lifecycle_event']) return
  const parent = process.ppid
  setInterval(() => {
    if (process.ppid !== parent) process.kill(process.pid, 'SIGTERM')
  }, 250).unref()
}

function usage() {
  const width = Math.max(...Object.keys(TASKS).map((name) => name.length))
  const tasks = Object.entries(TASKS).map(([name, task]) => `  ${name.padEnd(width)}  ${task.about}`)
  return ['Usage: node scripts/run.mjs <task> [arguments]', '', ...tasks].join('\n')
}

const [name = '', ...args] = process.argv.slice(2)
const task = Object.hasOwn(TASKS, name) ? TASKS[name] : undefined
if (!task) {
  console.error(usage())
  process.exitCode = 2
} else {
  endWithNpm()
  try {
    process.exitCode = await run(task, args)
  } catch (error) {
    if (!(error instanceof SetupError)) throw error
    console.error(`\n${error.message}\n${error.nextStep}`)
    process.exitCode = 1
  }
}
