import { useMutation, useQueryClient } from '@tanstack/react-query'
import type { CredentialState, Input } from '../../preload/contract/index.ts'
import { request, type RequestError, useAction } from './api.ts'
import { notifyRefused } from './notify.tsx'

/** Saves the API token of a connector; `mutate(token)`. Every answer that depends on it is read again. */
export function useSaveToken(connectorId: string) {
  const cache = useQueryClient()
  return useMutation<CredentialState, RequestError, string>({
    mutationFn: (token) => request('credential.save', { connectorId, token }),
    // The cache of mutations would keep what was typed.
    gcTime: 0,
    onSuccess: async () => {
      await Promise.all([
        cache.invalidateQueries({ queryKey: ['connectors.get'] }),
        cache.invalidateQueries({ queryKey: ['connectors.list'] }),
      ])
    },
  })
}

/** Opens one of the known places of Okta in the browser. */
export function useOpenLink(connectorId: string) {
  const open = useAction('link.open')
  return (link: Input<'link.open'>['link']) => open.mutate({ link, connectorId }, { onError: notifyRefused })
}
