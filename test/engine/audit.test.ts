import { afterEach, beforeEach, expect, test } from 'vitest'
import { startEngine, type TestEngine } from '../support/engine.ts'

let app: TestEngine
beforeEach(() => {
  app = startEngine()
})
afterEach(() => app.end())

const texts = async (connectorId?: string) =>
  (await app.need('audit.page', connectorId === undefined ? {} : { connectorId })).rows.map(
    ({ text }) => text,
  )

test('what is done is kept with who did it, newest first, also when its connector is gone', async () => {
  const { id } = await app.need('connectors.create', { domain: 'acme' })
  await app.need('profile.save', { name: 'Ana Lima', email: 'ana@acme.com' })
  const { schedule } = await app.need('connectors.get', { connectorId: id })
  await app.need('connectors.update', { connectorId: id, schedule: { ...schedule, paused: true } })
  await app.need('connectors.update', { connectorId: id, schedule })
  await app.need('connectors.remove', { connectorId: id })
  const { rows, total } = await app.need('audit.page', { connectorId: id })
  expect(total).toBe(rows.length)
  expect(rows.map(({ action, who }) => `${action} ${who}`)).toEqual([
    'connector.removed Ana Lima',
    'connector.configured Ana Lima',
    'connector.resumed Ana Lima',
    'connector.configured Ana Lima',
    'connector.paused Ana Lima',
    'connector.added A person at this computer',
  ])
})

test('pages follow each other without a gap', async () => {
  for (const domain of ['a1', 'a2', 'a3', 'a4', 'a5']) await app.need('connectors.create', { domain })
  const first = await app.need('audit.page', { limit: 2 })
  const second = await app.need('audit.page', { limit: 200, before: first.rows.at(-1)!.seq })
  expect([...first.rows, ...second.rows].map(({ text }) => text)).toEqual(await texts())
  expect(first.total).toBe(5)
})
