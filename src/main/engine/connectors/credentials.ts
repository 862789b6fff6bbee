import {
  err,
  ok,
  type CheckedInput,
  type CredentialKind,
  type CredentialState,
  type Result,
} from '../../../preload/contract/index.ts'
import type { ConnectorStore, StoredConnector } from '../db/ledger/connectors.ts'
import type { EngineHandlers } from '../dispatch.ts'
import type { OktaClient } from '../okta/port.ts'
import type { Audit } from '../audit/trail.ts'
import { readPrivateKey, secretForms } from '../../keys.ts'
import { gone } from './gone.ts'

/** What signs the calls of a connector; secret, and in memory only. */
export type Credential = CheckedInput<'host.setCredential'>['credential']
type Storage = CheckedInput<'host.setCredential'>['storage']

interface Held {
  credential: Credential
  storage: Storage
}

export interface CredentialDeps {
  store: ConnectorStore
  openClient: (connector: StoredConnector & { url: string }, credential: Credential) => Promise<OktaClient>
  /** A credential came to hand; `renewed` where it is another than before. */
  credentialArrived: (connectorId: string, renewed: boolean) => void
  addSecret: (secret: string) => void
  audit: Audit
  changed: (connectorId: string) => void
}

const same = (a: Credential, b: Credential): boolean => JSON.stringify(a) === JSON.stringify(b)

/** The same credential with its key in the one form that is held, and the key's id. */
function normalized(credential: Credential): Result<Credential> {
  if (credential.kind === 'token') return ok(credential)
  const read = readPrivateKey(credential.privateKey)
  if (!read.ok) return err('invalid-input', read.reason, read.nextStep)
  const keyId = credential.keyId === undefined || credential.keyId === '' ? read.keyId : credential.keyId
  return ok({ ...credential, privateKey: read.pem, keyId })
}

/** Credentials by connector, and the clients that sign with them. */
export function createCredentials(deps: CredentialDeps) {
  const { store } = deps
  const held = new Map<string, Held>()
  const clients = new Map<string, Promise<OktaClient>>()

  const state = (connector: StoredConnector): CredentialState => {
    const { credential, storage = 'none' } = held.get(connector.id) ?? {}
    return {
      configured: credential !== undefined,
      kind: credential?.kind ?? 'none',
      storage,
      last4: credential?.kind === 'token' ? credential.token.slice(-4) : '',
      ...(credential?.kind === 'service-app' ? { clientId: credential.clientId } : {}),
      ...(credential?.kind === 'service-app' && credential.keyId !== undefined
        ? { keyId: credential.keyId }
        : {}),
      ...(credential !== undefined && connector.scopes !== null ? { scopes: connector.scopes } : {}),
      ...(credential !== undefined && connector.actsAs !== null ? { actsAs: connector.actsAs } : {}),
    }
  }

  const dropClient = async (connectorId: string): Promise<void> => {
    const client = clients.get(connectorId)
    clients.delete(connectorId)
    await client?.then(
      (open) => open.close(),
      () => undefined,
    )
  }

  /**
   * A client that signs with another credential is closed, and with it what it is doing. Answers whether
   * another one was at hand before.
   */
  const keep = async (connectorId: string, credential: Credential, storage: Storage): Promise<boolean> => {
    const secrets = credential.kind === 'token' ? [credential.token] : secretForms(credential.privateKey)
    for (const secret of secrets) deps.addSecret(secret)
    const known = held.get(connectorId)
    held.set(connectorId, { credential, storage })
    const other = known !== undefined && !same(known.credential, credential)
    if (known === undefined || other) await dropClient(connectorId)
    return other
  }

  const drop = async (connectorId: string): Promise<void> => {
    held.delete(connectorId)
    await dropClient(connectorId)
  }

  const handlers = {
    'host.setCredential': async ({ connectorId, credential: given, storage, saved }) => {
      const connector = store.get(connectorId)
      if (connector === null) return gone()
      const { setupStep } = connector
      if (saved && (setupStep === 'domain' || setupStep === 'credential')) {
        return err(
          'conflict',
          `What was saved for ${connector.name} may be for another domain, so it is not used.`,
          'Enter the credential again.',
        )
      }
      const normal = normalized(given)
      if (!normal.ok) return normal
      const credential = normal.value
      const renewed = await keep(connectorId, credential, storage)
      // What another credential could do says nothing of this one.
      if (renewed) store.clearProbe(connectorId)
      if (connector.setupStep === 'credential') store.setStep(connectorId, 'options')
      // At each start of the app, credentials that were saved before arrive too; that is nobody's doing.
      if (renewed || connector.setupStep === 'credential') {
        const what = credential.kind === 'token' ? 'An API token' : 'The key of a service app'
        deps.audit('credential.saved', connectorId, `${what} was saved for ${connector.name}.`, {
          storage,
          ...(credential.kind === 'service-app'
            ? { clientId: credential.clientId, keyId: credential.keyId }
            : {}),
        })
      }
      deps.credentialArrived(connectorId, renewed)
      deps.changed(connectorId)
      return ok(state(store.get(connectorId) ?? connector))
    },
    'host.dropCredential': async ({ connectorId }) => {
      await drop(connectorId)
      deps.changed(connectorId)
      return ok({})
    },
  } satisfies Partial<EngineHandlers>

  return {
    handlers,
    state,
    keep,
    drop,
    has: (connectorId: string): boolean => held.has(connectorId),
    kindOf: (connectorId: string): CredentialKind => held.get(connectorId)?.credential.kind ?? 'none',

    /** The connector's client, opened at first use and kept with what it has learned of the limits. */
    async client(connector: StoredConnector): Promise<Result<OktaClient>> {
      const { credential } = held.get(connector.id) ?? {}
      const { url } = connector
      if (url === null) {
        return err(
          'invalid-input',
          `${connector.name} has no Okta domain yet.`,
          'Enter the domain in the setup of the connector.',
        )
      }
      if (credential === undefined) {
        return err(
          'credential-missing',
          `No credential is at hand for ${connector.name}.`,
          'Enter the API token, or the key of the service app, in the settings of the connector.',
        )
      }
      let opened = clients.get(connector.id)
      if (opened === undefined) {
        opened = deps.openClient({ ...connector, url }, credential)
        clients.set(connector.id, opened)
        opened.catch(() => clients.delete(connector.id))
      }
      return ok(await opened)
    },
    /** The client if one is open, so that what it has learned can be read without a credential. */
    async opened(connectorId: string): Promise<OktaClient | null> {
      return (await clients.get(connectorId)?.catch(() => null)) ?? null
    },
    /** A sync that is running feels it at its next call. */
    async setBudget(connectorId: string, budget: number): Promise<void> {
      await clients.get(connectorId)?.then(
        (open) => open.setBudget(budget),
        () => undefined,
      )
    },
    async close(): Promise<void> {
      await Promise.all([...clients.keys()].map(dropClient))
    },
  }
}
