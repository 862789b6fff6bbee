import { Button, Menu } from '@mantine/core'
import {
  type Connector,
  type LogArea,
  logAreas,
  type LogLevel,
  logLevels,
} from '../../../preload/contract/index.ts'
import type { LogsSearch } from '../../lib/search.ts'
import { PickMany } from '../../ui/filters/pick-many.tsx'
import { TimeWindow } from '../../ui/filters/time-window.tsx'
import { Icon } from '../../ui/icon.tsx'
import { areaWords, levelWords } from './log-words.ts'

const hour = 3_600_000
const windows = [
  { label: 'Last hour', length: hour },
  { label: 'Last 24 hours', length: 24 * hour },
  { label: 'Last 7 days', length: 7 * 24 * hour },
] as const

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
      <TimeWindow from={search.from} to={search.to} windows={windows} onChange={onChange} />
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
