import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import * as fc from 'fast-check'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { createLogFile } from '../../src/main/shell/log-file.ts'
import { createRedactor } from '../../src/main/redact.ts'

let folder = ''
beforeEach(() => void (folder = mkdtempSync(join(tmpdir(), 'access-desk-log-'))))
afterEach(() => rmSync(folder, { recursive: true }))

const read = () => readFileSync(join(folder, 'access-desk.log'), 'utf8')
const lines = () =>
  read()
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line) as Record<string, unknown>)

const setUp = (more = {}) => {
  const redactor = createRedactor()
  return { redactor, log: createLogFile({ folder, level: 'info', redactor, ...more }) }
}

test('a line is one JSON object, also with line breaks and format marks', () => {
  const { log } = setUp()
  log.info('two\nlines %s %c %% "quoted"')
  log.error('It failed.', { ref: 'abcd1234', cause: new Error('because') })
  log.warn('from the engine', { source: 'engine' })
  expect(lines()).toMatchObject([
    { level: 'info', message: 'two\nlines %s %c %% "quoted"' },
    { level: 'error', message: 'It failed.', ref: 'abcd1234', cause: expect.stringContaining('because') },
    { level: 'warn', message: 'from the engine', source: 'engine' },
  ])
  expect(statSync(join(folder, 'access-desk.log')).mode & 0o777).toBe(0o600)
})

test('lines below the level are left out, and the level can change', () => {
  const { log } = setUp()
  log.debug('no')
  log.setLevel('debug')
  log.debug('yes')
  log.setLevel('error')
  log.warn('no')
  expect(lines().map(({ message }) => message)).toEqual(['yes'])
})

test('its own lines are handed on, redacted; those of children are not', () => {
  const { log, redactor } = setUp()
  const got: unknown[] = []
  log.forwardTo((line) => got.push(line))
  redactor.addSecret('00secretsecret')
  log.warn('It was 00secretsecret.', { ref: 'r1' })
  log.warn('child', { source: 'engine' })
  expect(got).toEqual([{ level: 'warn', message: 'It was [redacted].', ref: 'r1' }])
})

test('full files are numbered and the oldest goes', () => {
  const { log } = setUp({ maxBytes: 300, keep: 3 })
  for (let n = 0; n < 40; n++) log.info(`line ${n} ${'x'.repeat(60)}`)
  expect(readdirSync(folder).toSorted()).toEqual([
    'access-desk.1.log',
    'access-desk.2.log',
    'access-desk.log',
  ])
  expect(read()).toContain('line 39')
  expect(readFileSync(join(folder, 'access-desk.1.log'), 'utf8')).not.toContain('line 39')
})

/** Values as credentials have them: long, of many characters, sometimes with quotes, percent or regular-expression signs. */
const secret = fc
  .string({
    unit: fc.constantFrom(...'abcXYZ0189-_.~+/=$&%"\\*()[]{}^|?'.split('')),
    minLength: 12,
    maxLength: 60,
  })
  .filter((text) => new Set(text).size > 5)
const plain = fc.string({ maxLength: 30 })

test('no known secret reaches the file or the receiver, on any way through the logger', () => {
  fc.assert(
    fc.property(
      secret,
      plain,
      plain,
      fc.constantFrom('debug', 'info', 'warn', 'error'),
      (value, before, after, level) => {
        fc.pre(!before.includes(value) && !after.includes(value))
        const { log, redactor } = setUp({ level: 'debug' })
        const forwarded: string[] = []
        log.forwardTo(({ message }) => forwarded.push(message))
        redactor.addSecret(value)
        const ways = [
          value,
          JSON.stringify({ value }),
          encodeURIComponent(value),
          `SSWS ${value}`,
          `{"token":"${value}"}`,
        ]
        for (const way of ways) {
          const text = `${before}${way}${after}`
          log[level](text)
          log[level]('x', { cause: new Error(text) })
          log[level]('x', { cause: { nested: { text } } })
          log[level](text, { source: 'engine' })
        }
        // Both as the file has it and as it reads when parsed.
        const written = [
          read(),
          ...lines().flatMap((line) => Object.values(line).map(String)),
          ...forwarded,
        ].join('\n')
        for (const form of [value, encodeURIComponent(value), JSON.stringify(value).slice(1, -1)])
          expect(written).not.toContain(form)
        rmSync(join(folder, 'access-desk.log'))
      },
    ),
    { numRuns: 60 },
  )
})

const opaque = fc.string({
  unit: fc.constantFrom(...'abcdefXYZ0123456789-_.'.split('')),
  minLength: 20,
  maxLength: 60,
})

test('what looks like a secret is taken out although nobody has told of it', () => {
  const redactor = createRedactor()
  fc.assert(
    fc.property(opaque, (value) => {
      for (const text of [
        `Authorization: SSWS ${value}`,
        `authorization: Bearer ${value}`,
        `{"Authorization":"SSWS ${value}"}`,
        `'authorization': 'Basic ${value}'`,
        `SSWS ${value}`,
        `sent Bearer ${value}, got 401`,
        `Cookie: sid=${value}; DT=${value}`,
        `set-cookie: sid=${value}; Path=/`,
        `https://x/?token=${value}&y=1`,
        `access_token=${value}`,
        `{"client_secret":"${value}"}`,
        `{"password": "${value}"}`,
        `private_key: ${value}`,
        `-----BEGIN PRIVATE KEY-----\n${value}\n${value}\n-----END PRIVATE KEY-----`,
        `-----BEGIN RSA PRIVATE KEY-----\n${value}`,
        JSON.stringify({ key: `-----BEGIN PRIVATE KEY-----\n${value}\n-----END PRIVATE KEY-----\n` }),
      ]) {
        expect(redactor.redact(`before ${text}`)).not.toContain(value)
        expect(redactor.redact(`before ${text}`)).toMatch(/^before /)
      }
    }),
  )
})

test('ordinary lines stay as they are', () => {
  const redactor = createRedactor()
  for (const text of [
    'The API token was saved in the keychain.',
    'Connector acme was added for acme.okta.com.',
    'GET /api/v1/users?limit=200 took 120 ms',
    'No API token is at hand for acme.',
  ]) {
    expect(redactor.redact(text)).toBe(text)
  }
})

test('a short secret would blank ordinary words, so it is not taken', () => {
  const redactor = createRedactor()
  redactor.addSecret('sync')
  expect(redactor.redact('The sync ended.')).toBe('The sync ended.')
})
