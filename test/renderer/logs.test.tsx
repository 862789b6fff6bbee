// @vitest-environment jsdom
import { QueryClient, QueryClientProvider } from '@tanstack/react-query'
import { act, render, screen, waitFor } from '@testing-library/react'
import { describe, expect, it } from 'vitest'
import type { Api, LogEntry } from '../../src/preload/contract/index.ts'
import { SyncsTable } from '../../src/renderer/features/logs/syncs-table.tsx'
import { lineText, lineTime, logConditions } from '../../src/renderer/features/logs/log-words.ts'
import { logQuery, useLogPages } from '../../src/renderer/features/logs/use-log-pages.ts'
import { renderUi } from './render.tsx'
import { record } from './samples.ts'

const line = (seq: number): LogEntry => ({
  seq,
  at: '2026-11-23T14:03:20.000Z',
  level: 'warn',
  area: 'okta',
  message: `line ${seq}`,
  connectorId: 'c1',
  syncId: null,
  planId: null,
  ref: 'R-1',
  details: '{"status":429}',
})

/** A bridge that answers by name, and a way to send its events. */
function bridge(answers: Record<string, (input: never) => unknown>) {
  const listeners = new Map<string, (payload: never) => void>()
  const api = {
    request: async (name: string, input: never) => ({ ok: true, value: answers[name]?.(input) }),
    subscribe: (name: string, listener: (payload: never) => void) => {
      listeners.set(name, listener)
      return () => listeners.delete(name)
    },
  } as unknown as Api
  Object.defineProperty(window, 'api', { value: api, configurable: true })
  return (name: string, payload: unknown) => act(() => listeners.get(name)?.(payload as never))
}

describe('words of the log', () => {
  it('says each condition and how to drop it', () => {
    const found = logConditions(
      { levels: ['error', 'warn'], areas: ['okta'], syncId: 's1', connectorId: 'c1', q: 'x' },
      () => 'Acme',
      () => 'Sync of today',
    )
    expect(found.map(({ words }) => words)).toEqual([
      'Sync of today',
      'Level is Error or Warning',
      'Area is Calls to Okta',
      'Connector is Acme',
    ])
    expect(found[1]?.without).toEqual({ levels: undefined })
  })

  it('asks the engine for exactly what the address says', () => {
    expect(logQuery({})).toEqual({ search: '', levels: [], areas: [] })
    expect(logQuery({ q: '429', levels: ['warn'], from: '2026-01-01T00:00:00.000Z' })).toEqual({
      search: '429',
      levels: ['warn'],
      areas: [],
      from: '2026-01-01T00:00:00.000Z',
    })
  })

  it('puts the day before a time that is not of today', () => {
    const at = line(1).at
    expect(lineTime(at, Date.parse(at) + 1000)).toMatch(/^\d\d:03:20$/)
    expect(lineTime(at, Date.parse(at) + 3 * 86_400_000)).toMatch(/^23 Nov \d\d:03:20$/)
  })

  it('copies a line with its reference and details', () => {
    expect(lineText(line(7))).toBe('2026-11-23T14:03:20.000Z  WARN  okta  line 7  ref R-1  {"status":429}')
  })
})

describe('following the log', () => {
  function Probe({ live }: { live: boolean }) {
    const log = useLogPages({}, live)
    return (
      <p>
        {log.lines.map(({ message }) => message).join()} {log.newer ? 'newer lines wait' : 'up to date'}
        <button type="button" onClick={log.takeNewest}>
          take
        </button>
      </p>
    )
  }
  const show = (live: boolean) => {
    let top = 2
    const cache = new QueryClient()
    const send = bridge({
      'logs.page': () => ({ rows: Array.from({ length: top }, (_, at) => line(top - at)), total: top }),
    })
    const draw = (live: boolean) => (
      <QueryClientProvider client={cache}>
        <Probe live={live} />
      </QueryClientProvider>
    )
    const { rerender } = render(draw(live))
    const append = () => {
      top += 1
      send('logs.appended', { lastSeq: top })
    }
    return { append, goOn: () => rerender(draw(true)) }
  }

  it('takes new lines as they come while live', async () => {
    const { append } = show(true)
    await screen.findByText(/line 2,line 1 up to date/)
    append()
    await screen.findByText(/line 3,line 2,line 1 up to date/)
  })

  it('leaves what is read in place while paused, until asked', async () => {
    const { append } = show(false)
    await screen.findByText(/line 2,line 1 up to date/)
    append()
    await screen.findByText(/line 2,line 1 newer lines wait/)
    screen.getByRole('button', { name: 'take' }).click()
    await screen.findByText(/line 3,line 2,line 1 up to date/)
  })

  it('takes what waits as soon as it goes on, not with the next line', async () => {
    const { append, goOn } = show(false)
    await screen.findByText(/line 2,line 1 up to date/)
    append()
    await screen.findByText(/line 2,line 1 newer lines wait/)
    goOn()
    await screen.findByText(/line 3,line 2,line 1 up to date/)
  })
})

describe('syncs', () => {
  it('shows how each ended, what was not visible, and leads to its lines', async () => {
    bridge({
      'sync.history': () => ({
        total: 1,
        rows: [
          {
            ...record,
            syncId: 's9',
            status: 'failed',
            trigger: 'person',
            startedAt: '2026-11-23T14:03:20.000Z',
            finishedAt: '2026-11-23T14:04:20.000Z',
            seconds: 60,
            counts: {
              users: 12_345,
              groups: 2,
              memberships: 3,
              groupRules: null,
              apps: 4,
              appUsers: null,
              appGroups: 6,
              userRoles: null,
              groupRoles: null,
              dropped: 0,
            },
            kinds: { roles: { state: 'not-visible', reason: 'Okta answered 403.' } },
            calls: 2540,
            rateLimited: 0,
            error: {
              code: 'unauthorized',
              message: 'Okta did not accept the token.',
              nextStep: 'Enter a new one.',
            },
          },
        ],
      }),
    })
    const asked: string[] = []
    renderUi(
      <QueryClientProvider client={new QueryClient()}>
        <SyncsTable
          connectorId={undefined}
          connectorName={() => 'Acme'}
          onLines={(syncId) => asked.push(syncId)}
        />
      </QueryClientProvider>,
    )
    await waitFor(() => expect(screen.getByText('Failed')).toBeTruthy())
    for (const text of [
      '12,345',
      '1 min',
      '2,540',
      /did not accept the token/,
      /Admin roles. Okta answered 403/,
    ]) {
      expect(screen.getByText(text)).toBeTruthy()
    }
    expect(screen.getByTitle('Not visible to this credential')).toBeTruthy()
    screen.getByRole('button', { name: 'Log lines' }).click()
    expect(asked).toEqual(['s9'])
  })
})
