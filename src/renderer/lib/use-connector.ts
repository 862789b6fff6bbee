import { useMutation, useQueryClient } from '@tanstack/react-query'
import type { Connector, Input } from '../../preload/contract/index.ts'
import { request, requestKey, type RequestError } from './api.ts'

type ConnectorRequest =
  | 'connectors.update'
  | 'connectors.probe'
  | 'connectors.checkHealth'
  | 'connectors.setDomain'
  | 'connectors.replaceOrganization'
  | 'connectors.setOwners'

/** A change of a connector that answers with the connector; screens show the answer at once. */
function useConnectorChange<K extends ConnectorRequest>(name: K) {
  const cache = useQueryClient()
  return useMutation<Connector, RequestError, Input<K>>({
    mutationFn: (input) => request(name, input),
    onSuccess: (connector) => {
      cache.setQueryData(requestKey('connectors.get', { connectorId: connector.id }), connector)
      void cache.invalidateQueries({ queryKey: ['connectors.list'] })
      void cache.invalidateQueries({ queryKey: ['overview.get'] })
      if (name === 'connectors.setOwners') void cache.invalidateQueries({ queryKey: ['mail.list'] })
    },
  })
}

/** Renames a connector or changes its options. */
export const useUpdateConnector = () => useConnectorChange('connectors.update')

/** Asks Okta what the credential can do; takes seconds, changes nothing in Okta. */
export const useProbe = () => useConnectorChange('connectors.probe')

/** Asks Okta how much longer the credential works. */
export const useCheckHealth = () => useConnectorChange('connectors.checkHealth')

/** Gives a connector its domain, or another one, which drops the credential. */
export const useSetDomain = () => useConnectorChange('connectors.setDomain')

/** Drops the data of the earlier organization, so that the one that answers now can be synced. */
export const useReplaceOrganization = () => useConnectorChange('connectors.replaceOrganization')
/** Sets who owns a connector; whoever is new among them is written to. */
export const useSetOwners = () => useConnectorChange('connectors.setOwners')
