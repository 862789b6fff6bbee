import { randomBytes } from 'node:crypto'
import { mkdir, open, readFile, rename, rm } from 'node:fs/promises'
import { dirname } from 'node:path'
import { z } from 'zod'
import { hostRequestSchemas } from '../../preload/contract/index.ts'
import type { AppInfo, Input } from '../../preload/contract/index.ts'
import { secretForms } from '../keys.ts'
import type { ShellLog } from './log-file.ts'
import type { SecretServiceState } from './secret-service.ts'

type Keychain = AppInfo['keychain']
type Storage = 'keychain' | 'session'

/** The part of Electron's safeStorage that is used. */
export interface SafeStorage {
  isAsyncEncryptionAvailable(): Promise<boolean>
  encryptStringAsync(plainText: string): Promise<Buffer>
  decryptStringAsync(encrypted: Buffer): Promise<{ result: string; shouldReEncrypt: boolean }>
  isEncryptionAvailable(): boolean
  encryptString(plainText: string): Buffer
  decryptString(encrypted: Buffer): string
  getSelectedStorageBackend(): string
}

export type Credential = Input<'host.setCredential'>['credential']

export interface StoredCredential {
  connectorId: string
  credential: Credential
  storage: Storage
}

/** Names of what is kept beside credentials have a prefix; a connector's id has none. */
const isConnector = (name: string): boolean => !name.includes(':')
const pendingKey = (connectorId: string): string => `key:${connectorId}`

/** An API token is kept as it is, as in earlier versions; a service app as JSON. */
const textOf = (credential: Credential): string =>
  credential.kind === 'token' ? credential.token : JSON.stringify(credential)

function credentialOf(text: string): Credential {
  if (!text.startsWith('{')) return { kind: 'token', token: text }
  try {
    return hostRequestSchemas['host.setCredential'].input.shape.credential.parse(JSON.parse(text))
  } catch {
    return { kind: 'token', token: text }
  }
}

function secretsIn(name: string, text: string): string[] {
  if (!isConnector(name)) return text.startsWith('-----BEGIN ') ? secretForms(text) : [text]
  const credential = credentialOf(text)
  return credential.kind === 'token' ? [credential.token] : secretForms(credential.privateKey)
}

export type Secrets = ReturnType<typeof createSecrets>

/** Each item is what the keychain made of the secret; nothing else of it is ever written. */
const fileSchema = z.strictObject({
  version: z.literal(1),
  items: z.record(z.string(), z.base64()),
})
type SecretsFile = z.infer<typeof fileSchema>
type Method = 'async' | 'sync'

/**
 * Credentials, encrypted by the keychain of the operating system in one private file, and in memory
 * while the app runs. Where no keychain can be used, in memory alone.
 *
 * Which way: none where there is no real keychain below; else Electron's asynchronous calls where it
 * says they work (calling them elsewhere ends the process), else the synchronous ones where they do.
 */
export function createSecrets(deps: {
  safeStorage: SafeStorage
  file: string
  platform: NodeJS.Platform
  secretService: () => Promise<SecretServiceState>
  /** Is told of every secret before anything else is done with it. */
  onSecret: (secret: string) => void
  log: ShellLog
}) {
  const { safeStorage, file, platform, log } = deps
  const held = new Map<string, { text: string; storage: Storage }>()
  let ready: Promise<void> | undefined
  let last: Promise<unknown> = Promise.resolve()

  /** One change of the file after the other. */
  const inTurn = <T>(work: () => Promise<T>): Promise<T> => {
    const next = last.then(work, work)
    last = next
    return next
  }

  async function method(): Promise<{ use: Method | null; keychain: Keychain }> {
    const name = keychainNames[platform] ?? 'Keyring'
    const usable = (use: Method, name: string) => ({
      use,
      keychain: { available: true, name, explanation: `API tokens and keys are kept encrypted by ${name}.` },
    })
    const none = (explanation: string) => ({ use: null, keychain: { available: false, name, explanation } })

    if (platform !== 'linux') {
      if (await safeStorage.isAsyncEncryptionAvailable()) return usable('async', name)
      return safeStorage.isEncryptionAvailable() ? usable('sync', name) : none(noKeychain)
    }
    const backend = safeStorage.getSelectedStorageBackend()
    // With these, both ways encrypt with a password that is in Chromium's source.
    if (backend === 'basic_text' || backend === 'unknown') return none(noKeyring)
    if (backend === 'gnome_libsecret') {
      // Asking Electron about a keyring that is locked or not running would block the main thread.
      const state = await deps.secretService()
      if (state === 'locked') return none(lockedKeyring)
      if (state === 'absent') return none(noKeyring)
    }
    const linuxName = backend.startsWith('kwallet') ? 'KWallet' : name
    if (await safeStorage.isAsyncEncryptionAvailable()) return usable('async', linuxName)
    return safeStorage.isEncryptionAvailable() ? usable('sync', linuxName) : none(noKeyring)
  }

  async function read(): Promise<SecretsFile> {
    let text: string
    try {
      text = await readFile(file, 'utf8')
    } catch (cause) {
      if ((cause as NodeJS.ErrnoException).code !== 'ENOENT') throw cause
      return { version: 1, items: {} }
    }
    try {
      return fileSchema.parse(JSON.parse(text))
    } catch (cause) {
      const aside = `${file}.unreadable`
      await rename(file, aside)
      log.warn(`The saved credentials cannot be read; the file was set aside as ${aside}.`, { cause })
      return { version: 1, items: {} }
    }
  }

  async function write(content: SecretsFile): Promise<void> {
    await mkdir(dirname(file), { recursive: true, mode: 0o700 })
    const temporary = `${file}.${randomBytes(4).toString('hex')}`
    try {
      const handle = await open(temporary, 'wx', 0o600)
      try {
        await handle.writeFile(JSON.stringify(content))
        await handle.sync()
      } finally {
        await handle.close()
      }
      await rename(temporary, file)
    } catch (cause) {
      await rm(temporary, { force: true })
      throw cause
    }
  }

  const encrypt = async (use: Method, token: string): Promise<string> =>
    (use === 'async'
      ? await safeStorage.encryptStringAsync(token)
      : safeStorage.encryptString(token)
    ).toString('base64')

  /** Reads what earlier runs saved, once; what cannot be decrypted stays in the file. */
  async function load(): Promise<void> {
    const content = await read()
    const entries = Object.entries(content.items)
    if (entries.length === 0) return
    const { use, keychain } = await method()
    if (use === null) {
      log.warn(`Saved credentials cannot be read now. ${keychain.explanation}`)
      return
    }
    let renewed = false
    for (const [connectorId, item] of entries) {
      try {
        const blob = Buffer.from(item, 'base64')
        // The asynchronous call also reads what the synchronous one wrote.
        const { result, shouldReEncrypt } =
          use === 'async'
            ? await safeStorage.decryptStringAsync(blob)
            : { result: safeStorage.decryptString(blob), shouldReEncrypt: false }
        for (const secret of secretsIn(connectorId, result)) deps.onSecret(secret)
        if (!held.has(connectorId)) held.set(connectorId, { text: result, storage: 'keychain' })
        if (shouldReEncrypt) {
          content.items[connectorId] = await encrypt(use, result)
          renewed = true
        }
      } catch (cause) {
        log.warn('A saved credential cannot be decrypted; it has to be entered again.', { cause })
      }
    }
    if (renewed) await write(content)
  }

  const loaded = (): Promise<void> =>
    (ready ??= inTurn(load).catch((cause: unknown) =>
      log.error('Saved credentials could not be read.', { cause }),
    ))

  const forget = (...names: string[]): Promise<void> =>
    inTurn(async () => {
      const content = await read()
      const known = names.filter((name) => name in content.items)
      if (known.length === 0) return
      for (const name of known) delete content.items[name]
      await write(content)
    })

  /** Keeps a text in the keychain, or for this run only where there is none. */
  async function keep(name: string, text: string): Promise<Storage> {
    for (const secret of secretsIn(name, text)) deps.onSecret(secret)
    await loaded()
    const { use } = await method()
    if (use === null) {
      held.set(name, { text, storage: 'session' })
      // An older one on disk would come back at the next start.
      await forget(name)
      return 'session'
    }
    await inTurn(async () => {
      const content = await read()
      content.items[name] = await encrypt(use, text)
      await write(content)
    })
    held.set(name, { text, storage: 'keychain' })
    return 'keychain'
  }

  const textNamed = async (name: string): Promise<string | null> => {
    await loaded()
    return held.get(name)?.text ?? null
  }

  return {
    /** Whether tokens can be kept beyond this run, and a sentence about it for a person. */
    keychain: async (): Promise<Keychain> => (await method()).keychain,

    /** Every credential at hand: those saved earlier and those of this run. */
    async all(): Promise<StoredCredential[]> {
      await loaded()
      return [...held]
        .filter(([name]) => isConnector(name))
        .map(([connectorId, { text, storage }]) => ({ connectorId, credential: credentialOf(text), storage }))
    },

    /** Keeps the credential of a connector in the keychain, or for this run only where there is none. */
    save: (connectorId: string, credential: Credential): Promise<Storage> =>
      keep(connectorId, textOf(credential)),

    /** The credential of a connector; null where none is at hand. */
    async credential(connectorId: string): Promise<Credential | null> {
      const text = await textNamed(connectorId)
      return text === null ? null : credentialOf(text)
    },

    /** Holds a credential in memory until the app ends and writes nothing. */
    keepForRun(connectorId: string, credential: Credential): void {
      const text = textOf(credential)
      for (const secret of secretsIn(connectorId, text)) deps.onSecret(secret)
      held.set(connectorId, { text, storage: 'session' })
    },

    /** Forgets a connector's credential and the key that was made for it, in memory and on disk. */
    async drop(connectorId: string): Promise<void> {
      await loaded()
      held.delete(connectorId)
      held.delete(pendingKey(connectorId))
      await forget(connectorId, pendingKey(connectorId))
    },

    /** Any other secret, by a name with a colon in it; null is for none. */
    text: textNamed,
    keepText: keep,
    async dropText(name: string): Promise<void> {
      await loaded()
      held.delete(name)
      await forget(name)
    },
    pendingKey,
  }
}

const keychainNames: Partial<Record<NodeJS.Platform, string>> = {
  darwin: 'Keychain',
  win32: 'Windows data protection',
  linux: 'the system keyring',
}
const lockedKeyring =
  'The keyring is locked, so API tokens and keys are kept until the app ends. Unlock it and start the app again to keep them.'
const noKeyring =
  'No unlocked keyring was found, so API tokens and keys are kept until the app ends and have to be entered again.'
const noKeychain =
  'The keychain of this computer cannot be used, so API tokens and keys are kept until the app ends and have to be entered again.'
