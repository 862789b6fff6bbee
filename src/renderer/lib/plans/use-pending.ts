import type { LinkProps } from '@tanstack/react-router'
import type { Connector } from '../../../preload/contract/index.ts'
import { shownPlans } from '../access-changes/shown-plans.ts'
import { useRequest } from '../api.ts'
import { plural } from '../format.ts'

interface Pending {
  /** Changes that wait in drafts. */
  readonly changes: number
  /** `3 pending changes in Acme`. */
  readonly words: string
  /** The draft, or the list where there are several. */
  readonly link: Pick<LinkProps, 'to' | 'params' | 'search'>
}

/** What waits to be reviewed and applied in a connector; null where nothing does. */
export function usePending(connector: Pick<Connector, 'id' | 'name'> | undefined): Pending | null {
  const { data } = useRequest(
    'plans.list',
    connector === undefined ? null : { connectorId: connector.id, states: ['draft'], limit: 20 },
  )
  if (connector === undefined || data === undefined) return null
  const drafts = data.rows.filter(
    ({ planId, connectorId, counts }) =>
      connectorId === connector.id && counts.steps > 0 && !shownPlans.isAsked(planId),
  )
  const [first] = drafts
  if (first === undefined) return null
  const changes = drafts.reduce((sum, { counts }) => sum + counts.steps, 0)
  const more = data.total > data.rows.length ? 'at least ' : ''
  return {
    changes,
    words: `${more}${plural(changes, ['pending change', 'pending changes'])} in ${connector.name}`,
    link:
      drafts.length === 1
        ? { to: '/plans/$planId', params: { planId: first.planId } }
        : { to: '/plans', search: { connectorId: connector.id } },
  }
}

/** Plans of all connectors that wait for a person: drafts, and those that were interrupted. */
export function useWaitingPlans(): number {
  const byState = useRequest('plans.list', { limit: 1 }).data?.byState
  return Math.max(0, (byState?.draft ?? 0) - shownPlans.asked()) + (byState?.interrupted ?? 0)
}
