import type { Connector, Result } from '../../../preload/contract/index.ts'
import type { ConnectorStore, StoredConnector } from '../db/ledger/connectors.ts'
import type { EngineHandlers } from '../dispatch.ts'
import type { OktaClient } from '../okta/port.ts'
import { probeCapabilities } from '../okta/probe.ts'
import { organizationOf } from './domain.ts'
import { gone, otherAnswers } from './gone.ts'
import type { ConnectorLog } from './service.ts'

export interface ProbingDeps {
  store: ConnectorStore
  client: (connector: StoredConnector) => Promise<Result<OktaClient>>
  /** The connector as it is now, after telling screens that it changed. */
  reread: (connectorId: string) => Result<Connector>
  changed: (connectorId: string) => void
  now: () => string
  log: ConnectorLog
}

/** Tests of a credential: what it can do, whose organization it is of, and how much longer it works. */
export function createProbing(deps: ProbingDeps) {
  const { store } = deps
  return {
    'connectors.probe': async ({ connectorId }) => {
      const connector = store.get(connectorId)
      if (connector === null) return gone()
      const opened = await deps.client(connector)
      if (!opened.ok) return opened
      const probed = await probeCapabilities(opened.value)
      if (!probed.ok) {
        if (connector.setupStep === null && probed.error.code !== 'cancelled')
          store.setError(connectorId, probed.error)
        deps.log('warn', connectorId, `The test of the connection failed: ${probed.error.message}`, {
          error: probed.error,
        })
        deps.changed(connectorId)
        return probed
      }
      const known = organizationOf(connector)
      if (known !== null && probed.value.orgId !== null && probed.value.orgId !== known) {
        const other = { id: probed.value.orgId, name: probed.value.orgName }
        store.setOther(connectorId, other)
        deps.changed(connectorId)
        return otherAnswers({ ...connector, otherOrganization: other })
      }
      store.setOther(connectorId, null)
      store.setProbe(connectorId, { ...probed.value, at: deps.now() })
      if (connector.setupStep === 'test') store.setStep(connectorId, 'sync')
      deps.log(
        'info',
        connectorId,
        'The connection was tested.',
        Object.fromEntries(
          Object.entries(probed.value.capabilities).map(([key, capability]) => [key, capability?.value]),
        ),
      )
      return deps.reread(connectorId)
    },
    'connectors.checkHealth': ({ connectorId }) => {
      const connector = store.get(connectorId)
      return connector === null ? gone() : deps.reread(connectorId)
    },
  } satisfies Partial<EngineHandlers>
}
