import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { startDemoOrg } from '../../src/main/demo-org/index.ts'
import { runCli } from '../support/cli.ts'
import { connectTo, startEngine } from '../support/engine.ts'
import { readCsv } from '../support/read-csv.ts'

let folder: string
let data: string[]

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'access-desk-cli-'))
  data = ['--data', join(folder, 'data')]
  const org = await startDemoOrg({ users: 60, groups: 10, apps: 5, limits: { off: true } })
  // A name that would run as a formula, and one that would color the terminal.
  const [first, second] = [...org.org.users()]
  org.org.updateProfile(first!.id, { displayName: '=HYPERLINK("x")' })
  org.org.updateProfile(second!.id, { displayName: 'Ana\u001b[31m Lima' })
  const app = startEngine(join(folder, 'data'))
  await connectTo(app, { url: org.url, token: org.token() })
  await org.close()
  await app.end({ keep: true })
})
afterAll(() => rmSync(folder, { recursive: true, force: true }))

const run = (...args: string[]) => runCli(['people', ...args, ...data])

test('previews, promotes, lists and writes people', async () => {
  expect((await run('list')).stdout).toBe('No people yet: run access-desk people promote.\n')
  const preview = (await run('preview', '--json')).json() as { counts: { created: number } }
  expect(preview.counts.created).toBeGreaterThan(40)
  const promoted = await run('promote', '--json')
  expect(promoted.code, promoted.stderr).toBe(0)
  expect(promoted.json()).toMatchObject({ by: 'cli', counts: preview.counts, undoable: true })
  expect((await run('promote', '--json')).json()).toMatchObject({ counts: { created: 0, updated: 0 } })

  const { total, people } = (await run('list', '--limit', '3', '--json')).json() as {
    total: number
    people: object[]
  }
  expect([total, people.length]).toEqual([preview.counts.created, 3])
  const line = await run('list', '--search', 'ana\u001b[31m')
  expect(line.stdout).toMatch(
    /^Ana \[31m Lima {2}\S+@\S+ {2}\S+ {2}active {2}.* {2}1 account in 1 connector\n$/,
  )
  expect((await run('list', '--search', 'no such person')).stdout).toBe('Nobody was found.\n')

  const file = join(folder, 'people.csv')
  expect((await run('list', '--format', 'csv', '--out', file, '--json')).json()).toEqual({
    format: 'csv',
    file,
    rows: total,
  })
  const [head = [], ...rows] = readCsv(readFileSync(file, 'utf8'))
  expect(rows).toHaveLength(total)
  expect(rows.map((row) => row[head.indexOf('name')])).toContain('\'=HYPERLINK("x")')
  const json = join(folder, 'people.json')
  await run('list', '--format', 'json', '--out', json)
  expect(JSON.parse(readFileSync(json, 'utf8'))).toHaveLength(total)
})

test.each<[string, string[]]>([
  ['nothing to do', []],
  ['something that is none', ['delete']],
  ['two things', ['list', 'promote']],
  ['a limit that is none', ['list', '--limit', '0']],
  ['a format without a file', ['list', '--format', 'csv']],
  ['a file without a format', ['list', '--out', 'x']],
  ['a search for a file', ['list', '--search', 'x', '--format', 'csv', '--out', 'x']],
])('%s is refused with a sentence', async (_name, args) => {
  const ran = await run(...args, '--json')
  expect(ran.code, ran.stderr).toBe(2)
  expect(ran.json()).toMatchObject({
    error: { code: 'invalid-input', message: expect.stringMatching(/\.$/), nextStep: expect.any(String) },
  })
})
