import { skipToken, useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useRef } from 'react'
import type { CredentialState, Input, PublicKey } from '../../../preload/contract/index.ts'
import { request, type RequestError, useAction } from '../api.ts'
import { notifyRefused } from '../notify.tsx'
import type { ServiceAppFields } from './service-app-schema.ts'

/**
 * Saves a secret by way of `send`. What a mutation is called with stays in its state for as long as the
 * screen, so the secret goes by in a box that is emptied as it is read.
 */
function useSaveSecret<T>(send: (secret: T) => Promise<CredentialState>) {
  const cache = useQueryClient()
  const typed = useRef<T>(undefined)
  const { mutateAsync, isPending, error, reset } = useMutation<CredentialState, RequestError>({
    mutationFn: () => {
      const secret = typed.current as T
      typed.current = undefined
      return send(secret)
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
    save: (secret: T, onSaved: () => void) => {
      typed.current = secret
      // A promise and not a callback: the form may be gone as soon as the credential is known.
      mutateAsync().then(onSaved, () => undefined)
    },
    /** Drops the failure of an attempt that was given up. */
    forget: reset,
  }
}

/** Saves the API token of a connector. Every answer that depends on it is read again. */
export const useSaveToken = (connectorId: string) =>
  useSaveSecret<string>((token) => request('credential.save', { connectorId, token }))

/** Saves client id and key of a service app; a key that was made here is known to the main process already. */
export const useSaveServiceApp = (connectorId: string) =>
  useSaveSecret<ServiceAppFields>(({ clientId, source, privateKey, keyId }) =>
    request('credential.saveServiceApp', {
      connectorId,
      clientId,
      ...(source === 'own' ? { privateKey } : {}),
      ...(source === 'own' && keyId !== '' ? { keyId } : {}),
    }),
  )

/**
 * Makes a key for a service app. Its public half stays at hand while the app runs: a person leaves for
 * Okta with it and comes back.
 */
export function useMakeKey(connectorId: string) {
  const cache = useQueryClient()
  const queryKey = ['made-key', connectorId]
  const made = useQuery<PublicKey>({ queryKey, queryFn: skipToken, gcTime: Number.POSITIVE_INFINITY }).data
  const action = useMutation<PublicKey, RequestError>({
    mutationFn: () => request('credential.makeKey', { connectorId }),
    onSuccess: (key) => cache.setQueryData(queryKey, key),
  })
  return {
    made,
    making: action.isPending,
    error: action.error?.detail ?? null,
    make: () => action.mutate(),
    /** The key is in use now, or given up. */
    forget: () => cache.removeQueries({ queryKey }),
  }
}

/** Opens one of the known places of Okta in the browser. */
export function useOpenLink(connectorId: string) {
  const open = useAction('link.open')
  return (link: Input<'link.open'>['link']) => open.mutate({ link, connectorId }, { onError: notifyRefused })
}
