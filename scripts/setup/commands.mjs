import { spawn, spawnSync } from 'node:child_process'
import { existsSync, realpathSync, statSync } from 'node:fs'
import { constants } from 'node:os'
import { basename, delimiter, dirname, join } from 'node:path'

/**
 * A set-up problem a person can act on: what is wrong, and the next step.
 */
export class SetupError extends Error {
  /**
   * @param {string} message what is wrong, one sentence
   * @param {string} nextStep what to do about it, one sentence or command
   */
  constructor(message, nextStep) {
    super(message)
    this.name = 'SetupError'
    this.nextStep = nextStep
  }
}

/**
 * Finds a program on PATH (and in the system folders that hold administration programs).
 * @param {string} name
 * @param {NodeJS.ProcessEnv} [env]
 * @returns {string | undefined} absolute path
 */
export function which(name, env = process.env) {
  const path = env['PATH'] ?? env['Path'] ?? ''
  const folders = [...path.split(delimiter), '/usr/sbin', '/sbin'].filter(Boolean)
  return folders.map((folder) => join(folder, name)).find((file) => isFile(file))
}

/** @param {string} path */
function isFile(path) {
  return statSync(path, { throwIfNoEntry: false })?.isFile() ?? false
}

/**
 * Runs a program and captures what it prints.
 * @param {string} command
 * @param {readonly string[]} args
 * @param {{ cwd?: string, env?: NodeJS.ProcessEnv, timeout?: number }} [options] timeout in milliseconds
 * @returns {{ ok: boolean, stdout: string, stderr: string }}
 */
export function capture(command, args, options = {}) {
  const result = spawnSync(command, args, {
    ...options,
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'pipe'],
    maxBuffer: 64 * 1024 * 1024,
  })
  return {
    ok: result.status === 0,
    stdout: result.stdout ?? '',
    stderr: result.error ? result.error.message : (result.stderr ?? ''),
  }
}

/**
 * Runs a program whose output goes to stderr, so that stdout stays the task's own.
 * @param {string} command
 * @param {readonly string[]} args
 * @param {{ cwd?: string, env?: NodeJS.ProcessEnv }} [options]
 * @returns {boolean} whether it ended with code 0
 */
export function runOnStderr(command, args, options = {}) {
  return spawnSync(command, args, { ...options, stdio: ['ignore', 2, 2] }).status === 0
}

/**
 * Runs a program in the foreground: stdin, stdout and stderr are its own, and signals are passed on.
 * @param {string} command
 * @param {readonly string[]} args
 * @param {{ cwd?: string, env?: NodeJS.ProcessEnv }} [options]
 * @returns {Promise<number>} its exit code; 128 + number of the signal that ended it
 */
export function runInForeground(command, args, options = {}) {
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, { ...options, stdio: 'inherit' })
    /** @param {NodeJS.Signals} signal */
    const forward = (signal) => {
      // In a terminal, Ctrl+C reaches the child by itself; sending it twice would look like impatience.
      if (signal === 'SIGINT' && process.stdin.isTTY) return
      child.kill(signal)
    }
    /** @type {NodeJS.Signals[]} */
    const signals = ['SIGINT', 'SIGTERM', 'SIGHUP']
    for (const signal of signals) process.on(signal, forward)
    const done = () => {
      for (const signal of signals) process.off(signal, forward)
    }
    child.once('error', (error) => {
      done()
      reject(error)
    })
    child.once('exit', (code, signal) => {
      done()
      resolve(code ?? 128 + (signal ? constants.signals[signal] : 0))
    })
  })
}

/**
 * Finds npm's own JavaScript file, so that npm runs without a shell on every system.
 * @param {NodeJS.ProcessEnv} [env]
 * @returns {string}
 */
export function findNpmCli(env = process.env) {
  const nodeFolder = dirname(process.execPath)
  const onPath = which('npm', env)
  const candidates = [
    env['npm_execpath'],
    join(nodeFolder, 'node_modules', 'npm', 'bin', 'npm-cli.js'),
    join(nodeFolder, '..', 'lib', 'node_modules', 'npm', 'bin', 'npm-cli.js'),
    onPath && realpathSync(onPath),
    onPath && join(dirname(onPath), 'node_modules', 'npm', 'bin', 'npm-cli.js'),
  ]
  const found = candidates.find((file) => file && basename(file) === 'npm-cli.js' && existsSync(file))
  if (!found)
    throw new SetupError('npm was not found.', 'Install Node.js with npm, then run the command again.')
  return found
}
