import { err, type AppError } from '../../../preload/contract/errors.ts'
import { manageScopes, readScopes } from '../../../preload/contract/models.ts'

export interface OAuthProblem {
  status: number
  /** RFC 6749 and 9449, such as invalid_client. */
  error: string
  description: string
}

/** The error of a token endpoint's answer; null where it does not speak OAuth. */
export function readOAuthProblem(status: number, text: string): OAuthProblem | null {
  try {
    const { error, error_description: description } = JSON.parse(text) as Record<string, unknown>
    if (typeof error !== 'string' || !/^[a-z_]{1,64}$/.test(error)) return null
    return { status, error, description: typeof description === 'string' ? description : '' }
  } catch {
    return null
  }
}

/** The field `error` of a WWW-Authenticate header, such as insufficient_scope. */
export const challengeOf = (header: string | string[] | undefined): string | null =>
  /(?:^|[\s,])error="([a-z_]{1,64})"/.exec(Array.isArray(header) ? header.join(', ') : (header ?? ''))?.[1] ??
  null

const wantedWords = [...readScopes, ...manageScopes].join(', ')

/** A refusal of the token endpoint, for a person. Only the error decides; Okta's own words are added. */
export function errorOfOAuth(
  problem: OAuthProblem,
  app: { clientId: string; keyId: string },
): { ok: false; error: AppError } {
  const { status, error, description } = problem
  const says = description === '' ? '' : ` Okta says: ${description.slice(0, 300)}`
  const okta = { okta: { status, errorCode: error } }
  const plain = (code: AppError['code'], message: string, nextStep: string) =>
    err(code, message + says, nextStep, okta)
  switch (error) {
    case 'invalid_client':
      return plain(
        'unauthorized',
        `Okta did not accept the service app ${app.clientId} with the key ${app.keyId}.`,
        'Check the client ID, that the app is active, and that the public key with this key ID stands in the app in Okta (General > Public Keys).',
      )
    case 'invalid_dpop_proof':
    case 'use_dpop_nonce':
      return plain(
        'okta-error',
        'Okta did not accept the proof of possession of the service app.',
        'Try again; if it comes back, check whether a proxy changes the calls, and report it with the log.',
      )
    case 'invalid_scope':
      return plain(
        'forbidden',
        'Okta grants this service app none of the scopes that Access Desk asks for.',
        `Grant the app its scopes in Okta (Okta API Scopes): ${wantedWords}.`,
      )
    case 'access_denied':
      return plain(
        'forbidden',
        'Okta refused the service app, perhaps because of the network that this computer is in.',
        'Check the network zones that the app is limited to in Okta.',
      )
    case 'unauthorized_client':
    case 'unsupported_grant_type':
      return plain(
        'unauthorized',
        'Okta does not let this app sign in as a service.',
        'Use an app of the type API Services, with a public key as its client authentication.',
      )
    default:
      return plain(
        'okta-error',
        `Okta gave the service app no access token (${error}).`,
        'Look at the log line of this error; if it comes back, report it with that line.',
      )
  }
}
