import type { PersonAttribute, PersonDetail } from '../../../preload/contract/models.ts'
import type { PersonColumns } from '../db/people/writer.ts'
import { plain, type Account, type Mapping } from './account.ts'
import { fold } from './keys.ts'

/**
 * A person's attributes as one text, which is what is kept and compared: a line for each attribute with
 * the number of the connector and the profile attribute it was taken from, then its values, parted by tabs.
 */

type Name = PersonDetail['attributes'][number]['name']
export interface RecordLine {
  name: Name
  /** Number of the connector and name of the profile attribute; null where it comes from no account. */
  from: { connector: number; attribute: string } | null
  values: string[]
}

const most = 50

/** Okta: statuses of somebody who can sign in, or could after a step of one's own. */
const active: ReadonlySet<string> = new Set([
  'ACTIVE',
  'PASSWORD_EXPIRED',
  'LOCKED_OUT',
  'RECOVERY',
  'PROVISIONED',
])
const inactive: ReadonlySet<string> = new Set(['STAGED', 'SUSPENDED', 'DEPROVISIONED'])

const single: readonly PersonAttribute[] = [
  'managerEmail',
  'department',
  'title',
  'employmentStatus',
  'employmentType',
  'employeeId',
]

const line = (name: Name, connector: number, attribute: string, values: readonly string[]): string =>
  `${name}\t${connector}\t${attribute}\t${values.length === 1 ? plain(values[0] as string) : values.slice(0, most).map(plain).join('\t')}`

/** A person's attributes from the accounts that tell them, in the order in which they count. */
export function recordOf(accounts: readonly Account[], mapping: Mapping): PersonColumns {
  const lines: string[] = []
  const named = accounts.find(({ fullName }) => fullName !== null) ?? (accounts[0] as Account)
  const name = plain(named.fullName ?? named.login)
  lines.push(line('name', named.source.connector, named.fullName === null ? 'login' : 'displayName', [name]))
  const mailed = accounts.find(({ email }) => email !== null)
  const email = mailed?.email ?? null
  if (mailed !== undefined && email !== null)
    lines.push(line('email', mailed.source.connector, 'email', [email]))
  const [status, from] = statusOf(accounts)
  lines.push(line('status', from.source.connector, 'status', [status]))
  const one: Partial<Record<PersonAttribute, string>> = {}
  for (const attribute of single) {
    for (const account of accounts) {
      const found = mapping.find(account.values ?? [], attribute)
      if (found === null) continue
      const value = plain(found.values[0] as string)
      lines.push(line(attribute, account.source.connector, found.from, [value]))
      one[attribute] = value
      break
    }
  }
  const emails = gathered(lines, 'additionalEmails', accounts, mapping, 'email', email)
  const usernames = gathered(lines, 'additionalUsernames', accounts, mapping, 'login', null)
  return {
    record: lines.join('\n'),
    name,
    email: email === null ? null : plain(email),
    employeeId: one.employeeId ?? null,
    status,
    department: one.department ?? null,
    title: one.title ?? null,
    managerEmail: one.managerEmail ?? null,
    found: emails.length === 0 ? usernames : [...emails, ...usernames],
  }
}

/** The same from what is kept. */
export function columnsOf(record: string): PersonColumns {
  const lines = new Map(parseRecord(record).map(({ name, values }) => [name, values]))
  const one = (name: Name): string | null => lines.get(name)?.[0] ?? null
  return {
    record,
    name: one('name') ?? '',
    email: one('email'),
    employeeId: one('employeeId'),
    status: (one('status') ?? 'unknown') as PersonColumns['status'],
    department: one('department'),
    title: one('title'),
    managerEmail: one('managerEmail'),
    found: [...(lines.get('additionalEmails') ?? []), ...(lines.get('additionalUsernames') ?? [])],
  }
}

function statusOf(accounts: readonly Account[]): ['active' | 'inactive' | 'unknown', Account] {
  const first = accounts[0] as Account
  const living = accounts.find(({ status }) => active.has(status))
  if (living !== undefined) return ['active', living]
  const resting = accounts.find(({ status }) => inactive.has(status))
  return resting === undefined ? ['unknown', first] : ['inactive', resting]
}

/** Addresses or usernames of all accounts: what each has as its own, and what is mapped. */
function gathered(
  lines: string[],
  name: 'additionalEmails' | 'additionalUsernames',
  accounts: readonly Account[],
  mapping: Mapping,
  own: 'email' | 'login',
  except: string | null,
): readonly string[] {
  const [only] = accounts
  // Most people have one account, whose address is the person's own.
  if (only !== undefined && accounts.length === 1) {
    if (name === 'additionalEmails' && only.emails.length === 0) return []
    if (name === 'additionalUsernames' && only.usernames.length === 0) {
      lines.push(line(name, only.source.connector, own, [only.login]))
      return [only.login]
    }
  }
  let from: { connector: number; attribute: string } | null = null
  const values: string[] = []
  const seen = new Set([fold(except)])
  for (const account of accounts) {
    const connector = account.source.connector
    const add = (text: string, attribute: string): void => {
      const key = fold(text)
      if (key === null || seen.has(key)) return
      seen.add(key)
      values.push(text)
      from ??= { connector, attribute }
    }
    const text = account[own]
    if (text !== null) add(text, own)
    if (name === 'additionalEmails' ? account.emails.length > 0 : account.usernames.length > 0) {
      const found = mapping.find(account.values ?? [], name)
      for (const each of found?.values ?? []) add(each, found?.from ?? own)
    }
  }
  // Asked again, because TypeScript does not see what the function above has set.
  const source = from as { connector: number; attribute: string } | null
  if (source !== null) lines.push(line(name, source.connector, source.attribute, values))
  return values
}

export function parseRecord(record: string): RecordLine[] {
  return record.split('\n').map((text) => {
    const [name, connector = '', attribute = '', ...values] = text.split('\t')
    return {
      name: name as Name,
      from: connector === '' ? null : { connector: Number(connector), attribute },
      values,
    }
  })
}

/** The record with another status that no account tells. */
export function withStatus(record: string, status: 'inactive'): string {
  return record
    .split('\n')
    .map((text) => (text.startsWith('status\t') ? `status\t\t\t${status}` : text))
    .join('\n')
}
