import { ActionIcon, Button, Checkbox, Popover } from '@mantine/core'
import type { GridDefinition } from '../../../preload/contract/index.ts'
import { Icon } from '../icon.tsx'
import { moveColumn, toggleColumn } from './columns.ts'
import classes from './grid-tools.module.css'
import { ToolButton } from './tool-button.tsx'
import type { GridView } from './use-grid-view.ts'

/** Which columns are on screen and in which order. `fixed` columns are always drawn another way. */
export function ColumnChooser({
  definition,
  view,
  fixed,
}: {
  definition: GridDefinition
  view: GridView
  fixed: string | undefined
}) {
  const choosable = definition.columns.filter(({ key }) => key !== fixed)
  const shown = view.view.flatMap(({ key }) => choosable.filter((column) => column.key === key))
  const hidden = choosable.filter((column) => !shown.includes(column))
  const words = `${shown.length} of ${choosable.length} columns shown`
  return (
    <Popover position="bottom-end" trapFocus returnFocus shadow="md">
      <Popover.Target>
        <ToolButton
          icon="columns"
          label="Columns"
          title={words}
          extra={hidden.length > 0 ? `${hidden.length} hidden` : undefined}
        />
      </Popover.Target>
      <Popover.Dropdown p={0}>
        <ul className={classes.chooser}>
          {[...shown, ...hidden].map((column) => {
            const place = shown.indexOf(column)
            return (
              <li key={column.key} className={classes.chooserRow}>
                <Checkbox
                  label={column.label}
                  checked={place >= 0}
                  disabled={place >= 0 && shown.length === 1}
                  onChange={() => view.set(toggleColumn(view.view, definition, column.key))}
                />
                {place >= 0 && (
                  <span className={classes.chooserMoves}>
                    <ActionIcon
                      variant="subtle"
                      color="gray"
                      size="sm"
                      aria-label={`Move ${column.label} left`}
                      disabled={place === 0}
                      onClick={() => view.set(moveColumn(view.view, column.key, -1))}
                    >
                      <Icon name="up" size={12} />
                    </ActionIcon>
                    <ActionIcon
                      variant="subtle"
                      color="gray"
                      size="sm"
                      aria-label={`Move ${column.label} right`}
                      disabled={place === shown.length - 1}
                      onClick={() => view.set(moveColumn(view.view, column.key, 1))}
                    >
                      <Icon name="down" size={12} />
                    </ActionIcon>
                  </span>
                )}
              </li>
            )
          })}
        </ul>
        <div className={classes.chooserFoot}>
          <span>{words}</span>
          <Button variant="subtle" size="compact-xs" disabled={!view.changed} onClick={view.reset}>
            Reset
          </Button>
        </div>
      </Popover.Dropdown>
    </Popover>
  )
}
