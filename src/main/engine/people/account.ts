import type { PeopleRules, PersonAttribute } from '../../../preload/contract/models.ts'
import type { AccountRow, LinkRow, Value } from '../db/people/row-types.ts'
import { isEmail } from './keys.ts'
import type { Source } from './source.ts'

/** What is compared of an account, and told of it once it is gone. */
export interface Facts {
  name: string
  login: string
  email: string | null
  status: string
  fullName: string | null
  employeeId: string | null
  /** Additional e-mail addresses and usernames. */
  emails: readonly string[]
  usernames: readonly string[]
}

/** An account as a promotion looks at it. */
export interface Account extends Facts {
  source: Source
  id: string
  /** Place in the order of all accounts: by source, then by id. */
  rank: number
  /** Mapped attributes in the order of the mapping; null for an account that cannot be read now. */
  values: readonly Value[] | null
  link: LinkRow | null
}

const emailsOnly: ReadonlySet<PersonAttribute> = new Set(['managerEmail', 'additionalEmails'])

const none: readonly string[] = []
export const listOf = (value: Value | undefined): readonly string[] => {
  if (value === null || value === undefined) return none
  if (typeof value === 'string') {
    const text = value.trim()
    return text === '' ? none : [text]
  }
  return value.map((each) => each.trim()).filter((each) => each !== '')
}

export type Mapping = ReturnType<typeof createMapping>

/** The mapping made ready: which profile attributes have to be read, and what each person's attribute is. */
export function createMapping(mapping: PeopleRules['mapping'], more: readonly string[] = []) {
  const attributes: string[] = []
  const place = (name: string): number => {
    const at = attributes.indexOf(name)
    return at === -1 ? attributes.push(name) - 1 : at
  }
  const places = new Map(
    (Object.entries(mapping) as [PersonAttribute, readonly string[]][]).map(([attribute, names]) => [
      attribute,
      names.map(place),
    ]),
  )
  for (const name of more) place(name)

  /** The first of the attributes that has a value, with that attribute's name. */
  const find = (
    values: readonly Value[],
    attribute: PersonAttribute,
  ): { values: readonly string[]; from: string } | null => {
    const candidates = places.get(attribute)
    if (candidates === undefined) return null
    for (const at of candidates) {
      const value = values[at]
      if (value === null || value === undefined) continue
      let found = listOf(value)
      if (found.length > 0 && emailsOnly.has(attribute)) found = found.filter(isEmail)
      if (found.length > 0) return { values: found, from: attributes[at] as string }
    }
    return null
  }

  return {
    /** Names of the profile attributes that values are read for, in their order. */
    attributes: attributes as readonly string[],
    place: (name: string): number => attributes.indexOf(name),
    find,
    account(row: AccountRow, source: Source, rank: number, link: LinkRow | null): Account {
      return {
        source,
        id: row.id,
        rank,
        values: row.values,
        link,
        name: row.name,
        login: row.login,
        email: row.email === '' ? null : row.email,
        status: row.status,
        fullName: row.fullName,
        employeeId: find(row.values, 'employeeId')?.values[0] ?? null,
        emails: find(row.values, 'additionalEmails')?.values ?? none,
        usernames: find(row.values, 'additionalUsernames')?.values ?? none,
      }
    },
  }
}

const broken = /[\t\n\r]/
/** The text without the signs that part what is kept as one text. */
export const plain = (text: string): string => (broken.test(text) ? text.replace(/[\t\n\r]+/g, ' ') : text)

/** What is kept of an account beside its link, as one text. */
export function seenText(facts: Facts): string {
  const { name, login, email, status, fullName, employeeId, emails, usernames } = facts
  return [
    plain(name),
    plain(login),
    plain(email ?? ''),
    status,
    fullName === name ? '=' : plain(fullName ?? ''),
    plain(employeeId ?? ''),
    emails.length === 0 ? '' : emails.map(plain).join('\t'),
    usernames.length === 0 ? '' : usernames.map(plain).join('\t'),
  ].join('\n')
}

export function factsFrom(seen: string): Facts {
  const [
    name = '',
    login = '',
    email = '',
    status = '',
    full = '',
    employeeId = '',
    emails = '',
    usernames = '',
  ] = seen.split('\n')
  return {
    name,
    login,
    email: email === '' ? null : email,
    status,
    fullName: full === '=' ? name : full === '' ? null : full,
    employeeId: employeeId === '' ? null : employeeId,
    emails: emails === '' ? none : emails.split('\t'),
    usernames: usernames === '' ? none : usernames.split('\t'),
  }
}

/** An account that is gone, or cannot be read now, from what was last known of it. */
export const rememberedAccount = (source: Source, link: LinkRow, seen: string, rank: number): Account => ({
  ...factsFrom(seen),
  source,
  id: link.accountId,
  rank,
  values: null,
  link,
})
