import { MultiSelect } from '@mantine/core'
import { useDebouncedValue } from '@mantine/hooks'
import { useQueries } from '@tanstack/react-query'
import { useState } from 'react'
import { request, requestKey, useRequest } from '../../lib/api.ts'

/** Groups of a connector, found by typing; the condition keeps their Okta ids. */
export function GroupField({
  connectorId,
  value,
  onChange,
  ...more
}: {
  connectorId: string
  value: string[]
  onChange(ids: string[]): void
  className: string
  'aria-label': string
  error: string | undefined
}) {
  const [typed, setTyped] = useState('')
  const [asked] = useDebouncedValue(typed.trim(), 120)
  const found = useRequest('grid.page', {
    connectorId,
    grid: 'groups',
    search: asked,
    columns: ['name'],
    limit: 20,
  }).data
  const chosen = useQueries({
    queries: value.map((id) => {
      const input = { connectorId, kind: 'group' as const, id }
      return {
        queryKey: requestKey('detail.get', input),
        queryFn: () => request('detail.get', input),
        retry: false,
      }
    }),
    combine: (answers) =>
      answers.map(({ data }, at) => ({
        id: value[at] ?? '',
        name: data?.kind === 'group' ? data.name : undefined,
      })),
  })
  const options = new Map<string, string>()
  for (const { id, name } of chosen) options.set(id, name ?? id)
  for (const { key, cells } of found?.rows ?? []) options.set(key, String(cells[0] ?? key))
  return (
    <MultiSelect
      {...more}
      searchable
      placeholder={value.length === 0 ? 'Search groups' : ''}
      nothingFoundMessage="No group fits what you typed."
      // The engine has searched already.
      filter={({ options: all }) => all}
      data={[...options].map(([id, label]) => ({ value: id, label }))}
      maxValues={32}
      value={value}
      onChange={onChange}
      searchValue={typed}
      onSearchChange={setTyped}
    />
  )
}
