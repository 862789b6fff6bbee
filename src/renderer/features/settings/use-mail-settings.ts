import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useRef } from 'react'
import type { Input, Output } from '../../../preload/contract/index.ts'
import { request, requestKey, type RequestError, useAction, useRequest } from '../../lib/api.ts'

/** The settings of the mail server, saving and forgetting them, and trying them out. */
export function useMailSettings() {
  const cache = useQueryClient()
  const { data, error, refetch } = useRequest('mail.settings', {})
  // What a mutation is called with stays in its state for as long as the screen, so the password goes by here.
  const wanted = useRef<Input<'mail.save'>>({ settings: null })
  const save = useMutation<Output<'mail.save'>, RequestError>({
    mutationFn: () => {
      const input = wanted.current
      wanted.current = { settings: null }
      return request('mail.save', input)
    },
    onSuccess: (saved) => {
      cache.setQueryData(requestKey('mail.settings', {}), saved)
      void cache.invalidateQueries({ queryKey: ['mail.list'] })
    },
  })
  const test = useAction('mail.test')
  return {
    data,
    error: error?.detail ?? null,
    retry: () => void refetch(),
    save: (input: Input<'mail.save'>) => {
      wanted.current = input
      test.reset()
      return save.mutateAsync()
    },
    saving: save.isPending,
    saved: save.isSuccess,
    refused: save.error?.detail ?? null,
    test: () => test.mutateAsync({}),
    testing: test.isPending,
    tested: test.data ?? null,
    testRefused: test.error?.detail ?? null,
  }
}
