import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeAll, beforeEach, expect, test, vi } from 'vitest'
import { ok } from '../../src/preload/contract/index.ts'
import { makeKey, readPrivateKey, type ReadKey } from '../../src/main/keys.ts'
import { createCredentialHandlers } from '../../src/main/shell/credentials.ts'
import { createSecrets, type SafeStorage } from '../../src/main/shell/secrets.ts'
import { memoryLog } from './electron-stub.ts'

let folder = ''
let key: ReadKey
beforeAll(async () => void (key = await makeKey()))
beforeEach(() => void (folder = mkdtempSync(join(tmpdir(), 'access-desk-credentials-'))))
afterEach(() => rmSync(folder, { recursive: true }))

const flip = (bytes: Buffer) => Buffer.from(bytes.map((byte) => byte ^ 0x5a))
const keychain = (has: boolean): SafeStorage => ({
  isAsyncEncryptionAvailable: async () => has,
  encryptStringAsync: async (text) => flip(Buffer.from(text)),
  decryptStringAsync: async (blob) => ({ result: flip(blob).toString(), shouldReEncrypt: false }),
  isEncryptionAvailable: () => has,
  encryptString: (text) => flip(Buffer.from(text)),
  decryptString: (blob) => flip(blob).toString(),
  getSelectedStorageBackend: () => 'gnome_libsecret',
})

function app(has = true) {
  const onSecret = vi.fn()
  const log = memoryLog()
  const file = join(folder, 'secrets.json')
  const secrets = createSecrets({
    safeStorage: keychain(has),
    file,
    platform: 'darwin',
    secretService: async () => 'unlocked',
    onSecret,
    log,
  })
  const request = vi.fn(async (name: string, input: unknown) => ok({ name, input }))
  const handlers = createCredentialHandlers({ request: request as never }, secrets)
  const told = () =>
    request.mock.calls.filter(([name]) => name === 'host.setCredential').map(([, input]) => input)
  return { secrets, handlers, told, onSecret, file, log }
}

test('a service app is kept in the keychain and comes back at the next start', async () => {
  const first = app()
  const saved = await first.handlers['credential.saveServiceApp']({
    connectorId: 'c1',
    clientId: '0oa1234',
    privateKey: key.pem,
  })
  expect(saved.ok).toBe(true)
  const credential = { kind: 'service-app', clientId: '0oa1234', privateKey: key.pem, keyId: key.keyId }
  expect(first.told()).toEqual([{ connectorId: 'c1', credential, storage: 'keychain' }])
  expect(readFileSync(first.file, 'utf8')).not.toContain('0oa1234')
  expect(first.onSecret.mock.calls.flat()).toContain(key.pem)
  const later = app()
  expect(await later.secrets.all()).toEqual([{ connectorId: 'c1', credential, storage: 'keychain' }])
  expect(later.onSecret.mock.calls.flat()).toContain(key.pem)
})

test('an API token that an earlier version saved is read as it was', async () => {
  const first = app()
  await first.secrets.save('c1', { kind: 'token', token: '00token-of-before' })
  const { items } = JSON.parse(readFileSync(first.file, 'utf8')) as { items: Record<string, string> }
  expect(flip(Buffer.from(items['c1'] ?? '', 'base64')).toString()).toBe('00token-of-before')
})

test.each([true, false])(
  'a key made here waits for its client id, also over a restart (%s keychain)',
  async (has) => {
    const first = app(has)
    const made = await first.handlers['credential.makeKey']({ connectorId: 'c1' })
    if (!made.ok) throw new Error(made.error.message)
    expect(JSON.stringify(made.value)).not.toMatch(/"d"|PRIVATE/)
    const later = has ? app(has) : first
    const saved = await later.handlers['credential.saveServiceApp']({
      connectorId: 'c1',
      clientId: '0oa1234',
    })
    expect(saved.ok).toBe(true)
    expect(later.told()).toMatchObject([{ credential: { keyId: made.value.keyId } }])
    const { credential } = later.told()[0] as { credential: { privateKey: string } }
    expect(readPrivateKey(credential.privateKey)).toMatchObject({ publicJwk: made.value.publicJwk })
    // Another client id goes with the same key.
    await later.handlers['credential.saveServiceApp']({ connectorId: 'c1', clientId: '0oa5678' })
    expect(later.told()[1]).toMatchObject({ credential: { clientId: '0oa5678', keyId: made.value.keyId } })
    // Nothing of it stays when the connector goes, and it never counts as a connector's credential.
    await later.handlers['credential.makeKey']({ connectorId: 'c2' })
    expect((await later.secrets.all()).map(({ connectorId }) => connectorId)).toEqual(['c1'])
    await later.secrets.drop('c1')
    await later.secrets.drop('c2')
    expect(await later.secrets.text('key:c2')).toBeNull()
  },
)

test('a key that is none is refused by name, and nothing is kept', async () => {
  const { handlers, told, secrets } = app()
  const refused = await handlers['credential.saveServiceApp']({
    connectorId: 'c1',
    clientId: '0oa1234',
    privateKey: 'not a key at all, but long enough to be sent',
  })
  expect(refused).toMatchObject({
    ok: false,
    error: { code: 'invalid-input', message: 'This is not a private key.' },
  })
  expect(
    await handlers['credential.saveServiceApp']({ connectorId: 'c1', clientId: '0oa1234' }),
  ).toMatchObject({
    error: { code: 'credential-missing' },
  })
  expect(told()).toEqual([])
  expect(await secrets.all()).toEqual([])
})
