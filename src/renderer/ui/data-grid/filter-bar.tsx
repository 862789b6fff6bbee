import { Menu, Popover } from '@mantine/core'
import { useState } from 'react'
import type { GridColumn, GridDefinition, GridFilter } from '../../../preload/contract/index.ts'
import { Chip, ChipButton, Chips } from '../chips.tsx'
import classes from './grid-tools.module.css'
import { FilterEditor } from './filter-editor.tsx'
import { ToolButton } from './tool-button.tsx'
import { filterWords } from './words.ts'

interface Props {
  definition: GridDefinition
  filters: readonly GridFilter[]
  onChange(filters: GridFilter[]): void
}

/** Columns a condition can be set on: those the catalog has values or words for. */
const filterable = (definition: GridDefinition) => definition.columns.filter(({ key }) => key !== 'why')

const most = 16

/** Each condition in words, to change or take away, and the menu that adds one. */
export function FilterChips({ definition, filters, onChange }: Props) {
  const [open, setOpen] = useState<number | null>(null)
  if (filters.length === 0) return null
  return (
    <Chips onClear={() => onChange([])}>
      {filters.map((filter, index) => {
        const column = definition.columns.find(({ key }) => key === filter.column)
        const words = filterWords(definition, filter)
        return (
          <Chip
            key={words}
            words={words}
            onRemove={() => onChange(filters.filter((_, place) => place !== index))}
          >
            <Popover
              opened={open === index}
              onChange={(opened) => setOpen(opened ? index : null)}
              position="bottom-start"
              trapFocus
              returnFocus
              shadow="md"
            >
              <Popover.Target>
                <ChipButton
                  title="Change this condition"
                  onClick={() => setOpen(open === index ? null : index)}
                >
                  {words}
                </ChipButton>
              </Popover.Target>
              <Popover.Dropdown>
                {column !== undefined && (
                  <FilterEditor
                    column={column}
                    filter={filter}
                    onApply={(next) => {
                      onChange(filters.map((each, place) => (place === index ? next : each)))
                      setOpen(null)
                    }}
                  />
                )}
              </Popover.Dropdown>
            </Popover>
          </Chip>
        )
      })}
    </Chips>
  )
}

/** Picks a column, then the condition on it. */
export function AddFilter({ definition, filters, onChange }: Props) {
  const [column, setColumn] = useState<GridColumn | null>(null)
  const [listed, setListed] = useState(false)
  const full = filters.length >= most
  return (
    <Popover
      opened={column !== null}
      onChange={(opened) => !opened && setColumn(null)}
      position="bottom-start"
      withRoles={false}
      trapFocus
      returnFocus
      shadow="md"
    >
      <Popover.Target>
        <span>
          <Menu opened={listed} onChange={setListed} width={220} returnFocus={false}>
            <Menu.Target>
              <ToolButton
                icon="filter"
                label="Filter"
                disabled={full}
                title={full ? `At most ${most} conditions` : 'Add a condition'}
              />
            </Menu.Target>
            <Menu.Dropdown className={classes.columnMenu}>
              {filterable(definition).map((each) => (
                <Menu.Item key={each.key} onClick={() => setColumn(each)}>
                  {each.label}
                </Menu.Item>
              ))}
            </Menu.Dropdown>
          </Menu>
        </span>
      </Popover.Target>
      <Popover.Dropdown role="dialog" aria-label="New condition">
        {column !== null && (
          <FilterEditor
            key={column.key}
            column={column}
            filter={undefined}
            onApply={(filter) => {
              onChange([...filters, filter])
              setColumn(null)
            }}
          />
        )}
      </Popover.Dropdown>
    </Popover>
  )
}
