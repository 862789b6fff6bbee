import { useNavigate } from '@tanstack/react-router'
import type { Connector, GridName } from '../../preload/contract/index.ts'
import { useRequest } from '../lib/api.ts'
import { choiceWords } from '../lib/okta-words.ts'
import type { IconName } from '../ui/icon.tsx'

/** One line of the palette. */
export interface Choice {
  readonly id: string
  readonly section: string
  readonly title: string
  readonly icon: IconName
  readonly hint?: string
  readonly run: () => void
}

const kinds = [
  {
    grid: 'users',
    section: 'Accounts',
    icon: 'accounts',
    screen: 'accounts',
    columns: ['display_name', 'login'],
  },
  { grid: 'groups', section: 'Groups', icon: 'groups', screen: 'groups', columns: ['name', 'type'] },
  {
    grid: 'apps',
    section: 'Applications',
    icon: 'applications',
    screen: 'applications',
    columns: ['label', 'status'],
  },
] as const

/**
 * People, and accounts, groups and applications of a connector whose searchable text contains what was
 * typed, five of each. `search: null` asks nothing.
 */
export function usePaletteObjects(connector: Connector | undefined, search: string | null) {
  const navigate = useNavigate()
  const connectorId =
    search !== null && connector !== undefined && connector.dataAsOf !== null ? connector.id : undefined
  const ask = (grid: GridName, columns: readonly string[]) =>
    connectorId === undefined
      ? null
      : { connectorId, grid, search: search ?? '', columns: [...columns], limit: 5 }
  const pages = [
    useRequest('grid.page', ask(kinds[0].grid, kinds[0].columns)),
    useRequest('grid.page', ask(kinds[1].grid, kinds[1].columns)),
    useRequest('grid.page', ask(kinds[2].grid, kinds[2].columns)),
  ]
  const people = useRequest('people.page', search === null ? null : { search, limit: 5 })
  const persons: Choice[] =
    search === null
      ? []
      : (people.data?.rows ?? []).map(({ id, name, email }) => ({
          id: `person:${id}`,
          section: 'People',
          title: name,
          icon: 'people',
          ...(email === null ? {} : { hint: email }),
          run: () => void navigate({ to: '/people', search: { selected: id } }),
        }))
  const objects =
    connectorId === undefined
      ? []
      : kinds.flatMap(({ grid, section, icon, screen }, at) =>
          (pages[at]?.data?.rows ?? []).map(({ key, cells: [title, hint] }): Choice => ({
            id: `${grid}:${key}`,
            section,
            title: String(title ?? key),
            icon,
            ...(hint === null || hint === undefined || hint === ''
              ? {}
              : { hint: choiceWords(kinds[at]?.columns[1] ?? '', String(hint)) }),
            run: () =>
              void navigate({
                to: `/c/$connectorId/${screen}`,
                params: { connectorId },
                search: { selected: key },
              }),
          })),
        )
  return {
    choices: [...persons, ...objects],
    searching: people.isFetching || pages.some((page) => page.isFetching),
  }
}
