import { Menu } from '@mantine/core'
import type { ReactNode, Ref } from 'react'
import type { GridDefinition, GridFilter } from '../../../preload/contract/index.ts'
import { SearchBox } from '../search-box.tsx'
import { ColumnChooser } from './column-chooser.tsx'
import classes from './grid-tools.module.css'
import { AddFilter, FilterChips } from './filter-bar.tsx'
import type { GridState } from './source.ts'
import { ToolButton } from './tool-button.tsx'
import type { GridView } from './use-grid-view.ts'

interface Props {
  definition: GridDefinition
  state: GridState
  onState(patch: Partial<GridState>): void
  view: GridView
  sublineKey: string | undefined
  count: string
  narrowed: boolean
  compact: boolean
  searchRef: Ref<HTMLInputElement>
  onLeaveSearch(): void
  tools?: ReactNode
  onExport(format: 'csv' | 'json'): void
}

/** Search, conditions, count in words, columns and export, over the rows. */
export function GridToolbar(props: Props) {
  const { definition, state, compact } = props
  const setFilters = (filters: GridFilter[]) => props.onState({ filters })
  // A pane has its counts in its tabs; there the words are drawn only when they say more.
  const quiet = compact && !props.narrowed
  const count = (
    <span className={quiet ? 'visually-hidden' : classes.count} role="status">
      {props.count}
    </span>
  )
  return (
    <div className={classes.toolbar} data-compact={compact || undefined}>
      <div className={classes.tools} data-wide={!compact || undefined}>
        <SearchBox
          value={state.search}
          label={`Search ${definition.noun[1]}`}
          className={classes.search}
          inputRef={props.searchRef}
          onChange={(search) => props.onState({ search })}
          onLeave={props.onLeaveSearch}
        />
        <AddFilter definition={definition} filters={state.filters} onChange={setFilters} />
        <span className={classes.spread} />
        {!compact && count}
        <ColumnChooser definition={definition} view={props.view} fixed={props.sublineKey} />
        <Menu position="bottom-end">
          <Menu.Target>
            <ToolButton icon="download" label="Export" title="Export these rows" />
          </Menu.Target>
          <Menu.Dropdown>
            <Menu.Item onClick={() => props.onExport('csv')}>These rows as CSV…</Menu.Item>
            <Menu.Item onClick={() => props.onExport('json')}>These rows as JSON…</Menu.Item>
          </Menu.Dropdown>
        </Menu>
        {props.tools}
      </div>
      <FilterChips definition={definition} filters={state.filters} onChange={setFilters} />
      {compact && count}
    </div>
  )
}
