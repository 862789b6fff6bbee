import type { UserRecord } from './model.ts'
import type { DemoOrg } from './org.ts'
import { scan } from './pages.ts'
import type { Page } from './pages.ts'
import type { ScimFilter, ScimValue } from './scim.ts'

const TIMES = [
  'created',
  'activated',
  'lastUpdated',
  'lastLogin',
  'statusChanged',
  'passwordChanged',
] as const
type Time = (typeof TIMES)[number]
/** Results kept: enough for the partitions of a sync and a few more. */
const KEPT = 32

/** Gives the reader of a user's attribute by the name that `search` and `sortBy` use. */
export function userAttribute(name: string): (user: UserRecord) => ScimValue {
  if (name.startsWith('profile.')) {
    const key = name.slice(8)
    return ({ profile }) => profile[key]
  }
  if (name === 'id' || name === 'status') return (user) => user[name]
  return (TIMES as readonly string[]).includes(name) ? (user) => user[name as Time] : () => undefined
}

/** What is asked of the users; `text` is the expression as it came. */
export interface UserQuery {
  filter: ScimFilter
  text: string
  sortBy: string | null
  descending: boolean
}

/** Answers searches over all users quickly. */
export interface UserSearch {
  /**
   * A page of users by index. The cursor is the index of the last user sent; the next page begins with the first
   * one that comes later in the order of the result, whatever has changed since.
   */
  page(query: UserQuery, after: number | undefined, limit: number): Page<number>
}

/**
 * Users named by id are looked up. In the order of creation a page is read from where it starts. For any other
 * order who matches is found once and kept until a user changes.
 */
export function createUserSearch(org: DemoOrg): UserSearch {
  const { users } = org.data
  const kept = new Map<string, number[]>()
  const creation = createCreationOrder(users)
  org.onChange((kind) => {
    if (kind === 'user') kept.clear()
  })
  const matcher = ({ filter }: UserQuery): ((index: number) => boolean) => {
    const test = filter.over(userAttribute)
    return (index) => {
      const user = users[index] as UserRecord
      return !user.deleted && test(user)
    }
  }

  function byCreation(query: UserQuery, after: number | undefined, limit: number): Page<number> {
    const order = creation.order()
    const [first, last] = query.filter.range('created')
    const start = Math.max(
      creation.firstFrom(first),
      after === undefined ? 0 : creation.positionOf(after) + 1,
    )
    const matches = matcher(query)
    const page = scan(start, creation.firstAfter(last), limit, (at) => matches(order[at] as number))
    const user = (at: number): number => order[at] as number
    return { items: page.items.map(user), next: page.next === undefined ? undefined : user(page.next) }
  }

  function find(query: UserQuery, before: Order): number[] {
    const matches = matcher(query)
    const sorted = (found: number[]): number[] => found.toSorted((a, b) => (before(a, b) ? -1 : 1))
    const { ids } = query.filter
    if (ids !== undefined)
      return sorted([...new Set(ids.flatMap((id) => org.user(id)?.index ?? []))].filter(matches))
    const [first, last] = query.filter.range('created')
    if (first > -Infinity || last < Infinity) {
      const span = creation.order().slice(creation.firstFrom(first), creation.firstAfter(last))
      return query.sortBy === null
        ? span.filter(matches).toSorted((a, b) => a - b)
        : sorted(span.filter(matches))
    }
    const found: number[] = []
    for (let index = 0; index < users.length; index += 1) if (matches(index)) found.push(index)
    return query.sortBy === null ? found : sorted(found)
  }

  return {
    page(query, after, limit) {
      if (query.sortBy === 'created' && !query.descending && query.filter.ids === undefined)
        return byCreation(query, after, limit)
      const before = orderOf(users, query)
      const key = `${query.sortBy ?? ''} ${String(query.descending)} ${query.text}`
      let found = kept.get(key)
      if (found === undefined) {
        found = find(query, before)
        if (kept.size >= KEPT) kept.clear()
        if (query.filter.ids === undefined) kept.set(key, found)
      }
      const start = after === undefined ? 0 : firstWhere(found, (user) => before(after, user))
      const items = found.slice(start, start + limit)
      return { items, next: start + limit < found.length ? items.at(-1) : undefined }
    },
  }
}

/** Whether the first user comes before the second one. */
type Order = (first: number, second: number) => boolean

/** By index, or by an attribute and then by index. */
function orderOf(users: readonly UserRecord[], { sortBy, descending }: UserQuery): Order {
  if (sortBy === null) return (first, second) => first < second
  const read = userAttribute(sortBy)
  const key = (index: number): string | number =>
    (read(users[index] as UserRecord) as string | number | null | undefined) ?? ''
  return (first, second) => {
    const [one, other] = [key(first), key(second)]
    if (one === other) return first < second
    return descending ? one > other : one < other
  }
}

/** The first position of a list from which on a test holds. */
function firstWhere<T>(list: readonly T[], test: (item: T, at: number) => boolean): number {
  let low = 0
  let high = list.length
  while (low < high) {
    const middle = (low + high) >>> 1
    if (test(list[middle] as T, middle)) high = middle
    else low = middle + 1
  }
  return low
}

/** Users by time of creation and then by index; positions in this order. */
interface CreationOrder {
  order(): readonly number[]
  /** The first position with this time or a later one. */
  firstFrom(time: number): number
  /** The first position with a later time. */
  firstAfter(time: number): number
  positionOf(user: number): number
}

/**
 * The order is made once, by sorting numbers that hold time and index, and only grows: who is created later
 * comes last.
 */
function createCreationOrder(users: readonly UserRecord[]): CreationOrder {
  const room = 2 ** 21
  const start = users.reduce((first, user) => Math.min(first, user.created), Infinity)
  const packed = Float64Array.from(
    users,
    ({ created, index }) => Math.floor((created - start) / 1000) * room + index,
  )
  const sorted = Array.from(packed.toSorted(), (number) => number % room)
  const times = sorted.map((index) => (users[index] as UserRecord).created)
  return {
    order() {
      for (let index = sorted.length; index < users.length; index += 1) {
        sorted.push(index)
        times.push((users[index] as UserRecord).created)
      }
      return sorted
    },
    firstFrom: (time) => firstWhere(times, (created) => created >= time),
    firstAfter: (time) => firstWhere(times, (created) => created > time),
    positionOf(user) {
      const { created } = users[user] as UserRecord
      return firstWhere(
        times,
        (time, at) => time > created || (time === created && (sorted[at] as number) >= user),
      )
    },
  }
}
