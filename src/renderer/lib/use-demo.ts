import { useQueryClient } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { useAction } from './api.ts'
import { notifyRefused } from './notify.tsx'

/** Starts the simulated organization and opens its connector where its setup stands. */
export function useDemo() {
  const cache = useQueryClient()
  const navigate = useNavigate()
  const demo = useAction('demo.start')
  return {
    starting: demo.isPending,
    /** Without a size, the one that ran last. */
    start: (size?: 'small' | 'large') => {
      // A promise and not a callback: the new connector may replace the screen that asked for it.
      demo.mutateAsync(size === undefined ? {} : { size }).then(({ id, setupStep }) => {
        void cache.invalidateQueries({ queryKey: ['connectors.list'] })
        const params = { connectorId: id }
        void (setupStep === null
          ? navigate({ to: '/c/$connectorId/overview', params })
          : navigate({ to: '/setup/$connectorId', params }))
      }, notifyRefused)
    },
  }
}
