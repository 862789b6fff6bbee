import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  extendPicked,
  keepPresent,
  mostPicked,
  nonePicked,
  type Picked,
  pickAll,
  togglePicked,
} from '../../src/renderer/ui/data-grid/picking.ts'

interface Row {
  key: string
}
const row = (index: number): Row => ({ key: `r${index}` })
const rows = (from: number, to: number) =>
  Array.from({ length: Math.abs(to - from) + 1 }, (_, at) => row(Math.min(from, to) + at))
const keys = (picked: Picked<Row>) => [...picked.rows.keys()].toSorted()
const anchor = (index: number) => ({ index, key: `r${index}` })

describe('picked rows', () => {
  it('are picked one by one, and no longer', () => {
    let picked = togglePicked(nonePicked<Row>(), row(3), 3)
    picked = togglePicked(picked, row(1), 1)
    expect(keys(picked)).toEqual(['r1', 'r3'])
    expect(picked.anchor).toEqual(anchor(1))
    expect(keys(togglePicked(picked, row(3), 3))).toEqual(['r1'])
  })

  it('a range that gets shorter gives back what it took, and nothing else', () => {
    let picked = togglePicked(nonePicked<Row>(), row(4), 4)
    picked = togglePicked(picked, row(1), 1)
    picked = extendPicked(picked, anchor(1), rows(1, 6))
    expect(keys(picked)).toEqual(['r1', 'r2', 'r3', 'r4', 'r5', 'r6'])
    picked = extendPicked(picked, anchor(1), rows(1, 2))
    expect(keys(picked)).toEqual(['r1', 'r2', 'r4'])
  })

  it('end at as many as a plan takes', () => {
    expect(pickAll(rows(0, 4999)).rows.size).toBe(mostPicked)
    expect(extendPicked(nonePicked<Row>(), anchor(0), rows(0, 4999)).rows.size).toBe(mostPicked)
  })

  it('stay over a refresh, but for those that are gone', () => {
    const picked = extendPicked(nonePicked<Row>(), anchor(0), rows(0, 3))
    expect(keepPresent(picked, () => true)).toBe(picked)
    const left = keepPresent(picked, (key) => key !== 'r0' && key !== 'r2')
    expect(keys(left)).toEqual(['r1', 'r3'])
    expect(left.anchor).toBeNull()
  })

  it('any order of picks and ranges leaves what was toggled, and the last range', () => {
    fc.assert(
      fc.property(
        fc.array(fc.integer({ min: 0, max: 30 }), { maxLength: 12 }),
        fc.array(fc.integer({ min: 0, max: 30 }), { minLength: 1, maxLength: 12 }),
        (toggles, ends) => {
          const once = toggles.reduce((now, index) => togglePicked(now, row(index), index), nonePicked<Row>())
          const begin = anchor(toggles.at(-1) ?? 0)
          const last = ends.at(-1) ?? 0
          const ranged = ends.reduce((now, end) => extendPicked(now, begin, rows(begin.index, end)), once)
          const expected = new Set([...once.rows.keys(), ...rows(begin.index, last).map(({ key }) => key)])
          expect(keys(ranged)).toEqual([...expected].toSorted())
        },
      ),
    )
  })
})
