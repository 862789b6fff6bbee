import { keepPreviousData, useMutation, useQuery } from '@tanstack/react-query'
import { useEffect, useEffectEvent } from 'react'
import type {
  Api,
  AppError,
  EventName,
  Input,
  Output,
  Payload,
  RequestName,
} from '../../preload/contract/index.ts'

declare global {
  interface Window {
    readonly api: Api
  }
}

/** A refused request, thrown so that queries and mutations hold it in `error`. */
export class RequestError extends Error {
  readonly detail: AppError
  constructor(detail: AppError) {
    super(detail.message)
    this.detail = detail
  }
}

/** Any failure as a value for the screen; what is not a refused request is a fault of the page. */
export function toAppError(error: unknown): AppError {
  if (error instanceof RequestError) return error.detail
  return {
    code: 'internal',
    message: `The window met an unexpected error${error instanceof Error ? `: ${error.message}` : ''}.`,
    nextStep: 'Try again; if it happens again, look into the log.',
  }
}

/** Asks for one thing; a failure is thrown as a {@link RequestError}. */
export async function request<K extends RequestName>(name: K, input: Input<K>): Promise<Output<K>> {
  const result = await window.api.request(name, input).catch((error: unknown) => {
    throw new RequestError(toAppError(error))
  })
  if (!result.ok) throw new RequestError(result.error)
  return result.value
}

/** Cache key of a request; its first part is the name, so events can refresh by name. */
export const requestKey = <K extends RequestName>(name: K, input: Input<K>) => [name, input] as const

/**
 * Reads and keeps fresh. The old rows stay on screen while new ones load.
 * `input: null` means "not yet": nothing is asked.
 */
export function useRequest<K extends RequestName>(name: K, input: Input<K> | null) {
  return useQuery<Output<K>, RequestError>({
    queryKey: [name, input],
    queryFn: () => request(name, input as Input<K>),
    enabled: input !== null,
    placeholderData: keepPreviousData,
    retry: false,
  })
}

/** Changes something; call `mutate(input)`. */
export function useAction<K extends RequestName>(name: K) {
  return useMutation<Output<K>, RequestError, Input<K>>({ mutationFn: (input) => request(name, input) })
}

/** Listens while the component is on screen. */
export function useBridgeEvent<K extends EventName>(name: K, listener: (payload: Payload<K>) => void) {
  const onEvent = useEffectEvent(listener)
  useEffect(() => window.api.subscribe(name, (payload) => onEvent(payload)), [name])
}
