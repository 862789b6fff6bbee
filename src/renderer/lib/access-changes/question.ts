import { useSyncExternalStore } from 'react'
import type { AccessChange } from '../../../preload/contract/index.ts'

/** A change with what those it is about are called where it was asked for. */
export interface NamedChange {
  readonly change: AccessChange
  readonly principal: string
  readonly resource: string
  /** Of the resource set of a binding. */
  readonly set: string | null
}

/** Somebody or something that access can be given to. */
export interface Party {
  readonly type: AccessChange['principalType']
  readonly id: string
  readonly name: string
}

/** A group, an application or an admin role that access can be given of. */
export interface Target {
  readonly kind: 'group' | 'app' | 'role'
  /** Of a role: its standard type, or the id of a custom one. */
  readonly id: string
  readonly name: string
  /** The resource set that a custom role is given on. */
  readonly set?: { readonly id: string; readonly label: string }
}

/** What is to be chosen: for people and groups what they get, or of groups and applications who gets it. */
export type Grant =
  | { readonly choose: 'groups' | 'apps' | 'roles'; readonly for: readonly Party[] }
  | { readonly choose: 'people' | 'assigned-groups'; readonly of: readonly Target[] }

type Asked =
  | {
      kind: 'change'
      connectorId: string
      changes: readonly NamedChange[]
      /** The changes were applied. */
      onApplied: (() => void) | undefined
    }
  | { kind: 'grant'; connectorId: string; grant: Grant; onApplied: (() => void) | undefined }

let asked: (Asked & { nth: number }) | null = null
let count = 0
const listeners = new Set<() => void>()
const ask = (next: Asked | null): void => {
  asked = next === null ? null : { ...next, nth: ++count }
  for (const listener of listeners) listener()
}

/**
 * Questions about access, kept outside the screens: they are asked from lists, details and their menus, and
 * what came of one stays when the row has left the list.
 */
export const accessQuestion = {
  change: (connectorId: string, changes: readonly NamedChange[], onApplied?: () => void) => {
    if (changes.length > 0) ask({ kind: 'change', connectorId, changes, onApplied })
  },
  grant: (connectorId: string, grant: Grant, onApplied?: () => void) =>
    ask({ kind: 'grant', connectorId, grant, onApplied }),
  close: () => ask(null),
}

const subscribe = (listener: () => void) => {
  listeners.add(listener)
  return () => void listeners.delete(listener)
}
/** The open question; `nth` is another one for each time that one is asked. */
export const useAccessQuestion = () => useSyncExternalStore(subscribe, () => asked)
