import { err, type AppError } from '../../../preload/contract/errors.ts'

/** A time as it is stored, ISO 8601 UTC with milliseconds; null where the text is no time. */
export function momentOf(text: string): string | null {
  const at = Date.parse(text)
  return Number.isNaN(at) ? null : new Date(at).toISOString()
}

export const noMoment = (text: string): { ok: false; error: AppError } =>
  err('invalid-input', `“${text}” is not a time.`, 'Give a time such as 2026-11-23T14:00:00Z.')
