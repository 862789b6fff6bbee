import type { AppError } from '../../../../preload/contract/errors.ts'
import type { OktaClient } from '../../okta/port.ts'
import { changePriority } from '../types.ts'

/**
 * What came of one read. `hidden`: the credential may not. `unsupported`: the organization has no such function.
 */
export type Seen =
  | { kind: 'found'; body: unknown }
  | { kind: 'none' }
  | { kind: 'hidden'; error: AppError }
  | { kind: 'unsupported'; error: AppError }
  | { kind: 'failed'; error: AppError }

/** Okta: "Okta API error codes": the path is unknown, the method or the feature is not supported. */
const noSuchFunction = new Set(['E0000008', 'E0000015', 'E0000022', 'E0000060'])

export const seenOfError = (error: AppError): Seen => {
  const { okta, code } = error
  if (noSuchFunction.has(okta?.errorCode ?? '') || okta?.status === 405 || okta?.status === 501) {
    return { kind: 'unsupported', error }
  }
  if (okta?.status === 404) return { kind: 'none' }
  return { kind: code === 'forbidden' ? 'hidden' : 'failed', error }
}

/** Reads that go before everything a sync asks, counted. */
export function createReading(client: OktaClient, signal: AbortSignal | undefined) {
  const options = { priority: changePriority, ...(signal === undefined ? {} : { signal }) }
  let calls = 0
  return {
    calls: () => calls,
    async one(path: string): Promise<Seen> {
      calls += 1
      const answer = await client.get<unknown>(path, options)
      return answer.ok ? { kind: 'found', body: answer.value.body } : seenOfError(answer.error)
    },
    /** Rows of all pages, until one of them is wanted no more. */
    async rows(path: string, enough: (row: unknown) => boolean = () => false): Promise<Seen> {
      const rows: unknown[] = []
      for await (const page of client.pages<unknown>(path, options)) {
        calls += 1
        if (!page.ok) return seenOfError(page.error)
        for (const row of page.value.rows) {
          rows.push(row)
          if (enough(row)) return { kind: 'found', body: rows }
        }
      }
      return { kind: 'found', body: rows }
    },
  }
}
export type Reading = ReturnType<typeof createReading>
