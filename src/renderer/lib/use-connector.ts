import { useMutation, useQueryClient } from '@tanstack/react-query'
import type { Connector, Input } from '../../preload/contract/index.ts'
import { request, requestKey, type RequestError } from './api.ts'

/** A change of a connector that answers with the connector; screens show the answer at once. */
function useConnectorChange<K extends 'connectors.update' | 'connectors.probe' | 'connectors.setOwners'>(
  name: K,
) {
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

/** Asks Okta what the token can do; takes seconds, changes nothing in Okta. */
export const useProbe = () => useConnectorChange('connectors.probe')

/** Sets who owns a connector; whoever is new among them is written to. */
export const useSetOwners = () => useConnectorChange('connectors.setOwners')
