import type { ErrorCode } from '../../preload/contract/index.ts'

/** What a script can tell from the exit code; every other failure is 1. */
export const exitCodes: Partial<Record<ErrorCode, number>> = {
  'invalid-input': 2,
  unauthorized: 3,
  'credential-missing': 3,
  forbidden: 4,
  offline: 5,
  'rate-limited': 5,
  'refused-for-safety': 6,
}
