import { describe, expect, it } from 'vitest'
import { call } from '../../../src/main/engine/okta/call.ts'
import type { Attempt, CallRequest } from '../../../src/main/engine/okta/call.ts'
import { createGovernor } from '../../../src/main/engine/okta/governor.ts'
import type { CallProblem } from '../../../src/main/engine/okta/port.ts'
import type { FailureKind } from '../../../src/main/engine/okta/transport.ts'
import { createFakeClock } from './fake-time.ts'

type Outcome = Awaited<ReturnType<Attempt>>
const json = { 'content-type': 'application/json' }
const answer = (status: number, body: unknown = [], headers: Record<string, string> = {}): Outcome => ({
  ok: true,
  value: { status, headers: { ...json, ...headers }, body: Buffer.from(JSON.stringify(body)) },
})
const failure = (kind: FailureKind, sent: boolean): Outcome => ({
  ok: false,
  failure: { kind, code: kind, sent },
})

/** Makes one call whose attempts end as listed, the last one for ever, in fake time. */
async function made(method: CallRequest['method'], outcomes: Outcome[], more: Partial<CallRequest> = {}) {
  const clock = createFakeClock()
  const started = clock.now()
  const attempts: number[] = []
  const problems: CallProblem[] = []
  let retries = 0
  const result = call(
    {
      clock,
      governor: createGovernor({ clock, concurrency: 4, budget: 1 }),
      attempt: () => {
        attempts.push(clock.now() - started)
        return Promise.resolve(outcomes[Math.min(attempts.length, outcomes.length) - 1] as Outcome)
      },
      report: (problem) => problems.push(problem),
      countRetry: () => (retries += 1),
    },
    { method, path: '/api/v1/groups', ...more },
    {},
  )
  let done = false
  void result.then(() => (done = true))
  await clock.run(() => done, started + 3_600_000)
  return { result: await result, attempts, problems, retries }
}

describe('reads', () => {
  it.each([500, 502, 503, 504])(
    'are repeated after %i with longer and longer waits, and given up',
    async (status) => {
      const { result, attempts, problems, retries } = await made('GET', [answer(status)])
      expect(result).toMatchObject({ ok: false, error: { code: 'okta-error', okta: { status } } })
      expect(attempts).toHaveLength(6)
      expect(retries).toBe(5)
      const waits = attempts.slice(1).map((at, index) => at - (attempts[index] ?? 0))
      for (const [index, wait] of waits.entries()) {
        expect(wait).toBeGreaterThanOrEqual(250 * 2 ** index)
        expect(wait).toBeLessThanOrEqual(500 * 2 ** index + 1)
      }
      expect(problems.map(({ level }) => level)).toEqual(['warn', 'warn', 'warn', 'warn', 'warn', 'error'])
    },
  )

  it.each<[FailureKind, boolean, number]>([
    ['cut', true, 6],
    ['timeout', true, 6],
    ['dns', false, 4],
    ['refused', false, 4],
    ['tls', false, 1],
    ['too-large', true, 1],
  ])('that end with %s (sent: %s) are tried %i times', async (kind, sent, times) => {
    const { result, attempts } = await made('GET', [failure(kind, sent)])
    expect(result.ok).toBe(false)
    expect(attempts).toHaveLength(times)
  })

  it('are not repeated when Okta refuses them', async () => {
    for (const status of [400, 401, 403, 404, 405, 409, 423])
      expect((await made('GET', [answer(status)])).attempts).toHaveLength(1)
    expect((await made('GET', [answer(501, { errorCode: 'E0000060' })])).attempts).toHaveLength(1)
  })

  it('hand a 500 back at once for who asks for it', async () => {
    expect((await made('GET', [answer(500)], { retryInternalErrors: false })).attempts).toHaveLength(1)
    expect(
      (await made('GET', [answer(502), answer(200)], { retryInternalErrors: false })).attempts,
    ).toHaveLength(2)
  })

  it('wait longer while Okta is in read-only mode', async () => {
    const { result, attempts } = await made('GET', [
      answer(503, { errorCode: 'E0000010' }),
      answer(503, { errorCode: 'E0000010' }),
      answer(200),
    ])
    expect(result.ok).toBe(true)
    expect(attempts[1]).toBeGreaterThanOrEqual(10_000)
    expect((attempts[2] ?? 0) - (attempts[1] ?? 0)).toBeGreaterThanOrEqual(20_000)
  })

  it('wait for the window that a 429 names, and shortly for simultaneous calls', async () => {
    const reset = {
      'x-rate-limit-limit': '10',
      'x-rate-limit-remaining': '0',
      'x-rate-limit-reset': String(1_800_000_000 + 42),
      date: new Date(1_800_000_000_000).toUTCString(),
    }
    expect((await made('GET', [answer(429, {}, reset), answer(200)])).attempts).toEqual([0, 43_000])
    const { attempts } = await made('GET', [
      answer(429, {}, { ...reset, 'x-rate-limit-limit': '0' }),
      answer(200),
    ])
    expect(attempts[1]).toBeLessThanOrEqual(501)
  })

  it('do not ask for ever when every answer is a 429', async () => {
    const { result, attempts } = await made('GET', [answer(429)])
    expect(result).toMatchObject({ error: { code: 'rate-limited' } })
    expect(attempts).toHaveLength(21)
  })
})

describe('writes', () => {
  it.each<[string, Outcome]>([
    ['a cut connection', failure('cut', true)],
    ['a timeout', failure('timeout', true)],
    ['a server error', answer(500)],
    ['read-only mode', answer(503, { errorCode: 'E0000010' })],
    ['a truncated answer', { ok: true, value: { status: 200, headers: json, body: Buffer.from('{"id":') } }],
  ])('are not repeated after %s', async (_name, outcome) => {
    for (const method of ['POST', 'PUT', 'DELETE'] as const) {
      const { result, attempts } = await made(method, [outcome, answer(200)])
      expect(result.ok).toBe(false)
      expect(attempts).toHaveLength(1)
    }
  })
  it('are repeated when nothing was sent, and after a 429', async () => {
    for (const first of [failure('refused', false), failure('dns', false), answer(429)]) {
      const { result, attempts } = await made('PUT', [first, answer(204)])
      expect(result.ok).toBe(true)
      expect(attempts).toHaveLength(2)
    }
  })
})

describe('a call that is taken back for as long as it waits', () => {
  /** A write that is cancelled while its first attempt is under way, which ends as told. */
  async function cancelledDuring(outcome: Outcome) {
    const clock = createFakeClock()
    const cancelling = new AbortController()
    let attempts = 0
    const result = call(
      {
        clock,
        governor: createGovernor({ clock, concurrency: 4, budget: 1 }),
        attempt: async (_request, signal) => {
          attempts += 1
          cancelling.abort()
          expect(signal?.aborted ?? false).toBe(false)
          await Promise.resolve()
          return outcome
        },
        report: () => undefined,
        countRetry: () => undefined,
      },
      { method: 'PUT', path: '/api/v1/groups/a/users/b' },
      { cancelQueued: cancelling.signal },
    )
    return { result: await result, attempts }
  }

  it('goes on to its end once it is under way', async () => {
    expect(await cancelledDuring(answer(200))).toMatchObject({ result: { ok: true }, attempts: 1 })
  })

  it.each([
    ['a limit', answer(429, {}, { 'x-rate-limit-limit': '0', 'x-rate-limit-remaining': '0' })],
    ['a connection that was refused', failure('refused', false)],
  ])('is not sent again after %s', async (_, outcome) => {
    const { result, attempts } = await cancelledDuring(outcome)
    expect(result).toMatchObject({ ok: false, error: { code: 'cancelled', message: 'Cancelled.' } })
    expect(attempts).toBe(1)
  })

  it('is not sent at all while it waits for its turn', async () => {
    const clock = createFakeClock()
    const governor = createGovernor({ clock, concurrency: 1, budget: 1 })
    await governor.acquire('/api/v1/groups', {})
    const cancelling = new AbortController()
    let attempts = 0
    const result = call(
      {
        clock,
        governor,
        attempt: () => {
          attempts += 1
          return Promise.resolve(answer(200))
        },
        report: () => undefined,
        countRetry: () => undefined,
      },
      { method: 'PUT', path: '/api/v1/groups/a/users/b' },
      { cancelQueued: cancelling.signal, signal: new AbortController().signal },
    )
    cancelling.abort()
    expect(await result).toMatchObject({ ok: false, error: { code: 'cancelled' } })
    expect([attempts, governor.stats.inFlight]).toEqual([0, 1])
  })
})
