import { Button, Popover, TextInput } from '@mantine/core'
import { useState } from 'react'
import { fromTimeField, toTimeField } from '../../lib/time-field.ts'
import { Icon } from '../icon.tsx'
import classes from './filters.module.css'

interface Window {
  readonly from: string | undefined
  readonly to: string | undefined
}

/** A button that opens the choice of a time window: one of the usual ones, or a beginning and an end. */
export function TimeWindow({
  from,
  to,
  windows,
  onChange,
}: {
  from: string | undefined
  to: string | undefined
  /** Such as `Last hour`; the length is in milliseconds up to now. */
  windows: readonly { readonly label: string; readonly length: number }[]
  onChange(patch: Partial<Window>): void
}) {
  const [open, setOpen] = useState(false)
  return (
    <Popover opened={open} onChange={setOpen} position="bottom-start" trapFocus returnFocus shadow="md">
      <Popover.Target>
        <Button
          variant="default"
          rightSection={<Icon name="down" size={12} />}
          onClick={() => setOpen(!open)}
        >
          Time
        </Button>
      </Popover.Target>
      <Popover.Dropdown>
        <div className={classes.choices}>
          {windows.map(({ label, length }) => (
            <Button
              key={label}
              variant="default"
              onClick={() => {
                onChange({ from: new Date(Date.now() - length).toISOString(), to: undefined })
                setOpen(false)
              }}
            >
              {label}
            </Button>
          ))}
          <TextInput
            type="datetime-local"
            label="Since"
            defaultValue={toTimeField(from)}
            onBlur={(event) => onChange({ from: fromTimeField(event.currentTarget.value) })}
          />
          <TextInput
            type="datetime-local"
            label="Until"
            defaultValue={toTimeField(to)}
            onBlur={(event) => onChange({ to: fromTimeField(event.currentTarget.value) })}
          />
        </div>
      </Popover.Dropdown>
    </Popover>
  )
}
