/** The subset of SCIM filters that Okta's `search` and `filter` parameters accept. */
type ScimValue = string | number | boolean | null | readonly string[] | undefined
/** Reads an attribute of the object under test; times are milliseconds, `undefined` means absent. */
export type Attributes = (name: string) => ScimValue
type Predicate = (read: Attributes) => boolean

export interface ScimFilter {
  test: Predicate
  /** Every attribute the expression names. */
  attributes: string[]
}

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

  function either(): Predicate | undefined {
    let left = both()
    while (left !== undefined && word() === 'or') {
      at += 1
      const one: Predicate = left
      const other = both()
      if (other === undefined) return undefined
      left = (read) => one(read) || other(read)
    }
    return left
  }
  function both(): Predicate | undefined {
    let left = term()
    while (left !== undefined && word() === 'and') {
      at += 1
      const one: Predicate = left
      const other = term()
      if (other === undefined) return undefined
      left = (read) => one(read) && other(read)
    }
    return left
  }
  function term(): Predicate | undefined {
    if (word() === 'not') {
      at += 1
      const inner = term()
      return inner === undefined ? undefined : (read) => !inner(read)
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
  function comparison(): Predicate | undefined {
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
      return (read) => isPresent(read(attribute))
    }
    const value = literal(tokens?.[at + 2])
    if (value === undefined) return undefined
    at += 3
    return compare(attribute, operator, value)
  }

  const test = either()
  return test === undefined || at !== tokens.length ? undefined : { test, attributes }
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

function compare(attribute: string, operator: Operator, wanted: Literal): Predicate {
  const lower = typeof wanted === 'string' ? wanted.toLowerCase() : wanted
  const time = typeof wanted === 'string' ? Date.parse(wanted) : NaN
  const one = (held: string | number | boolean | null): boolean => {
    const left = typeof held === 'string' ? held.toLowerCase() : held
    const right = typeof held === 'number' && typeof lower === 'string' ? time : lower
    if (operator === 'eq') return left === right
    if (left === null || right === null) return false
    if (operator === 'gt') return left > right
    if (operator === 'ge') return left >= right
    if (operator === 'lt') return left < right
    if (operator === 'le') return left <= right
    if (typeof left !== 'string' || typeof right !== 'string') return false
    if (operator === 'sw') return left.startsWith(right)
    return operator === 'ew' ? left.endsWith(right) : left.includes(right)
  }
  return (read) => {
    const held = read(attribute)
    if (operator === 'ne')
      return held === undefined || !asList(held).some((item) => sameValue(item, lower, time))
    return held === undefined ? wanted === null && operator === 'eq' : asList(held).some(one)
  }
}

function sameValue(held: string | number | boolean | null, lower: Literal, time: number): boolean {
  if (typeof held === 'string') return held.toLowerCase() === lower
  return typeof held === 'number' && typeof lower === 'string' ? held === time : held === lower
}

function asList(held: Exclude<ScimValue, undefined>): readonly (string | number | boolean | null)[] {
  return Array.isArray(held) ? (held as readonly string[]) : [held as string | number | boolean | null]
}
