import { Select } from '@mantine/core'
import { useRef, useState } from 'react'
import { standardRoles } from '../../../preload/contract/index.ts'
import type { ResourceSet } from '../../lib/access-changes/grant-changes.ts'
import { useRequest } from '../../lib/api.ts'
import { ErrorState } from '../../ui/feedback/error-state.tsx'
import { SearchBox } from '../../ui/search-box.tsx'
import { type Option, OptionList } from './option-list.tsx'

const standard: readonly Option[] = Object.entries(standardRoles).map(([id, name]) => ({
  id,
  name,
  detail: 'Standard role',
}))

/** Admin roles to choose from: Okta's own, and the organization's with the resource set they are given on. */
export function RoleChoice({
  connectorId,
  isChosen,
  set,
  needsSet,
  onToggle,
  onSet,
  onGo,
}: {
  connectorId: string
  isChosen: (id: string) => boolean
  set: ResourceSet | null
  /** A custom role is among what is chosen. */
  needsSet: boolean
  onToggle: (option: Option, isCustom: boolean) => void
  onSet: (set: ResourceSet | null) => void
  onGo: (option: Option, isCustom: boolean) => void
}) {
  const [search, setSearch] = useState('')
  const field = useRef<HTMLInputElement>(null)
  const list = useRef<HTMLUListElement>(null)
  const { data, error, refetch } = useRequest('access.roles', { connectorId })
  const custom = (data?.customRoles ?? []).map(({ id, label }): Option => ({
    id,
    name: label,
    detail: 'Custom role',
  }))
  const isCustom = ({ id }: Option) => custom.some((role) => role.id === id)
  const wanted = search.toLocaleLowerCase()
  const options = [...standard, ...custom].filter(({ name }) => name.toLocaleLowerCase().includes(wanted))
  return (
    <>
      <SearchBox
        inputRef={field}
        autoFocus
        label="Search roles"
        value={search}
        onChange={setSearch}
        onLeave={() => list.current?.querySelector<HTMLElement>('input')?.focus()}
      />
      <OptionList
        ref={list}
        label="Roles"
        options={options}
        isChosen={isChosen}
        empty={`No role matches “${search}”.`}
        onToggle={(option) => onToggle(option, isCustom(option))}
        onGo={(option) => onGo(option, isCustom(option))}
        onLeave={() => field.current?.focus()}
      />
      {error && (
        <ErrorState
          error={error.detail}
          meaning="Standard roles can be granted without it."
          onRetry={() => void refetch()}
        />
      )}
      {needsSet && (
        <Select
          label="Resource set"
          description="What the custom roles are for."
          placeholder="Choose a resource set"
          searchable
          data={(data?.resourceSets ?? []).map(({ id, label }) => ({ value: id, label }))}
          nothingFoundMessage="No resource set is known."
          value={set?.id ?? null}
          onChange={(id) => onSet(data?.resourceSets.find((each) => each.id === id) ?? null)}
          comboboxProps={{ withinPortal: true }}
        />
      )}
    </>
  )
}
