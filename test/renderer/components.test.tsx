// @vitest-environment jsdom
import { act, fireEvent, screen, within } from '@testing-library/react'
import { describe, expect, it, vi } from 'vitest'
import { err } from '../../src/preload/contract/index.ts'
import { PermissionMatrix } from '../../src/renderer/ui/connector/permission-matrix.tsx'
import { SyncProgressView } from '../../src/renderer/ui/connector/sync-progress-view.tsx'
import { TallyBars } from '../../src/renderer/ui/connector/tally-bars.tsx'
import { TokenForm } from '../../src/renderer/ui/connector/token-form.tsx'
import { ErrorState } from '../../src/renderer/ui/feedback/error-state.tsx'
import { SplitPane } from '../../src/renderer/ui/layout/split-pane.tsx'
import { renderUi } from './render.tsx'
import { capabilities, connector, progress } from './samples.ts'

describe('the permission matrix', () => {
  it('answers in words, and shows evidence and the fix on demand', async () => {
    const written = vi.fn(() => Promise.resolve())
    Object.assign(navigator, { clipboard: { writeText: written } })
    renderUi(<PermissionMatrix capabilities={capabilities} connector={connector} />)
    const row = screen.getByRole('row', { name: /Provision group membership/ })
    expect(within(row).getByText('No')).toBeTruthy()
    expect(screen.queryByText(/answered 403/)).toBeNull()

    const details = within(row).getByRole('button')
    fireEvent.click(details)
    expect(details.getAttribute('aria-expanded')).toBe('true')
    expect(screen.getByText(/The write answered 403/)).toBeTruthy()
    await act(async () => fireEvent.click(screen.getByRole('button', { name: /Copy a request/ })))
    expect(written).toHaveBeenCalledWith(expect.stringContaining('Group Administrator'))
  })

  it('asks for nothing where the answer is yes', () => {
    renderUi(<PermissionMatrix capabilities={capabilities} connector={connector} />)
    fireEvent.click(screen.getByRole('button', { name: 'Details of: Review group membership' }))
    expect(screen.getByText(/answered 200/)).toBeTruthy()
    expect(screen.queryByText(/How to grant it/)).toBeNull()
  })
})

describe('an error in place', () => {
  it('says what happened, what it means, what to do, and gives the reference', () => {
    const retry = vi.fn()
    const { error } = err('offline', 'Okta did not answer.', 'Check the network.', { ref: 'e-12' })
    renderUi(<ErrorState error={error} onRetry={retry} />)
    const alert = screen.getByRole('alert').textContent
    expect(alert).toContain('Okta cannot be reached')
    expect(alert).toContain(
      'Okta did not answer. The data from the last sync stays readable. Check the network.',
    )
    expect(alert).toContain('e-12')
    fireEvent.click(screen.getByRole('button', { name: 'Retry' }))
    expect(retry).toHaveBeenCalledOnce()
  })
})

describe('the token field', () => {
  const draw = (onSave: (token: string) => void) =>
    renderUi(<TokenForm saving={false} error={null} submitLabel="Save" onSave={onSave} onCancel={null} />)
  const type = async (text: string) => {
    fireEvent.change(screen.getByLabelText('API token'), { target: { value: text } })
    await act(async () => fireEvent.click(screen.getByRole('button', { name: 'Save' })))
  }

  it('hands on a token that can be one, without the word before it', async () => {
    const save = vi.fn()
    draw(save)
    await type('SSWS 00abcDEF_-12')
    expect(save).toHaveBeenCalledExactlyOnceWith('00abcDEF_-12')
  })

  it('keeps what cannot be one and says why, at the field', async () => {
    const save = vi.fn()
    draw(save)
    await type('00abc def123')
    expect(save).not.toHaveBeenCalled()
    expect(await screen.findByText(/no spaces or line breaks/)).toBeTruthy()
    const field = screen.getByLabelText<HTMLInputElement>('API token')
    expect(field.value).toBe('00abc def123')
    expect(field.getAttribute('aria-invalid')).toBe('true')
  })

  it('takes the keyboard where it took the place of a button, and not where it stands by itself', () => {
    const drawWith = (onCancel: (() => void) | null) =>
      renderUi(
        <TokenForm saving={false} error={null} submitLabel="Save" onSave={() => {}} onCancel={onCancel} />,
      )
    drawWith(null).unmount()
    expect(document.activeElement).toBe(document.body)
    drawWith(() => {})
    expect(document.activeElement).toBe(screen.getByLabelText('API token'))
  })
})

describe('a sync at work', () => {
  it('shows the plan, each phase and until when it waits', () => {
    const cancel = vi.fn()
    const waiting = { ...progress, waitingUntil: '2026-11-23T14:03:20.000Z', etaSeconds: 80 }
    renderUi(<SyncProgressView progress={waiting} stopping={false} onCancel={cancel} />)
    expect(screen.getByText('43 of 120 calls')).toBeTruthy()
    expect(screen.getByText(/about 1 min left/)).toBeTruthy()
    expect(screen.getByText(/Waiting for Okta’s limit until \d\d:\d\d:20/)).toBeTruthy()
    expect(screen.getByRole('progressbar').getAttribute('aria-valuenow')).toBe('36')
    expect(screen.getByRole('row', { name: /Group memberships Running 40 of 80 900/ })).toBeTruthy()
    fireEvent.click(screen.getByRole('button', { name: 'Cancel sync' }))
    expect(cancel).toHaveBeenCalledOnce()
  })

  it('says that it is stopping and takes no second cancel', () => {
    renderUi(<SyncProgressView progress={progress} stopping onCancel={vi.fn()} />)
    expect(screen.getByRole<HTMLButtonElement>('button', { name: 'Stopping' }).disabled).toBe(true)
  })
})

describe('bars', () => {
  it('are a table for whoever does not see them', () => {
    renderUi(<TallyBars title="Accounts by status" of="Accounts" rows={[{ label: 'Active', count: 1500 }]} />)
    const table = screen.getByRole('table', { name: 'Accounts by status' })
    expect(within(table).getByRole('row', { name: 'Active 1,500 100 %' })).toBeTruthy()
  })
})

describe('list and detail', () => {
  it('moves the divider with the keyboard and remembers the width', () => {
    const pane = <SplitPane name="test" master="List" detail="Detail" detailLabel="the account" />
    const first = renderUi(pane)
    const divider = () => screen.getByRole('separator', { name: 'Width of the account' })
    const width = () => Number(divider().getAttribute('aria-valuenow'))
    const before = width()
    fireEvent.keyDown(divider(), { key: 'ArrowLeft' })
    expect(width()).toBe(before + 16)
    fireEvent.keyDown(divider(), { key: 'End' })
    fireEvent.keyDown(divider(), { key: 'ArrowLeft' })
    expect(width()).toBe(720)
    first.unmount()
    renderUi(pane)
    expect(width()).toBe(720)
  })

  it('gives the list all the room without a detail', () => {
    renderUi(<SplitPane name="test" master="List" detail={null} detailLabel="the account" />)
    expect(screen.queryByRole('separator')).toBeNull()
  })
})
