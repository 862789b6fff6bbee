import type { AppError, Result } from '../../../../preload/contract/errors.ts'
import type { ChangePlan } from '../../../../preload/contract/models.ts'
import type { Clock, OktaClient } from '../../okta/port.ts'
import { changePriority } from '../types.ts'

/** Milliseconds before each look whether the network is there again; the last one repeats. */
const looks = [5_000, 15_000, 30_000, 60_000]
/** Open to everybody, so it tells nothing but whether Okta can be reached. */
const knock = '/.well-known/okta-organization'

interface Wait {
  planId: string
  connectorId: string
  for: 'network' | 'credential'
  looks: number
  until: number | null
  /** Ends the timer and the look under way. */
  end: () => void
}

export interface WaitDeps {
  clock: Clock
  client: (connectorId: string) => Promise<Result<OktaClient>>
  /** It can go on. */
  go: (planId: string) => void
  /** It cannot, for a reason that waiting does not end. */
  broken: (planId: string, error: AppError) => void
  changed: (connectorId: string) => void
}

/** Plans that wait for the network or for a credential, and when they are tried again. */
export function createWaits(deps: WaitDeps) {
  const waits = new Map<string, Wait>()

  async function look(wait: Wait): Promise<void> {
    wait.end()
    const ended = new AbortController()
    wait.end = () => ended.abort()
    wait.until = null
    const isOver = (): boolean => ended.signal.aborted || waits.get(wait.planId) !== wait
    const opened = await deps.client(wait.connectorId)
    if (isOver()) return
    if (!opened.ok) {
      if (opened.error.code !== 'credential-missing') {
        waits.delete(wait.planId)
        deps.broken(wait.planId, opened.error)
      } else if (wait.for !== 'credential') {
        wait.for = 'credential'
        deps.changed(wait.connectorId)
      }
      return
    }
    const answer = await opened.value.get(knock, { signal: ended.signal, priority: changePriority })
    if (isOver()) return
    if (!answer.ok && answer.error.code === 'offline') {
      wait.for = 'network'
      rest(wait)
      return
    }
    waits.delete(wait.planId)
    deps.go(wait.planId)
  }

  /** Sets the time of the next look. */
  function rest(wait: Wait): void {
    const milliseconds = looks[Math.min(wait.looks, looks.length - 1)] ?? 0
    wait.looks += 1
    wait.until = deps.clock.now() + milliseconds
    wait.end = deps.clock.after(milliseconds, () => begin(wait))
    deps.changed(wait.connectorId)
  }

  function begin(wait: Wait): void {
    look(wait).catch((cause: unknown) => {
      waits.delete(wait.planId)
      const message = cause instanceof Error ? cause.message : String(cause)
      deps.broken(wait.planId, { code: 'internal', message, nextStep: 'Go on with the plan.' })
    })
  }

  return {
    /** `now`: looked at once, else after the usual time. `again`: how often it has waited without getting on. */
    add(
      plan: { planId: string; connectorId: string },
      why: 'network' | 'credential',
      { now = false, again = 0 }: { now?: boolean; again?: number } = {},
    ): void {
      waits.get(plan.planId)?.end()
      const wait: Wait = { ...plan, for: why, looks: again, until: null, end: () => undefined }
      waits.set(plan.planId, wait)
      if (now) begin(wait)
      else if (why === 'network') rest(wait)
    },
    /** Whether it waited. */
    remove(planId: string): boolean {
      waits.get(planId)?.end()
      return waits.delete(planId)
    },
    /** Looks at once: at all, or at those of a connector. */
    wake(connectorId?: string): void {
      for (const wait of [...waits.values()]) {
        if (connectorId !== undefined && wait.connectorId !== connectorId) continue
        wait.looks = 0
        begin(wait)
      }
    },
    waiting(planId: string): ChangePlan['waiting'] {
      const wait = waits.get(planId)
      if (wait === undefined) return null
      return { for: wait.for, until: wait.until === null ? null : new Date(wait.until).toISOString() }
    },
    close(): void {
      for (const wait of waits.values()) wait.end()
      waits.clear()
    },
  }
}
