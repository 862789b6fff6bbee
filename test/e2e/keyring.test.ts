import { spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { afterEach, describe, expect, test } from 'vitest'
import { asTestUser, needsTestUser } from '../../scripts/setup/test-user.mjs'
import { ask, profile, start, value } from './app.ts'

const token = '00TokenForTheKeyring-abcdefghij-9876'

const tools = ['dbus-daemon', 'dbus-send', 'gnome-keyring-daemon']
const missing =
  process.platform === 'linux' ? tools.filter((tool) => spawnSync('which', [tool]).status !== 0) : ['Linux']
if (missing.length > 0) console.log(`Skipped: the keyring tests need ${missing.join(', ')}.`)

const ending: (() => Promise<void>)[] = []
afterEach(async () => {
  for (const end of ending.splice(0)) await end()
})

function run(words: string[], env: NodeJS.ProcessEnv) {
  const [command = '', ...args] = needsTestUser()
    ? asTestUser('env', `HOME=${env['HOME'] ?? ''}`, ...words)
    : words
  const child = spawn(command, args, { env, stdio: ['pipe', 'pipe', 'ignore'] })
  ending.unshift(async () => {
    if (child.exitCode !== null || child.signalCode !== null) return
    const ended = once(child, 'exit')
    child.kill()
    await ended
  })
  return child
}

/** A session bus of its own, with a keyring where one is wanted. Gives the app its environment. */
async function session(keyring: 'unlocked' | 'locked' | 'none'): Promise<Record<string, string>> {
  const home = profile()
  const env = { PATH: process.env['PATH'], HOME: home }
  const bus = run(['dbus-daemon', '--session', '--nofork', '--print-address=1'], env)
  const [address] = (await once(createInterface(bus.stdout), 'line')) as [string]
  const inside = { ...env, DBUS_SESSION_BUS_ADDRESS: address }
  if (keyring !== 'none') {
    const unlock = keyring === 'unlocked' ? ['--unlock'] : []
    const daemon = run(['gnome-keyring-daemon', '--foreground', '--components=secrets', ...unlock], inside)
    daemon.stdin.end(keyring === 'unlocked' ? 'a keyring password' : '')
    const owned = [
      'dbus-send',
      '--session',
      '--print-reply=literal',
      '--dest=org.freedesktop.DBus',
      '/org/freedesktop/DBus',
      'org.freedesktop.DBus.NameHasOwner',
      'string:org.freedesktop.secrets',
    ]
    const end = Date.now() + 10_000
    for (;;) {
      const asked = run(owned, inside)
      const [answer] = (await once(createInterface(asked.stdout), 'line')) as [string]
      if (answer.includes('true')) break
      if (Date.now() > end) throw new Error('The keyring did not start.')
    }
  }
  // No desktop is named, as under a plain window manager.
  return { DBUS_SESSION_BUS_ADDRESS: address, XDG_CURRENT_DESKTOP: '', XDG_RUNTIME_DIR: '' }
}

/** The files below a folder that hold these bytes. */
const holders = (folder: string, text: string) =>
  readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
    .filter((file) => readFileSync(file).includes(text))

async function saveToken(folder: string, env: Record<string, string>) {
  const { app, page, close } = await start(folder, env)
  const backend = await app.evaluate(({ safeStorage }) => safeStorage.getSelectedStorageBackend())
  const { keychain } = value(await ask(page, 'app.info', {}))
  const { id } = value(await ask(page, 'connectors.create', { domain: 'acme' }))
  const saved = value(await ask(page, 'credential.save', { connectorId: id, token }))
  await close()
  return { id, backend, keychain, saved }
}

async function credentialAfterRestart(folder: string, env: Record<string, string>, connectorId: string) {
  const { page, close } = await start(folder, env)
  const { credential } = value(await ask(page, 'connectors.get', { connectorId }))
  await close()
  return credential
}

describe.skipIf(missing.length > 0)('API tokens', () => {
  test('stay in a real keyring from run to run, and nowhere else', async () => {
    const folder = profile()
    const env = await session('unlocked')
    const { id, backend, keychain, saved } = await saveToken(folder, env)
    expect(backend).toBe('gnome_libsecret')
    expect(keychain).toMatchObject({ available: true })
    expect(saved).toMatchObject({ configured: true, storage: 'keychain', last4: '9876' })
    expect(statSync(join(folder, 'secrets.json')).mode & 0o777).toBe(0o600)
    expect(await credentialAfterRestart(folder, env, id)).toMatchObject({
      configured: true,
      storage: 'keychain',
      last4: '9876',
    })
    expect(holders(folder, token)).toEqual([])
    expect(holders(folder, Buffer.from(token).toString('base64'))).toEqual([])
  })

  test('so does the key of a service app that was made here, before and after its client id is known', async () => {
    const folder = profile()
    const env = await session('unlocked')
    const first = await start(folder, env)
    const { id } = value(await ask(first.page, 'connectors.create', { domain: 'acme' }))
    const made = value(await ask(first.page, 'credential.makeKey', { connectorId: id }))
    expect(JSON.parse(made.publicJwk)).toMatchObject({ kty: 'RSA', kid: made.keyId })
    await first.close()
    const second = await start(folder, env)
    const saved = value(
      await ask(second.page, 'credential.saveServiceApp', { connectorId: id, clientId: '0oa1234567' }),
    )
    expect(saved).toMatchObject({
      kind: 'service-app',
      storage: 'keychain',
      clientId: '0oa1234567',
      keyId: made.keyId,
    })
    await second.close()
    expect(await credentialAfterRestart(folder, env, id)).toMatchObject({
      configured: true,
      kind: 'service-app',
      storage: 'keychain',
      keyId: made.keyId,
    })
    expect(holders(folder, 'PRIVATE KEY')).toEqual([])
  })

  test.each(['none', 'locked'] as const)(
    'stay for the run only where the keyring is %s, without waiting for it',
    async (state) => {
      const folder = profile()
      const env = await session(state)
      const { id, keychain, saved } = await saveToken(folder, env)
      expect(keychain.available).toBe(false)
      expect(keychain.explanation).toMatch(/until the app ends/)
      expect(saved).toMatchObject({ configured: true, storage: 'session' })
      expect(existsSync(join(folder, 'secrets.json'))).toBe(false)
      expect(await credentialAfterRestart(folder, env, id)).toMatchObject({
        configured: false,
        storage: 'none',
      })
      expect(holders(folder, token)).toEqual([])
    },
  )
})
