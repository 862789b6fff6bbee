import { CloseButton, Menu, TextInput } from '@mantine/core'
import { type KeyboardEvent, type Ref, useEffect, useEffectEvent, useState } from 'react'
import type { GridDefinition, GridFilter } from '../../../preload/contract/index.ts'
import { Icon } from '../icon.tsx'
import { ColumnChooser } from './column-chooser.tsx'
import classes from './data-grid.module.css'
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
      <div className={classes.tools}>
        <SearchBox
          value={state.search}
          label={`Search ${definition.noun[1]}`}
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
      </div>
      <FilterChips definition={definition} filters={state.filters} onChange={setFilters} />
      {compact && count}
    </div>
  )
}

const searchAfter = 120

/** Tells what was typed once the typing pauses; Esc empties it, then goes back to the rows. */
function SearchBox({
  value,
  label,
  inputRef,
  onChange,
  onLeave,
}: {
  value: string
  label: string
  inputRef: Ref<HTMLInputElement>
  onChange(value: string): void
  onLeave(): void
}) {
  const [typed, setTyped] = useState(value)
  const [seen, setSeen] = useState(value)
  const [sent, setSent] = useState<readonly string[]>([])
  // A value that was not typed here comes from a link or the back button.
  if (seen !== value) {
    setSeen(value)
    const echo = sent.indexOf(value)
    setSent(echo < 0 ? [] : sent.slice(echo + 1))
    if (echo < 0) setTyped(value)
  }
  const asked = sent.at(-1) ?? seen
  const wanted = typed.trim()
  const tell = useEffectEvent(() => {
    setSent([...sent, wanted])
    onChange(wanted)
  })
  useEffect(() => {
    if (wanted === asked) return
    const timer = setTimeout(() => tell(), searchAfter)
    return () => clearTimeout(timer)
  }, [wanted, asked])

  const press = (event: KeyboardEvent) => {
    if (event.key === 'Escape') {
      event.preventDefault()
      event.stopPropagation()
      if (typed === '') onLeave()
      else setTyped('')
    }
    if (event.key === 'ArrowDown' || event.key === 'Enter') {
      event.preventDefault()
      onLeave()
    }
  }
  return (
    <TextInput
      ref={inputRef}
      type="search"
      className={classes.search ?? ''}
      aria-label={label}
      placeholder={label}
      title="Press / to search"
      leftSection={<Icon name="search" size={14} />}
      rightSection={
        typed === '' ? null : (
          <CloseButton size="xs" aria-label="Clear the search" onClick={() => setTyped('')} />
        )
      }
      maxLength={200}
      value={typed}
      onChange={(event) => setTyped(event.currentTarget.value)}
      onKeyDown={press}
    />
  )
}
