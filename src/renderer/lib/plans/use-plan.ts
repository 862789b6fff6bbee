import { useMutation, useQueryClient } from '@tanstack/react-query'
import type { ChangePlan, Input } from '../../../preload/contract/index.ts'
import { request, requestKey, type RequestError, useRequest } from '../api.ts'

type PlanRequest =
  | 'plans.check'
  | 'plans.apply'
  | 'plans.cancel'
  | 'plans.resume'
  | 'plans.retry'
  | 'plans.skip'
  | 'plans.discard'
  | 'plans.removeSteps'

/** A change of a plan that answers with the plan; screens show the answer at once. */
export function usePlanAction<K extends PlanRequest>(name: K) {
  const cache = useQueryClient()
  return useMutation<ChangePlan, RequestError, Input<K>>({
    mutationFn: (input) => request(name, input),
    onSuccess: (plan) => {
      cache.setQueryData(requestKey('plans.get', { planId: plan.planId }), plan)
      void cache.invalidateQueries({ queryKey: ['plans.steps'] })
      void cache.invalidateQueries({ queryKey: ['plans.list'] })
    },
  })
}

/** The connector of a plan as it is now; undefined while it is read, and where it is gone. */
export const useConnectorOf = (connectorId: string) =>
  useRequest('connectors.list', {}).data?.find(({ id }) => id === connectorId)
