import { setTimeout as sleep } from 'node:timers/promises'

/** What a second client is to do. */
export interface SecondClientOptions {
  /** The address of the organization. */
  url: string
  /** A token of the same organization that nobody else uses. */
  token: string
  /** A path of the bucket to take from, such as `/api/v1/apps?limit=1`. */
  path: string
  /** The share of the bucket's window to take, above 0 and at most 1, spread evenly over the window. */
  share: number
  /** The limit of the bucket for the organization, in calls a window. */
  limit: number
  /** Length of a window in milliseconds. Default 60,000. */
  windowMs?: number
  /** It stops by itself after this many calls. Default 10,000. */
  maxCalls?: number
  /** It stops by itself after this time in milliseconds. Default 120,000. */
  maxMs?: number
}

export interface SecondClientReport {
  calls: number
  /** Answers 429. */
  refused: number
  /** Anything else than 200 and 429, broken connections included. */
  failed: number
  /** How long it ran, in milliseconds. */
  milliseconds: number
}

export interface SecondClient {
  readonly report: SecondClientReport
  /** Ends once the client has stopped: by itself, or by `stop`. */
  readonly ended: Promise<SecondClientReport>
  stop(): Promise<SecondClientReport>
}

/**
 * Starts a client that uses a steady share of a rate-limit bucket, as another integration of the same organization
 * does: one call after the other at even distances, never faster to make up for lost time by more than one call,
 * and not slower because of a refusal, which it counts.
 */
export function startSecondClient(options: SecondClientOptions): SecondClient {
  const { url, token, path, share, limit, windowMs = 60_000, maxCalls = 10_000, maxMs = 120_000 } = options
  const distance = windowMs / (limit * share)
  const started = performance.now()
  const stopped = new AbortController()
  const report: SecondClientReport = { calls: 0, refused: 0, failed: 0, milliseconds: 0 }

  async function call(): Promise<void> {
    report.calls += 1
    try {
      const response = await fetch(url + path, { headers: { authorization: `SSWS ${token}` } })
      await response.arrayBuffer()
      if (response.status === 429) report.refused += 1
      else if (response.status !== 200) report.failed += 1
    } catch {
      report.failed += 1
    }
  }

  async function run(): Promise<SecondClientReport> {
    let due = started
    while (report.calls < maxCalls && performance.now() - started < maxMs && !stopped.signal.aborted) {
      await call()
      due = Math.max(due + distance, performance.now() - distance)
      const wait = Math.min(due - performance.now(), started + maxMs - performance.now())
      if (wait > 0) await sleep(wait, undefined, { signal: stopped.signal }).catch(() => undefined)
    }
    report.milliseconds = performance.now() - started
    return report
  }

  const ended = run()
  return {
    report,
    ended,
    stop() {
      stopped.abort()
      return ended
    },
  }
}
