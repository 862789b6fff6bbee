import { Button, Checkbox, Popover } from '@mantine/core'
import { Icon } from '../icon.tsx'
import classes from './filters.module.css'

/** A button that opens a list of values to tick. */
export function PickMany<T extends string>({
  label,
  values,
  picked,
  words,
  onChange,
}: {
  label: string
  values: readonly T[]
  picked: readonly T[]
  words(value: T): string
  onChange(picked: T[]): void
}) {
  return (
    <Popover position="bottom-start" trapFocus returnFocus shadow="md">
      <Popover.Target>
        <Button variant="default" rightSection={<Icon name="down" size={12} />}>
          {label}
        </Button>
      </Popover.Target>
      <Popover.Dropdown>
        <div className={classes.choices} role="group" aria-label={label}>
          {values.map((value) => (
            <Checkbox
              key={value}
              label={words(value)}
              checked={picked.includes(value)}
              onChange={(event) =>
                onChange(
                  event.currentTarget.checked
                    ? values.filter((each) => each === value || picked.includes(each))
                    : picked.filter((each) => each !== value),
                )
              }
            />
          ))}
        </div>
      </Popover.Dropdown>
    </Popover>
  )
}
