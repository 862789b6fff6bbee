import { useRef, useState } from 'react'
import type { GridColumn, PersonRow } from '../../../preload/contract/index.ts'
import { gridError } from '../../lib/list-screen.tsx'
import { copyToClipboard } from '../../ui/copy.ts'
import { moveColumn, nudgeColumn, resizeColumn, type ViewColumn } from '../../ui/data-grid/columns.ts'
import { nextSort } from '../../ui/data-grid/grid-header.tsx'
import type { CellRenderers } from '../../ui/data-grid/grid-row.tsx'
import { GridTable, type GridTableHandle } from '../../ui/data-grid/grid-table.tsx'
import type { GridRow, MenuAction } from '../../ui/data-grid/source.ts'
import { rowAsTsv } from '../../ui/data-grid/words.ts'
import { Status } from '../../ui/feedback/status.tsx'
import { Icon } from '../../ui/icon.tsx'
import { personColumns } from './people-columns.ts'
import { personStatusWords } from './people-words.ts'
import classes from './people.module.css'
import type { PeopleQuery, usePeopleList } from './use-people-rows.ts'

const renderers: CellRenderers = {
  name: (row) => {
    const conflicts = Number(row.cell('conflicts'))
    return (
      <span className={classes.nameCell}>
        <span>{row.cell('name')}</span>
        {conflicts > 0 && (
          <>
            <Icon name="attention" size={13} />
            <span className="visually-hidden">, has a conflict</span>
          </>
        )}
      </span>
    )
  },
  status: (row) => <Status {...personStatusWords[row.cell('status') as PersonRow['status']]} />,
}

/** People as rows: drawn where they can be seen, moved through by keyboard. */
export function PeopleTable({
  query,
  list,
  selected,
  onSort,
  onOpen,
  onClose,
  onSearch,
}: {
  query: PeopleQuery
  list: ReturnType<typeof usePeopleList>
  selected: string | undefined
  onSort(sort: PeopleQuery['sort'], direction: PeopleQuery['direction']): void
  onOpen(personId: string): void
  onClose(): void
  onSearch(): void
}) {
  const { rows } = list
  const [view, setView] = useState<readonly ViewColumn[]>(() =>
    personColumns.map(({ key, width }) => ({ key, width })),
  )
  const columns = view.flatMap(({ key, width }) =>
    personColumns.filter((column) => column.key === key).map((column): GridColumn => ({ ...column, width })),
  )
  const table = useRef<GridTableHandle>(null)
  const sort = { column: query.sort, direction: query.direction }
  const sortBy = (column: GridColumn, direction = nextSort(column, sort).direction) =>
    onSort(column.key as PeopleQuery['sort'], direction)
  const copy = (text: string) => void copyToClipboard(text)
  const cells = (row: GridRow) => columns.map(({ key }) => row.cell(key))
  const rowMenu = (row: GridRow, column: GridColumn): MenuAction[] => [
    { label: 'Open', keys: 'Enter', run: () => onOpen(row.key) },
    {
      label: `Copy ${column.label.toLowerCase()}`,
      apart: true,
      run: () => copy(String(row.cell(column.key) ?? '')),
    },
    { label: 'Copy row', run: () => copy(rowAsTsv(columns, cells(row))) },
  ]
  const headMenu = (column: GridColumn): MenuAction[] => [
    { label: 'Sort ascending', run: () => sortBy(column, 'asc') },
    { label: 'Sort descending', run: () => sortBy(column, 'desc') },
    { label: 'Wider', keys: 'Alt →', apart: true, run: () => setView(nudgeColumn(view, column.key, 1)) },
    { label: 'Narrower', keys: 'Alt ←', run: () => setView(nudgeColumn(view, column.key, -1)) },
  ]
  if (rows.error !== null && rows.total === null) {
    return <div className={classes.message}>{gridError(rows.error, rows.retry)}</div>
  }
  return (
    <GridTable
      ref={table}
      label="People"
      rows={rows}
      columns={columns}
      subline={undefined}
      renderers={renderers}
      sort={sort}
      selectedKey={selected}
      follows
      onOpen={({ key }) => onOpen(key)}
      onClose={selected === undefined ? undefined : onClose}
      onRange={list.onRange}
      onSort={(column) => sortBy(column)}
      onResize={(key, width) => setView(resizeColumn(view, key, width))}
      onWidthReset={(key) => {
        const usual = personColumns.find((column) => column.key === key)
        if (usual) setView(resizeColumn(view, key, usual.width))
      }}
      onNudge={(key, step) => setView(nudgeColumn(view, key, step))}
      onMove={(key, step) => setView(moveColumn(view, key, step))}
      onCopyRow={(row) => copy(rowAsTsv(columns, cells(row)))}
      onSearch={onSearch}
      rowMenu={rowMenu}
      headMenu={headMenu}
    />
  )
}
