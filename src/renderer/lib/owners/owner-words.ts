import { z } from 'zod'
import type { Owner, Profile } from '../../../preload/contract/index.ts'

const email = z.email().max(254)

/** The e-mail address in what was typed, also out of `Ana Lima <ana@acme.com>`; null where there is none. */
export function readEmail(typed: string): string | null {
  const inBrackets = /<([^<>]+)>\s*$/.exec(typed)?.[1]
  const read = email.safeParse((inBrackets ?? typed).trim())
  return read.success ? read.data : null
}

/** Why what was typed is no e-mail address, with what to correct; null where it is one. */
export function emailFault(typed: string, example = 'ana@acme.com'): string | null {
  const text = typed.trim()
  if (text === '') return `Enter an e-mail address, such as ${example}.`
  if (readEmail(text) !== null) return null
  if (!text.includes('@')) return `An e-mail address has an “@”, such as ${example}.`
  if (/[\s,;]/.test(text)) return 'Enter one e-mail address at a time, without spaces.'
  return `This is not a whole e-mail address. It looks like ${example}.`
}

/** As a person is called in a sentence: their name, else their e-mail. */
export const ownerName = ({ me, name, email }: Owner): string => (me ? 'you' : name === '' ? email : name)

/** `you`, `you and Ben Costa`, `you, Ben Costa and eva@acme.com`. */
export function ownerNames(owners: readonly Owner[]): string {
  const names = owners.map(ownerName)
  const last = names.pop() ?? 'nobody'
  return names.length === 0 ? last : `${names.join(', ')} and ${last}`
}

export const includesMe = (owners: readonly Owner[]): boolean => owners.some(({ me }) => me)

/** Owners that an e-mail can be written to: everyone with an address but oneself. */
export const writtenTo = (owners: readonly Owner[]): Owner[] =>
  owners.filter(({ me, email }) => !me && email !== '')

/** Whether two entries are of one person. */
export const isSameOwner = (one: Owner, other: Owner): boolean =>
  one.me || other.me
    ? one.me && other.me
    : (one.personId !== null && one.personId === other.personId) ||
      (one.email !== '' && one.email.toLowerCase() === other.email.toLowerCase())

/** Whoever has the address: oneself where it is that of the profile, else an owner of whom no more is known. */
export const ownerByEmail = (email: string, profile: Profile): Owner =>
  profile.email.toLowerCase() === email.toLowerCase()
    ? meAsOwner(profile)
    : { me: false, personId: null, name: '', email }

/** Oneself as an owner, called as the profile says. */
export const meAsOwner = ({ name, email }: Profile): Owner => ({ me: true, personId: null, name, email })
