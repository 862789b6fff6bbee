import type { Connector, CredentialKind, CredentialState } from '../../../preload/contract/index.ts'

/** How each kind of credential is called: alone, after "this", and with an article. */
export const credentialNouns: Record<CredentialKind, string> = {
  none: 'credential',
  token: 'API token',
  'service-app': 'service app',
}

export const credentialTitles: Record<CredentialKind, string> = {
  none: 'Credential',
  token: 'API token',
  'service-app': 'Service app',
}

/** `API token ending in x9Qz`, `Service app 0oa1`; for a line that stands alone. */
export function credentialName({ kind, last4, clientId }: CredentialState): string {
  if (kind === 'none') return 'No credential'
  if (kind === 'service-app') return clientId === undefined ? 'Service app' : `Service app ${clientId}`
  return last4 === '' ? 'API token' : `API token ending in ${last4}`
}

/** Where the secret half of a credential is. */
export function storageWords({ kind, storage }: CredentialState): string {
  if (storage === 'none') return 'Not stored'
  const secret = kind === 'service-app' ? 'The private key is' : 'The token is'
  return storage === 'keychain'
    ? `${secret} kept encrypted by the keychain of this computer`
    : `${secret} kept for this run only; after a restart it is asked for again`
}

/** Who is given an admin role so that the credential may do more, inside a sentence. */
export function whoActs({ credential }: Pick<Connector, 'credential'>): string {
  if (credential.kind === 'service-app') {
    return credential.clientId === undefined ? 'the service app' : `the service app ${credential.clientId}`
  }
  if (credential.actsAs !== undefined) return credential.actsAs
  return credential.last4 === ''
    ? 'the account that made the API token'
    : `the account that made the API token ending in ${credential.last4}`
}
