import {
  err,
  ok,
  type AccountActionResult,
  type AppError,
  type Result,
} from '../../../preload/contract/index.ts'
import type { Audit } from '../audit/trail.ts'
import { gone } from '../connectors/gone.ts'
import type { ConnectorStore, StoredConnector } from '../db/ledger/connectors.ts'
import { accountHoldings, type Holdings } from '../db/snapshot/holdings.ts'
import { snapshotReader } from '../db/snapshot/reader.ts'
import type { EngineHandlers } from '../dispatch.ts'
import { isInDoubt } from '../okta/errors.ts'
import type { Clock, OktaClient } from '../okta/port.ts'
import { readsOnly } from '../provision/guards.ts'
import { hiddenKinds, type SnapshotSource } from '../query/source.ts'
import { createFollower, type FollowDeps } from '../sync/follow.ts'
import { act, type ActDeps } from './act.ts'
import { create } from './create.ts'
import { lookAt } from './look.ts'
import { previewOf } from './preview.ts'

export interface AccountDeps extends Pick<FollowDeps<string | null>, 'running' | 'finished' | 'start'> {
  connectors: ConnectorStore
  client: (connector: StoredConnector) => Promise<Result<OktaClient>>
  source: (connectorId: string) => SnapshotSource
  /** Okta refused what the credential was thought to be able to do, so that is found out again. */
  refused: (connectorId: string) => void
  audit: Audit
  clock: Clock
  log: (connectorId: string, ...line: Parameters<ActDeps['log']>) => void
}

/** Why nothing in this organization may be changed now; null where it may. Asked before any call. */
function obstacle(connector: StoredConnector): { ok: false; error: AppError } | null {
  const { name, archivedAt, otherOrganization, capabilities } = connector
  if (archivedAt !== null)
    return err('conflict', `${name} was removed.`, 'Add the connector again to change accounts.')
  if (otherOrganization !== null) {
    return err(
      'conflict',
      `${name} answers as another organization than the one its data is of.`,
      'Decide what is to happen with the data first.',
    )
  }
  const may = capabilities?.manageAccounts
  return may?.value === 'no'
    ? err('forbidden', may.reason, 'Test the credential again once it was given the role.')
    : null
}

/** The life of accounts in Okta: what an action would do, the action, and new accounts. */
export function createAccountService(deps: AccountDeps) {
  const { connectors, clock } = deps
  const now = (): string => new Date(clock.now()).toISOString()
  const busy = new Set<string>()

  const held = (connectorId: string, accountId: string): Holdings | null => {
    const source = deps.source(connectorId)
    return source.db === null
      ? null
      : accountHoldings(snapshotReader(source.db), accountId, hiddenKinds(source))
  }

  const follower = createFollower<string | null>({
    ...deps,
    shows(connectorId, accountId, status) {
      const shown = held(connectorId, accountId)?.status ?? null
      const leftOut =
        status === 'DEPROVISIONED' && connectors.get(connectorId)?.options.syncDeprovisionedUsers === false
      return shown === (leftOut ? null : status)
    },
    gaveUp: (connectorId) =>
      deps.log(connectorId, 'info', 'The local data shows the change of the account after the next sync.'),
  })

  /** What every request needs: a connector that may change accounts, and its client. */
  async function opened(connectorId: string): Promise<Result<OktaClient>> {
    const connector = connectors.get(connectorId)
    if (connector === null) return gone()
    return obstacle(connector) ?? deps.client(connector)
  }

  /** Runs a change, one at a time for each account, and brings the local data after it. */
  async function change(
    connectorId: string,
    what: string,
    work: (on: ActDeps) => Promise<Result<AccountActionResult>>,
  ): Promise<Result<AccountActionResult>> {
    const connector = connectors.get(connectorId)
    if (connector?.safetyLevel === 'read-only' && connector.archivedAt === null) return readsOnly(connector)
    const client = await opened(connectorId)
    if (!client.ok) return client
    const key = `${connectorId} ${what}`
    if (busy.has(key)) return err('conflict', 'This is under way already.', 'Wait for it to end.')
    busy.add(key)
    try {
      const result = await work({
        client: client.value,
        held: (accountId) => held(connectorId, accountId),
        pause: (milliseconds) => new Promise((resolve) => void clock.after(milliseconds, resolve)),
        now,
        audit: (action, text, details) => deps.audit(action, connectorId, text, details),
        log: (...line) => deps.log(connectorId, ...line),
      })
      if (result.ok) follower.follow(connectorId, result.value.accountId, result.value.after)
      else if (result.error.code === 'forbidden') deps.refused(connectorId)
      else if (isInDoubt(result.error)) follower.follow(connectorId, '', null)
      return result
    } finally {
      busy.delete(key)
    }
  }

  const handlers = {
    'accounts.preview': async ({ connectorId, accountId, action }) => {
      const client = await opened(connectorId)
      if (!client.ok) return client
      const looked = await lookAt(client.value, accountId)
      if (!looked.ok) return looked
      const { live } = looked.value
      return live === null
        ? err('not-found', 'Okta has no such account any more.', 'Sync to see what is there now.')
        : ok(previewOf(action, live, looked.value, held(connectorId, accountId)))
    },
    'accounts.act': ({ connectorId, ...asked }) =>
      change(connectorId, asked.accountId, (on) => act(on, asked)),
    'accounts.create': ({ connectorId, account }) =>
      change(connectorId, account.login.toLowerCase(), (on) => create(on, account)),
  } satisfies Partial<EngineHandlers>

  return { handlers, close: follower.close }
}
