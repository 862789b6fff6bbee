import { err, ok } from '../../preload/contract/index.ts'
import type { Handlers, Result } from '../../preload/contract/index.ts'
import { makeKey, readPrivateKey } from '../keys.ts'
import type { EngineHost } from './engine-host.ts'
import type { Credential, Secrets } from './secrets.ts'

interface KeyAtHand {
  text: string
  keyId: string | undefined
}

type Names = 'credential.save' | 'credential.saveServiceApp' | 'credential.makeKey'

/** Credentials on their way from the page to the keychain and the engine; none ever comes back. */
export function createCredentialHandlers(
  engine: Pick<EngineHost, 'request'>,
  secrets: Pick<Secrets, 'save' | 'drop' | 'credential' | 'text' | 'keepText' | 'dropText' | 'pendingKey'>,
): Handlers<Names> {
  async function keep(connectorId: string, credential: Credential) {
    const storage = await secrets.save(connectorId, credential)
    const set = await engine.request('host.setCredential', { connectorId, credential, storage })
    // A connector that was removed, and only read from now on, has no credential any more.
    if (!set.ok && set.error.code === 'conflict') await secrets.drop(connectorId)
    return set
  }

  /** The key that was made last and not used yet, else the one that the connector has. */
  async function keyAtHand(connectorId: string): Promise<Result<KeyAtHand>> {
    const made = await secrets.text(secrets.pendingKey(connectorId))
    if (made !== null) return ok({ text: made, keyId: undefined })
    const held = await secrets.credential(connectorId)
    if (held?.kind === 'service-app') return ok({ text: held.privateKey, keyId: held.keyId })
    return err(
      'credential-missing',
      'There is no key for this service app yet.',
      'Make a key here and add its public half to the app in Okta, or enter the private key of the app.',
    )
  }

  return {
    'credential.save': async ({ connectorId, token }) => {
      const connector = await engine.request('connectors.get', { connectorId })
      return connector.ok ? keep(connectorId, { kind: 'token', token }) : connector
    },

    'credential.saveServiceApp': async ({ connectorId, clientId, privateKey, keyId }) => {
      const connector = await engine.request('connectors.get', { connectorId })
      if (!connector.ok) return connector
      const given: Result<KeyAtHand> =
        privateKey === undefined ? await keyAtHand(connectorId) : ok({ text: privateKey, keyId: undefined })
      if (!given.ok) return given
      const read = readPrivateKey(given.value.text)
      if (!read.ok) return err('invalid-input', read.reason, read.nextStep)
      const named = keyId === undefined || keyId === '' ? undefined : keyId
      const kept = await keep(connectorId, {
        kind: 'service-app',
        clientId,
        privateKey: read.pem,
        keyId: named ?? given.value.keyId ?? read.keyId,
      })
      // From here on the connector has it.
      if (kept.ok && privateKey === undefined) await secrets.dropText(secrets.pendingKey(connectorId))
      return kept
    },

    'credential.makeKey': async ({ connectorId }) => {
      const connector = await engine.request('connectors.get', { connectorId })
      if (!connector.ok) return connector
      const made = await makeKey()
      await secrets.keepText(secrets.pendingKey(connectorId), made.pem)
      return ok({ keyId: made.keyId, publicJwk: made.publicJwk })
    },
  }
}
