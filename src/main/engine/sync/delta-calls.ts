import type { AppError } from '../../../preload/contract/errors.ts'
import type { SyncPhase } from '../../../preload/contract/models.ts'
import type { OktaClient } from '../okta/port.ts'
import type { Wanted } from '../okta/selected-json.ts'
import type { ProgressTracker } from './progress.ts'

/** Ends a delta because a call failed in a way that ends any sync. */
export class DeltaFailed extends Error {
  readonly reason: AppError
  constructor(reason: AppError) {
    super(reason.message)
    this.reason = reason
  }
}

/** Ends a delta because only a full sync can tell what is so now. */
export class FullNeeded extends Error {}

export type DeltaCalls = ReturnType<typeof createDeltaCalls>

/**
 * Calls of a delta. What cannot be found is null; a refusal means that what the credential may see has
 * changed, which a full sync has to find out; more calls than a full sync would take are not made.
 */
export function createDeltaCalls(deps: {
  client: OktaClient
  progress: ProgressTracker
  signal: AbortSignal
  mostCalls: number
}) {
  let calls = 0
  let date: number | null = null
  const count = (phase: SyncPhase): void => {
    calls += 1
    if (calls > deps.mostCalls)
      throw new FullNeeded('So much has changed that reading everything takes fewer calls.')
    deps.progress.expect(phase, 1)
  }
  const failed = (error: AppError): never => {
    if (error.code === 'forbidden') throw new FullNeeded('What the credential may see has changed.')
    throw new DeltaFailed(error)
  }
  const isAbsent = (error: AppError): boolean => error.code === 'not-found'

  return {
    get calls(): number {
      return calls
    },
    /** Server time of the first list that was answered. */
    get date(): number | null {
      return date
    },
    /** One object; null where there is none (any more), or where the row cannot be used. */
    async one<Row>(
      phase: SyncPhase,
      path: string,
      parse: (value: unknown) => Row | null,
    ): Promise<Row | null> {
      count(phase)
      const answer = await deps.client.get<unknown>(path, { signal: deps.signal })
      deps.progress.answered(phase, answer.ok ? 1 : 0)
      if (answer.ok) return parse(answer.value.body)
      return isAbsent(answer.error) ? null : failed(answer.error)
    },
    /** A whole list; null where what it belongs to is gone. */
    async list<Row>(
      phase: SyncPhase,
      path: string,
      parse: (value: unknown) => Row | null,
      options: { wanted?: Wanted; envelope?: string } = {},
    ): Promise<Row[] | null> {
      const rows: Row[] = []
      count(phase)
      const pages = deps.client.pages<unknown>(path, {
        signal: deps.signal,
        ...(options.envelope === undefined ? {} : { envelope: options.envelope }),
        ...(options.wanted === undefined ? {} : { wanted: [options.wanted] }),
      })
      for await (const page of pages) {
        if (!page.ok) {
          deps.progress.answered(phase, 0)
          return isAbsent(page.error) ? null : failed(page.error)
        }
        date ??= page.value.date
        for (const value of page.value.rows) {
          const row = parse(value)
          if (row !== null) rows.push(row)
        }
        deps.progress.answered(phase, page.value.rows.length)
        if (page.value.next !== null) count(phase)
      }
      return rows
    },
    /** Whether Okta takes this way of asking at all; a 400 says no. */
    async accepted<Row>(
      phase: SyncPhase,
      path: string,
      parse: (value: unknown) => Row | null,
      options: { wanted?: Wanted } = {},
    ): Promise<Row[] | null | 'not-accepted'> {
      try {
        return await this.list(phase, path, parse, options)
      } catch (error) {
        if (error instanceof DeltaFailed && error.reason.okta?.status === 400) return 'not-accepted'
        throw error
      }
    },
  }
}
