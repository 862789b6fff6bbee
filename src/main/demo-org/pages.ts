import type { IncomingHttpHeaders } from 'node:http'
import { failure, notFound } from './errors.ts'
import type { AppRecord, GroupRecord, UserRecord } from './model.ts'
import type { ServiceApp } from './oauth.ts'
import { mix } from './random.ts'
import type { DemoOrg } from './org.ts'
import type { Rows } from './rows.ts'
import { assemble, wire } from './text.ts'
import type { Token, TokenBook } from './tokens.ts'
import type { UserSearch } from './user-search.ts'

/** One authenticated call, as a route sees it. */
export interface Call {
  readonly method: string
  readonly path: string
  /** Values of the path's `{}` parts, in order. */
  readonly params: readonly string[]
  readonly query: URLSearchParams
  readonly headers: IncomingHttpHeaders
  /** The parsed JSON body; undefined where there is none. */
  readonly body: unknown
  /** The address of the organization as the caller wrote it. */
  readonly base: string
  readonly org: DemoOrg
  readonly rows: Rows
  readonly token: Token
  readonly tokens: TokenBook
  readonly apps: () => readonly ServiceApp[]
  readonly userSearch: UserSearch
  /** Leaves `expand` out of `next` links, as Okta once did. */
  readonly dropExpand: boolean
  /** The largest page of groups with statistics that does not fail. */
  readonly statsLimit: number
  /** The largest page of any list; Infinity where the endpoint's own maximum holds. */
  readonly pageLimit: number
  /** How many of the newest log entries are not readable yet. */
  readonly lateEvents: number
}

export interface Reply {
  readonly status: number
  readonly body: Buffer | null
  readonly links?: readonly string[]
  /** Other headers, names and values in turn. */
  readonly headers?: readonly string[]
}

export const json = (value: unknown, status = 200): Reply => ({
  status,
  body: Buffer.from(JSON.stringify(value)),
})
/** Adds any object to the pieces of a list. */
export function pushObject(out: string[], value: object): void {
  if (out.length > 1) out.push(',')
  out.push(wire(JSON.stringify(value)))
}

/** Answers with one row. */
export function single(push: (out: string[]) => void): Reply {
  const pieces: string[] = []
  push(pieces)
  return { status: 200, body: assemble(pieces) }
}
export const NO_CONTENT: Reply = { status: 204, body: null }

const MASK = 0x5f3759df

/** Hides a position in an opaque cursor that cannot be guessed from the rows. */
function encodeCursor(position: number): string {
  const bytes = Buffer.alloc(12)
  bytes.writeUInt32BE((position ^ MASK) >>> 0, 0)
  bytes.writeUInt32BE(mix(position, 1), 4)
  bytes.writeUInt32BE(mix(position, 2), 8)
  return `20${bytes.toString('base64url')}`
}

function decodeCursor(cursor: string): number {
  const bytes = Buffer.from(cursor.slice(2), 'base64url')
  const position = bytes.length === 12 ? (bytes.readUInt32BE(0) ^ MASK) >>> 0 : -1
  if (position < 0 || encodeCursor(position) !== cursor)
    throw failure('E0000001', 'after', ['Invalid cursor: after'])
  return position
}

/** The position after which a page starts; undefined for a first page. */
export function cursorOf(call: Call): number | undefined {
  const after = call.query.get('after')
  return after === null ? undefined : decodeCursor(after)
}

/** The page size in effect: the default where none is asked for, never above the endpoint's maximum. */
export function limitOf(call: Call, standard: number, maximum: number): number {
  return Math.min(call.pageLimit, unclamped(call, standard, maximum))
}

function unclamped(call: Call, standard: number, maximum: number): number {
  const asked = call.query.get('limit')
  if (asked === null || asked === '') return standard
  const limit = Number(asked)
  if (!Number.isInteger(limit) || limit < 0) throw failure('E0000001', 'limit', [`Invalid limit: ${asked}`])
  return limit === 0 ? standard : Math.min(limit, maximum)
}

function address(call: Call, limit: number, after: string | null, drop: readonly string[]): string {
  const query = new URLSearchParams()
  if (after !== null) query.set('after', after)
  query.set('limit', String(limit))
  for (const [key, value] of call.query)
    if (key !== 'after' && key !== 'limit' && !drop.includes(key)) query.append(key, value)
  return `${call.base}${call.path}?${query.toString()}`
}

/** The two `Link` lines of a list: self with the limit in effect, and next where there is more. */
export function links(call: Call, limit: number, next: number | undefined): string[] {
  const self = `<${address(call, limit, call.query.get('after'), [])}>; rel="self"`
  if (next === undefined) return [self]
  return [
    self,
    `<${address(call, limit, encodeCursor(next), call.dropExpand ? ['expand'] : [])}>; rel="next"`,
  ]
}

/** The address of the next page of an `/iam` list, which stands in the body. */
export const nextAddress = (call: Call, limit: number, next: number): string =>
  address(call, limit, encodeCursor(next), [])

/** One page of a list and the position its cursor stands for; undefined where the list ends. */
export interface Page<T> {
  readonly items: readonly T[]
  readonly next: number | undefined
}

/** A page of an array whose order does not change; the cursor is the position of the last row sent. */
export function slice<T>(call: Call, list: readonly T[], limit: number): Page<T> {
  const start = (cursorOf(call) ?? -1) + 1
  const end = start + limit
  return { items: list.slice(start, end), next: end < list.length ? end - 1 : undefined }
}

/**
 * A page of positions from `start` that match. The cursor is the number that `key` gives for the last row
 * sent, so that rows which vanish between two pages neither repeat nor skip others.
 */
export function scan(
  start: number,
  end: number,
  limit: number,
  matches: (at: number) => boolean,
  key: (at: number) => number = (at) => at,
): Page<number> {
  const items: number[] = []
  for (let at = start; at < end; at += 1) {
    if (!matches(at)) continue
    if (items.length === limit) return { items, next: key(items[limit - 1] as number) }
    items.push(at)
  }
  return { items, next: undefined }
}

/** The first position of a page over all positions of an array. */
export const startOf = (call: Call): number => (cursorOf(call) ?? -1) + 1

/** Answers with a page of rows; `push` adds one row to the pieces of the list. */
export function listReply<T>(
  call: Call,
  { items, next }: Page<T>,
  limit: number,
  push: (out: string[], item: T) => void,
): Reply {
  return { ...unpaged(items, push), links: links(call, limit, next) }
}

/** Answers with a list that has no pages and no `Link`. */
export function unpaged<T>(items: readonly T[], push: (out: string[], item: T) => void): Reply {
  const pieces = ['[']
  for (const item of items) push(pieces, item)
  pieces.push(']')
  return { status: 200, body: assemble(pieces) }
}

export const param = (call: Call, at: number): string => call.params[at] as string

export function userOf(call: Call, at = 0): UserRecord {
  const key = param(call, at)
  const found =
    key === 'me' ? (call.token.owner ?? undefined) : (call.org.user(key) ?? byLogin(call.org, key))
  if (found === undefined) throw notFound(key, 'User')
  return found
}

function byLogin(org: DemoOrg, login: string): UserRecord | undefined {
  if (login.startsWith('00u')) return undefined
  const wanted = login.toLowerCase()
  const living = org.data.users.filter((user) => !user.deleted)
  const full = living.find((user) => String(user.profile['login']).toLowerCase() === wanted)
  return full ?? living.find((user) => String(user.profile['login']).toLowerCase().split('@')[0] === wanted)
}

export function groupOf(call: Call, at = 0): GroupRecord {
  const found = call.org.group(param(call, at))
  if (found === undefined) throw notFound(param(call, at), 'UserGroup')
  return found
}

export function appOf(call: Call, at = 0): AppRecord {
  const found = call.org.app(param(call, at))
  if (found === undefined) throw notFound(param(call, at), 'AppInstance')
  return found
}

/** The body as an object; anything else is malformed. */
export function objectBody(call: Call): Record<string, unknown> {
  if (typeof call.body !== 'object' || call.body === null || Array.isArray(call.body))
    throw failure('E0000003')
  return call.body as Record<string, unknown>
}
