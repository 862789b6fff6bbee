import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useRef } from 'react'
import type { CredentialState, Input } from '../../preload/contract/index.ts'
import { request, type RequestError, useAction } from './api.ts'
import { notifyRefused } from './notify.tsx'

/** Saves the API token of a connector. Every answer that depends on it is read again. */
export function useSaveToken(connectorId: string) {
  const cache = useQueryClient()
  // What a mutation is called with stays in its state for as long as the screen, so the token goes by here.
  const typed = useRef('')
  const { mutate, isPending, error, reset } = useMutation<CredentialState, RequestError>({
    mutationFn: () => {
      const token = typed.current
      typed.current = ''
      return request('credential.save', { connectorId, token })
    },
    onSuccess: async () => {
      await Promise.all([
        cache.invalidateQueries({ queryKey: ['connectors.get'] }),
        cache.invalidateQueries({ queryKey: ['connectors.list'] }),
      ])
    },
  })
  return {
    saving: isPending,
    error: error?.detail ?? null,
    save: (token: string, onSaved: () => void) => {
      typed.current = token
      mutate(undefined, { onSuccess: onSaved })
    },
    /** Drops the failure of an attempt that was given up. */
    forget: reset,
  }
}

/** Opens one of the known places of Okta in the browser. */
export function useOpenLink(connectorId: string) {
  const open = useAction('link.open')
  return (link: Input<'link.open'>['link']) => open.mutate({ link, connectorId }, { onError: notifyRefused })
}
