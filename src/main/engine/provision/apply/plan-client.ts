import type { Result } from '../../../../preload/contract/errors.ts'
import type { CallOptions, Clock, OktaAnswer, OktaClient } from '../../okta/port.ts'

/** Milliseconds for which an object that many steps share is not asked for again. */
const rememberedFor = 5_000
const mostRemembered = 500
/** A person, group, application, role or resource set by itself, which no step of a plan changes. */
const shared = /^\/api\/v1\/(?:users|groups|apps|iam\/roles|iam\/resource-sets)\/[^/?]+(?:\?.*)?$/

/** Answers about shared objects, by path. Only what Okta answered with is kept. */
export function createMemory(clock: Clock) {
  const answers = new Map<string, { at: number; answer: Promise<Result<OktaAnswer<unknown>>> }>()
  return {
    get(path: string, ask: () => Promise<Result<OktaAnswer<unknown>>>): Promise<Result<OktaAnswer<unknown>>> {
      if (!shared.test(path)) return ask()
      const now = clock.now()
      const known = answers.get(path)
      if (known !== undefined && now - known.at < rememberedFor) return known.answer
      if (answers.size >= mostRemembered) answers.clear()
      const answer = ask()
      const entry = { at: now, answer }
      answers.set(path, entry)
      const forget = (): void => {
        if (answers.get(path) === entry) answers.delete(path)
      }
      answer.then((result) => {
        if (!result.ok) forget()
      }, forget)
      return answer
    },
  }
}

/**
 * The connector's client for one step: its calls go before those of syncs, are counted, and end with the
 * signals of the plan. Reads that look before a write may be answered from memory.
 */
export function planClient(
  client: OktaClient,
  {
    memory,
    counted,
    signals,
    priority,
  }: {
    memory: ReturnType<typeof createMemory> | null
    priority: number
    counted: { calls: number }
    signals: Pick<CallOptions, 'signal' | 'cancelQueued'>
  },
): OktaClient {
  const own = (options: CallOptions = {}): CallOptions => ({
    ...options,
    ...signals,
    priority,
  })
  const get = (path: string, options?: CallOptions) => {
    counted.calls += 1
    return client.get<unknown>(path, own(options))
  }
  return {
    baseUrl: client.baseUrl,
    get stats() {
      return client.stats
    },
    get: <T>(path: string, options?: CallOptions) =>
      (memory === null || options?.wanted !== undefined
        ? get(path, options)
        : memory.get(path, () => get(path, options))) as Promise<Result<OktaAnswer<T>>>,
    send(method, path, body, options) {
      counted.calls += 1
      return client.send(method, path, body, own(options))
    },
    async *pages<T>(path: string, options?: CallOptions & { envelope?: string }) {
      for await (const page of client.pages<T>(path, { ...options, ...own(options) })) {
        counted.calls += 1
        yield page
      }
    },
    close: () => Promise.resolve(),
    me: () => client.me(),
    org: () => client.org(),
    access: (options) => client.access(options),
    setBudget: () => undefined,
  }
}

/** A signal that aborts some time after another. */
export function after(clock: Clock, signal: AbortSignal, milliseconds: number) {
  const later = new AbortController()
  let stop = (): void => undefined
  const begin = (): void => {
    stop = clock.after(milliseconds, () => later.abort())
  }
  if (signal.aborted) begin()
  else signal.addEventListener('abort', begin, { once: true })
  return {
    signal: later.signal,
    end(): void {
      signal.removeEventListener('abort', begin)
      stop()
    },
  }
}

/** Waits; false when the signal aborts first. */
export function pause(clock: Clock, milliseconds: number, signal: AbortSignal): Promise<boolean> {
  return new Promise((resolve) => {
    if (signal.aborted) {
      resolve(false)
      return
    }
    const abort = (): void => {
      stop()
      resolve(false)
    }
    const stop = clock.after(milliseconds, () => {
      signal.removeEventListener('abort', abort)
      resolve(true)
    })
    signal.addEventListener('abort', abort, { once: true })
  })
}
