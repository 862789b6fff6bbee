import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { chooseKeyring, readSecretService } from '../../src/main/shell/secret-service.ts'

let folder = ''
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'access-desk-bus-'))
  vi.stubEnv('PATH', folder)
  vi.stubEnv('XDG_RUNTIME_DIR', undefined)
  vi.stubEnv('DBUS_SESSION_BUS_ADDRESS', 'unix:path=/nowhere')
  vi.stubEnv('XDG_CURRENT_DESKTOP', 'i3')
})
afterEach(() => {
  vi.unstubAllEnvs()
  rmSync(folder, { recursive: true })
})

/** A bus tool that answers the two questions with these shell words. */
function bus(running: string, locked: string): void {
  const file = join(folder, 'dbus-send')
  writeFileSync(
    file,
    `#!/bin/sh\ncase "$*" in *NameHasOwner*) ${running};; *Locked*) ${locked};; *) exit 3;; esac\n`,
  )
  chmodSync(file, 0o755)
}
/** Whether Chromium is told to use the Secret Service. */
function switched({
  platform = 'linux',
  chosen = false,
}: { platform?: NodeJS.Platform; chosen?: boolean } = {}) {
  const appendSwitch = vi.fn()
  chooseKeyring({ hasSwitch: () => chosen, appendSwitch }, platform)
  if (appendSwitch.mock.calls.length === 0) return false
  expect(appendSwitch.mock.calls).toEqual([['password-store', 'gnome-libsecret']])
  return true
}
const yes = 'echo "   boolean true"'
const no = 'echo "   boolean false"'

describe.skipIf(process.platform === 'win32')('the Secret Service of a session', () => {
  test.each([
    ['unlocked', yes, no, true],
    ['locked', yes, yes, false],
    ['without a default keyring', yes, 'exit 1', false],
    ['not running', no, 'exit 3', false],
    ['without a bus', 'exit 1', 'exit 1', false],
  ])('is %s', async (name, running, locked, needed) => {
    bus(running, locked)
    const state =
      { unlocked: 'unlocked', locked: 'locked', 'without a default keyring': 'locked' }[name] ?? 'absent'
    expect(await readSecretService()).toBe(state)
    expect(switched()).toBe(needed)
  })

  test('without the tool nothing is known, and nothing is switched', async () => {
    expect(await readSecretService()).toBe('unknown')
    expect(switched()).toBe(false)
  })

  test('without a session bus nothing is asked', async () => {
    bus(yes, no)
    vi.stubEnv('DBUS_SESSION_BUS_ADDRESS', undefined)
    expect(await readSecretService()).toBe('absent')
    expect(switched()).toBe(false)
  })

  test.each(['GNOME', 'ubuntu:GNOME', 'KDE', 'X-Cinnamon', 'Unity'])(
    '%s is a desktop that Chromium knows',
    (desktop) => {
      bus(yes, no)
      vi.stubEnv('XDG_CURRENT_DESKTOP', desktop)
      expect(switched()).toBe(false)
    },
  )

  test('what the person has chosen stays', () => {
    bus(yes, no)
    expect(switched({ chosen: true })).toBe(false)
  })

  test('other systems are not asked', () => {
    bus(yes, no)
    expect(switched({ platform: 'darwin' })).toBe(false)
  })
})
