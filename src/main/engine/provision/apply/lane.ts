import type { AccessChange } from '../../../../preload/contract/models.ts'

/** Something that a step needs for itself alone, or together with others that leave it as it is. */
export interface Lock {
  id: string
  alone: boolean
}

/**
 * What a step takes hold of. Whoever gets or loses access is held alone, what the access is to is shared: so two
 * steps meet where the principal of one is the principal or the resource of the other. The assignment of a group
 * changes what its people hold of the application, so it has the application to itself; and whether a super
 * administrator is the last one is only certain for one step at a time.
 */
export function locksOf(change: AccessChange): Lock[] {
  const { kind, principalId, resourceId, setId } = change
  const alone = kind === 'group-assignment' || resourceId === 'SUPER_ADMIN'
  const id = kind === 'binding' ? `${setId ?? ''} ${resourceId}` : resourceId
  const held = { id: principalId, alone: true }
  return id === principalId ? [held] : [held, { id, alone: alone || kind === 'binding' }]
}

interface Ticket {
  locks: readonly Lock[]
  /** Null: it is not to go at all. */
  call(leave: (() => void) | null): void
}

/** Steps of one connector: which of them may be under way at once. */
export interface Lane {
  /** Waits for its turn; in the order of asking among steps of one plan that meet. Null when the plan was dropped. */
  enter(planId: string, locks: readonly Lock[]): Promise<(() => void) | null>
  /** Turns away all steps of a plan that wait. */
  drop(planId: string): void
  /** Nothing of the plan is under way, because of another plan's steps. */
  waitsForTurn(planId: string): boolean
}

/** `most`: steps under way at once. */
export function createLane(most: number): Lane {
  const queues = new Map<string, Ticket[]>()
  const active = new Map<string, number>()
  /** -1: held alone, else by so many. */
  const held = new Map<string, number>()
  let under = 0

  const isFree = (locks: readonly Lock[], reserved: ReadonlyMap<string, boolean>): boolean =>
    locks.every(({ id, alone }) => {
      const holders = held.get(id)
      if (holders !== undefined && (alone || holders < 0)) return false
      const wanted = reserved.get(id)
      return wanted === undefined || (!alone && !wanted)
    })

  /** The first step that may go; null where none may. One that must wait keeps its place against those that come after it. */
  function next(): { planId: string; at: number } | null {
    if (under >= most) return null
    const reserved = new Map<string, boolean>()
    const plans = [...queues.keys()].toSorted((a, b) => (active.get(a) ?? 0) - (active.get(b) ?? 0))
    for (const planId of plans) {
      const queue = queues.get(planId) ?? []
      for (const [at, { locks }] of queue.entries()) {
        if (isFree(locks, reserved)) return { planId, at }
        for (const { id, alone } of locks) reserved.set(id, alone || (reserved.get(id) ?? false))
      }
    }
    return null
  }

  const add = (planId: string, count: number): void => {
    under += count
    const now = (active.get(planId) ?? 0) + count
    if (now === 0) active.delete(planId)
    else active.set(planId, now)
  }

  function pump(): void {
    for (let found = next(); found !== null; found = next()) {
      const { planId, at } = found
      const [ticket] = queues.get(planId)?.splice(at, 1) ?? []
      if (ticket === undefined) return
      for (const { id, alone } of ticket.locks) held.set(id, alone ? -1 : (held.get(id) ?? 0) + 1)
      add(planId, 1)
      ticket.call(() => {
        for (const { id } of ticket.locks) {
          const holders = held.get(id) ?? 0
          if (holders > 1) held.set(id, holders - 1)
          else held.delete(id)
        }
        add(planId, -1)
        pump()
      })
    }
  }

  return {
    enter: (planId, locks) =>
      new Promise((resolve) => {
        const queue = queues.get(planId) ?? []
        queues.set(planId, queue)
        queue.push({ locks, call: resolve })
        pump()
      }),
    drop(planId) {
      const queue = queues.get(planId) ?? []
      queues.delete(planId)
      for (const { call } of queue) call(null)
      pump()
    },
    waitsForTurn: (planId) => (active.get(planId) ?? 0) === 0 && (queues.get(planId)?.length ?? 0) > 0,
  }
}
