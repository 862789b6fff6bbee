import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { createSecrets, type SafeStorage } from '../../src/main/shell/secrets.ts'
import type { SecretServiceState } from '../../src/main/shell/secret-service.ts'
import { memoryLog } from './electron-stub.ts'

let folder = ''
beforeEach(() => void (folder = mkdtempSync(join(tmpdir(), 'access-desk-secrets-'))))
afterEach(() => rmSync(folder, { recursive: true }))

const token = '00TokenOfAnOrganization-1234'
const flip = (bytes: Buffer) => Buffer.from(bytes.map((byte) => byte ^ 0x5a))

function fakeStorage({ async = false, sync = false, backend = 'gnome_libsecret', reEncrypt = false }) {
  return {
    isAsyncEncryptionAvailable: vi.fn(async () => async),
    encryptStringAsync: vi.fn(async (text: string) => {
      if (!async) throw new Error('this would end the process')
      return Buffer.concat([Buffer.from('a'), flip(Buffer.from(text))])
    }),
    decryptStringAsync: vi.fn(async (blob: Buffer) => {
      if (!async) throw new Error('this would end the process')
      return { result: flip(blob.subarray(1)).toString(), shouldReEncrypt: reEncrypt }
    }),
    isEncryptionAvailable: vi.fn(() => sync),
    encryptString: vi.fn((text: string) => Buffer.concat([Buffer.from('s'), flip(Buffer.from(text))])),
    decryptString: vi.fn((blob: Buffer) => {
      if (blob[0] !== 's'.charCodeAt(0)) throw new Error('wrong key')
      return flip(blob.subarray(1)).toString()
    }),
    getSelectedStorageBackend: vi.fn(() => backend),
  } satisfies SafeStorage
}

function setUp(
  safeStorage: SafeStorage,
  {
    platform = 'linux',
    service = 'unlocked',
  }: { platform?: NodeJS.Platform; service?: SecretServiceState } = {},
) {
  const log = memoryLog()
  const onSecret = vi.fn()
  const file = join(folder, 'secrets.json')
  const open = () =>
    createSecrets({ safeStorage, file, platform, secretService: async () => service, onSecret, log })
  return { secrets: open(), again: open, file, log, onSecret }
}

/** Every byte below the folder, as text. */
const onDisk = () =>
  readdirSync(folder)
    .map((name) => readFileSync(join(folder, name), 'latin1'))
    .join('\n')

test.each([
  ['asynchronous where it says so', { async: true, sync: true }, 'a'],
  ['asynchronous alone', { async: true, sync: false }, 'a'],
  ['synchronous where the other is not available', { async: false, sync: true }, 's'],
])('the ladder: %s', async (_name, has, mark) => {
  const storage = fakeStorage(has)
  const { secrets, again, file, onSecret } = setUp(storage)
  expect(await secrets.keychain()).toMatchObject({ available: true })
  expect(await secrets.save('c1', { kind: 'token', token })).toBe('keychain')
  const { items } = JSON.parse(readFileSync(file, 'utf8')) as { items: Record<string, string> }
  expect(Buffer.from(items['c1'] ?? '', 'base64').toString('latin1')[0]).toBe(mark)
  expect(statSync(file).mode & 0o777).toBe(0o600)
  expect(onDisk()).not.toContain(token)
  expect(onDisk()).not.toContain(Buffer.from(token).toString('base64'))
  expect(onSecret).toHaveBeenCalledWith(token)
  if (!has.async) {
    expect(storage.encryptStringAsync).not.toHaveBeenCalled()
    expect(storage.decryptStringAsync).not.toHaveBeenCalled()
  }
  expect(await again().all()).toEqual([
    { connectorId: 'c1', credential: { kind: 'token', token }, storage: 'keychain' },
  ])
})

test.each([
  ['no keychain', { sync: false }, 'unlocked'],
  ['the hard-coded password of basic_text', { sync: true, backend: 'basic_text' }, 'unlocked'],
  ['that password, asynchronously', { async: true, backend: 'basic_text' }, 'unlocked'],
  ['a back end that is not known', { async: true, sync: true, backend: 'unknown' }, 'unlocked'],
  ['a locked keyring', { async: true, sync: true }, 'locked'],
  ['a keyring that does not run', { sync: true }, 'absent'],
] as const)('the ladder: %s means this run only, and nothing on disk', async (_name, has, service) => {
  const storage = fakeStorage(has)
  const { secrets, again } = setUp(storage, { service })
  const keychain = await secrets.keychain()
  expect(keychain.available).toBe(false)
  expect(keychain.explanation).toMatch(/until the app ends/)
  expect(await secrets.save('c1', { kind: 'token', token })).toBe('session')
  expect(await secrets.all()).toEqual([
    { connectorId: 'c1', credential: { kind: 'token', token }, storage: 'session' },
  ])
  expect(readdirSync(folder)).toEqual([])
  expect(storage.encryptStringAsync).not.toHaveBeenCalled()
  expect(storage.encryptString).not.toHaveBeenCalled()
  expect(await again().all()).toEqual([])
  // Chromium would block the main thread, waiting for a keyring that is not open.
  if (service !== 'unlocked') expect(storage.isEncryptionAvailable).not.toHaveBeenCalled()
})

test('other systems have no back end to look at', async () => {
  const { secrets } = setUp(fakeStorage({ sync: true, backend: 'unknown' }), {
    platform: 'darwin',
    service: 'absent',
  })
  expect(await secrets.keychain()).toMatchObject({ available: true, name: 'Keychain' })
})

test('what the keychain asks to encrypt anew is written anew', async () => {
  await setUp(fakeStorage({ async: true })).secrets.save('c1', { kind: 'token', token })
  const storage = fakeStorage({ async: true, reEncrypt: true })
  expect(await setUp(storage).secrets.all()).toHaveLength(1)
  expect(storage.encryptStringAsync).toHaveBeenCalledOnce()
})

test('dropping forgets in memory and on disk, and only that connector', async () => {
  const { secrets, again, file } = setUp(fakeStorage({ sync: true }))
  await secrets.save('c1', { kind: 'token', token })
  await secrets.save('c2', { kind: 'token', token: 'another-token-5678' })
  await secrets.drop('c1')
  expect((await secrets.all()).map(({ connectorId }) => connectorId)).toEqual(['c2'])
  expect(Object.keys((JSON.parse(readFileSync(file, 'utf8')) as { items: object }).items)).toEqual(['c2'])
  expect(await again().all()).toHaveLength(1)
})

test('many changes at once lose none', async () => {
  const { secrets, again } = setUp(fakeStorage({ sync: true }))
  await Promise.all(
    Array.from({ length: 20 }, (_, n) => secrets.save(`c${n}`, { kind: 'token', token: `${token}-${n}` })),
  )
  await Promise.all([0, 2, 4].map((n) => secrets.drop(`c${n}`)))
  expect(await again().all()).toHaveLength(17)
  expect(readdirSync(folder)).toEqual(['secrets.json'])
})

test('a token for this run replaces an older one on disk', async () => {
  await setUp(fakeStorage({ sync: true })).secrets.save('c1', { kind: 'token', token })
  const locked = setUp(fakeStorage({ sync: true }), { service: 'locked' })
  expect(await locked.secrets.save('c1', { kind: 'token', token: 'newer-token-1234' })).toBe('session')
  expect(await setUp(fakeStorage({ sync: true })).secrets.all()).toEqual([])
})

test('a keyring that is locked now loses nothing', async () => {
  await setUp(fakeStorage({ sync: true })).secrets.save('c1', { kind: 'token', token })
  const { secrets, log } = setUp(fakeStorage({ sync: true }), { service: 'locked' })
  expect(await secrets.all()).toEqual([])
  expect(log.lines).toMatchObject([{ level: 'warn' }])
  expect(await setUp(fakeStorage({ sync: true })).secrets.all()).toHaveLength(1)
})

test('what cannot be decrypted stays in the file and does not hide the others', async () => {
  const { secrets, file } = setUp(fakeStorage({ sync: true }))
  await secrets.save('c1', { kind: 'token', token })
  const content = JSON.parse(readFileSync(file, 'utf8')) as { items: Record<string, string> }
  content.items['c0'] = Buffer.from('xforeign').toString('base64')
  writeFileSync(file, JSON.stringify(content))
  const later = setUp(fakeStorage({ sync: true }))
  expect((await later.secrets.all()).map(({ connectorId }) => connectorId)).toEqual(['c1'])
  expect(later.log.lines).toHaveLength(1)
  expect(JSON.parse(readFileSync(file, 'utf8'))).toEqual(content)
})

test.each(['', '{', '[]', '{"version":2,"items":{}}', '{"version":1,"items":{"c1":"not base64!"}}'])(
  'a file that is not ours (%j) is set aside, and saving works',
  async (text) => {
    const { secrets, again, file, log } = setUp(fakeStorage({ sync: true }))
    writeFileSync(file, text)
    expect(await secrets.all()).toEqual([])
    expect(readFileSync(`${file}.unreadable`, 'utf8')).toBe(text)
    expect(log.lines).toMatchObject([{ level: 'warn' }])
    await secrets.save('c1', { kind: 'token', token })
    expect(await again().all()).toHaveLength(1)
  },
)

test('a token for this run alone is never written', async () => {
  const { secrets } = setUp(fakeStorage({ sync: true }))
  secrets.keepForRun('demo', { kind: 'token', token })
  expect(await secrets.all()).toEqual([
    { connectorId: 'demo', credential: { kind: 'token', token }, storage: 'session' },
  ])
  expect(readdirSync(folder)).toEqual([])
})
