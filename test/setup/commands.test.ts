import { spawn, spawnSync } from 'node:child_process'
import { mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { once } from 'node:events'
import { constants, tmpdir } from 'node:os'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'

import { afterEach, beforeEach, describe, expect, it } from 'vitest'

import { runInForeground, which } from '../../scripts/setup/commands.mjs'
import { exclusively } from '../../scripts/setup/lock.mjs'

const scripts = join(import.meta.dirname, '..', '..', 'scripts')
let folder: string

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'setup-commands-'))
})
afterEach(() => rmSync(folder, { recursive: true, force: true }))

describe('a command in the foreground', () => {
  it('passes on its exit code', async () => {
    expect(await runInForeground(process.execPath, ['-e', 'process.exit(6)'])).toBe(6)
  })

  it.skipIf(process.platform === 'win32')('ends with the code of the signal that ended it', async () => {
    const code = await runInForeground(process.execPath, ['-e', 'process.kill(process.pid, "SIGKILL")'])
    expect(code).toBe(128 + constants.signals.SIGKILL)
  })

  it.skipIf(process.platform === 'win32')('gets the signals sent to the runner', async () => {
    const commands = JSON.stringify(pathToFileURL(join(scripts, 'setup', 'commands.mjs')).href)
    const child =
      'process.on("SIGTERM", () => process.exit(7)); setInterval(() => {}, 1000); console.log("up")'
    const runner = `const { runInForeground } = await import(${commands});
      process.exitCode = await runInForeground(process.execPath, ['-e', ${JSON.stringify(child)}])`
    const runnerProcess = spawn(process.execPath, ['--input-type=module', '-e', runner], {
      stdio: ['ignore', 'pipe', 'inherit'],
    })
    await once(runnerProcess.stdout, 'data')
    runnerProcess.kill('SIGTERM')
    expect(await once(runnerProcess, 'exit')).toEqual([7, null])
  })

  it('is refused when it does not exist', async () => {
    await expect(runInForeground(join(folder, 'missing'), [])).rejects.toThrow(/ENOENT/)
    expect(which('missing', { PATH: folder })).toBeUndefined()
  })
})

describe('the runner', () => {
  it('answers an unknown task with its usage and code 2', () => {
    for (const args of [['toString'], ['nope'], []]) {
      const result = spawnSync(process.execPath, [join(scripts, 'run.mjs'), ...args], { encoding: 'utf8' })
      expect(result.status).toBe(2)
      expect(result.stdout).toBe('')
      expect(result.stderr).toMatch(/^Usage: .*\n(.*\n)* {2}demo /)
    }
  })
})

describe('two set-ups at once', () => {
  it('work one after the other', async () => {
    const lock = JSON.stringify(pathToFileURL(join(scripts, 'setup', 'lock.mjs')).href)
    const log = join(folder, 'log')
    const worker = `const { exclusively } = await import(${lock}); const { appendFileSync } = await import('node:fs');
      exclusively(${JSON.stringify(folder)}, () => {}, () => {
        appendFileSync(${JSON.stringify(log)}, 'in ');
        Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 300);
        appendFileSync(${JSON.stringify(log)}, 'out ');
      })`
    const workers = [1, 2, 3].map(() =>
      spawn(process.execPath, ['--input-type=module', '-e', worker], { stdio: 'inherit' }),
    )
    const codes = await Promise.all(workers.map(async (one) => (await once(one, 'exit'))[0] as unknown))
    expect(codes).toEqual([0, 0, 0])
    expect(readFileSync(log, 'utf8')).toBe('in out in out in out ')
  })

  it('take over the lock of one that was killed', () => {
    const { pid } = spawnSync(process.execPath, ['-e', ''])
    for (const name of ['.setup-lock', `.setup-lock-${pid}`]) writeFileSync(join(folder, name), String(pid))
    expect(
      exclusively(
        folder,
        () => {},
        () => 'done',
      ),
    ).toBe('done')
    expect(readdirSync(folder)).toEqual([])
  })

  it('leave no lock behind when the work fails', () => {
    const missing = join(folder, 'missing')
    expect(() =>
      exclusively(
        folder,
        () => {},
        () => readFileSync(missing),
      ),
    ).toThrow(/ENOENT/)
    expect(readdirSync(folder)).toEqual([])
  })
})
