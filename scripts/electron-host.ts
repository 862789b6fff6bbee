import { spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import {
  chmodSync,
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

import { electronProgram } from './setup/electron.mjs'
import { TEST_USER, asTestUser, needsTestUser } from './setup/test-user.mjs'

/** How Electron is started here: directly, or for root as an ordinary user. */
export interface ElectronHost {
  /** The program to start; it takes Electron's arguments. */
  readonly executablePath: string
  /** The folder of the built app to give it as first argument. */
  readonly appDir: string
  /** Removes what the host itself made; call it after Electron has ended. */
  readonly close: () => void
}

/**
 * Finds out how to start Electron with the app in `appDir`, and prepares that. Electron's sandbox refuses root, so
 * root gets a program that changes to an ordinary user first; the sandbox is never turned off.
 * @param keptHome where root's stand-in keeps what it stores; without it a home is made that goes with the host
 */
export function openElectronHost(appDir: string, keptHome?: string): ElectronHost {
  const electronDir = process.env['ELECTRON_OVERRIDE_DIST_PATH']
  if (!electronDir)
    throw new Error('Electron is started by the tasks of package.json, such as npm test or npm start.')
  const program = electronProgram(process.platform)

  if (!needsTestUser()) {
    return { executablePath: join(electronDir, program), appDir, close: () => {} }
  }

  const place = reachablePlace(appDir, electronDir, program)

  const home = keptHome ?? makeAppFolder('access-desk-home-')
  const bin = mkdtempSync(join(tmpdir(), 'access-desk-electron-'))
  const executablePath = join(bin, 'electron')
  const start = asTestUser('env', `HOME=${home}`, join(place.electronDir, program))
  writeFileSync(executablePath, `#!/bin/sh\nexec ${start.map(quote).join(' ')} "$@"\n`)
  chmodSync(executablePath, 0o755)
  return {
    executablePath,
    appDir: place.appDir,
    close: () => {
      for (const folder of keptHome ? [bin] : [bin, home]) rmSync(folder, { recursive: true, force: true })
    },
  }
}

/** Makes a new, empty folder that the app can write, below the system's temporary folder. The caller removes it. */
export function makeAppFolder(prefix: string): string {
  const folder = mkdtempSync(join(tmpdir(), prefix))
  giveToApp(folder)
  return folder
}

/** Hands a folder and all in it to the user who runs the app, where that is another one. */
export function giveToApp(folder: string): void {
  if (needsTestUser()) spawnSync('chown', ['-R', `${TEST_USER}:`, folder])
}

/** Quotes a word for sh. */
function quote(word: string): string {
  return `'${word.replaceAll("'", "'\\''")}'`
}

/** App and Electron where the ordinary user can read them: where they are, or copied when a folder above is closed. */
function reachablePlace(appDir: string, electronDir: string, program: string) {
  const samples = [
    join(appDir, 'package.json'),
    join(appDir, 'out', 'main', 'index.js'),
    join(appDir, 'node_modules', 'better-sqlite3', 'package.json'),
    join(electronDir, 'icudtl.dat'),
  ].filter((file) => existsSync(file))
  const tests = [...samples.map((file) => ['-r', file]), ['-x', join(electronDir, program)]]
  const readable = tests.every((test) => {
    const [command = '', ...args] = asTestUser('test', ...test)
    return spawnSync(command, args).status === 0
  })
  return readable ? { appDir, electronDir } : copyToReachablePlace(appDir, electronDir, program)
}

/**
 * Copies what the app needs at run time to a folder that only root can write and everyone can read, instead of
 * opening a private folder such as root's home to another user. Electron and the dependencies are copied once.
 */
function copyToReachablePlace(appDir: string, electronDir: string, program: string) {
  const place = join('/var/cache', TEST_USER, createHash('sha256').update(appDir).digest('hex').slice(0, 16))
  mkdirSync(place, { recursive: true })
  const copies = [
    { from: electronDir, to: join(place, 'electron'), state: fingerprint(join(electronDir, program)) },
    ...runtimePackages(appDir).map((path) => ({
      from: join(appDir, path),
      to: join(place, 'app', path),
      state: fingerprint(join(appDir, path, 'package.json')),
    })),
    ...['package.json', 'out', 'resources'].map((name) => ({
      from: join(appDir, name),
      to: join(place, 'app', name),
      state: undefined,
    })),
  ].filter(({ from }) => existsSync(from))

  const record = join(place, 'copied.json')
  const before = existsSync(record)
    ? (JSON.parse(readFileSync(record, 'utf8')) as Record<string, string>)
    : {}
  const stale = copies.filter(
    ({ to, state }) => state === undefined || before[to] !== state || !existsSync(to),
  )
  rmSync(record, { force: true })
  for (const { from, to } of stale) {
    rmSync(to, { recursive: true, force: true })
    cpSync(from, to, { recursive: true, verbatimSymlinks: true })
  }
  spawnSync('chmod', ['-R', 'a+rX', join('/var/cache', TEST_USER)])
  const done = Object.fromEntries(
    copies.flatMap(({ to, state }) => (state === undefined ? [] : [[to, state]])),
  )
  writeFileSync(record, JSON.stringify(done))
  return { appDir: join(place, 'app'), electronDir: join(place, 'electron') }
}

/** Paths of the installed packages that are not only for development, such as `node_modules/zod`. */
function runtimePackages(appDir: string): string[] {
  const lockFile = join(appDir, 'node_modules', '.package-lock.json')
  if (!existsSync(lockFile)) return []
  const { packages } = JSON.parse(readFileSync(lockFile, 'utf8')) as {
    packages: Record<string, { dev?: boolean; devOptional?: boolean }>
  }
  return Object.entries(packages)
    .filter(([path, entry]) => path !== '' && !entry.dev && !entry.devOptional)
    .map(([path]) => path)
}

function fingerprint(file: string): string {
  const { mtimeMs, size } = statSync(file)
  return `${mtimeMs} ${size}`
}
