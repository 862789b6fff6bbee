import { expect, test } from 'vitest'
import { z } from 'zod'
import {
  engineRequests,
  events,
  eventSchemas,
  hostRequests,
  hostRequestSchemas,
  requests,
  requestSchemas,
  shellRequests,
} from '../../src/preload/contract/index.ts'

type Json = { [key: string]: unknown }

/** Every property name of a schema, with the way to it. */
function fields(schema: z.ZodType, io: 'input' | 'output'): string[] {
  const walk = (node: unknown, way: string): string[] => {
    if (Array.isArray(node)) return node.flatMap((part) => walk(part, way))
    if (typeof node !== 'object' || node === null) return []
    return Object.entries(node as Json).flatMap(([key, value]) =>
      key === 'properties'
        ? Object.entries(value as Json).flatMap(([name, inner]) => [
            `${way}.${name}`,
            ...walk(inner, `${way}.${name}`),
          ])
        : walk(value, way),
    )
  }
  return walk(z.toJSONSchema(schema, { io, unrepresentable: 'any' }), '')
}

const named = (all: readonly string[], pattern: RegExp) =>
  all.filter((way) => pattern.test(way.split('.').at(-1) ?? ''))

test('names and schemas match both ways, and no name is used twice', () => {
  expect(Object.keys(requestSchemas).toSorted()).toEqual([...requests].toSorted())
  expect(Object.keys(hostRequestSchemas).toSorted()).toEqual([...hostRequests].toSorted())
  expect(Object.keys(eventSchemas).toSorted()).toEqual([...events].toSorted())
  const all = [...shellRequests, ...engineRequests, ...hostRequests, ...events]
  expect(new Set(all).size).toBe(all.length)
})

test('the walk finds fields at any depth', () => {
  const schema = z.object({
    a: z.array(z.object({ path: z.string() })).nullable(),
    b: z.union([z.object({ token: z.string() }), z.null()]),
  })
  expect(fields(schema, 'input')).toEqual(['.a', '.a.path', '.b', '.b.token'])
})

test.each(requests)('%s takes no SQL, no path and no address from the page', (name) => {
  expect(
    named(fields(requestSchemas[name].input, 'input'), /sql|path|file|url|uri|href|command|script/i),
  ).toEqual([])
})

const secret = /token|secret|password|private_?key|authorization|cookie/i

test.each(requests)('%s answers with no secret', (name) => {
  expect(named(fields(requestSchemas[name].output, 'output'), secret)).toEqual([])
})

test.each(events)('the event %s carries no secret', (name) => {
  expect(named(fields(eventSchemas[name], 'output'), secret)).toEqual([])
})

test.each(hostRequests)('%s answers with no secret', (name) => {
  expect(named(fields(hostRequestSchemas[name].output, 'output'), secret)).toEqual([])
})

test('the requests of the page that carry a secret inwards are those that save it', () => {
  const carriers = requests.filter(
    (name) => named(fields(requestSchemas[name].input, 'input'), secret).length > 0,
  )
  expect(carriers).toEqual(['credential.save', 'credential.saveServiceApp', 'mail.save', 'plans.approve'])
})

test.each(requests)('%s refuses further keys', (name) => {
  const schema = z.toJSONSchema(requestSchemas[name].input, { io: 'input', unrepresentable: 'any' }) as Json
  expect(schema['additionalProperties']).toBe(false)
})
