import { useQueryClient } from '@tanstack/react-query'
import { useEffect, useEffectEvent, useRef, useState } from 'react'
import type { AccessChange, AppError, ChangePlan } from '../../../preload/contract/index.ts'
import { request, toAppError } from '../../lib/api.ts'
import { shownPlans } from '../../lib/access-changes/shown-plans.ts'
import { reportFailure } from '../../lib/use-grid-source.ts'

/** Discards a plan that was made to be asked about, when the question goes away undecided. */
export function useUndecided(planId: string | undefined) {
  const cache = useQueryClient()
  const undecided = useRef(planId)
  const leaving = useRef<ReturnType<typeof setTimeout>>(undefined)
  const leave = useEffectEvent(() => {
    const left = undecided.current
    if (left === undefined) return
    undecided.current = undefined
    request('plans.discard', { planId: left })
      .catch(reportFailure)
      .finally(() => {
        shownPlans.leave(left)
        void cache.invalidateQueries({ queryKey: ['plans.list'] })
      })
  })
  useEffect(() => {
    clearTimeout(leaving.current)
    if (planId !== undefined) shownPlans.ask(planId)
    return () => {
      // Put off, because React may run an effect twice to check it.
      leaving.current = setTimeout(leave)
    }
  }, [planId])
  return {
    hold: (held: string) => {
      undecided.current = held
      shownPlans.ask(held)
    },
    /** It is applied. */
    decided: () => {
      if (undecided.current !== undefined) shownPlans.applied(undecided.current)
      undecided.current = undefined
    },
  }
}

/** A plan of its own for changes that are asked about; `retry` makes it again where that failed. */
export function useSeparatePlan(connectorId: string, changes: readonly AccessChange[]) {
  const [made, setMade] = useState<{ plan: ChangePlan } | { error: AppError } | null>(null)
  const { hold, decided } = useUndecided(undefined)
  const gone = useRef(false)

  const make = async () => {
    try {
      const { plan } = await request('plans.add', { connectorId, changes: [...changes], apart: true })
      if (gone.current) await request('plans.discard', { planId: plan.planId }).catch(reportFailure)
      else {
        hold(plan.planId)
        setMade({ plan })
      }
    } catch (error) {
      if (!gone.current) setMade({ error: toAppError(error) })
    }
  }
  const begin = useEffectEvent(() => void make())
  useEffect(() => {
    gone.current = false
    const timer = setTimeout(begin)
    return () => {
      clearTimeout(timer)
      gone.current = true
    }
  }, [])

  return {
    plan: made !== null && 'plan' in made ? made.plan : null,
    error: made !== null && 'error' in made ? made.error : null,
    retry: () => {
      setMade(null)
      void make()
    },
    decided,
  }
}
