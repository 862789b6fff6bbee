import type { MenuAction } from '../ui/data-grid/source.ts'
import { copyToClipboard } from '../ui/copy.ts'
import { request } from './api.ts'
import { reportFailure } from './use-grid-source.ts'

const links = { user: 'okta-user', group: 'okta-group', app: 'okta-app' } as const

/** Opens an object in Okta's own admin console, in the browser. */
export function openInOkta(kind: keyof typeof links, connectorId: string, objectId: string) {
  request('link.open', { link: links[kind], connectorId, objectId }).catch(reportFailure)
}

/** What the menu of every row about an object offers beside the grid's own entries. */
export const objectActions = (
  kind: keyof typeof links,
  connectorId: string,
  id: string,
): readonly MenuAction[] => [
  { label: 'Open in Okta', run: () => openInOkta(kind, connectorId, id) },
  { label: 'Copy id', run: () => void copyToClipboard(id) },
]
