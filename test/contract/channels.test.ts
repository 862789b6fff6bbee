import { expect, test } from 'vitest'
import {
  engineRequests,
  eventSchemas,
  events,
  gridDefinition,
  gridNames,
  hostRequests,
  hostRequestSchemas,
  requests,
  requestSchemas,
  shellRequests,
} from '../../src/preload/contract/index.ts'

test('every name has a schema and every schema a name', () => {
  expect(Object.keys(requestSchemas).toSorted()).toEqual([...requests].toSorted())
  expect(Object.keys(hostRequestSchemas).toSorted()).toEqual([...hostRequests].toSorted())
  expect(Object.keys(eventSchemas).toSorted()).toEqual([...events].toSorted())
})

test('a name is answered in one place', () => {
  const all = [...shellRequests, ...engineRequests, ...hostRequests]
  expect(new Set(all).size).toBe(all.length)
})

test.each(gridNames)('the grid %s has columns with names of their own, and sorts by one of them', (name) => {
  const { columns, sort } = gridDefinition(name)
  const keys = columns.map(({ key }) => key)
  expect(new Set(keys).size).toBe(keys.length)
  expect(keys).toContain(sort.column)
  expect(columns.some(({ shown }) => shown)).toBe(true)
  for (const column of columns) expect(column.kind === 'choice').toBe(column.choices !== undefined)
})
