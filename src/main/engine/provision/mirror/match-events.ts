import type { AccessChange, Receipt } from '../../../../preload/contract/models.ts'
import type { StoredStep } from '../../db/ledger/plan-rows.ts'
import type { LogEvent } from '../../sync/log-reader.ts'

/** Okta's clock and this computer's may differ by so much, milliseconds. */
const skewMs = 60_000

export interface Awaiting {
  planId: string
  position: number
  change: AccessChange
  receipt: Receipt
}

/** The steps among them that have a receipt. */
export const awaitingOf = (steps: readonly StoredStep[]): Awaiting[] =>
  steps.flatMap(({ planId, position, change, receipt }) =>
    receipt === null ? [] : [{ planId, position, change, receipt }],
  )

/**
 * Okta: "Event types". A role that is taken away while another is left is told as a grant, which carries all
 * that the principal has.
 */
export function eventTypes({ kind, verb, principalType }: AccessChange): string[] {
  const granted = verb === 'grant'
  const done = granted ? 'add' : 'remove'
  if (kind === 'membership') return [`group.user_membership.${done}`]
  if (kind === 'assignment') return [`application.user_membership.${done}`]
  if (kind === 'group-assignment') return [`group.application_assignment.${done}`]
  if (kind === 'binding') return [`iam.resourceset.bindings.${granted ? 'add' : 'delete'}`]
  const about = principalType === 'USER' ? 'user.account.privilege' : 'group.privilege'
  return granted ? [`${about}.grant`] : [`${about}.revoke`, `${about}.grant`]
}

/** Whether an event is about the very objects of a change. */
function isAbout(event: LogEvent, change: AccessChange): boolean {
  const { kind, verb, resourceId, principalId, principalType, setId } = change
  if (!eventTypes(change).includes(event.type)) return false
  const ids = (...types: string[]): string[] =>
    event.targets.filter(({ type }) => types.includes(type)).map(({ id }) => id)
  const principals = ids(principalType === 'USER' ? 'User' : 'UserGroup')
  if (kind === 'membership') return principals.includes(principalId) && ids('UserGroup').includes(resourceId)
  if (kind === 'assignment' || kind === 'group-assignment')
    return principals.includes(principalId) && ids('AppInstance').includes(resourceId)
  if (kind === 'role') {
    const roles = ids('ROLE')
    return (
      principals.includes(principalId) &&
      (roles.length === 0 || roles.includes(resourceId) === (verb === 'grant'))
    )
  }
  // What an event of a binding does not name cannot tell against it, but something has to tell for it.
  const [roles, sets] = [ids('CUSTOM_ROLE'), ids('RESOURCE_SET')]
  return (
    (principals.length > 0 ? principals.includes(principalId) : roles.length > 0) &&
    (roles.length === 0 || roles.includes(resourceId)) &&
    (sets.length === 0 || sets.includes(setId ?? ''))
  )
}

const isSame = (one: string, other: string): boolean => one.toLowerCase() === other.toLowerCase()

/**
 * Finds the event of each receipt: of its type, about its objects, within the time of the step as far as the two
 * clocks may differ, made by the login that the credential acts as where that is known. Where several are left,
 * one that came through an API token is preferred, then the closest in time. No event is used twice.
 */
export function matchEvents(
  awaiting: readonly Awaiting[],
  events: readonly LogEvent[],
  used: ReadonlySet<string>,
  actsAs: string | null,
): { of: Awaiting; event: NonNullable<Receipt['event']> }[] {
  const free = new Map(events.filter(({ id }) => !used.has(id)).map((event) => [event.id, event]))
  const found: { of: Awaiting; event: NonNullable<Receipt['event']> }[] = []
  const inOrder = awaiting.toSorted((a, b) => a.receipt.startedAt.localeCompare(b.receipt.startedAt))
  for (const of of inOrder) {
    const [from, to] = [Date.parse(of.receipt.startedAt), Date.parse(of.receipt.at)]
    let best: { event: LogEvent; distance: number } | null = null
    for (const event of free.values()) {
      const at = Date.parse(event.at)
      const off = Math.max(from - at, at - to, 0)
      if (Number.isNaN(at) || off > skewMs || !isAbout(event, of.change)) continue
      if (actsAs !== null && event.actor !== null && !isSame(event.actor.login, actsAs)) continue
      const distance = off + (event.tokenId === null ? skewMs : 0)
      if (best === null || distance < best.distance) best = { event, distance }
    }
    if (best === null) continue
    const { id, type, at } = best.event
    free.delete(id)
    found.push({ of, event: { id, type, at } })
  }
  return found
}

/** From when on the log is read for these receipts, epoch milliseconds; and the types of event that are looked for. */
export function asked(awaiting: readonly Awaiting[]): { since: number; types: string[] } {
  const starts = awaiting.map(({ receipt }) => Date.parse(receipt.startedAt))
  const types = new Set(awaiting.flatMap(({ change }) => eventTypes(change)))
  return { since: starts.reduce((a, b) => Math.min(a, b), Infinity) - skewMs, types: [...types].toSorted() }
}
