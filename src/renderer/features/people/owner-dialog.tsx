import { Button, Select } from '@mantine/core'
import { useDebouncedValue } from '@mantine/hooks'
import { useState } from 'react'
import type { PersonRow } from '../../../preload/contract/index.ts'
import { useRequest } from '../../lib/api.ts'
import { plural } from '../../lib/format.ts'
import { Dialog } from '../../ui/dialog.tsx'
import classes from './people.module.css'

const personText = ({ name, email }: Pick<PersonRow, 'name' | 'email'>) =>
  email === null ? name : `${name}, ${email}`

/** Chooses the person that the picked accounts belong to. */
export function OwnerDialog({
  count,
  opened,
  busy,
  onClose,
  onChoose,
}: {
  count: number
  opened: boolean
  busy: boolean
  onClose(): void
  onChoose(personId: string): void
}) {
  const [chosen, setChosen] = useState<PersonRow | null>(null)
  const accounts = plural(count, ['account', 'accounts'])
  const close = () => {
    setChosen(null)
    onClose()
  }
  return (
    <Dialog
      opened={opened}
      onClose={close}
      title={`Set the owner of ${accounts}`}
      buttons={
        <>
          <Button variant="default" onClick={close}>
            Cancel
          </Button>
          <Button
            disabled={chosen === null}
            loading={busy}
            onClick={() => chosen !== null && onChoose(chosen.id)}
          >
            {chosen === null ? 'Set the owner' : `Give ${accounts} to ${chosen.name}`}
          </Button>
        </>
      }
    >
      <PersonPicker chosen={chosen} onChoose={setChosen} />
      <p className={classes.dim}>
        Set by hand, it stays so whatever the rules say, until you leave the accounts to the rules again.
      </p>
    </Dialog>
  )
}

function PersonPicker({
  chosen,
  onChoose,
}: {
  chosen: PersonRow | null
  onChoose(person: PersonRow | null): void
}) {
  const [typed, setTyped] = useState('')
  const text = chosen === null ? '' : personText(chosen)
  const [asked] = useDebouncedValue(typed === text ? '' : typed.trim(), 120)
  const { data, error } = useRequest('people.page', { search: asked, limit: 8 })
  const rows = data?.rows ?? []
  const options = chosen === null || rows.some(({ id }) => id === chosen.id) ? rows : [chosen, ...rows]
  return (
    <Select
      label="Person"
      placeholder="Search by name or e-mail"
      data-autofocus
      searchable
      clearable
      maxDropdownHeight={320}
      nothingFoundMessage={
        error === null ? 'Nobody fits what you typed.' : `${error.detail.message} ${error.detail.nextStep}`
      }
      // The engine has searched already.
      filter={({ options: all }) => all}
      data={options.map((person) => ({ value: person.id, label: personText(person) }))}
      value={chosen?.id ?? null}
      searchValue={typed}
      onSearchChange={setTyped}
      onChange={(id) => onChoose(options.find((person) => person.id === id) ?? null)}
    />
  )
}
