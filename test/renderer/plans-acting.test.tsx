// @vitest-environment jsdom
import { QueryClient, QueryClientProvider } from '@tanstack/react-query'
import { act, fireEvent, screen, waitFor } from '@testing-library/react'
import type { ReactNode } from 'react'
import { describe, expect, it, vi } from 'vitest'
import type { ChangePlan, Connector, PlanStep } from '../../src/preload/contract/index.ts'
import { StepsTable } from '../../src/renderer/features/plans/steps-table.tsx'
import { ApplyConfirm } from '../../src/renderer/lib/plans/apply-plan.tsx'
import { ApprovePanel } from '../../src/renderer/lib/plans/approve-panel.tsx'
import { renderUi } from './render.tsx'
import { connector, plan, planStep } from './samples.ts'

// Links need the router, which nothing here goes anywhere with.
vi.mock('../../src/renderer/ui/link-button.tsx', () => ({
  LinkButton: ({ children }: { children: ReactNode }) => <a href="#">{children}</a>,
}))
vi.mock('../../src/renderer/lib/object-link.tsx', () => ({
  ObjectLink: ({ children }: { children: ReactNode }) => <a href="#">{children}</a>,
}))

const step = (more: Partial<PlanStep> = {}): PlanStep => ({ ...planStep, ...more })

/** Draws with a page whose requests are answered by `answer`. */
function draw(ui: ReactNode, answer: (name: string, input: unknown) => unknown) {
  const asked = vi.fn(async (name: string, input: unknown) => answer(name, input))
  vi.stubGlobal('api', { request: asked, subscribe: () => () => undefined })
  const cache = new QueryClient()
  const drawn = renderUi(<QueryClientProvider client={cache}>{ui}</QueryClientProvider>)
  const of = (name: string) => asked.mock.calls.filter(([each]) => each === name).map(([, input]) => input)
  return { ...drawn, cache, of }
}
const ok = (value: unknown) => ({ ok: true, value })

describe('the question before a plan is applied', () => {
  const answering =
    (
      more: Partial<Connector> = {},
      steps: PlanStep[] = [step()],
      applied: unknown = ok({ ...plan, state: 'applying' }),
    ) =>
    (name: string) => {
      if (name === 'connectors.list') return ok([{ ...connector, ...more }])
      if (name === 'plans.steps') return ok({ rows: steps, total: steps.length })
      if (name === 'plans.check') return ok({ ...plan, fingerprint: 'checked' })
      return name === 'plans.get' ? ok({ ...plan, fingerprint: 'now' }) : applied
    }
  const send = () => screen.findByRole('button', { name: 'Remove Ana Lima from Finance' })

  it('applies exactly what it shows', async () => {
    const done = vi.fn()
    const { of } = draw(<ApplyConfirm plan={plan} onDone={done} onCancel={() => undefined} />, answering())
    const apply = await send()
    await waitFor(() => expect(apply).toHaveProperty('disabled', false))
    fireEvent.click(apply)
    await waitFor(() => expect(done).toHaveBeenCalledOnce())
    expect(of('plans.apply')).toEqual([{ planId: 'p1', fingerprint: 'f1' }])
    expect(of('plans.check')).toEqual([])
  })

  it('asks Okta first where that was not done, and applies what Okta said', async () => {
    const done = vi.fn()
    const { of } = draw(
      <ApplyConfirm plan={plan} onDone={done} onCancel={() => undefined} />,
      answering({}, [step({ checked: 'local' })]),
    )
    await waitFor(() => expect(of('plans.check')).toHaveLength(1))
    const apply = await send()
    await waitFor(() => expect(apply).toHaveProperty('disabled', false))
    fireEvent.click(apply)
    await waitFor(() => expect(done).toHaveBeenCalledOnce())
    expect(of('plans.apply')).toEqual([{ planId: 'p1', fingerprint: 'checked' }])
  })

  it('wants the name of the organization typed, letter by letter, at that level', async () => {
    const { of } = draw(
      <ApplyConfirm plan={plan} onDone={() => undefined} onCancel={() => undefined} />,
      answering({ safetyLevel: 'confirm-name' }),
    )
    const apply = await send()
    const field = await screen.findByRole('textbox')
    fireEvent.change(field, { target: { value: 'acme corporation' } })
    expect(apply).toHaveProperty('disabled', true)
    fireEvent.change(field, { target: { value: ' Acme Corporation ' } })
    await waitFor(() => expect(apply).toHaveProperty('disabled', false))
    fireEvent.keyDown(field, { key: 'Enter' })
    await waitFor(() =>
      expect(of('plans.apply')).toEqual([{ planId: 'p1', fingerprint: 'f1', typed: 'Acme Corporation' }]),
    )
  })

  it('cannot be answered at a read-only connector, and leads to its settings', async () => {
    draw(
      <ApplyConfirm plan={plan} onDone={() => undefined} onCancel={() => undefined} />,
      answering({ safetyLevel: 'read-only' }),
    )
    await screen.findByText('Open the connector settings')
    expect(await send()).toHaveProperty('disabled', true)
  })

  it('shows a refusal in place, and takes over the plan as it is then', async () => {
    const error = { code: 'conflict', message: 'The plan has changed.', nextStep: 'Look again.' }
    const { of } = draw(
      <ApplyConfirm plan={plan} onDone={() => undefined} onCancel={() => undefined} />,
      answering({}, [step()], { ok: false, error }),
    )
    const apply = await send()
    await waitFor(() => expect(apply).toHaveProperty('disabled', false))
    fireEvent.click(apply)
    fireEvent.click(await screen.findByRole('button', { name: 'Look again' }))
    await waitFor(() => expect(screen.queryByRole('alert')).toBeNull())
    await waitFor(() => expect(apply).toHaveProperty('disabled', false))
    fireEvent.click(apply)
    await waitFor(() =>
      expect(of('plans.apply')).toEqual([
        { planId: 'p1', fingerprint: 'f1' },
        { planId: 'p1', fingerprint: 'now' },
      ]),
    )
  })
})

describe('the approval of a second person', () => {
  const needed: ChangePlan = { ...plan, approval: { needed: true, by: null } }

  it.each([
    [
      'given',
      ok({ ...plan, approval: { needed: true, by: { id: 'u2', login: 'bo@acme.com', at: plan.createdAt } } }),
    ],
    [
      'refused',
      {
        ok: false,
        error: { code: 'refused-for-safety', message: 'The same person.', nextStep: 'Ask another.' },
      },
    ],
  ])('keeps nothing of the token in the page once it was %s', async (_how, answer) => {
    const { cache, of, container } = draw(<ApprovePanel plan={needed} />, () => answer)
    const field = () => container.querySelector<HTMLInputElement>('input[name="token"]')
    fireEvent.change(field() as HTMLInputElement, { target: { value: '00very-secret' } })
    await act(async () => {
      fireEvent.click(screen.getByRole('button', { name: 'Approve these changes' }))
    })
    await waitFor(() =>
      expect(of('plans.approve')).toEqual([{ planId: 'p1', fingerprint: 'f1', token: '00very-secret' }]),
    )
    await waitFor(() => expect(field()?.value ?? '').toBe(''))
    const kept = [cache.getMutationCache(), cache.getQueryCache()].flatMap((each) =>
      each.getAll().map(({ state }) => state),
    )
    expect(kept.length).toBeGreaterThan(0)
    expect(JSON.stringify(kept) + container.innerHTML).not.toContain('very-secret')
  })

  it('says afterwards who approved, and asks nothing where none is needed', () => {
    const by = { id: 'u2', login: 'bo@acme.com', at: plan.createdAt }
    const { container } = draw(<ApprovePanel plan={{ ...plan, approval: { needed: true, by } }} />, () =>
      ok(null),
    )
    expect(container.textContent).toContain('Approved by bo@acme.com')
    expect(draw(<ApprovePanel plan={plan} />, () => ok(null)).container.querySelector('form')).toBeNull()
  })
})

describe('the steps of a plan', () => {
  const actions = (more: object = {}) => ({
    ...{ canRemove: true, canRetry: false, canSkip: false, busy: false },
    canPick: () => true,
    ...{ remove: vi.fn(), retry: vi.fn(), skip: vi.fn() },
    ...more,
  })
  const steps = [step(), step({ position: 2, principalName: 'Bo Chen' })]
  const answer = (name: string) => (name === 'connectors.list' ? ok([connector]) : ok(null))
  const press = (key: string) => fireEvent.keyDown(document.activeElement ?? document.body, { key })

  it('are gone through, opened, picked and taken out by keyboard', () => {
    const onPick = vi.fn()
    const acts = actions()
    draw(<StepsTable plan={plan} steps={steps} picked={new Set()} onPick={onPick} actions={acts} />, answer)
    screen.getByRole('button', { name: 'Remove Ana Lima from Finance' }).focus()
    press('j')
    expect(document.activeElement).toBe(screen.getByRole('button', { name: 'Remove Bo Chen from Finance' }))
    press('x')
    expect(onPick).toHaveBeenCalledExactlyOnceWith(new Set([2]))
    press('Delete')
    expect(acts.remove).toHaveBeenCalledExactlyOnceWith([2])
    press('r')
    expect(acts.retry).not.toHaveBeenCalled()
    press('k')
    fireEvent.click(document.activeElement ?? document.body)
    screen.getByText('00u1')
  })

  it('of an interrupted plan say what is certain of each, and can be skipped but not retried', () => {
    const acts = actions({ canRemove: false, canSkip: true })
    const states = ['done', 'uncertain', 'pending'] as const
    const { container } = draw(
      <StepsTable
        plan={{ ...plan, state: 'interrupted' }}
        steps={states.map((state, at) => step({ position: at + 1, state, principalName: `Person ${at}` }))}
        picked={new Set()}
        onPick={() => undefined}
        actions={acts}
      />,
      answer,
    )
    expect(container.textContent).toContain('Okta confirmed it.')
    expect(container.textContent).toContain(
      'Okta was asked; whether it acted is read before anything else is done.',
    )
    expect(container.textContent).toContain('Nothing was sent.')
    expect(screen.queryByRole('button', { name: /^Retry/ })).toBeNull()
    screen.getByRole('button', { name: 'Remove Person 1 from Finance' }).focus()
    press('s')
    expect(acts.skip).toHaveBeenCalledExactlyOnceWith([2])
  })
})
