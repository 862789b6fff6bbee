import { useMemo } from 'react'
import { useQueryClient } from '@tanstack/react-query'
import type { GridSource } from '../ui/data-grid/source.ts'
import { request, requestKey, RequestError } from './api.ts'
import { gridDefinition } from '../../preload/contract/index.ts'
import { plural } from './format.ts'
import { notifyDone, notifyError } from './notify.tsx'

/** Failures of things that have no place of their own on screen. */
export const reportFailure = (error: unknown) => {
  if (error instanceof RequestError) notifyError(error.detail)
}

/** The way of every grid to the engine: pages, chosen columns, export. */
export function useGridSource(): GridSource {
  const cache = useQueryClient()
  return useMemo(
    () => ({
      fetchPage: (input) => request('grid.page', input),
      loadView: async (grid) => (await request('views.get', { grid })).columns,
      saveView: (grid, columns) => {
        cache.setQueryData([...requestKey('views.get', { grid }), 'columns'], columns)
        request('views.save', { grid, columns }).catch(reportFailure)
      },
      exportRows: (input) => {
        request('grid.export', input).then(({ cancelled, rows, fileName }) => {
          if (cancelled) return
          notifyDone(`${plural(rows, gridDefinition(input.grid).noun)} exported`, `Saved as ${fileName}.`)
        }, reportFailure)
      },
    }),
    [cache],
  )
}
