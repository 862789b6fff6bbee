import { useDebouncedCallback } from '@mantine/hooks'
import { useState } from 'react'
import type { Connector } from '../../preload/contract/index.ts'
import { BudgetSlider, SyncPlanView } from '../ui/connector/sync-plan.tsx'
import { ErrorState } from '../ui/feedback/error-state.tsx'
import { Skeleton } from '../ui/feedback/skeleton.tsx'
import { Card } from '../ui/layout/page.tsx'
import { useRequest } from './api.ts'
import { notifyRefused } from './notify.tsx'
import { useUpdateConnector } from './use-connector.ts'

/** A key that is held moves the slider many times; only where it ends is kept. */
const settleMs = 400

/** What a full sync of the connector costs, and its API budget. `meaning`: what a plan that fails means here. */
export function PlanCard({ connector, meaning }: { connector: Connector; meaning: string }) {
  const plan = useRequest('sync.plan', { connectorId: connector.id })
  const update = useUpdateConnector()
  const [moved, setMoved] = useState<number | null>(null)
  const save = useDebouncedCallback(
    (budget: number) =>
      update.mutate(
        { connectorId: connector.id, budget },
        { onError: notifyRefused, onSettled: () => setMoved(null) },
      ),
    { delay: settleMs, flushOnUnmount: true },
  )
  const budget = moved ?? connector.budget
  const known = plan.isPlaceholderData ? undefined : plan.data

  return (
    <Card>
      {plan.error !== null && !plan.isFetching ? (
        <ErrorState error={plan.error.detail} meaning={meaning} onRetry={() => void plan.refetch()} />
      ) : known === undefined ? (
        <Skeleton lines={2} label="Planning the calls" />
      ) : (
        <SyncPlanView plan={known} budget={budget} />
      )}
      <BudgetSlider plan={known ?? null} budget={budget} onChange={setMoved} onSave={save} />
    </Card>
  )
}
