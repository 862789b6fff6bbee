import { Button, Checkbox, Menu, Popover, TextInput } from '@mantine/core'
import { useState } from 'react'
import {
  type Connector,
  type LogArea,
  logAreas,
  type LogLevel,
  logLevels,
} from '../../../preload/contract/index.ts'
import type { LogsSearch } from '../../lib/search.ts'
import { Icon } from '../../ui/icon.tsx'
import { areaWords, levelWords } from './log-words.ts'
import classes from './logs.module.css'

/** A button that opens a list of values to tick. */
function PickMany<T extends string>({
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

const hour = 3_600_000
const windows = [
  { label: 'Last hour', length: hour },
  { label: 'Last 24 hours', length: 24 * hour },
  { label: 'Last 7 days', length: 7 * 24 * hour },
] as const

const two = (part: number) => String(part).padStart(2, '0')

/** An ISO time as a field for local date and time wants it, and back. */
const toField = (iso: string | undefined): string => {
  const at = new Date(iso ?? '')
  if (Number.isNaN(at.getTime())) return ''
  return `${at.getFullYear()}-${two(at.getMonth() + 1)}-${two(at.getDate())}T${two(at.getHours())}:${two(at.getMinutes())}`
}
const fromField = (value: string): string | undefined => {
  const at = new Date(value)
  return Number.isNaN(at.getTime()) ? undefined : at.toISOString()
}

function TimeWindow({
  search,
  onChange,
}: {
  search: LogsSearch
  onChange(patch: Partial<LogsSearch>): void
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
            defaultValue={toField(search.from)}
            onBlur={(event) => onChange({ from: fromField(event.currentTarget.value) })}
          />
          <TextInput
            type="datetime-local"
            label="Until"
            defaultValue={toField(search.to)}
            onBlur={(event) => onChange({ to: fromField(event.currentTarget.value) })}
          />
        </div>
      </Popover.Dropdown>
    </Popover>
  )
}

/** What narrows the lines. */
export function LogFilters({
  search,
  connectors,
  onChange,
}: {
  search: LogsSearch
  connectors: readonly Connector[]
  onChange(patch: Partial<LogsSearch>): void
}) {
  return (
    <>
      <PickMany<LogLevel>
        label="Level"
        values={logLevels.toReversed()}
        picked={search.levels ?? []}
        words={(level) => levelWords[level].label}
        onChange={(levels) => onChange({ levels })}
      />
      <PickMany<LogArea>
        label="Area"
        values={logAreas}
        picked={search.areas ?? []}
        words={(area) => areaWords[area]}
        onChange={(areas) => onChange({ areas })}
      />
      <TimeWindow search={search} onChange={onChange} />
      {connectors.length > 0 && <ConnectorFilter connectors={connectors} onChange={onChange} />}
    </>
  )
}

/** Picks the connector whose lines or syncs are shown. */
export const ConnectorFilter = ({
  connectors,
  onChange,
}: {
  connectors: readonly Connector[]
  onChange(patch: Partial<LogsSearch>): void
}) => (
  <Menu>
    <Menu.Target>
      <Button variant="default" rightSection={<Icon name="down" size={12} />}>
        Connector
      </Button>
    </Menu.Target>
    <Menu.Dropdown>
      <Menu.Item onClick={() => onChange({ connectorId: undefined })}>All connectors</Menu.Item>
      <Menu.Divider />
      {connectors.map(({ id, name }) => (
        <Menu.Item key={id} onClick={() => onChange({ connectorId: id })}>
          {name}
        </Menu.Item>
      ))}
    </Menu.Dropdown>
  </Menu>
)
