import { chmodSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { readLinuxPower } from '../../src/main/shell/linux-power.ts'

let folder = ''
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'access-desk-bus-'))
  vi.stubEnv('PATH', `${folder}:/usr/bin:/bin`)
})
afterEach(() => {
  vi.unstubAllEnvs()
  rmSync(folder, { recursive: true })
})

/** A bus tool that answers with these shell words, and writes down what it was asked. */
function bus(answers: { owned?: string; battery?: string; metered?: string }): void {
  const file = join(folder, 'dbus-send')
  const { owned = 'echo "   boolean true"', battery = 'exit 1', metered = 'exit 1' } = answers
  writeFileSync(
    file,
    `#!/bin/sh\necho "$*" >> ${folder}/asked\ncase "$*" in *NameHasOwner*) ${owned};; *OnBattery*) ${battery};; *Metered*) ${metered};; *) exit 3;; esac\n`,
  )
  chmodSync(file, 0o755)
}
const asked = () => readFileSync(join(folder, 'asked'), 'utf8').trim().split('\n')

describe.skipIf(process.platform === 'win32')('power and network of a Linux computer', () => {
  test.each([
    [0, false],
    [1, true],
    [2, false],
    [3, true],
    [4, false],
  ])('NetworkManager says %i', async (value, metered) => {
    bus({ metered: `echo "   variant       uint32 ${value}"` })
    expect(await readLinuxPower()).toEqual({ onBattery: false, metered })
  })

  test('UPower says whether it is on battery', async () => {
    bus({ battery: 'echo "   variant       boolean true"' })
    expect(await readLinuxPower()).toEqual({ onBattery: true, metered: false })
    bus({ battery: 'echo "   variant       boolean false"' })
    expect(await readLinuxPower()).toEqual({ onBattery: false, metered: false })
  })

  test('services that do not run are not started, and know of nothing', async () => {
    bus({ owned: 'echo "   boolean false"' })
    expect(await readLinuxPower()).toEqual({ onBattery: false, metered: false })
    expect(asked()).toHaveLength(2)
    expect(asked().every((line) => line.startsWith('--system') && line.includes('NameHasOwner'))).toBe(true)
  })

  test('without a bus nothing is known; without the tool nobody need be asked again', async () => {
    bus({ owned: 'exit 1' })
    expect(await readLinuxPower()).toEqual({ onBattery: false, metered: false })
    rmSync(join(folder, 'dbus-send'))
    vi.stubEnv('PATH', folder)
    expect(await readLinuxPower()).toBeNull()
  })

  test('a bus that does not answer is waited for two seconds, no longer', async () => {
    bus({ owned: 'exec sleep 30' })
    const before = Date.now()
    expect(await readLinuxPower()).toEqual({ onBattery: false, metered: false })
    expect(Date.now() - before).toBeLessThan(8000)
  })
})
