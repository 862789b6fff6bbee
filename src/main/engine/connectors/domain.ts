import { err, ok, parseOktaDomain, type Connector, type Result } from '../../../preload/contract/index.ts'
import type { Audit } from '../audit/trail.ts'
import type { ConnectorStore, StoredConnector } from '../db/ledger/connectors.ts'
import type { EngineHandlers } from '../dispatch.ts'
import { organizationIn } from '../sync/resume.ts'
import { archived, gone } from './gone.ts'
import type { ConnectorLog } from './service.ts'

export interface DomainDeps {
  store: ConnectorStore
  audit: Audit
  log: ConnectorLog
  dropCredential: (connectorId: string) => Promise<void>
  /** Ends the connector's sync, if one runs here, and waits until it has. */
  stopSync: (connectorId: string) => Promise<void>
  runningSync: (connectorId: string) => string | null
  removeData: (connectorId: string) => void
  reread: (connectorId: string) => Result<Connector>
  /** Whether the address of a simulated organization on this computer may be entered. */
  simulated: boolean
}

export interface CheckedDomain {
  host: string
  url: string
  kind: Connector['kind']
}

/** The domain that a person typed; one that is not Okta's own has to be confirmed. */
export function checkDomain(typed: string, confirmed: boolean, simulated: boolean): Result<CheckedDomain> {
  const parsed = parseOktaDomain(typed, { allowLoopback: simulated })
  if (!parsed.ok) return err('invalid-input', parsed.reason, 'Correct the domain.')
  const { host, url, kind } = parsed
  if (kind === 'loopback') return ok({ host, url, kind: 'demo' })
  if (kind === 'custom' && !confirmed) {
    return err(
      'refused-for-safety',
      `${host} is not one of Okta's own domains. The credential would be sent there.`,
      'Confirm that this is the custom domain of your Okta organization.',
    )
  }
  return ok({ host, url, kind })
}

/** Refuses a domain that another connector has. */
export function checkFree(store: ConnectorStore, { host, url }: CheckedDomain): Result<null> {
  const known = store.byUrl(url)
  return known === null
    ? ok(null)
    : err('conflict', `${host} is connected already, as ${known.name}.`, 'Open that connector instead.')
}

/** Id of the organization that the connector's local data is of; null where there is none, or it does not tell. */
export const organizationOf = ({ orgId, snapshot }: StoredConnector): string | null =>
  snapshot === null ? null : (orgId ?? organizationIn(snapshot.file))

/**
 * Changes of where a connector is, and of whose organization it is. A credential is sent to the server it
 * was entered for and to no other, and the data of two organizations is never mixed.
 */
export function createDomainHandlers(deps: DomainDeps) {
  const { store } = deps
  const busy = ({ name }: StoredConnector) =>
    err('conflict', `${name} is being synced, perhaps by the command line.`, 'Wait for that sync to end.')

  return {
    'connectors.setDomain': async ({ connectorId, domain, customDomainConfirmed }) => {
      const connector = store.get(connectorId)
      if (connector === null) return gone()
      if (connector.archivedAt !== null) return archived(connector)
      const checked = checkDomain(domain, customDomainConfirmed, deps.simulated)
      if (!checked.ok) return checked
      const next = checked.value
      if (next.url === connector.url) return deps.reread(connectorId)
      const free = checkFree(store, next)
      if (!free.ok) return free
      await deps.stopSync(connectorId)
      if (deps.runningSync(connectorId) !== null) return busy(connector)
      const orgId = organizationOf(connector)
      // Both in one go, so that nothing that is under way can take the credential to the new place.
      const dropped = deps.dropCredential(connectorId)
      store.setDomain(connectorId, { ...next, orgId })
      await dropped
      const before = connector.host === null ? '' : ` instead of ${connector.host}`
      deps.log('info', connectorId, `The domain of ${connector.name} is ${next.host}${before}.`)
      deps.audit(
        'connector.configured',
        connectorId,
        `The domain of ${connector.name} is ${next.host}${before}.`,
        {
          before: connector.host,
          after: next.host,
        },
      )
      return deps.reread(connectorId)
    },
    'connectors.replaceOrganization': async ({ connectorId }) => {
      const connector = store.get(connectorId)
      if (connector === null) return gone()
      const { otherOrganization: other } = connector
      if (other === null) {
        return err(
          'conflict',
          `No other organization answers for ${connector.name}.`,
          'Test the connection, and look again.',
        )
      }
      await deps.stopSync(connectorId)
      if (deps.runningSync(connectorId) !== null) return busy(connector)
      // Files before the ledger: a kill in between leaves the question open, and never another's history.
      deps.removeData(connectorId)
      store.replaceOrganization(connectorId)
      const message = `The data of ${connector.orgName ?? connector.orgId ?? 'the earlier organization'} was dropped from ${connector.name}, which is of ${other.name ?? other.id} now.`
      deps.log('info', connectorId, message)
      deps.audit('organization.replaced', connectorId, message, {
        before: { id: connector.orgId, name: connector.orgName },
        after: other,
      })
      return deps.reread(connectorId)
    },
  } satisfies Partial<EngineHandlers>
}
