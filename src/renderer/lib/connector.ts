import type { Connector, ConnectorStatus } from '../../preload/contract/index.ts'
import type { Tone } from '../ui/feedback/status.tsx'

/** How the status of a connector is shown. */
export const connectorStatus: Record<ConnectorStatus, { label: string; tone: Tone }> = {
  'not-connected': { label: 'Not connected', tone: 'neutral' },
  syncing: { label: 'Syncing', tone: 'running' },
  connected: { label: 'Connected', tone: 'done' },
  error: { label: 'Error', tone: 'failed' },
  paused: { label: 'Paused', tone: 'neutral' },
  'needs-confirmation': { label: 'Needs confirmation', tone: 'attention' },
}

/**
 * The connector that commands act on outside its own screens: the one last opened, else the first
 * with data, else the first.
 */
export function pickCurrent(
  connectors: readonly Connector[],
  openId: string | undefined,
  lastId: string | undefined,
): Connector | undefined {
  const byId = (id: string | undefined) => connectors.find((each) => each.id === id)
  return byId(openId) ?? byId(lastId) ?? connectors.find((each) => each.dataAsOf !== null) ?? connectors[0]
}

/** Whether somebody else is to set the connector up, and has not begun. */
export const isWaiting = ({ setupStep, host, owners }: Connector): boolean =>
  setupStep !== null && host === null && owners.length > 0 && !owners.some(({ me }) => me)
