/** The subset of SCIM filters that Okta's `search` and `filter` parameters accept. */
export type ScimValue = string | number | boolean | null | readonly string[] | undefined
/** Reads an attribute of one object; times are milliseconds, `undefined` means absent. */
type Attributes = (name: string) => ScimValue
/** Gives the reader of an attribute for objects of one kind. */
type Reader<T> = (name: string) => (record: T) => ScimValue

export interface ScimFilter {
  test(read: Attributes): boolean
  /** The filter as a test of objects of one kind, for many of them. */
  over<T>(reader: Reader<T>): (record: T) => boolean
  /** Every attribute the expression names. */
  attributes: string[]
  /** The only ids that can match, where the expression says so by `id eq`. */
  ids: string[] | undefined
  /** The first and last time outside of which no value of an attribute can match. */
  range(attribute: string): [first: number, last: number]
}

type Tree =
  | { kind: 'and' | 'or'; parts: Tree[] }
  | { kind: 'not'; inner: Tree }
  | { kind: 'compare'; attribute: string; operator: Operator; value: Literal }

const OPERATORS = ['eq', 'ne', 'gt', 'ge', 'lt', 'le', 'sw', 'ew', 'co', 'pr'] as const
type Operator = (typeof OPERATORS)[number]
type Literal = string | number | boolean | null

const TOKEN = /\s*(?:([()])|("(?:[^"\\]|\\.)*")|([^\s()"]+))/y

function tokenize(text: string): string[] | undefined {
  const tokens: string[] = []
  TOKEN.lastIndex = 0
  while (TOKEN.lastIndex < text.length) {
    if (text.slice(TOKEN.lastIndex).trim() === '') break
    const match = TOKEN.exec(text)
    if (match === null) return undefined
    tokens.push((match[1] ?? match[2] ?? match[3]) as string)
  }
  return tokens
}

/** Parses a filter; undefined where it is malformed. */
export function parseScim(text: string): ScimFilter | undefined {
  const tokens = tokenize(text)
  if (tokens === undefined || tokens.length === 0) return undefined
  const attributes: string[] = []
  let at = 0
  const word = (): string => (tokens[at] ?? '').toLowerCase()

  function list(kind: 'and' | 'or', next: () => Tree | undefined): Tree | undefined {
    const parts: Tree[] = []
    do {
      if (parts.length > 0) at += 1
      const part = next()
      if (part === undefined) return undefined
      parts.push(part)
    } while (word() === kind)
    return parts.length === 1 ? parts[0] : { kind, parts }
  }
  const either = (): Tree | undefined => list('or', () => list('and', term))
  function term(): Tree | undefined {
    if (word() === 'not') {
      at += 1
      const inner = term()
      return inner === undefined ? undefined : { kind: 'not', inner }
    }
    if (word() === '(') {
      at += 1
      const inner = either()
      if (inner === undefined || word() !== ')') return undefined
      at += 1
      return inner
    }
    return comparison()
  }
  function comparison(): Tree | undefined {
    const attribute = tokens?.[at]
    const operator = tokens?.[at + 1]?.toLowerCase() as Operator | undefined
    if (
      attribute === undefined ||
      operator === undefined ||
      !OPERATORS.includes(operator) ||
      !/^[A-Za-z][\w.:-]*$/.test(attribute)
    )
      return undefined
    attributes.push(attribute)
    if (operator === 'pr') {
      at += 2
      return { kind: 'compare', attribute, operator, value: null }
    }
    const value = literal(tokens?.[at + 2])
    if (value === undefined) return undefined
    at += 3
    return { kind: 'compare', attribute, operator, value }
  }

  const tree = either()
  if (tree === undefined || at !== tokens.length) return undefined
  const test = compile<Attributes>(tree, (name) => (read) => read(name))
  return {
    test,
    over: (reader) => compile(tree, reader),
    attributes,
    ids: idsOf(tree),
    range: (attribute) => rangeOf(tree, attribute),
  }
}

/** The ids outside of which nothing can match; undefined where any may. */
function idsOf(tree: Tree): string[] | undefined {
  if (tree.kind === 'not') return undefined
  if (tree.kind === 'compare')
    return tree.attribute === 'id' && tree.operator === 'eq' && typeof tree.value === 'string'
      ? [tree.value]
      : undefined
  const parts = tree.parts.map(idsOf)
  if (tree.kind === 'and') return parts.find((ids) => ids !== undefined)
  return parts.every((ids) => ids !== undefined) ? parts.flat() : undefined
}

function rangeOf(tree: Tree, attribute: string): [first: number, last: number] {
  if (tree.kind === 'and') {
    const parts = tree.parts.map((part) => rangeOf(part, attribute))
    return [Math.max(...parts.map(([first]) => first)), Math.min(...parts.map(([, last]) => last))]
  }
  const time = tree.kind === 'compare' && tree.attribute === attribute ? Date.parse(String(tree.value)) : NaN
  if (tree.kind !== 'compare' || Number.isNaN(time)) return [-Infinity, Infinity]
  const above = ['eq', 'gt', 'ge'].includes(tree.operator)
  const below = ['eq', 'lt', 'le'].includes(tree.operator)
  return [above ? time : -Infinity, below ? time : Infinity]
}

function compile<T>(tree: Tree, reader: Reader<T>): (record: T) => boolean {
  if (tree.kind === 'not') {
    const inner = compile(tree.inner, reader)
    return (record) => !inner(record)
  }
  if (tree.kind === 'compare') {
    const read = reader(tree.attribute)
    const test = compare(tree.operator, tree.value)
    return (record) => test(read(record))
  }
  const among = tree.kind === 'or' ? oneOf(tree.parts, reader) : undefined
  if (among !== undefined) return among
  const tests = tree.parts.map((part) => compile(part, reader))
  return tree.kind === 'and'
    ? (record) => tests.every((test) => test(record))
    : (record) => tests.some((test) => test(record))
}

/** A look-up instead of many comparisons, where all parts compare one attribute for equality with a text. */
function oneOf<T>(parts: readonly Tree[], reader: Reader<T>): ((record: T) => boolean) | undefined {
  const [first] = parts
  if (first?.kind !== 'compare') return undefined
  const values: string[] = []
  for (const part of parts) {
    if (part.kind !== 'compare' || part.attribute !== first.attribute) return undefined
    if (part.operator !== 'eq' || typeof part.value !== 'string') return undefined
    values.push(part.value.toLowerCase())
  }
  const wanted = new Set(values)
  const times = new Set(values.map((value) => Date.parse(value)))
  const one = (held: Scalar): boolean =>
    typeof held === 'string' ? wanted.has(held.toLowerCase()) : typeof held === 'number' && times.has(held)
  const read = reader(first.attribute)
  return (record) => any(read(record), one)
}

function literal(token: string | undefined): Literal | undefined {
  if (token === undefined) return undefined
  if (token.startsWith('"')) {
    try {
      return JSON.parse(token) as string
    } catch {
      return undefined
    }
  }
  if (token === 'true' || token === 'false') return token === 'true'
  if (token === 'null') return null
  const number = Number(token)
  return Number.isNaN(number) ? undefined : number
}

const isPresent = (value: ScimValue): boolean =>
  value !== undefined && value !== null && value !== '' && !(Array.isArray(value) && value.length === 0)

type Scalar = string | number | boolean | null

const any = (held: ScimValue, test: (one: Scalar) => boolean): boolean =>
  Array.isArray(held) ? held.some(test) : held !== undefined && test(held as Scalar)

/** The comparison of times, which most filters of many records are about. */
function compareTimes(operator: Operator, time: number): ((held: number) => boolean) | undefined {
  if (Number.isNaN(time)) return undefined
  if (operator === 'gt') return (held) => held > time
  if (operator === 'ge') return (held) => held >= time
  if (operator === 'lt') return (held) => held < time
  return operator === 'le' ? (held) => held <= time : undefined
}

function compare(operator: Operator, wanted: Literal): (held: ScimValue) => boolean {
  if (operator === 'pr') return isPresent
  const lower = typeof wanted === 'string' ? wanted.toLowerCase() : wanted
  const time = typeof wanted === 'string' ? Date.parse(wanted) : NaN
  const one = (held: Scalar): boolean => {
    const left = typeof held === 'string' ? held.toLowerCase() : held
    const right = typeof held === 'number' && typeof lower === 'string' ? time : lower
    if (operator === 'eq' || operator === 'ne') return left === right
    if (left === null || right === null) return false
    if (operator === 'gt') return left > right
    if (operator === 'ge') return left >= right
    if (operator === 'lt') return left < right
    if (operator === 'le') return left <= right
    if (typeof left !== 'string' || typeof right !== 'string') return false
    if (operator === 'sw') return left.startsWith(right)
    return operator === 'ew' ? left.endsWith(right) : left.includes(right)
  }
  if (operator === 'ne') return (held) => !any(held, one)
  const quick = compareTimes(operator, time)
  if (quick !== undefined) return (held) => (typeof held === 'number' ? quick(held) : any(held, one))
  return (held) => (held === undefined ? wanted === null && operator === 'eq' : any(held, one))
}
