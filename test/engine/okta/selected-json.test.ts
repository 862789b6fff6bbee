import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { parseSelected, type Wanted } from '../../../src/main/engine/okta/selected-json.ts'

/** What the reader has to give, by way of the whole value. */
function select(value: unknown, wanted: Wanted): unknown {
  if (wanted === true) return value
  if (Array.isArray(wanted)) return Array.isArray(value) ? value.map((one) => select(one, wanted[0])) : value
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return value
  const kept = Object.entries(value).filter(([name]) => Object.hasOwn(wanted, name))
  return Object.fromEntries(
    kept.map(([name, inner]) => [name, select(inner, (wanted as Record<string, Wanted>)[name]!)]),
  )
}

const names = ['id', 'a', 'näme', 'with "quote"', 'back\\slash', '_links', '']
const name = fc.oneof(fc.constantFrom(...names), fc.string())
const { value } = fc.letrec<{ value: unknown }>((tie) => ({
  value: fc.oneof(
    { maxDepth: 4 },
    fc.constantFrom(null, true, false, 0, -1.5e-7, 1e21, '', '"', '\\', '\u0000', '[{', '😀', '漢字'),
    fc.string(),
    fc.double({ noNaN: true, noDefaultInfinity: true }),
    fc.array(tie('value'), { maxLength: 4 }),
    fc.dictionary(
      name.filter((key) => key !== '__proto__'),
      tie('value'),
      { maxKeys: 5, noNullPrototype: true },
    ),
  ),
}))
const { wanted } = fc.letrec<{ wanted: Wanted }>((tie) => ({
  wanted: fc.oneof(
    { maxDepth: 4 },
    fc.constant(true as const),
    fc.tuple(tie('wanted')),
    fc.dictionary(fc.constantFrom(...names), tie('wanted'), { maxKeys: 4, noNullPrototype: true }),
  ) as fc.Arbitrary<Wanted>,
}))

test('gives what JSON.parse gives, less what is not wanted', () => {
  fc.assert(
    fc.property(value, wanted, fc.constantFrom(undefined, 2, '\t'), (whole, parts, space) => {
      const text = JSON.stringify(whole, null, space)
      // Negative zero has no text of its own.
      const read = JSON.parse(text) as unknown
      expect(parseSelected(Buffer.from(text), parts)).toEqual(select(read, parts))
    }),
    { numRuns: 3000 },
  )
})

test('escapes in names and values are read as JSON reads them', () => {
  const text = '{"\\u0069d":"\\u00e9\\n","skip":"\\"}","last":[1]}'
  expect(parseSelected(Buffer.from(text), { id: true, last: [true] })).toEqual({ id: 'é\n', last: [1] })
})

describe('a text that is cut off is an error, wherever the cut is', () => {
  const text = '[{"id":"1","skip":{"a":["}",2]},"x":{"y":true}},{"id":"2"}]'
  test.each(Array.from(text, (_, end) => end))('after %i bytes', (end) => {
    expect(() => parseSelected(Buffer.from(text.slice(0, end)), [{ id: true, x: { y: true } }])).toThrow(
      SyntaxError,
    )
  })
})

test.each(['[1 2]', '{"a" 1}', '{a:1}', '[1],', '{"a":1}x', '[tru]'])('%s is an error', (text) => {
  expect(() => parseSelected(Buffer.from(text), [{ a: true }])).toThrow(SyntaxError)
  expect(() => parseSelected(Buffer.from(text), { a: true })).toThrow(SyntaxError)
})
