import { linkSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

/**
 * Runs `work` while no other set-up of this check-out runs. The lock of a set-up that was killed is taken over.
 * @template T
 * @param {string} folder
 * @param {(line: string) => void} say
 * @param {() => T} work
 * @returns {T}
 */
export function exclusively(folder, say, work) {
  mkdirSync(folder, { recursive: true })
  const lock = join(folder, '.setup-lock')
  const own = `${lock}-${process.pid}`
  writeFileSync(own, String(process.pid))
  try {
    let told = false
    while (!take(lock, own)) {
      const holder = holderOf(lock)
      if (holder === undefined) continue
      if (!isAlive(holder)) {
        for (const file of [lock, `${lock}-${holder}`]) rmSync(file, { force: true })
        continue
      }
      if (!told) say('Another set-up of this folder is running; waiting for it.')
      told = true
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 200)
    }
    try {
      return work()
    } finally {
      rmSync(lock, { force: true })
    }
  } finally {
    rmSync(own, { force: true })
  }
}

/**
 * Linking a file that already holds the process id makes the lock appear with its content, in one step.
 * @param {string} lock
 * @param {string} own
 */
function take(lock, own) {
  try {
    linkSync(own, lock)
    return true
  } catch (error) {
    if (codeOf(error) !== 'EEXIST') throw error
    return false
  }
}

/**
 * @param {string} lock
 * @returns {number | undefined} process id; undefined when the lock was just given back
 */
function holderOf(lock) {
  try {
    return Number(readFileSync(lock, 'utf8'))
  } catch (error) {
    if (codeOf(error) !== 'ENOENT') throw error
    return undefined
  }
}

/** @param {number} pid */
function isAlive(pid) {
  try {
    return process.kill(pid, 0)
  } catch (error) {
    return codeOf(error) === 'EPERM'
  }
}

/** @param {unknown} error */
function codeOf(error) {
  return error instanceof Error && 'code' in error ? error.code : undefined
}
