import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { Ajv } from 'ajv'
import type { ErrorObject } from 'ajv'
import addFormats from 'ajv-formats'
import { parse } from 'yaml'
import type { Json } from './support.ts'

const SPEC = join(import.meta.dirname, '../../../shared/spec')
const RECORDED = join(import.meta.dirname, '../../../shared/recorded/okta-responses.jsonl')

export const specPresent = existsSync(join(SPEC, 'okta-management.yaml'))
export const recordedPresent = existsSync(RECORDED)
export const specFile = <T>(name: string): T => JSON.parse(readFileSync(join(SPEC, name), 'utf8')) as T

type Schema = Record<string, Json>

export interface Contract {
  /** What is wrong with an answer; undefined where the specification has no schema for it. */
  check(method: string, pattern: string, status: number, body: unknown): string[] | undefined
  /** Like `check`, for one named schema. */
  checkSchema(name: string, body: unknown): string[]
  /** The names of a schema's properties, those of its parts included. */
  properties(name: string): string[]
  /** Where the rows of an example of the specification hold null. */
  exampleNulls(name: string): Set<string>
}

/** Reads Okta's OpenAPI file, which takes seconds, as JSON schemas. */
export function loadContract(): Contract {
  const document = parse(readFileSync(join(SPEC, 'okta-management.yaml'), 'utf8'), {
    maxAliasCount: -1,
  }) as Schema
  const discriminators = new Map<string, Schema>()
  for (const [name, schema] of Object.entries(document['components'].schemas as Schema)) {
    if (schema.discriminator !== undefined && schema.oneOf === undefined)
      discriminators.set(name, schema.discriminator as Schema)
  }
  const examples = new Map<string, Set<string>>()
  for (const [name, example] of Object.entries(document['components'].examples as Schema)) {
    const places = new Set<string>()
    for (const row of Array.isArray(example?.value) ? example.value : [example?.value])
      nullPlaces(row, '', places)
    examples.set(name, places)
  }
  convert(document)
  const ajv = new Ajv({ strict: false, allErrors: true, logger: false })
  ;(addFormats as unknown as (target: Ajv) => void)(ajv)
  ajv.addSchema(document, 'okta')
  const run = (reference: string, body: unknown): string[] => {
    const validate = ajv.getSchema(`okta#${reference}`)
    if (validate === undefined) throw new Error(`no schema at ${reference}`)
    return validate(body) === true ? [] : describe(validate.errors)
  }
  /** A schema with a discriminator is checked by the schema its value selects. */
  const select = (name: string, body: unknown): string => {
    const found = discriminators.get(name)
    const value = (body as Schema | null)?.[found?.['propertyName'] as string] as string
    const target = found?.['mapping']?.[value] as string | undefined
    return target === undefined ? name : (target.split('/').at(-1) as string)
  }
  const checkSchema = (name: string, body: unknown): string[] =>
    run(`/components/schemas/${select(name, body)}`, body)
  const resolve = (schema: Schema): Schema =>
    schema.$ref === undefined
      ? schema
      : (String(schema.$ref)
          .slice(2)
          .split('/')
          .reduce((part: Schema, key) => part[key.replaceAll('~1', '/')] as Schema, document) as Schema)
  return {
    checkSchema,
    check(method, pattern, status, body) {
      const operation = findOperation(document, method, pattern)
      const responses = operation?.['responses'] as Record<string, Schema> | undefined
      const schemaOf = (code: number): Schema | undefined => {
        const response = responses?.[String(code)]
        return response === undefined
          ? undefined
          : (resolve(response)['content']?.['application/json']?.schema as Schema)
      }
      // Where the specification has an empty 201, or none, it describes the same answer under 200.
      const content = schemaOf(status) ?? (status === 201 ? schemaOf(200) : undefined)
      const rows: unknown[] = content?.['type'] === 'array' && Array.isArray(body) ? body : [body]
      if (content === undefined) {
        const bare = body === undefined || JSON.stringify(body) === '{}'
        return bare && responses?.[String(status)] !== undefined ? [] : undefined
      }
      if (content['type'] === 'array' && !Array.isArray(body)) return ['is not a list']
      const schema = (content['type'] === 'array' ? content['items'] : content) as Schema
      const name = schema['$ref'] === undefined ? undefined : String(schema['$ref']).split('/').at(-1)
      return rows.flatMap((row) =>
        name === undefined ? runInline(ajv, schema, row) : checkSchema(name, row),
      )
    },
    exampleNulls: (name) => examples.get(name) ?? new Set(),
    properties(name) {
      const collect = (schema: Schema): string[] => {
        const real = resolve(schema)
        return [
          ...Object.keys((real['properties'] ?? {}) as Schema),
          ...((real['allOf'] ?? real['anyOf'] ?? []) as Schema[]).flatMap(collect),
        ]
      }
      return collect({ $ref: `#/components/schemas/${name}` })
    },
  }
}

const inline = new Map<string, string>()
function runInline(ajv: Ajv, schema: Schema, body: unknown): string[] {
  const key = JSON.stringify(schema)
  let id = inline.get(key)
  if (id === undefined) {
    id = `inline${String(inline.size)}`
    inline.set(key, id)
    ajv.addSchema(JSON.parse(key.replaceAll('"#/', '"okta#/')) as Schema, id)
  }
  const validate = ajv.getSchema(id)
  return validate?.(body) === true ? [] : describe(validate?.errors)
}

/** One line for each error; a failed `if` only repeats the error inside. */
const describe = (errors: readonly ErrorObject[] | null | undefined): string[] =>
  (errors ?? [])
    .filter(({ keyword }) => keyword !== 'if')
    .map((error) => `${error.instancePath} ${error.message ?? ''} ${JSON.stringify(error.params)}`)

/** The operation whose path differs from ours only in the names of its parameters. */
function findOperation(document: Schema, method: string, pattern: string): Schema | undefined {
  const wanted = `/api/v1${pattern}`
  for (const [path, item] of Object.entries(document['paths'] as Schema)) {
    if (path.replaceAll(/\{[^}]*\}/g, '{}') === wanted)
      return item[method.toLowerCase()] as Schema | undefined
  }
  return undefined
}

/** A schema without a type of its own, emptied into one branch beside null. */
function openToNull(schema: Schema): Schema {
  const own = { ...schema }
  delete own['nullable']
  for (const key of Object.keys(schema)) delete schema[key]
  return { anyOf: [own, { type: 'null' }] }
}

/** Turns OpenAPI's `nullable` and `discriminator` into JSON Schema, in place. */
function convert(node: unknown): void {
  if (Array.isArray(node)) return node.forEach(convert)
  if (typeof node !== 'object' || node === null) return
  const schema = node as Schema
  delete schema['example']
  delete schema['examples']
  for (const value of Object.values(schema)) convert(value)
  if (schema['nullable'] === true) {
    if (typeof schema['type'] === 'string') schema['type'] = [schema['type'], 'null']
    else for (const [key, value] of Object.entries(openToNull(schema))) schema[key] = value
    if (Array.isArray(schema['enum'])) schema['enum'] = [...(schema['enum'] as unknown[]), null]
  }
  delete schema['nullable']
  const mapping = schema['discriminator']?.mapping as Record<string, string> | undefined
  if (mapping !== undefined && Array.isArray(schema['oneOf'])) {
    const name = schema['discriminator'].propertyName as string
    delete schema['oneOf']
    schema['required'] = [name]
    schema['properties'] = { [name]: { enum: Object.keys(mapping) } }
    schema['allOf'] = Object.entries(mapping).map(([value, $ref]) => ({
      if: { properties: { [name]: { const: value } } },
      // oxlint-disable-next-line unicorn/no-thenable
      then: { $ref },
    }))
  }
}

/** Every place where a value holds null, with list positions as `*`. */
function nullPlaces(value: unknown, at: string, out: Set<string>): void {
  if (value === null) out.add(at)
  else if (Array.isArray(value)) for (const item of value) nullPlaces(item, `${at}/*`, out)
  else if (typeof value === 'object') {
    for (const [key, inner] of Object.entries(value)) nullPlaces(inner, `${at}/${key}`, out)
  }
}

export interface Recorded {
  /** Top-level names of rows. */
  keys: Set<string>
  /** Where rows hold null. */
  nulls: Set<string>
}

/** What Okta has really sent in rows of answers to a kind of path. */
export function recordedRows(path: RegExp): Recorded {
  const keys = new Set<string>()
  const nulls = new Set<string>()
  if (!recordedPresent) return { keys, nulls }
  entries ??= readFileSync(RECORDED, 'utf8')
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line) as RecordedAnswer)
    .filter(({ status, body }) => status < 300 && /^[[{]/.test(body))
  for (const entry of entries) {
    if (!path.test(entry.path.split('?')[0] as string)) continue
    const body = JSON.parse(entry.body) as Schema | Schema[]
    for (const row of Array.isArray(body) ? body : [body]) {
      for (const key of Object.keys(row)) keys.add(key)
      nullPlaces(row, '', nulls)
    }
  }
  return { keys, nulls }
}

interface RecordedAnswer {
  path: string
  status: number
  body: string
}
let entries: RecordedAnswer[] | undefined
