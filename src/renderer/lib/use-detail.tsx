import { Button } from '@mantine/core'
import type { ReactNode } from 'react'
import type { Detail } from '../../preload/contract/index.ts'
import { EmptyState } from '../ui/feedback/empty-state.tsx'
import { ErrorState } from '../ui/feedback/error-state.tsx'
import { Skeleton } from '../ui/feedback/skeleton.tsx'
import { LinkButton } from '../ui/link-button.tsx'
import { useRequest } from './api.ts'
import type { GridAddress } from './use-grid-address.ts'

/**
 * The detail of one object, or what stands in its place: grey lines while it loads, what happened
 * when it is gone or cannot be read. While another object loads the one before stays.
 */
export function useDetail<K extends Detail['kind']>(
  kind: K,
  id: string,
  address: GridAddress,
): { detail: Extract<Detail, { kind: K }> } | { instead: ReactNode } {
  const { data, error, refetch } = useRequest('detail.get', { connectorId: address.connectorId, kind, id })
  // What was read before a sync stays in the cache when the sync did not find the object any more.
  const gone = error?.detail.code === 'not-found'
  if (data?.kind === kind && !gone) return { detail: data as Extract<Detail, { kind: K }> }
  if (!error) return { instead: <Skeleton lines={8} label="Loading the details" /> }
  const close = (
    <Button variant="default" onClick={address.close}>
      Close
    </Button>
  )
  const past = kind !== 'role' && (
    <LinkButton
      variant="default"
      to="/c/$connectorId/changes"
      params={{ connectorId: address.connectorId }}
      search={{ subject: { kind, id } }}
    >
      See its changes
    </LinkButton>
  )
  return {
    instead: gone ? (
      <EmptyState
        icon="none"
        title="No longer in the data"
        actions={
          <>
            {past}
            {close}
          </>
        }
      >
        The last sync did not find this object in Okta. It may have been deleted, or this credential may not
        see it.
      </EmptyState>
    ) : (
      <div style={{ padding: 16 }}>
        <ErrorState error={error.detail} onRetry={() => void refetch()} actions={close} />
      </div>
    ),
  }
}
