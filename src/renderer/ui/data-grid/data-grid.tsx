import { Button } from '@mantine/core'
import { type ReactNode, useCallback, useEffect, useEffectEvent, useRef, useState } from 'react'
import { type GridColumn, gridDefinition } from '../../../preload/contract/index.ts'
import { formatKeys } from '../../lib/hotkeys.ts'
import { copyToClipboard } from '../copy.ts'
import { Banner } from '../feedback/banner.tsx'
import { moveColumn, nudgeColumn, resizeColumn, toggleColumn } from './columns.ts'
import classes from './data-grid.module.css'
import { GridEmpty, type NextStepComponent } from './grid-empty.tsx'
import { nextSort } from './grid-header.tsx'
import { PickedBar } from './picked-bar.tsx'
import type { CellRenderers } from './grid-row.tsx'
import { GridTable, type GridTableHandle } from './grid-table.tsx'
import { GridToolbar } from './grid-toolbar.tsx'
import { pagesForRange } from './pages.ts'
import type { GridRow, GridSource, GridState, GridTarget, MenuAction } from './source.ts'
import { listQuery, useGridRows, viewOf } from './use-grid-rows.ts'
import { useGridView } from './use-grid-view.ts'
import { usePicking } from './use-picking.ts'
import { cellText, countWords, emptyWords, partialWords, rowAsTsv } from './words.ts'

interface Props {
  source: GridSource
  target: GridTarget
  label: string
  state: GridState
  onState(patch: Partial<GridState>): void
  /** Key of the row whose detail is open. */
  selectedKey?: string | undefined
  /** Enter or a double click on a row; with `follows` also a click, and moving while one is open. */
  onOpen?: (row: GridRow) => void
  onClose?: () => void
  follows?: boolean
  /** Further entries of the menu of a row; the last word is the feature's. */
  rowActions?: (row: GridRow) => readonly MenuAction[]
  /** Lets rows be picked; draws what can be done with them. */
  pickedActions?: (rows: readonly GridRow[], clear: () => void) => ReactNode
  /** The key g: gives something to the rows that are picked, or else to the one under the keyboard. */
  onGrant?: (rows: readonly GridRow[], clear: () => void) => void
  /** The key Delete: takes what the rows say. */
  onRemove?: (rows: readonly GridRow[], clear: () => void) => void
  /** Columns that are asked for but not drawn, for links. */
  companions?: readonly string[]
  initialColumns?: readonly string[]
  /** A column drawn as a second line under the others. */
  subline?: string
  renderers?: CellRenderers
  NextStep: NextStepComponent
  renderError(error: Error, retry: () => void): ReactNode
  /** Further tools over the rows. */
  tools?: ReactNode
  /** Icons instead of words in the tools, for a pane. */
  compact?: boolean
  /** `/` anywhere on the screen goes to this search. */
  mainSearch?: boolean
}

const settleAfter = 60

/**
 * One list of the catalog: rows from the engine a page at a time, with search, conditions, order,
 * columns, keyboard, copy and export. Give it a `key` that changes with the object it lists.
 */
export function DataGrid(props: Props) {
  const { source, target, state, onState, compact = false, follows = false } = props
  const definition = gridDefinition(target.grid)
  const view = useGridView(source, target.grid, props.initialColumns)
  const subline = definition.columns.find(({ key }) => key === props.subline)
  // The usual columns stand in until the chosen ones are known.
  const columns = view.columns.filter(({ key }) => key !== props.subline)
  const asked = definition.columns
    .map(({ key }) => key)
    .filter(
      (key) =>
        columns.some((column) => column.key === key) ||
        key === props.subline ||
        props.companions?.includes(key) === true,
    )

  const listId = JSON.stringify(listQuery(target, state))
  const [wanted, setWanted] = useState({ listId, pages: [0] })
  if (wanted.listId !== listId) setWanted({ listId, pages: [0] })
  const rows = useGridRows(source, target, state, asked, view.known ? wanted.pages : [])

  const settle = useRef<ReturnType<typeof setTimeout>>(undefined)
  useEffect(() => () => clearTimeout(settle.current), [])
  const onRange = (first: number, last: number, scrolling: boolean) => {
    const pages = pagesForRange(first, last, rows.total)
    clearTimeout(settle.current)
    if (pages.join() === wanted.pages.join()) return
    const take = () => setWanted({ listId, pages })
    // Scrolling on asks ahead at once; a jump through the list asks only for the rows where it rests.
    if (!scrolling || pages.some((page) => wanted.pages.includes(page))) take()
    else settle.current = setTimeout(take, settleAfter)
  }

  const canPick = props.pickedActions !== undefined
  const picking = usePicking(rows, async (offset, limit) => {
    const most = 500
    const offsets = Array.from({ length: Math.ceil(limit / most) }, (_, at) => offset + at * most)
    const pages = await Promise.all(
      offsets.map((from) =>
        source.fetchPage({
          ...listQuery(target, state),
          columns: asked,
          offset: from,
          limit: Math.min(most, offset + limit - from),
        }),
      ),
    )
    return pages.flatMap((page) => page.rows.map((row) => viewOf(row, asked)))
  })
  /** What a key acts on: the rows that are picked, or else the one it was pressed on. */
  const meant = (row: GridRow | undefined): readonly GridRow[] =>
    picking.rows.size > 0 ? [...picking.rows.values()] : row === undefined ? [] : [row]

  const table = useRef<GridTableHandle>(null)
  const search = useRef<HTMLInputElement>(null)
  const toSearch = useCallback(() => {
    search.current?.focus()
    search.current?.select()
  }, [])
  const onSlash = useEffectEvent((event: KeyboardEvent) => {
    const at = event.target
    const typing = at instanceof HTMLElement && at.closest('input, textarea, select, [role="dialog"]')
    if (props.mainSearch !== true || event.key !== '/' || event.defaultPrevented || typing) return
    event.preventDefault()
    toSearch()
  })
  useEffect(() => {
    const listen = (event: KeyboardEvent) => onSlash(event)
    window.addEventListener('keydown', listen)
    return () => window.removeEventListener('keydown', listen)
  }, [])

  const [said, setSaid] = useState('')
  const copy = async (text: string, what: string) => {
    setSaid((await copyToClipboard(text)) ? `${what} copied` : 'The clipboard could not be reached')
  }
  const copyRow = (row: GridRow) => {
    const drawn = subline ? [...columns, subline] : columns
    void copy(
      rowAsTsv(
        drawn,
        drawn.map(({ key }) => row.cell(key)),
      ),
      'Row',
    )
  }

  const sort = state.sort ?? definition.sort
  const rowMenu = (row: GridRow, column: GridColumn, index: number): MenuAction[] => {
    const value = row.cell(column.key)
    const words = cellText(column, value)
    const condition = column.kind === 'choice' && value !== null
    const { onOpen } = props
    return [
      ...(onOpen ? [{ label: 'Open', keys: 'Enter', run: () => onOpen(row) }] : []),
      ...(props.rowActions?.(row) ?? []),
      ...(canPick
        ? [
            {
              label: picking.rows.has(row.key) ? 'Do not select' : 'Select',
              keys: 'Space',
              apart: true,
              run: () => picking.toggle(row, index),
            },
          ]
        : []),
      { label: `Copy ${column.label.toLowerCase()}`, apart: true, run: () => void copy(words, 'Cell') },
      { label: 'Copy row', keys: formatKeys('mod+c'), run: () => copyRow(row) },
      ...(condition
        ? [
            {
              label: `Only where ${column.label.toLowerCase()} is ${words}`,
              apart: true,
              run: () =>
                onState({
                  filters: [
                    ...state.filters.filter((each) => each.column !== column.key),
                    { column: column.key, op: 'is', values: [String(value)] },
                  ],
                }),
            } satisfies MenuAction,
          ]
        : []),
    ]
  }
  const headMenu = (column: GridColumn): MenuAction[] => [
    { label: 'Sort ascending', run: () => onState({ sort: { column: column.key, direction: 'asc' } }) },
    { label: 'Sort descending', run: () => onState({ sort: { column: column.key, direction: 'desc' } }) },
    {
      label: 'Wider',
      keys: 'Alt →',
      apart: true,
      run: () => view.set(nudgeColumn(view.view, column.key, 1)),
    },
    { label: 'Narrower', keys: 'Alt ←', run: () => view.set(nudgeColumn(view.view, column.key, -1)) },
    { label: 'Move left', keys: 'Alt ⇧ ←', run: () => view.set(moveColumn(view.view, column.key, -1)) },
    { label: 'Move right', keys: 'Alt ⇧ →', run: () => view.set(moveColumn(view.view, column.key, 1)) },
    ...(columns.length > 1
      ? [
          {
            label: 'Hide column',
            apart: true,
            run: () => view.set(toggleColumn(view.view, definition, column.key)),
          },
        ]
      : []),
  ]

  // Nothing to see is not a count of nothing.
  const countable = rows.total !== null && (rows.total > 0 || rows.page?.availability === 'synced')
  const count = countable ? countWords(definition, rows.total ?? 0, rows.all) : ''
  const partial = rows.page !== null && rows.page.availability !== 'synced' && rows.page.total > 0
  return (
    <section className={classes.grid} aria-label={props.label}>
      <GridToolbar
        definition={definition}
        state={state}
        onState={onState}
        view={view}
        sublineKey={props.subline}
        count={count}
        narrowed={rows.narrowed}
        compact={compact}
        searchRef={search}
        onLeaveSearch={() => table.current?.focus()}
        tools={props.tools}
        onExport={(format) => source.exportRows({ ...listQuery(target, state), columns: asked, format })}
      />
      {canPick && (
        <PickedBar picked={picking.rows.size} total={rows.total} onClear={picking.clear}>
          {picking.rows.size > 0 && props.pickedActions?.([...picking.rows.values()], picking.clear)}
        </PickedBar>
      )}
      {partial && (
        <Banner
          tone={rows.page?.availability === 'derived' ? 'running' : 'attention'}
          icon={rows.page?.availability === 'derived' ? 'rule' : 'hidden'}
        >
          {rows.page && partialWords(definition, rows.page)}
        </Banner>
      )}
      {rows.error !== null && rows.total !== null && (
        <Banner
          tone="failed"
          icon="failed"
          actions={
            <Button variant="default" size="compact-xs" onClick={rows.retry}>
              Retry
            </Button>
          }
        >
          These rows answer an earlier question: {rows.error.message}
        </Banner>
      )}
      <div className={classes.frame}>
        {rows.error !== null && rows.total === null ? (
          <div className={classes.failure}>{props.renderError(rows.error, rows.retry)}</div>
        ) : (
          <GridTable
            ref={table}
            label={props.label}
            rows={rows}
            columns={columns}
            subline={subline}
            renderers={props.renderers}
            sort={sort}
            selectedKey={props.selectedKey}
            follows={follows}
            picking={canPick ? picking : undefined}
            onOpen={props.onOpen}
            onClose={props.onClose}
            onGrant={props.onGrant && ((row) => props.onGrant?.(meant(row), picking.clear))}
            onRemove={props.onRemove && ((row) => props.onRemove?.(meant(row), picking.clear))}
            onRange={onRange}
            onSort={(column) => onState({ sort: nextSort(column, sort) })}
            onResize={(key, width) => view.set(resizeColumn(view.view, key, width))}
            onWidthReset={(key) => {
              const usual = definition.columns.find((column) => column.key === key)
              if (usual) view.set(resizeColumn(view.view, key, usual.width))
            }}
            onNudge={(key, step) => view.set(nudgeColumn(view.view, key, step))}
            onMove={(key, step) => view.set(moveColumn(view.view, key, step))}
            onCopyRow={copyRow}
            onSearch={toSearch}
            rowMenu={rowMenu}
            headMenu={headMenu}
          />
        )}
        {rows.total === 0 && rows.page !== null && (
          <div className={classes.emptyLayer}>
            <GridEmpty
              words={emptyWords(definition, rows.page, rows.narrowed)}
              onClear={() => onState({ search: '', filters: [] })}
              connectorId={target.connectorId}
              NextStep={props.NextStep}
            />
          </div>
        )}
      </div>
      <span className="visually-hidden" aria-live="polite">
        {said}
      </span>
    </section>
  )
}
