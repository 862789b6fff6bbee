import { err } from '../../../preload/contract/errors.ts'
import type { AppError, ErrorCode } from '../../../preload/contract/errors.ts'
import type { CredentialKind } from '../../../preload/contract/models.ts'
import type { FailureKind, TransportFailure } from './transport.ts'

type Wording = readonly [code: ErrorCode, message: string, nextStep: string]
type Failed = { ok: false; error: AppError }

const newToken = 'Create a new API token in the Okta admin console (Security > API > Tokens) and enter it.'
const tryLater = 'Try again in a minute.'
const report = 'Look at the log line of this error; if it comes back, report it with that line.'

const unauthorized: Wording = ['unauthorized', 'The API token is invalid or has expired.', newToken]
const unsupported: Wording = [
  'forbidden',
  'This Okta organization does not offer this function.',
  'Ask an Okta administrator whether the feature is enabled for the organization.',
]
const badCriteria: Wording = ['okta-error', 'Okta did not accept the search or filter of this call.', report]
const mastered: Wording = [
  'conflict',
  'Another system masters this object, so Okta does not let it be changed here.',
  'Make the change in the system that masters it.',
]
const assigned: Wording = ['conflict', 'This is already assigned.', 'Nothing needs to be done.']
const busy: Wording = ['conflict', 'Okta is still working on related changes.', tryLater]

/** Okta: "Okta API error codes". Only the code decides: Okta says that summaries may change. */
const byCode: Record<string, Wording> = {
  E0000001: ['okta-error', 'Okta did not accept this call.', 'Correct what Okta names and try again.'],
  E0000003: ['okta-error', 'Okta could not read this call.', report],
  E0000004: unauthorized,
  E0000005: unauthorized,
  E0000006: [
    'forbidden',
    'The API token is not permitted to do this.',
    'Give the account that owns the token an admin role that permits it, or leave this out.',
  ],
  E0000007: [
    'not-found',
    'This object does not exist in Okta any more.',
    'Sync again to see what is there now.',
  ],
  E0000008: ['not-found', 'Okta does not know this address.', 'Check the domain of the organization.'],
  E0000009: ['okta-error', 'Okta had an internal error.', tryLater],
  E0000010: [
    'okta-error',
    'Okta is in read-only mode for maintenance.',
    'Try again later; status.okta.com says when the maintenance ends.',
  ],
  E0000011: unauthorized,
  E0000015: unsupported,
  E0000022: unsupported,
  E0000023: mastered,
  E0000028: ['okta-error', 'A parameter is missing from this call.', report],
  E0000031: badCriteria,
  E0000038: [
    'conflict',
    'Okta does not allow this in the current status of the account.',
    'Change the status of the account in Okta first.',
  ],
  E0000046: [
    'conflict',
    'The application comes through a group, so it cannot be taken from this account alone.',
    'Remove the account from the group that grants the application, or the group from the application.',
  ],
  E0000047: ['rate-limited', 'Okta refused the call because too many were made.', tryLater],
  E0000053: badCriteria,
  E0000060: unsupported,
  E0000062: assigned,
  E0000076: mastered,
  E0000090: assigned,
  E0000111: [
    'conflict',
    'This object is read-only in Okta: its source manages it.',
    'Make the change in the application or directory that it comes from.',
  ],
  E0000112: busy,
  E0000117: [
    'conflict',
    'The account is not active, so applications cannot be assigned to it.',
    'Activate the account first.',
  ],
  E0000192: [
    'conflict',
    'Admin roles cannot be given to a group that has group rules.',
    'Choose a group without rules.',
  ],
  E0000193: [
    'conflict',
    'Admin roles cannot be given to a group with more than 5,000 members.',
    'Choose a smaller group.',
  ],
  E0000194: [
    'conflict',
    'Admin roles cannot be given to a group of this type.',
    'Choose an Okta, AD or LDAP group.',
  ],
  E0000211: ['conflict', 'Admin roles cannot be given to a built-in group.', 'Choose another group.'],
  E0000239: busy,
  E0000249: busy,
  E0000263: assigned,
  E0000268: busy,
}

/** The same of a service app, which has no API token. */
const ofServiceApp = new Map<Wording, Wording>([
  [
    unauthorized,
    [
      'unauthorized',
      'Okta did not accept the access token of the service app.',
      'Test the connection; if that fails too, check the app and its public key in Okta.',
    ],
  ],
  [
    byCode['E0000006'] as Wording,
    [
      'forbidden',
      'The service app is not permitted to do this.',
      'Give the app an admin role that permits it, and the scope for it (Okta API Scopes), or leave this out.',
    ],
  ],
])

function byStatus(status: number): Wording {
  if (status === 401) return unauthorized
  if (status === 403) return byCode['E0000006'] as Wording
  if (status === 404) return byCode['E0000007'] as Wording
  if (status === 429) return byCode['E0000047'] as Wording
  if (status >= 500) return ['okta-error', `Okta answered with an error (HTTP ${status}).`, tryLater]
  return ['okta-error', `Okta refused this call (HTTP ${status}).`, report]
}

interface ErrorBody {
  errorCode?: string
  causes: string[]
}

function readBody(text: string): ErrorBody {
  try {
    const body: unknown = JSON.parse(text)
    if (typeof body !== 'object' || body === null) return { causes: [] }
    const { errorCode, errorCauses } = body as { errorCode?: unknown; errorCauses?: unknown }
    const causes = (Array.isArray(errorCauses) ? errorCauses : [])
      .map((cause: unknown) => (cause as { errorSummary?: unknown } | null)?.errorSummary)
      .filter((cause) => typeof cause === 'string')
    return { ...(typeof errorCode === 'string' && { errorCode }), causes }
  } catch {
    return { causes: [] }
  }
}

/** Okta's own error code of an error body, or null where there is none. */
export const errorCodeOf = (text: string): string | null => readBody(text).errorCode ?? null

/**
 * An answer that is not a success, as an error for a person. Causes that Okta names are part of the
 * message. `challenge` is the error of a WWW-Authenticate header, which stands where there is no body.
 */
export function errorOfAnswer(
  status: number,
  text: string,
  requestId: string | undefined,
  kind: CredentialKind = 'token',
  challenge: string | null = null,
): Failed {
  const { errorCode, causes } = readBody(text)
  const told = (errorCode === undefined ? undefined : byCode[errorCode]) ?? byStatus(status)
  const [code, message, nextStep] = (kind === 'service-app' ? ofServiceApp.get(told) : undefined) ?? told
  const detail =
    code === 'okta-error' && causes.length > 0 ? ` Okta says: ${causes.join(' ').slice(0, 300)}` : ''
  return err(code, message + detail, nextStep, {
    okta: {
      status,
      ...((errorCode ?? challenge) !== null && { errorCode: errorCode ?? challenge ?? undefined }),
      ...(requestId !== undefined && { requestId }),
    },
  })
}

const connectionWords: Record<FailureKind, readonly [message: string, nextStep: string]> = {
  dns: [
    'The name of the Okta organization could not be found (DNS).',
    'Check the domain and the network connection.',
  ],
  refused: [
    'The connection to Okta was refused.',
    'Check the domain, the network connection and the firewall.',
  ],
  tls: [
    'The certificate of the server could not be verified (TLS).',
    'A proxy that inspects traffic can cause this: ask your network team to add its certificate to this computer.',
  ],
  timeout: ['Okta did not answer in time.', 'Check the network connection and try again.'],
  cut: [
    'The connection to Okta was cut before the answer was complete.',
    'Check the network connection and try again.',
  ],
  network: ['Okta could not be reached.', 'Check the network connection and try again.'],
  'too-large': ['The answer was larger than this app accepts.', report],
  aborted: ['Cancelled.', ''],
}

const mayHaveHappened = 'Okta may have made the change.'

/** Whether a failed write may have been carried out all the same: it was sent, and no answer says that it was not. */
export const isInDoubt = ({ message, okta }: AppError): boolean =>
  message.includes(mayHaveHappened) || (okta !== undefined && (okta.status < 400 || okta.status >= 500))

export const cancelled = (): Failed => err('cancelled', 'Cancelled.', 'Start again when you are ready.')

/** No complete answer, as an error for a person. A write that was sent may have been carried out. */
export function errorOfFailure({ kind, code, sent }: TransportFailure, isWrite: boolean): Failed {
  const [message, nextStep] = connectionWords[kind]
  const doubt = isWrite && sent
  const words = doubt ? `${message} ${mayHaveHappened}` : message
  if (kind === 'aborted') {
    return doubt ? err('cancelled', words, 'Look at the object in Okta before you try again.') : cancelled()
  }
  return err(
    kind === 'too-large' ? 'okta-error' : 'offline',
    code === 'UNKNOWN' ? words : `${words} (${code})`,
    doubt ? 'Look at the object in Okta before you try again.' : nextStep,
  )
}

/** A success without the JSON that Okta sends, or a redirect: something else answered. */
export function notOkta(status: number, location: string | undefined): Failed {
  const words =
    location === undefined
      ? 'The server did not answer as Okta does.'
      : `The server wanted to send the call to another address (${(location.split(/[?#]/, 1)[0] as string).slice(0, 200)}).`
  return err('okta-error', words, 'Check the domain, and whether a proxy or sign-in page stands between.', {
    okta: { status },
  })
}
