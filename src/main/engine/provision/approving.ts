import { err, ok, type AppError, type CheckedInput, type Result } from '../../../preload/contract/index.ts'
import type { Audit } from '../audit/trail.ts'
import type { ConnectorStore, StoredConnector } from '../db/ledger/connectors.ts'
import type { PlanStore } from '../db/ledger/plans.ts'
import type { OktaClient } from '../okta/port.ts'
import { noSuchPlan } from './drafting.ts'
import { connectorObstacle } from './guards.ts'
import type { PlanViews } from './view.ts'

export interface ApprovingDeps {
  store: PlanStore
  connectors: Pick<ConnectorStore, 'get'>
  view: Pick<PlanViews, 'approval'>
  /** The connector's own client. */
  client: (connector: StoredConnector) => Promise<Result<OktaClient>>
  /** A client that signs with a token of somebody else, which is kept out of every text and held nowhere. */
  openAs: (connector: StoredConnector, token: string) => Promise<OktaClient>
  /** E-mail of whoever uses the app; empty where it is not known. */
  ownEmail: () => string
  audit: Audit
  changed: (connectorId: string) => void
  now: () => string
}

/** States in which steps may still be sent. */
const approvable = new Set(['draft', 'interrupted', 'failed', 'cancelled'])

interface Approver {
  id: string
  login: string
  email: string
}

const sameName = (a: string | null, b: string): boolean =>
  a !== null && a !== '' && a.toLowerCase() === b.toLowerCase()
const changedSince = () =>
  err(
    'conflict',
    'The plan has changed since it was shown. It was not approved.',
    'Look at its steps, then approve it again.',
  )

const isHidden = (error: AppError): boolean => error.code === 'forbidden' || error.code === 'not-found'

/**
 * Whether an account holds an admin role. Okta does not let every administrator read roles, the own ones
 * included, so the connector is asked where their own token may not; and who may see all has one.
 */
async function isAdmin(
  token: OktaClient,
  connector: () => Promise<Result<OktaClient>>,
  accountId: string,
): Promise<Result<boolean>> {
  const roles = `/api/v1/users/${encodeURIComponent(accountId)}/roles`
  const own = await token.get<unknown>(roles)
  if (!own.ok && !isHidden(own.error)) return own
  if (own.ok && holdsAny(own.value.body)) return ok(true)
  const all = await token.get<unknown>('/api/v1/iam/assignees/users?limit=1')
  if (all.ok) return ok(true)
  if (!isHidden(all.error)) return all
  if (own.ok) return ok(false)
  const other = await connector()
  const seen = other.ok ? await other.value.get<unknown>(roles) : other
  if (!seen.ok) return isHidden(seen.error) ? ok(false) : seen
  return ok(holdsAny(seen.value.body))
}

const holdsAny = (body: unknown): boolean => Array.isArray(body) && body.length > 0

/** A second person shows with an API token of their own that they agree with these very steps. */
export function createApproving(deps: ApprovingDeps) {
  const { store } = deps

  /** Whether an account is the one that the connector's own credential acts as. */
  async function isOwn(connector: StoredConnector, { id, login }: Approver): Promise<Result<boolean>> {
    if (connector.actsAs !== null) return ok(sameName(connector.actsAs, login))
    const client = await deps.client(connector)
    if (!client.ok) return client
    const me = await client.value.me()
    return me.ok ? ok(me.value?.id === id) : me
  }

  async function whoIs(connector: StoredConnector, token: string): Promise<Result<Approver>> {
    const client = await deps.openAs(connector, token)
    try {
      const me = await client.me()
      if (!me.ok) return me
      if (me.value === null) {
        return err(
          'refused-for-safety',
          'This token does not belong to a person.',
          'Use an API token that the second person made.',
        )
      }
      const { id, login, status } = me.value
      if (status !== 'ACTIVE') {
        return err(
          'refused-for-safety',
          `The account ${login} is ${status}, so it cannot approve anything.`,
          'Ask an administrator whose account is active.',
        )
      }
      const admin = await isAdmin(client, () => deps.client(connector), id)
      if (!admin.ok) return admin
      if (!admin.value) {
        return err(
          'refused-for-safety',
          `${login} has no admin role in this organization.`,
          'Ask an administrator of the organization to approve.',
        )
      }
      const account = await client.get<{ profile?: { email?: unknown } } | null>('/api/v1/users/me')
      const email = account.ok ? account.value.body?.profile?.email : undefined
      return ok({ id, login, email: typeof email === 'string' ? email : '' })
    } finally {
      await client.close()
    }
  }

  return async ({ planId, token, fingerprint }: CheckedInput<'host.approvePlan'>): Promise<Result<null>> => {
    const plan = store.get(planId)
    if (plan === null) return noSuchPlan()
    if (!approvable.has(plan.state)) {
      return err(
        'conflict',
        `“${plan.title}” is ${plan.state}.`,
        'Only a plan with steps to send is approved.',
      )
    }
    const connector = deps.connectors.get(plan.connectorId)
    const obstacle = connectorObstacle(connector)
    // Approving changes nothing in Okta, so a connector that only reads may be made ready meanwhile.
    if (connector === null || (obstacle !== null && obstacle.error.code !== 'refused-for-safety'))
      return obstacle ?? noSuchPlan()
    const now = store.fingerprint(planId)
    if (now !== fingerprint) return changedSince()
    if (!deps.view.approval(plan, now).needed) {
      return err('conflict', 'The plan needs no approval.', 'Apply it as it is.')
    }
    const found = await whoIs(connector, token)
    if (!found.ok) return found
    const { id, login, email } = found.value
    const own = await isOwn(connector, found.value)
    if (!own.ok) return own
    if (own.value) {
      return err(
        'refused-for-safety',
        `${login} is the account that ${connector.name} itself acts as.`,
        'Ask a second person to approve with a token of their own.',
      )
    }
    if ([login, email].some((name) => sameName(deps.ownEmail(), name))) {
      return err(
        'refused-for-safety',
        `${login} is the person who uses this app, so a second person is still missing.`,
        'Ask somebody else to approve.',
      )
    }
    if (store.fingerprint(planId) !== fingerprint) return changedSince()
    store.setApproval(planId, { id, login, at: deps.now(), fingerprint })
    deps.audit('plan.approved', plan.connectorId, `${login} approved the plan “${plan.title}”.`, {
      planId,
      approvedBy: { id, login },
      fingerprint,
    })
    deps.changed(plan.connectorId)
    return ok(null)
  }
}
