import { z } from 'zod'

/** Every way a request can fail. Closed: a new way is a change of the contract. */
export const errorCodes = [
  'invalid-input',
  'not-found',
  'cancelled',
  'conflict',
  'unauthorized',
  'forbidden',
  'rate-limited',
  'offline',
  'okta-error',
  'refused-for-safety',
  'credential-missing',
  'engine-unavailable',
  'storage-failed',
  'database-corrupt',
  'database-newer',
  'internal',
] as const

export const errorCodeSchema = z.enum(errorCodes)
export type ErrorCode = z.infer<typeof errorCodeSchema>

/**
 * A failure as a value. `message` says what happened, `nextStep` what to do, both for a person;
 * `ref` finds the matching log line; `okta` holds Okta's own error code and request id.
 */
export const appErrorSchema = z.strictObject({
  code: errorCodeSchema,
  message: z.string(),
  nextStep: z.string(),
  ref: z.string().optional(),
  retryAfterMs: z.number().optional(),
  okta: z
    .strictObject({
      status: z.number(),
      errorCode: z.string().optional(),
      requestId: z.string().optional(),
    })
    .optional(),
})
export type AppError = z.infer<typeof appErrorSchema>

export type Result<T> = { ok: true; value: T } | { ok: false; error: AppError }

export const ok = <T>(value: T): Result<T> => ({ ok: true, value })

export const err = (
  code: ErrorCode,
  message: string,
  nextStep: string,
  more: Omit<Partial<AppError>, 'code' | 'message' | 'nextStep'> = {},
): { ok: false; error: AppError } => ({ ok: false, error: { code, message, nextStep, ...more } })
