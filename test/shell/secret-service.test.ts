import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { needsSecretServiceSwitch, readSecretService } from '../../src/main/shell/secret-service.ts'

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
    expect(needsSecretServiceSwitch('linux', process.env)).toBe(needed)
  })

  test('without the tool nothing is known, and nothing is switched', async () => {
    expect(await readSecretService()).toBe('unknown')
    expect(needsSecretServiceSwitch('linux', process.env)).toBe(false)
  })

  test('without a session bus nothing is asked', async () => {
    bus(yes, no)
    vi.stubEnv('DBUS_SESSION_BUS_ADDRESS', undefined)
    expect(await readSecretService()).toBe('absent')
    expect(needsSecretServiceSwitch('linux', process.env)).toBe(false)
  })

  test.each(['GNOME', 'ubuntu:GNOME', 'KDE', 'X-Cinnamon', 'Unity'])(
    '%s is a desktop that Chromium knows',
    (desktop) => {
      bus(yes, no)
      vi.stubEnv('XDG_CURRENT_DESKTOP', desktop)
      expect(needsSecretServiceSwitch('linux', process.env)).toBe(false)
    },
  )

  test('other systems are not asked', () => {
    bus(yes, no)
    expect(needsSecretServiceSwitch('darwin', process.env)).toBe(false)
  })
})
