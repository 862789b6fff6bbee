import type { PeopleSource } from '../../../preload/contract/models.ts'
import type { Account } from './account.ts'
import { emailKey, fold, nameKey } from './keys.ts'

/** What a search for an account's owner found; several where it cannot be told which. */
export interface Found<T> {
  rule: 'email' | 'username' | 'displayName'
  value: string
  people: readonly T[]
}

/** People by the addresses, usernames and names of the accounts that make them. */
export function createMatcher<T>() {
  const emails = new Map<string, T[]>()
  const usernames = new Map<string, T[]>()
  const names = new Map<string, T[]>()
  const note = (index: Map<string, T[]>, key: string | null, person: T): void => {
    if (key === null) return
    const held = index.get(key)
    if (held === undefined) index.set(key, [person])
    else if (!held.includes(person)) held.push(person)
  }

  return {
    add(account: Account, person: T): void {
      note(emails, emailKey(account.email, false), person)
      for (const email of account.emails) note(emails, emailKey(email, false), person)
      note(usernames, fold(account.login), person)
      for (const username of account.usernames) note(usernames, fold(username), person)
      note(names, nameKey(account.fullName), person)
    },
    /**
     * Looks for the owner: `narrow` by e-mail address, then by username; `broad` by full name after that. The
     * first that finds anybody decides. `excluded` are those who were said not to be it.
     */
    find(
      account: Account,
      matching: PeopleSource['matching'],
      excluded: (person: T) => boolean,
    ): Found<T> | null {
      if (matching === 'off') return null
      const { email, login, fullName } = account
      const steps: [Found<T>['rule'], Map<string, T[]>, string | null][] = [
        ['email', emails, emailKey(email, false)],
        ['username', usernames, fold(login)],
        ['email', emails, emailKey(login, false)],
        ['username', usernames, emailKey(email, false)],
      ]
      if (matching === 'broad') steps.push(['displayName', names, nameKey(fullName)])
      for (const [rule, index, value] of steps) {
        if (value === null) continue
        const people = index.get(value)?.filter((person) => !excluded(person)) ?? []
        if (people.length > 0) return { rule, value, people }
      }
      return null
    },
  }
}
