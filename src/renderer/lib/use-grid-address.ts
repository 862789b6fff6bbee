import { useNavigate, useParams, useSearch } from '@tanstack/react-router'
import type { GridState } from '../ui/data-grid/source.ts'
import type { GridSearch } from './search.ts'

/**
 * What a list screen shows, kept in the address: search, conditions, order, opened row and its tab.
 * Opening a row is a step to come back from; moving on from an opened one, or typing, is not.
 */
export function useGridAddress() {
  const { connectorId } = useParams({ from: '/c/$connectorId' })
  const address = useSearch({ strict: false }) as GridSearch
  const navigate = useNavigate()

  const patch = (next: Partial<GridSearch>, replace: boolean) => {
    // Nothing is left out of the address rather than written as empty.
    const kept = (whole: Partial<GridSearch>) =>
      Object.fromEntries(
        Object.entries(whole).filter(
          ([, value]) => value !== undefined && value !== '' && !(Array.isArray(value) && value.length === 0),
        ),
      )
    // From where the address is going, not from what is drawn: two changes may come in one moment.
    const search = (going: Partial<GridSearch>) => kept({ ...going, ...next })
    void navigate({ to: '.', search: search as never, replace })
  }

  return {
    connectorId,
    selected: address.selected,
    tab: address.tab,
    at: address.at,
    state: {
      search: address.q ?? '',
      filters: address.filters ?? [],
      sort: address.sort,
    } satisfies GridState,
    setState: ({ search, filters, sort }: Partial<GridState>) =>
      patch(
        {
          ...(search === undefined ? {} : { q: search }),
          ...(filters === undefined ? {} : { filters: [...filters] }),
          ...(sort === undefined ? {} : { sort }),
        },
        true,
      ),
    open: (selected: string) => patch({ selected }, address.selected !== undefined),
    close: () => patch({ selected: undefined }, false),
    setTab: (tab: string) => patch({ tab }, true),
    setAt: (at: string) => patch({ at }, true),
  }
}

export type GridAddress = ReturnType<typeof useGridAddress>
