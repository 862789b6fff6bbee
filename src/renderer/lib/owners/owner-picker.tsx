import { ActionIcon, Button, Combobox, TextInput, useCombobox } from '@mantine/core'
import { useDebouncedValue } from '@mantine/hooks'
import { type KeyboardEvent, useRef, useState } from 'react'
import type { Owner, PersonRow, Profile } from '../../../preload/contract/index.ts'
import { Icon } from '../../ui/icon.tsx'
import { useRequest } from '../api.ts'
import {
  emailFault,
  includesMe,
  isSameOwner,
  meAsOwner,
  ownerByEmail,
  ownerName,
  readEmail,
} from './owner-words.ts'
import classes from './owners.module.css'

const shown = 8
const most = 20
const byEmail = 'by-email'

const ofPerson = ({ id, name, email }: PersonRow): Owner => ({
  me: false,
  personId: id,
  name,
  email: readEmail(email ?? '') ?? '',
})

/**
 * The owners of a connector: who is one, and a field that adds people of the directory or anybody by
 * e-mail. `typed` is what stands in the field, so that the screen can keep it.
 */
export function OwnerPicker({
  owners,
  onChange,
  typed,
  onTyped,
  profile,
  fault = null,
  typedFault = null,
}: {
  owners: readonly Owner[]
  onChange: (owners: Owner[]) => void
  typed: string
  onTyped: (typed: string) => void
  profile: Profile
  /** What is wrong with the owners as they are, and with what is typed. */
  fault?: string | null
  typedFault?: string | null
}) {
  const [refused, setRefused] = useState<string | null>(null)
  const [search] = useDebouncedValue(typed.trim(), 120)
  const people = useRequest('people.page', { search, limit: shown })
  const combobox = useCombobox({ onDropdownClose: () => combobox.resetSelectedOption() })
  const field = useRef<HTMLInputElement>(null)

  const email = readEmail(typed)
  // Rows of the search before would offer people that do not fit what is typed now.
  const current = !people.isPlaceholderData && search === typed.trim()
  const found = (current ? (people.data?.rows ?? []) : [])
    .map(ofPerson)
    .filter((person) => !owners.some((owner) => isSameOwner(owner, person)))
  const known = people.data?.all ?? 0
  const listed = email !== null && found.some((person) => person.email.toLowerCase() === email.toLowerCase())
  const full = owners.length >= most
  const wrong = refused ?? typedFault

  const add = (owner: Owner) => {
    combobox.closeDropdown()
    if (owners.some((each) => isSameOwner(each, owner))) {
      setRefused(`${owner.me ? 'You are' : `${ownerName(owner)} is`} an owner already.`)
      return
    }
    setRefused(null)
    onTyped('')
    onChange([...owners, owner])
    field.current?.focus()
  }
  const addEmail = () => {
    if (email !== null) {
      add(ownerByEmail(email, profile))
    } else {
      setRefused(
        known > 0
          ? 'Choose somebody of the list, or enter a whole e-mail address such as ana@acme.com.'
          : emailFault(typed),
      )
    }
  }
  const submit = (value: string) => {
    const person = found.find(({ personId }) => personId === value)
    if (person !== undefined) add(person)
    else if (value === byEmail) addEmail()
  }
  const press = (event: KeyboardEvent) => {
    if (event.key !== 'Enter') return
    // The form around it is not sent by choosing somebody.
    event.preventDefault()
    if (combobox.dropdownOpened && combobox.getSelectedOptionIndex() >= 0) return
    addEmail()
  }

  return (
    <div className={classes.picker}>
      {owners.length > 0 && (
        <ul className={classes.owners} aria-label="Owners">
          {owners.map((owner) => (
            <OwnerLine
              key={owner.me ? 'me' : (owner.personId ?? owner.email)}
              owner={owner}
              profile={profile}
              onRemove={() => {
                onChange(owners.filter((each) => each !== owner))
                field.current?.focus()
              }}
            />
          ))}
        </ul>
      )}
      {fault !== null && (
        <p className={classes.fault} role="alert">
          {fault}
        </p>
      )}
      <Combobox store={combobox} onOptionSubmit={submit}>
        <div className={classes.adding}>
          <Combobox.Target>
            <TextInput
              ref={field}
              className={classes.field ?? ''}
              label="Add an owner"
              placeholder={known > 0 ? 'Name or e-mail' : 'E-mail'}
              description={
                known > 0
                  ? 'Somebody of the people on this computer, or anybody by e-mail.'
                  : 'By e-mail. Once people are promoted from a directory, they are found by name here too.'
              }
              autoComplete="off"
              spellCheck={false}
              maxLength={254}
              disabled={full}
              value={typed}
              error={wrong !== null}
              onChange={(event) => {
                onTyped(event.currentTarget.value)
                setRefused(null)
                combobox.openDropdown()
                combobox.resetSelectedOption()
              }}
              onClick={() => combobox.openDropdown()}
              onFocus={() => combobox.openDropdown()}
              onBlur={() => combobox.closeDropdown()}
              onKeyDown={press}
            />
          </Combobox.Target>
          <Button variant="default" disabled={full || typed.trim() === ''} onClick={addEmail}>
            Add
          </Button>
          {!includesMe(owners) && (
            <Button
              variant="default"
              disabled={full}
              leftSection={<Icon name="add" size={14} />}
              onClick={() => add(meAsOwner(profile))}
            >
              Add myself
            </Button>
          )}
        </div>
        <Combobox.Dropdown hidden={found.length === 0 && (email === null || listed)}>
          <Combobox.Options aria-label="People">
            {found.map((person) => (
              <Combobox.Option key={person.personId} value={person.personId ?? ''}>
                <span className={classes.option}>
                  <span>{person.name}</span>
                  <span className={classes.dim}>{person.email === '' ? 'no e-mail' : person.email}</span>
                </span>
              </Combobox.Option>
            ))}
            {email !== null && !listed && (
              <Combobox.Option value={byEmail}>
                <span className={classes.option}>Add {email}</span>
              </Combobox.Option>
            )}
          </Combobox.Options>
        </Combobox.Dropdown>
      </Combobox>
      {wrong !== null && (
        <p className={classes.fault} role="alert">
          {wrong}
        </p>
      )}
      {full && <p className={classes.note}>A connector has at most {most} owners.</p>}
    </div>
  )
}

function OwnerLine({ owner, profile, onRemove }: { owner: Owner; profile: Profile; onRemove: () => void }) {
  const { name, email } = owner.me ? profile : owner
  const called = owner.me ? (name === '' ? 'You' : `${name} (you)`) : name === '' ? email : name
  const address = called === email ? '' : email
  return (
    <li className={classes.owner}>
      <Icon name="accounts" size={14} />
      <span className={classes.name}>{called}</span>
      <span className={classes.dim}>
        {address === '' && !owner.me && name !== '' ? 'no e-mail' : address}
      </span>
      <ActionIcon
        variant="subtle"
        color="gray"
        size="sm"
        className={classes.remove ?? ''}
        aria-label={`Remove ${owner.me ? 'yourself' : ownerName(owner)}`}
        onClick={onRemove}
      >
        <Icon name="close" size={14} />
      </ActionIcon>
    </li>
  )
}
