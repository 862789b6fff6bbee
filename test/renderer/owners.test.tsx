// @vitest-environment jsdom
import { QueryClient, QueryClientProvider } from '@tanstack/react-query'
import { act, fireEvent, screen, waitFor } from '@testing-library/react'
import { useState } from 'react'
import { describe, expect, it, vi } from 'vitest'
import type { Owner, PersonRow } from '../../src/preload/contract/index.ts'
import { OwnerPicker } from '../../src/renderer/lib/owners/owner-picker.tsx'
import {
  emailFault,
  isSameOwner,
  ownerByEmail,
  ownerNames,
  readEmail,
  writtenTo,
} from '../../src/renderer/lib/owners/owner-words.ts'
import { renderUi } from './render.tsx'

const me: Owner = { me: true, personId: null, name: '', email: '' }
const ben: Owner = { me: false, personId: 'p1', name: 'Ben Costa', email: 'ben@acme.com' }
const eva: Owner = { me: false, personId: null, name: '', email: 'eva@acme.com' }
const profile = { name: 'Ana Lima', email: 'ana@acme.com' }

const person = (id: string, name: string, email: string | null): PersonRow => ({
  id,
  name,
  email,
  employeeId: null,
  status: 'active',
  department: null,
  title: null,
  managerEmail: null,
  accounts: 1,
  connectors: 1,
  conflicts: 0,
  createdAt: '2026-11-01T08:00:00.000Z',
  updatedAt: '2026-11-01T08:00:00.000Z',
})

describe('owners in words', () => {
  it('are called as in a sentence, and written to where they are somebody else with an address', () => {
    expect(ownerNames([])).toBe('nobody')
    expect(ownerNames([me])).toBe('you')
    expect(ownerNames([me, ben, eva])).toBe('you, Ben Costa and eva@acme.com')
    expect(writtenTo([me, ben, { ...eva, email: '' }])).toEqual([ben])
  })

  it('are the same by person or by address, whatever its case', () => {
    expect(isSameOwner(ben, { ...eva, email: 'BEN@acme.com' })).toBe(true)
    expect(isSameOwner(ben, { ...ben, email: '' })).toBe(true)
    expect(isSameOwner(me, { ...me, name: 'Ana' })).toBe(true)
    expect(isSameOwner(me, { ...me, me: false })).toBe(false)
    expect(isSameOwner({ ...ben, email: '', personId: null }, { ...eva, email: '' })).toBe(false)
    expect(ownerByEmail('ANA@acme.com', profile).me).toBe(true)
    expect(ownerByEmail('other@acme.com', { name: '', email: '' })).toMatchObject({ me: false })
  })

  it.each([
    [' ana@acme.com ', 'ana@acme.com'],
    ['Ana Lima <ana@acme.com>', 'ana@acme.com'],
    ['ana@acme', null],
    ['ana@acme.com, ben@acme.com', null],
    ['', null],
  ])('read %j as %j', (typed, email) => {
    expect(readEmail(typed)).toBe(email)
    expect(emailFault(typed) === null).toBe(email !== null)
  })
})

describe('choosing owners', () => {
  const changes = vi.fn<(owners: Owner[]) => void>()

  function Picker({ first = [me] }: { first?: Owner[] }) {
    const [owners, setOwners] = useState(first)
    const [typed, setTyped] = useState('')
    return (
      <OwnerPicker
        owners={owners}
        onChange={(next) => {
          changes(next)
          setOwners(next)
        }}
        typed={typed}
        onTyped={setTyped}
        profile={profile}
      />
    )
  }

  /** Draws the field over a directory of these people. */
  async function draw(people: readonly PersonRow[], first?: Owner[]) {
    const request = vi.fn(async (_name: string, { search }: { search: string }) => {
      const rows = people.filter(({ name }) => name.toLowerCase().includes(search.toLowerCase()))
      return { ok: true, value: { rows, total: rows.length, all: people.length } }
    })
    vi.stubGlobal('api', { request, subscribe: () => () => undefined })
    Element.prototype.scrollIntoView ??= () => undefined
    changes.mockClear()
    renderUi(
      <QueryClientProvider client={new QueryClient()}>
        <Picker {...(first === undefined ? {} : { first })} />
      </QueryClientProvider>,
    )
    await act(async () => undefined)
    return screen.getByLabelText('Add an owner')
  }

  it('finds people of the directory and adds them with the keyboard', async () => {
    const field = await draw([person('p1', 'Ben Costa', 'ben@acme.com'), person('p2', 'Zoe Ruiz', null)])
    fireEvent.change(field, { target: { value: 'ben' } })
    await screen.findByText('ben@acme.com')
    fireEvent.keyDown(field, { key: 'ArrowDown', code: 'ArrowDown' })
    fireEvent.keyDown(field, { key: 'Enter', code: 'Enter' })
    await waitFor(() => expect(changes).toHaveBeenCalledTimes(1))
    expect(changes.mock.lastCall?.[0]).toEqual([me, ben])
    // Somebody without an address can own a connector too; nothing is sent then.
    fireEvent.change(field, { target: { value: 'zoe' } })
    fireEvent.click(await screen.findByText('Zoe Ruiz'))
    expect(changes.mock.lastCall?.[0]?.at(-1)).toEqual({
      me: false,
      personId: 'p2',
      name: 'Zoe Ruiz',
      email: '',
    })
  })

  it('takes anybody by e-mail, and oneself by one’s own', async () => {
    const field = await draw([], [])
    fireEvent.change(field, { target: { value: 'eva@acme.com' } })
    fireEvent.keyDown(field, { key: 'Enter', code: 'Enter' })
    expect(changes.mock.lastCall?.[0]).toEqual([eva])
    fireEvent.change(field, { target: { value: 'Ana@acme.com' } })
    fireEvent.click(screen.getByRole('button', { name: 'Add' }))
    expect(changes.mock.lastCall?.[0]).toEqual([eva, { ...me, ...profile }])
    fireEvent.change(field, { target: { value: 'EVA@ACME.com' } })
    fireEvent.click(screen.getByRole('button', { name: 'Add' }))
    expect(screen.getByText('eva@acme.com is an owner already.', { exact: false })).toBeTruthy()
    fireEvent.click(screen.getByRole('button', { name: 'Remove eva@acme.com' }))
    expect(changes.mock.lastCall?.[0]).toEqual([{ ...me, ...profile }])
  })

  it('keeps what was typed and says what is missing of it', async () => {
    const field = await draw([])
    fireEvent.change(field, { target: { value: 'eva' } })
    fireEvent.keyDown(field, { key: 'Enter', code: 'Enter' })
    expect(screen.getByRole('alert').textContent).toBe('An e-mail address has an “@”, such as ana@acme.com.')
    expect((field as HTMLInputElement).value).toBe('eva')
    expect(changes).not.toHaveBeenCalled()
  })
})
