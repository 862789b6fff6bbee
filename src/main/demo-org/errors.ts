import { randomBytes } from 'node:crypto'

/** Okta's error codes that this organization answers: HTTP status and summary. Okta: "Okta API error codes". */
export const ERROR_CODES = {
  E0000001: [400, 'Api validation failed: {0}'],
  E0000003: [400, 'The request body was not well-formed.'],
  E0000005: [403, 'Invalid session'],
  E0000006: [403, 'You do not have permission to perform the requested action'],
  E0000007: [404, 'Not found: {0}'],
  E0000008: [404, 'The requested path was not found'],
  E0000009: [500, 'Internal Server Error'],
  E0000010: [503, 'Service is in read only mode'],
  E0000011: [401, 'Invalid token provided'],
  E0000015: [401, 'You do not have permission to access the feature you are requesting'],
  E0000016: [403, 'Activation failed because the user is already active'],
  E0000022: [405, 'The endpoint does not support the provided HTTP method'],
  E0000023: [403, 'Operation failed because user profile is mastered under another system'],
  E0000031: [400, 'Invalid search criteria.'],
  E0000038: [403, "This operation is not allowed in the user's current status."],
  E0000046: [403, 'Deactivate application for user forbidden.'],
  E0000047: [429, 'API call exceeded rate limit due to too many requests.'],
  E0000053: [400, 'Invalid SCIM filter.'],
  E0000062: [409, 'The specified user is already assigned to the application.'],
  E0000090: [409, 'The role specified is already assigned to the user.'],
  E0000093: [400, 'Target count limit exceeded'],
  E0000111: [403, 'Cannot modify the {0} object because it is read-only.'],
  E0000117: [403, 'Cannot assign apps or update app profiles for an inactive user.'],
  E0000124: [
    400,
    'Could not create user. To create a user and expire their password immediately, a password must be specified',
  ],
  E0000125: [
    400,
    'Could not create user. To create a user and expire their password immediately, "activate" must be true',
  ],
  E0000192: [400, 'Roles cannot be granted to groups with group membership rules. {0}'],
  E0000193: [400, 'Roles can only be granted to groups with 5000 or less users. {0}'],
  E0000194: [400, 'Roles can only be granted to Okta groups, AD groups and LDAP groups. {0}'],
  E0000211: [400, 'Roles cannot be granted to built-in groups: {0}'],
  E0000239: [423, 'Policy priorities are being reconciled. Please try again later.'],
  E0000249: [409, 'Group rules are still being set up.  Please try again later.'],
  E0000268: [409, 'Another request is making changes to the role assignments. Please try again.'],
} as const satisfies Record<string, readonly [status: number, summary: string]>
export type ErrorCode = keyof typeof ERROR_CODES

/** Thrown by a route to answer with an error. */
export interface ApiFailure {
  readonly code: ErrorCode
  readonly detail: string
  readonly causes: readonly string[]
}

const FAILURE = Symbol('api failure')

/** Makes the value to throw; `detail` fills the placeholder of the summary. */
export function failure(
  code: ErrorCode,
  detail = '',
  causes: readonly string[] = [],
): ApiFailure & { [FAILURE]: true } {
  return { [FAILURE]: true, code, detail, causes }
}

/** The answer for an object that is not there, worded as Okta words it. */
export const notFound = (id: string, type: string): ApiFailure =>
  failure('E0000007', `Resource not found: ${id} (${type})`)

export function isFailure(value: unknown): value is ApiFailure {
  return typeof value === 'object' && value !== null && FAILURE in value
}

/** HTTP status and body of an error. */
export function errorReply({ code, detail, causes }: ApiFailure): { status: number; body: Buffer } {
  const [status, summary] = ERROR_CODES[code]
  const error = {
    errorCode: code,
    errorSummary: summary.replace('{0}', detail).trim(),
    errorLink: code,
    errorId: `oae${randomBytes(16).toString('base64url')}`,
    errorCauses: causes.map((errorSummary) => ({ errorSummary })),
  }
  return { status, body: Buffer.from(JSON.stringify(error)) }
}
