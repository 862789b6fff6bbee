import { useSyncExternalStore } from 'react'
import {
  accountActions,
  whyNotInStatus,
  type AccountAction,
  type Connector,
} from '../../preload/contract/index.ts'
import type { MenuAction } from '../ui/data-grid/source.ts'
import { readOnlyReason } from './access-changes/safety-level.ts'
import { permission } from './permission.ts'

/** What is known of an account where something is offered to be done to it. */
export interface ActionTarget {
  readonly id: string
  readonly name: string
  readonly login: string
  readonly status: string
}

/** How each action is called. */
export const actionVerbs: Record<AccountAction, { verb: string; done: string }> = {
  suspend: { verb: 'Suspend', done: 'suspended' },
  unsuspend: { verb: 'Unsuspend', done: 'unsuspended' },
  deactivate: { verb: 'Deactivate', done: 'deactivated' },
  delete: { verb: 'Delete', done: 'deleted' },
}

/** Why no account can be changed through a connector; null where it can, as far as is known. */
export function whyNoChanges(connector: Connector | undefined): string | null {
  if (connector === undefined) return 'The connector is still being read.'
  return readOnlyReason(connector) ?? permission(connector, 'manageAccounts').why ?? null
}

/** Why an action cannot be done to an account, as far as the local data tells; Okta is asked before it is. */
export function whyNot(
  action: AccountAction,
  { status, login }: Pick<ActionTarget, 'status' | 'login'>,
  connector: Connector | undefined,
): string | null {
  const own = action !== 'unsuspend' && connector?.credential.actsAs === login
  return (
    whyNoChanges(connector) ??
    (own ? 'This connector signs in as this account.' : null) ??
    whyNotInStatus(action, status)
  )
}

/** The question that is in front of the screen. */
type Asked =
  | { kind: 'act'; connectorId: string; account: Pick<ActionTarget, 'id' | 'name'>; action: AccountAction }
  | { kind: 'create'; connectorId: string }

let asked: (Asked & { nth: number }) | null = null
let count = 0
const listeners = new Set<() => void>()
const ask = (next: Asked | null): void => {
  asked = next === null ? null : { ...next, nth: ++count }
  for (const listener of listeners) listener()
}

/**
 * Questions about accounts, kept outside the screens: they are asked from lists, details and the
 * palette, and their answer stays when the account has left the list.
 */
export const accountQuestion = {
  act: (connectorId: string, account: Pick<ActionTarget, 'id' | 'name'>, action: AccountAction) =>
    ask({ kind: 'act', connectorId, account, action }),
  create: (connectorId: string) => ask({ kind: 'create', connectorId }),
  close: () => ask(null),
}

const subscribe = (listener: () => void) => {
  listeners.add(listener)
  return () => void listeners.delete(listener)
}
/** The open question; `nth` is another one for each time that one is asked. */
export const useAccountQuestion = () => useSyncExternalStore(subscribe, () => asked)

/** The entries of the menu of an account, the same wherever it opens. */
export const accountMenu = (connector: Connector | undefined, account: ActionTarget): readonly MenuAction[] =>
  accountActions.map((action, at) => {
    const reason = whyNot(action, account, connector)
    return {
      label: `${actionVerbs[action].verb}…`,
      ...(at === 0 ? { apart: true } : {}),
      ...(reason === null ? {} : { whyNot: reason }),
      run: () => accountQuestion.act(connector?.id ?? '', account, action),
    }
  })
