// @vitest-environment jsdom
import { QueryClient, QueryClientProvider } from '@tanstack/react-query'
import { act, renderHook, screen, waitFor } from '@testing-library/react'
import type { ReactNode } from 'react'
import { describe, expect, it, vi } from 'vitest'
import type { Connector } from '../../src/preload/contract/index.ts'
import { TestStep } from '../../src/renderer/features/setup/test-step.tsx'
import type { GridAddress } from '../../src/renderer/lib/use-grid-address.ts'
import { useSaveToken } from '../../src/renderer/lib/credential/use-credential.ts'
import { useDetail } from '../../src/renderer/lib/use-detail.tsx'
import { renderUi } from './render.tsx'
import { connector } from './samples.ts'

// A link to a screen needs the router, which nothing here goes anywhere with.
vi.mock('../../src/renderer/ui/link-button.tsx', () => ({
  LinkButton: ({ children }: { children: ReactNode }) => <a href="#">{children}</a>,
}))

/** A page whose requests are answered by `answer`, and its cache. */
function page(answer: (name: string, input: unknown) => unknown) {
  const asked = vi.fn(async (name: string, input: unknown) => answer(name, input))
  vi.stubGlobal('api', { request: asked, subscribe: () => () => undefined })
  const cache = new QueryClient({ defaultOptions: { queries: { staleTime: Number.POSITIVE_INFINITY } } })
  const wrapper = ({ children }: { children: ReactNode }) => (
    <QueryClientProvider client={cache}>{children}</QueryClientProvider>
  )
  return { asked, cache, wrapper }
}

const refused = (code: string) => ({
  ok: false,
  error: { code, message: 'It was refused.', nextStep: 'Try again.' },
})

describe('saving a token', () => {
  it.each([
    ['saved', { ok: true, value: { configured: true, kind: 'token', storage: 'session', last4: 'cret' } }],
    ['refused', refused('internal')],
  ])('keeps nothing of it in the page once it was %s', async (_how, answer) => {
    const { asked, cache, wrapper } = page(() => answer)
    const saved = vi.fn()
    const { result } = renderHook(() => useSaveToken('c1'), { wrapper })
    await act(async () => result.current.save('00very-secret', saved))
    expect(asked).toHaveBeenCalledExactlyOnceWith('credential.save', {
      connectorId: 'c1',
      token: '00very-secret',
    })
    expect(saved).toHaveBeenCalledTimes(answer.ok ? 1 : 0)
    const kept = [cache.getMutationCache(), cache.getQueryCache()].flatMap((each) =>
      each.getAll().map(({ state }) => state),
    )
    expect(kept.length).toBeGreaterThan(0)
    expect(JSON.stringify([kept, result.current])).not.toContain('very-secret')
  })

  it('goes on where its form is gone by then, because the credential is known', async () => {
    const { wrapper } = page(() => ({
      ok: true,
      value: { configured: true, kind: 'token', storage: 'session', last4: 'cret' },
    }))
    const saved = vi.fn()
    const { result, unmount } = renderHook(() => useSaveToken('c1'), { wrapper })
    act(() => {
      result.current.save('00very-secret', saved)
      unmount()
    })
    await waitFor(() => expect(saved).toHaveBeenCalledOnce())
  })

  it('forgets the failure of an attempt that was given up', async () => {
    const { wrapper } = page(() => refused('internal'))
    const { result } = renderHook(() => useSaveToken('c1'), { wrapper })
    await act(async () => result.current.save('00very-secret', () => undefined))
    await waitFor(() => expect(result.current.error?.message).toBe('It was refused.'))
    await act(async () => result.current.forget())
    await waitFor(() => expect(result.current.error).toBeNull())
  })
})

describe('an opened object', () => {
  const address = { connectorId: 'c1', close: () => undefined } as unknown as GridAddress
  const Name = () => {
    const answer = useDetail('user', 'u1', address)
    return 'instead' in answer ? answer.instead : <p>{answer.detail.name}</p>
  }

  it('is said to be gone when a sync did not find it any more, and not shown as it was', async () => {
    const answers: unknown[] = [
      { ok: true, value: { kind: 'user', name: 'Ana Silva' } },
      refused('not-found'),
    ]
    const { cache, wrapper: Page } = page(() => answers.shift())
    renderUi(
      <Page>
        <Name />
      </Page>,
    )
    expect(await screen.findByText('Ana Silva')).toBeTruthy()
    await act(() => cache.invalidateQueries({ queryKey: ['detail.get'] }))
    expect(await screen.findByText('No longer in the data')).toBeTruthy()
    expect(screen.queryByText('Ana Silva')).toBeNull()
  })
})

describe('the test of the set-up', () => {
  const arrive = async (changes: Partial<Connector>) => {
    const { asked, wrapper: Page } = page(() => refused('unauthorized'))
    renderUi(
      <Page>
        <TestStep connector={{ ...connector, ...changes }} go={() => undefined} />
      </Page>,
    )
    await act(async () => undefined)
    return asked.mock.calls.map(([name]) => name)
  }

  it('asks Okta anew while the set-up goes on, because the token may be another one', async () => {
    expect(await arrive({ setupStep: 'test' })).toEqual(['connectors.probe'])
    expect(await screen.findByText('Okta did not accept the credential')).toBeTruthy()
    const [next] = screen.getAllByRole<HTMLButtonElement>('button', { name: 'Continue' })
    expect(next?.disabled).toBe(true)
  })

  it('shows known answers while a sync runs and after the set-up', async () => {
    expect(await arrive({ setupStep: 'sync', runningSyncId: 's1' })).toEqual([])
    expect(await arrive({ setupStep: null })).toEqual([])
  })
})
