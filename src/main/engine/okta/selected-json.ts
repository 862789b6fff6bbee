/**
 * Which parts of a JSON value are wanted: `true` a whole value, an object its named fields, a list of
 * one the same of every element.
 */
export type Wanted = true | readonly [Wanted] | { readonly [field: string]: Wanted }

const quote = 0x22
const backslash = 0x5c
const comma = 0x2c
const colon = 0x3a
const openObject = 0x7b
const closeObject = 0x7d
const openList = 0x5b
const closeList = 0x5d

const cut = (): never => {
  throw new SyntaxError('The JSON text ends before its value does.')
}

/** Index after the string whose content begins at `from`. */
function endOfString(bytes: Uint8Array, from: number): number {
  const end = bytes.length
  for (let i = from; i < end; i += 1) {
    const byte = bytes[i] as number
    if (byte === quote) return i + 1
    if (byte === backslash) i += 1
  }
  return cut()
}

/**
 * Index after the object or list that begins at `from`. Nearly every byte of a large page passes here,
 * so the loop is written for speed: local numbers, and no call within a string.
 */
function endOfNested(bytes: Uint8Array, from: number): number {
  const end = bytes.length
  let depth = 0
  for (let i = from; i < end; i += 1) {
    const byte = bytes[i] as number
    if (byte === quote) {
      i += 1
      for (let inner = bytes[i]; inner !== quote && i < end; inner = bytes[i])
        i += inner === backslash ? 2 : 1
    } else if (byte === openObject || byte === openList) {
      depth += 1
    } else if (byte === closeObject || byte === closeList) {
      depth -= 1
      if (depth === 0) return i + 1
    }
  }
  return cut()
}

function hasEscape(bytes: Uint8Array, from: number, to: number): boolean {
  for (let i = from; i < to; i += 1) if (bytes[i] === backslash) return true
  return false
}

function isSame(bytes: Uint8Array, from: number, to: number, name: Uint8Array): boolean {
  if (to - from !== name.length) return false
  for (let i = 0; i < name.length; i += 1) if (bytes[from + i] !== name[i]) return false
  return true
}

interface Field {
  name: string
  bytes: Buffer
  wanted: Wanted
}
const fieldsOf = new WeakMap<object, Field[]>()

function wantedFields(wanted: { readonly [field: string]: Wanted }): Field[] {
  let fields = fieldsOf.get(wanted)
  if (fields === undefined) {
    fields = Object.entries(wanted).map(([name, inner]) => ({
      name,
      bytes: Buffer.from(name),
      wanted: inner,
    }))
    fieldsOf.set(wanted, fields)
  }
  return fields
}

/**
 * Reads the wanted parts of a JSON text and steps over the rest without making strings or objects of
 * it: lists of members and assignments carry whole accounts of which a sync needs an id. The result is
 * what `JSON.parse` gives, less the fields that are not wanted; a value of another kind than wanted is
 * given whole. Throws SyntaxError for a text that is cut off or is not JSON where it is read.
 */
export function parseSelected(bytes: Buffer, wanted: Wanted): unknown {
  let at = 0

  function skipSpace(): number {
    for (;;) {
      const byte = bytes[at]
      if (byte === undefined) return cut()
      if (byte !== 0x20 && byte !== 0x0a && byte !== 0x0d && byte !== 0x09) return byte
      at += 1
    }
  }

  function skipString(): void {
    at = endOfString(bytes, at + 1)
  }

  function skipNested(): void {
    at = endOfNested(bytes, at)
  }

  function skipValue(): void {
    const byte = skipSpace()
    if (byte === quote) return skipString()
    if (byte === openObject || byte === openList) return skipNested()
    for (;;) {
      const next = bytes[at]
      if (next === undefined || next === comma || next === closeObject || next === closeList || next <= 0x20)
        return
      at += 1
    }
  }

  function whole(): unknown {
    const isString = skipSpace() === quote
    const from = at
    skipValue()
    if (isString && !hasEscape(bytes, from, at)) return bytes.toString('utf8', from + 1, at - 1)
    return JSON.parse(bytes.toString('utf8', from, at))
  }

  /** Steps over the separator after an element; false at the end of the list or object. */
  function another(close: number): boolean {
    const byte = skipSpace()
    at += 1
    if (byte === comma) return true
    if (byte === close) return false
    throw new SyntaxError('A JSON list or object is not separated by commas.')
  }

  function isEmpty(close: number): boolean {
    at += 1
    if (skipSpace() !== close) return false
    at += 1
    return true
  }

  function matching(fields: readonly Field[]): Field | undefined {
    if (skipSpace() !== quote) throw new SyntaxError('A field of a JSON object has no name.')
    const from = at
    skipString()
    const to = at
    if (skipSpace() !== colon) throw new SyntaxError('A field of a JSON object has no value.')
    at += 1
    if (hasEscape(bytes, from, to)) {
      const name = JSON.parse(bytes.toString('utf8', from, to)) as string
      return fields.find((field) => field.name === name)
    }
    for (const field of fields) if (isSame(bytes, from + 1, to - 1, field.bytes)) return field
    return undefined
  }

  function readObject(fields: readonly Field[]): unknown {
    const result: Record<string, unknown> = {}
    if (isEmpty(closeObject)) return result
    do {
      const field = matching(fields)
      if (field === undefined) skipValue()
      else result[field.name] = read(field.wanted)
    } while (another(closeObject))
    return result
  }

  function readList(element: Wanted): unknown {
    const result: unknown[] = []
    if (isEmpty(closeList)) return result
    do result.push(read(element))
    while (another(closeList))
    return result
  }

  function read(part: Wanted): unknown {
    if (part === true) return whole()
    const byte = skipSpace()
    if (isListOf(part)) return byte === openList ? readList(part[0]) : whole()
    return byte === openObject ? readObject(wantedFields(part)) : whole()
  }

  const value = read(wanted)
  for (; at < bytes.length; at += 1) {
    if ((bytes[at] as number) > 0x20) throw new SyntaxError('Something follows the JSON value.')
  }
  return value
}

const isListOf = (part: Exclude<Wanted, true>): part is readonly [Wanted] => Array.isArray(part)
