import type { LogArea, LogEntry, LogLevel, SyncRecord } from '../../../preload/contract/index.ts'
import { formatAbsolute, formatDate, formatTime } from '../../lib/format.ts'
import type { LogsSearch } from '../../lib/search.ts'
import type { Tone } from '../../ui/feedback/status.tsx'

export const levelWords: Record<LogLevel, { label: string; tone: Tone }> = {
  error: { label: 'Error', tone: 'failed' },
  warn: { label: 'Warning', tone: 'attention' },
  info: { label: 'Info', tone: 'neutral' },
  debug: { label: 'Debug', tone: 'neutral' },
}

export const areaWords: Record<LogArea, string> = {
  app: 'App',
  connector: 'Connector',
  sync: 'Sync',
  okta: 'Calls to Okta',
  data: 'Local data',
  action: 'Actions',
}

export const syncStatusWords: Record<SyncRecord['status'], { label: string; tone: Tone }> = {
  running: { label: 'Running', tone: 'running' },
  done: { label: 'Done', tone: 'done' },
  failed: { label: 'Failed', tone: 'failed' },
  cancelled: { label: 'Cancelled', tone: 'neutral' },
  interrupted: { label: 'Interrupted', tone: 'attention' },
  'needs-confirmation': { label: 'Needs confirmation', tone: 'attention' },
  discarded: { label: 'Not published', tone: 'neutral' },
}

/** Who or what started a sync. */
export const triggerWords: Record<SyncRecord['trigger'], string> = {
  person: 'You',
  setup: 'Setup',
  cli: 'Command line',
  schedule: 'Schedule',
}

/** `14:03:20`, with the day before it when that was not today. `now` in milliseconds. */
export function lineTime(at: string, now: number): string {
  const clock = formatTime(at, true)
  const day = formatDate(at)
  return day === formatDate(new Date(now).toISOString()) ? clock : `${day.replace(/ \d{4}$/, '')} ${clock}`
}

/** One line as text, for the clipboard. */
export const lineText = (entry: LogEntry): string =>
  [
    entry.at,
    entry.level.toUpperCase(),
    entry.area,
    entry.message,
    ...(entry.ref === null ? [] : [`ref ${entry.ref}`]),
    ...(entry.details === null ? [] : [entry.details]),
  ].join('  ')

/** A condition on the log in words, and the part of the address that holds it. */
export interface LogCondition {
  readonly words: string
  readonly without: Partial<LogsSearch>
}

/** Every condition but the text search, as a person would say it. */
export function logConditions(
  search: LogsSearch,
  connectorName: (id: string) => string,
  syncName: (id: string) => string,
  planName: (id: string) => string = () => 'One plan',
): LogCondition[] {
  const found: LogCondition[] = []
  const { levels, areas, connectorId, syncId, planId, from, to } = search
  if (syncId !== undefined) found.push({ words: syncName(syncId), without: { syncId: undefined } })
  if (planId !== undefined) found.push({ words: planName(planId), without: { planId: undefined } })
  if (levels?.length) {
    const words = levels.map((level) => levelWords[level].label).join(' or ')
    found.push({ words: `Level is ${words}`, without: { levels: undefined } })
  }
  if (areas?.length) {
    const words = areas.map((area) => areaWords[area]).join(' or ')
    found.push({ words: `Area is ${words}`, without: { areas: undefined } })
  }
  if (connectorId !== undefined) {
    found.push({
      words: `Connector is ${connectorName(connectorId)}`,
      without: { connectorId: undefined },
    })
  }
  if (from !== undefined) found.push({ words: `Since ${formatAbsolute(from)}`, without: { from: undefined } })
  if (to !== undefined) found.push({ words: `Until ${formatAbsolute(to)}`, without: { to: undefined } })
  return found
}
