import { spawn } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { once } from 'node:events'
import { chmodSync, chownSync, copyFileSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { homedir, tmpdir } from 'node:os'
import { join } from 'node:path'

import { SetupError, which } from './commands.mjs'

const START_LIMIT_MS = 15_000

/**
 * An X authority file with one cookie that fits every display of this machine. Fields are big-endian, each string has
 * a two-byte length; family 65535 is "any host", an empty display number is "any display".
 * @param {Buffer} cookie
 */
export function xauthority(cookie) {
  const empty = Buffer.alloc(0)
  const fields = [empty, empty, Buffer.from('MIT-MAGIC-COOKIE-1'), cookie]
  return Buffer.concat([Buffer.from([0xff, 0xff]), ...fields.map(withLength)])
}

/** @param {Buffer} bytes */
function withLength(bytes) {
  const length = Buffer.alloc(2)
  length.writeUInt16BE(bytes.length)
  return Buffer.concat([length, bytes])
}

/**
 * The display number Xvfb reports on its `-displayfd`, once the whole line is there.
 * @param {string} text
 * @returns {string | undefined} such as `:99`
 */
export function parseDisplay(text) {
  const match = /^(\d+)\n/.exec(text)
  return match ? `:${match[1]}` : undefined
}

/**
 * Gives windows a display: the one there is, or a virtual one that ends with `close`.
 * @param {NodeJS.ProcessEnv} env
 * @param {{ uid: number, gid: number } | undefined} user who must be able to use it, when that is someone else
 * @param {(line: string) => void} say
 * @returns {Promise<{ env: NodeJS.ProcessEnv, close: () => Promise<void> }>}
 */
export async function openDisplay(env, user, say) {
  if (process.platform !== 'linux') return { env, close: async () => {} }
  const present = hasDisplay(env, user !== undefined)
  if (present && !user) return { env, close: async () => {} }

  const folder = mkdtempSync(join(tmpdir(), 'access-desk-display-'))
  const authority = join(folder, 'authority')
  const removeFolder = async () => rmSync(folder, { recursive: true, force: true })
  const giveToUser = () => {
    chmodSync(folder, 0o711)
    chmodSync(authority, 0o600)
    if (user) chownSync(authority, user.uid, user.gid)
    return { ...env, XAUTHORITY: authority, WAYLAND_DISPLAY: undefined }
  }

  try {
    if (present) {
      const own = env['XAUTHORITY'] ?? join(homedir(), '.Xauthority')
      try {
        copyFileSync(own, authority)
      } catch {
        // A display without an authority file lets in whoever its host list names.
        writeFileSync(authority, '')
      }
      return { env: giveToUser(), close: removeFolder }
    }

    writeFileSync(authority, xauthority(randomBytes(16)), { mode: 0o600 })
    const server = await startXvfb(authority)
    say(`No display here; windows open on the virtual display ${server.display}.`)
    return {
      // Nobody sees this display, which a task may want to know.
      env: { ...giveToUser(), DISPLAY: server.display, ACCESS_DESK_VIRTUAL_DISPLAY: '1' },
      close: async () => {
        await server.stop()
        await removeFolder()
      },
    }
  } catch (error) {
    await removeFolder()
    throw error
  }
}

/**
 * @param {NodeJS.ProcessEnv} env
 * @param {boolean} asOtherUser a Wayland display serves only the user whose session it is
 */
export function hasDisplay(env, asOtherUser) {
  return Boolean(env['DISPLAY'] || (env['WAYLAND_DISPLAY'] && !asOtherUser))
}

/**
 * @param {string} authority
 * @returns {Promise<{ display: string, stop: () => Promise<unknown> }>}
 */
function startXvfb(authority) {
  const screen = ['-screen', '0', '1600x1000x24']
  const options = ['-displayfd', '3', ...screen, '-nolisten', 'tcp', '-noreset', '-auth', authority]
  // setpriv lets the kernel end Xvfb with us, even when we are killed; a group of its own keeps Ctrl+C away from it.
  const setpriv = which('setpriv')
  const [command = '', ...args] = [...(setpriv ? [setpriv, '--pdeathsig', 'TERM'] : []), 'Xvfb', ...options]
  const child = spawn(command, args, { detached: true, stdio: ['ignore', 'ignore', 'pipe', 'pipe'] })
  const stop = async () => child.kill('SIGTERM') && once(child, 'exit')

  return new Promise((resolve, reject) => {
    let reported = ''
    let complaint = ''
    const fail = (/** @type {string} */ reason) => {
      clearTimeout(timer)
      child.kill('SIGTERM')
      reject(
        new SetupError(
          `The virtual display did not start: ${reason}`,
          'Check that Xvfb runs (package xvfb), or set DISPLAY.',
        ),
      )
    }
    const timer = setTimeout(() => fail(`no answer in ${START_LIMIT_MS / 1000} s`), START_LIMIT_MS)
    child.once('error', (error) => fail(error.message))
    child.once('exit', () => fail(complaint.trim() || 'Xvfb ended'))
    child.stderr?.on('data', (data) => {
      complaint += data
    })
    child.stdio[3]?.on('data', (data) => {
      reported += data
      const display = parseDisplay(reported)
      if (!display) return
      clearTimeout(timer)
      child.removeAllListeners('exit')
      resolve({ display, stop })
    })
  })
}
