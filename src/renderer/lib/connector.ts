import type { Connector, ConnectorStatus } from '../../preload/contract/index.ts'
import type { Tone } from '../ui/feedback/status.tsx'
import type { IconName } from '../ui/icon.tsx'

interface StatusLook {
  readonly label: string
  readonly tone: Tone
  readonly icon?: IconName
}

/** How the status of a connector is shown. */
export const connectorStatus: Record<ConnectorStatus, StatusLook> = {
  'not-connected': { label: 'Not connected', tone: 'neutral' },
  syncing: { label: 'Syncing', tone: 'running' },
  connected: { label: 'Connected', tone: 'done' },
  error: { label: 'Error', tone: 'failed' },
  paused: { label: 'Paused', tone: 'neutral', icon: 'pause' },
  'needs-confirmation': { label: 'Needs confirmation', tone: 'attention' },
}

/** The status with what only the page knows, a sync whose progress arrives, and with what a removal left. */
export function statusLook(
  connector: Pick<Connector, 'status' | 'archivedAt' | 'otherOrganization'>,
  running: boolean,
): StatusLook {
  if (connector.archivedAt !== null) return { label: 'Removed, data kept', tone: 'neutral', icon: 'folder' }
  if (running) return connectorStatus.syncing
  if (connector.otherOrganization !== null) return { label: 'Other organization', tone: 'attention' }
  return connectorStatus[connector.status]
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
