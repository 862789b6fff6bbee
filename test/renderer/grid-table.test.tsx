// @vitest-environment jsdom
import { QueryClient, QueryClientProvider } from '@tanstack/react-query'
import { act, fireEvent, screen, waitFor, within } from '@testing-library/react'
import { useState } from 'react'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import type { GridPage } from '../../src/preload/contract/index.ts'
import { DataGrid } from '../../src/renderer/ui/data-grid/data-grid.tsx'
import type { GridPageInput, GridSource, GridState } from '../../src/renderer/ui/data-grid/source.ts'
import { renderUi } from './render.tsx'

const total = 1000
const start: GridState = { search: '', filters: [], sort: undefined }

const row = (index: number, columns: readonly string[]) => ({
  key: `u${index}`,
  cells: columns.map((column) => (column === 'status' ? 'ACTIVE' : `${column} ${index}`)),
})

function pageOf(input: GridPageInput): GridPage {
  const count = input.search === 'nobody' ? 0 : input.search ? 3 : total
  const offset = input.offset ?? 0
  const length = Math.max(0, Math.min(input.limit ?? 200, count - offset))
  return {
    rows: Array.from({ length }, (_, at) => row(offset + at, input.columns)),
    total: count,
    version: 1,
    availability: 'synced',
  }
}

const NextStep = ({ kind }: { kind: string }) => <button type="button">Next step for {kind}</button>

function setUp(
  options: { answer?: (input: GridPageInput) => GridPage; saved?: { key: string; width: number }[] } = {},
) {
  const asked: GridPageInput[] = []
  const saved = vi.fn<GridSource['saveView']>()
  const exported = vi.fn<GridSource['exportRows']>()
  const opened = vi.fn<(key: string) => void>()
  const source: GridSource = {
    fetchPage: async (input) => {
      asked.push(input)
      return (options.answer ?? pageOf)(input)
    },
    loadView: async () => options.saved ?? null,
    saveView: saved,
    exportRows: exported,
  }
  function Screen() {
    const [state, setState] = useState(start)
    const [selected, setSelected] = useState<string>()
    return (
      <DataGrid
        source={source}
        target={{ connectorId: 'c1', grid: 'users' }}
        label="Accounts"
        state={state}
        onState={(patch) => setState((before) => ({ ...before, ...patch }))}
        selectedKey={selected}
        onOpen={({ key }) => {
          opened(key)
          setSelected(key)
        }}
        onClose={() => setSelected(undefined)}
        follows
        mainSearch
        NextStep={NextStep}
        renderError={(error) => <p>{error.message}</p>}
      />
    )
  }
  renderUi(
    <QueryClientProvider client={new QueryClient({ defaultOptions: { queries: { staleTime: Infinity } } })}>
      <Screen />
    </QueryClientProvider>,
  )
  return { asked, saved, exported, opened }
}

const grid = () => screen.getByRole('grid')
const activeText = () =>
  document.getElementById(grid().getAttribute('aria-activedescendant') ?? '')?.textContent
const press = (key: string, more: object = {}) => fireEvent.keyDown(grid(), { key, ...more })
const loaded = () => screen.findByText('display_name 0')

beforeEach(() => {
  // The virtual rows need a height, which jsdom does not lay out.
  vi.spyOn(Element.prototype, 'clientHeight', 'get').mockReturnValue(340)
  vi.spyOn(Element.prototype, 'clientWidth', 'get').mockReturnValue(900)
})
afterEach(() => {
  vi.restoreAllMocks()
})

describe('the grid', () => {
  it('tells its true size and asks for the shown columns only', async () => {
    const { asked } = setUp()
    await loaded()
    expect(grid().getAttribute('aria-rowcount')).toBe('1001')
    expect(screen.getByText('1,000 accounts')).toBeTruthy()
    expect(asked[0]?.columns).toContain('login')
    expect(asked[0]?.columns).not.toContain('email')
    expect(screen.getAllByRole('row').length).toBeLessThan(60)
    expect(screen.getAllByText('Active').length).toBeGreaterThan(0)
  })

  it('moves by keys, opens with Enter, closes with Esc and goes to the search with /', async () => {
    const { opened } = setUp()
    await loaded()
    act(() => grid().focus())
    press('ArrowDown')
    press('j')
    await waitFor(() => expect(activeText()).toBe('display_name 2'))
    press('ArrowRight')
    expect(activeText()).toBe('login 2')
    press('Enter')
    expect(opened).toHaveBeenCalledWith('u2')
    await waitFor(() => expect(document.querySelectorAll('[role=row][aria-selected=true]')).toHaveLength(1))
    press('Escape')
    await waitFor(() => expect(document.querySelectorAll('[role=row][aria-selected=true]')).toHaveLength(0))
    press('/')
    expect(document.activeElement).toBe(screen.getByRole('searchbox', { name: 'Search accounts' }))
  })

  it('opens the row the keyboard rests on while one is open', async () => {
    const { opened } = setUp()
    await loaded()
    act(() => grid().focus())
    press('Enter')
    press('ArrowDown')
    press('ArrowDown')
    await waitFor(() => expect(opened.mock.calls).toEqual([['u0'], ['u2']]))
  })

  it('sorts from the header and says so', async () => {
    const { asked } = setUp()
    await loaded()
    act(() => grid().focus())
    press('ArrowUp')
    press('ArrowRight')
    press('Enter')
    await waitFor(() => expect(asked.at(-1)?.sort).toEqual({ column: 'login', direction: 'asc' }))
    expect(screen.getByRole('columnheader', { name: 'Login' }).getAttribute('aria-sort')).toBe('ascending')
    press('Enter')
    await waitFor(() => expect(asked.at(-1)?.sort).toEqual({ column: 'login', direction: 'desc' }))
  })

  it('resizes and moves columns by keyboard and keeps the choice', async () => {
    const { saved } = setUp({
      saved: [
        { key: 'login', width: 200 },
        { key: 'status', width: 120 },
      ],
    })
    await screen.findByText('login 0')
    act(() => grid().focus())
    press('ArrowRight', { altKey: true })
    press('ArrowRight', { altKey: true, shiftKey: true })
    await waitFor(() =>
      expect(saved).toHaveBeenCalledExactlyOnceWith('users', [
        { key: 'status', width: 120 },
        { key: 'login', width: 216 },
      ]),
    )
  })

  it('searches what was typed last, keeps the old rows meanwhile, and offers to clear an empty result', async () => {
    const { asked } = setUp()
    await loaded()
    const search = screen.getByRole('searchbox')
    fireEvent.change(search, { target: { value: 'nob' } })
    fireEvent.change(search, { target: { value: 'nobody' } })
    expect(screen.getByText('display_name 0')).toBeTruthy()
    await screen.findByText('No accounts match')
    expect(asked.map((input) => input.search)).not.toContain('nob')
    expect(screen.getByText('0 of 1,000 accounts')).toBeTruthy()
    fireEvent.click(screen.getByRole('button', { name: 'Clear search and conditions' }))
    await loaded()
    expect((search as HTMLInputElement).value).toBe('')
  })

  it('says what this credential may not see instead of counting nothing', async () => {
    setUp({
      answer: () => ({
        rows: [],
        total: 0,
        version: 1,
        availability: 'not-visible',
        reason: 'Okta said 403.',
      }),
    })
    await screen.findByText('Not visible to this credential')
    expect(screen.getByText('Okta said 403.')).toBeTruthy()
    expect(screen.getByRole('button', { name: 'Next step for not-visible' })).toBeTruthy()
    expect(screen.queryByText('0 accounts')).toBeNull()
  })

  it('copies the row under the keyboard', async () => {
    const writeText = vi.fn(async () => undefined)
    Object.defineProperty(navigator, 'clipboard', { value: { writeText }, configurable: true })
    setUp({
      saved: [
        { key: 'login', width: 200 },
        { key: 'status', width: 120 },
      ],
    })
    await screen.findByText('login 0')
    act(() => grid().focus())
    press('c', { ctrlKey: true })
    expect(writeText).toHaveBeenCalledWith('login 0\tActive')
    expect(await screen.findByText('Row copied')).toBeTruthy()
  })

  it('offers the actions of a row on a right click and exports what is listed', async () => {
    const { exported } = setUp()
    await loaded()
    fireEvent.contextMenu(screen.getByText('display_name 1'), { clientX: 5, clientY: 5 })
    const menu = await screen.findByRole('menu')
    expect(
      within(menu)
        .getAllByRole('menuitem')
        .map((item) => item.textContent),
    ).toEqual(['OpenEnter', 'Copy name', 'Copy rowCtrl C'])
    fireEvent.keyDown(menu, { key: 'Escape' })
    fireEvent.click(screen.getByRole('button', { name: 'Export' }))
    fireEvent.click(await screen.findByRole('menuitem', { name: 'These rows as CSV…' }))
    expect(exported).toHaveBeenCalledWith(
      expect.objectContaining({ grid: 'users', format: 'csv', search: '' }),
    )
  })
})
