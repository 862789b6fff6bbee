import type { PlanProgress } from '../../../../preload/contract/models.ts'
import type { Clock, OktaClient } from '../../okta/port.ts'

/** Milliseconds between two events, and the time that the rate is taken over. */
const emitEvery = 200
const rateOver = 30_000
/** Without so much to go by a rate would say nothing. */
const leastForRate = 1_000

/** When Okta's limits let calls go on, as everything waits for that; null while they do not hold anything up. */
export const limitedUntil = (client: OktaClient | null): string | null => {
  const until = client?.stats.waitingUntil ?? null
  return until === null ? null : new Date(until).toISOString()
}

/** Tells how far a plan is, at most five times a second, and only what is new. */
export function createProgress(options: {
  clock: Clock
  emit: (progress: PlanProgress) => void
  plan: { id: string; connectorId: string }
  total: number
  done: number
  client: () => OktaClient | null
}) {
  const { clock, plan, total } = options
  let { done } = options
  /** When steps ended, in the last half minute. */
  let ends: number[] = []
  const begun = clock.now()
  let told = ''
  let stop = (): void => undefined

  function now(state: PlanProgress['state']): PlanProgress {
    const time = clock.now()
    ends = ends.filter((at) => at > time - rateOver)
    const seconds = Math.min(rateOver, time - begun) / 1000
    const rate = seconds * 1000 < leastForRate || ends.length === 0 ? null : ends.length / seconds
    return {
      planId: plan.id,
      connectorId: plan.connectorId,
      state,
      done,
      total,
      rate: rate === null ? null : Math.round(rate * 10) / 10,
      etaSeconds: rate === null ? null : Math.ceil((total - done) / rate),
      waitingUntil: state === 'applying' ? limitedUntil(options.client()) : null,
    }
  }
  function tell(state: PlanProgress['state']): void {
    const progress = now(state)
    const face = JSON.stringify([progress.done, progress.state, progress.waitingUntil])
    if (face === told) return
    told = face
    options.emit(progress)
  }
  function tick(): void {
    stop = clock.after(emitEvery, () => {
      tell('applying')
      tick()
    })
  }
  tell('applying')
  tick()
  return {
    ended(): void {
      done += 1
      ends.push(clock.now())
    },
    end(state: PlanProgress['state']): void {
      stop()
      tell(state)
    },
  }
}
