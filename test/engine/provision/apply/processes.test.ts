import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { afterEach, describe, expect, test } from 'vitest'
import type { AccessChange } from '../../../../src/preload/contract/index.ts'
import { planOf } from './small-engine.ts'
import { has, memberships, worlds } from './world.ts'

const { world, close } = worlds()
const children: (() => void)[] = []
afterEach(async () => {
  for (const end of children.splice(0)) end()
  await close()
})

describe('a plan of another process', () => {
  async function otherProcess(): Promise<{ pid: number; end: () => Promise<void> }> {
    const child = spawn(process.execPath, ['-e', 'setInterval(() => {}, 1000)'], { stdio: 'ignore' })
    children.push(() => child.kill('SIGKILL'))
    await once(child, 'spawn')
    return {
      pid: child.pid as number,
      async end() {
        child.kill('SIGKILL')
        await once(child, 'exit')
      },
    }
  }

  test('is left to it for as long as it lives, and what it was doing is read first', async () => {
    const at = await world()
    const changes = memberships(at, 3)
    const [acted, , untouched] = changes as [AccessChange, AccessChange, AccessChange]
    const planId = planOf(
      at,
      changes.map((change) => ({ change })),
    )
    const other = await otherProcess()
    expect(at.plans.claim(planId, other.pid, new Date().toISOString())).toBe(true)
    for (const position of [1, 2])
      at.plans.setStep(
        { planId, position },
        { state: 'sending' },
        { at: '2026-01-01T00:00:00.000Z', entry: 'intent', details: {} },
      )
    at.org.org.addMember(acted.resourceId, acted.principalId)
    at.applier.begin()
    expect(at.state(planId)).toBe('applying')
    expect(await at.applier.start(planId)).toMatchObject({ error: { code: 'conflict' } })
    await other.end()
    at.applier.begin()
    expect([at.state(planId), at.step(planId, 1).state, at.step(planId, 3).state]).toEqual([
      'interrupted',
      'uncertain',
      'pending',
    ])
    expect((await at.applier.start(planId)).ok).toBe(true)
    await at.applier.finished(planId)
    expect(at.step(planId, 1).receipt).toMatchObject({
      outcome: 'found',
      before: 'before',
      requestId: null,
      startedAt: '2026-01-01T00:00:00.000Z',
    })
    expect(at.step(planId, 2).receipt).toMatchObject({ outcome: 'changed' })
    expect(has(at.org.org, untouched)).toBe(true)
  })

  test('whose answer was written is confirmed with its request id', async () => {
    const at = await world()
    const [change] = memberships(at, 1) as [AccessChange]
    const planId = planOf(at, [{ change }])
    const other = await otherProcess()
    at.plans.claim(planId, other.pid, new Date().toISOString())
    await other.end()
    const time = new Date().toISOString()
    at.plans.setStep(
      { planId, position: 1 },
      { state: 'sending' },
      { at: time, entry: 'intent', details: {} },
    )
    at.plans.note(planId, 1, {
      at: time,
      entry: 'answer',
      details: { outcome: 'accepted', status: 204, requestId: 'abc' },
    })
    at.org.org.addMember(change.resourceId, change.principalId)
    await at.applier.start(planId)
    await at.applier.finished(planId)
    expect(at.step(planId).receipt).toMatchObject({ outcome: 'changed', requestId: 'abc' })
  })

  test('two starts at once are one', async () => {
    const at = await world({ latencyMs: 20 })
    const again = at.again()
    const planId = planOf(
      at,
      memberships(at, 5).map((change) => ({ change })),
    )
    const started = await Promise.all([
      at.applier.start(planId),
      at.applier.start(planId),
      again.applier.start(planId),
    ])
    expect(started.map(({ ok }) => ok)).toEqual(expect.arrayContaining([true, false]))
    expect(started.filter(({ ok }) => ok)).toHaveLength(2)
    await at.applier.finished(planId)
    expect(at.state(planId)).toBe('applied')
  })
})
