import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { exportChunks } from '../../../src/main/engine/export/rows.ts'
import { readCsv } from '../../support/read-csv.ts'

type Cells = (string | number | null)[][]
const written = (rows: Cells, format: 'csv' | 'json', keys: string[], labels = keys) =>
  [...exportChunks(rows, format, keys, labels)].map((chunk) => chunk.text).join('')

describe('CSV', () => {
  it.each([
    ['=1+1', "'=1+1"],
    ['+351 999', "'+351 999"],
    ['-2+3', "'-2+3"],
    ['@SUM(A1)', "'@SUM(A1)"],
    ['\t=1', "'\t=1"],
    ['\r=1', "'\r=1"],
    ['＝1+1', "'＝1+1"],
    ['=cmd|"/c calc"!A1', '\'=cmd|"/c calc"!A1'],
    ['a=1', 'a=1'],
    ['', ''],
  ])('%j cannot run as a formula', (value, safe) => {
    expect(readCsv(written([[value, 'x']], 'csv', ['a', 'b']))).toEqual([
      ['a', 'b'],
      [safe, 'x'],
    ])
  })

  it('keeps numbers as they are and leaves missing values empty', () => {
    expect(written([[-5, null, 0]], 'csv', ['a', 'b', 'c'])).toBe('a,b,c\n-5,,0\n')
  })

  it('keeps the header safe too', () => {
    expect(written([], 'csv', ['a'], ['=label, "quoted"'])).toBe('"\'=label, ""quoted"""\n')
  })
})

describe('JSON', () => {
  it('is an array of objects also when there are no rows', () => {
    expect(JSON.parse(written([], 'json', ['a']))).toEqual([])
    expect(JSON.parse(written([['=1', null, 2]], 'json', ['a', 'b', 'c']))).toEqual([
      { a: '=1', b: null, c: 2 },
    ])
  })
})

const safe = (cell: string | null) => (cell === null ? '' : /^[=+\-@\t\r]/.test(cell) ? `'${cell}` : cell)

it('gives back every row, whatever is in the cells and however many chunks it takes', () => {
  const text = fc.string({
    unit: fc.constantFrom('a', '"', ',', '\n', '\r', '=', '-', "'", 'é', '🦊', ' '),
    maxLength: 6,
  })
  const row = fc.tuple(text, fc.option(text), fc.integer())
  fc.assert(
    fc.property(fc.array(row, { maxLength: 5 }), fc.constantFrom(1, 99, 100, 250), (some, times) => {
      const rows = Array.from({ length: times }, () => some).flat()
      expect(readCsv(written(rows, 'csv', ['a', 'b', 'c'])).slice(1)).toEqual(
        rows.map(([a, b, c]) => [safe(a), safe(b), String(c)]),
      )
      expect(JSON.parse(written(rows, 'json', ['a', 'b', 'c']))).toEqual(
        rows.map(([a, b, c]) => ({ a, b, c })),
      )
    }),
    { numRuns: 60, verbose: 1 },
  )
})
