import { failure } from './errors.ts'
import type { ErrorCode } from './errors.ts'
import { parseScim } from './scim.ts'
import type { ScimFilter } from './scim.ts'

/** Parses a `search` or `filter` parameter; malformed ones and, where `allowed` is given, other attributes are refused. */
export function scimOf(
  text: string | null,
  code: ErrorCode,
  allowed?: readonly string[],
): ScimFilter | undefined {
  if (text === null || text === '') return undefined
  const filter = parseScim(text)
  if (
    filter === undefined ||
    (allowed !== undefined && !filter.attributes.every((name) => allowed.includes(name)))
  )
    throw failure(code)
  return filter
}
