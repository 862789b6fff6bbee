import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import type { ChangePlan, ErrorCode } from '../../../src/preload/contract/index.ts'
import { openLedger } from '../../support/ledger.ts'
import { assignment, createPlanWorld, membership, role, type PlanWorld } from './plan-world.ts'

let at: PlanWorld
let group: string
beforeAll(async () => {
  at = await createPlanWorld()
  group = await at.group('Refusals')
})
afterEach(async () => {
  at.org.faults.clear()
  await at.settings({ safetyLevel: 'confirm', fourEyes: false })
})
afterAll(() => at.close())

/** Applying is refused, nothing is sent, and the draft is as it was. */
async function refused(plan: ChangePlan, code: ErrorCode, more: Parameters<PlanWorld['apply']>[1] = {}) {
  const [calls, before] = [at.org.stats.calls, at.access()]
  const answer = await at.apply(plan, more)
  if (answer.ok) throw new Error(`It was applied: ${answer.value.state}.`)
  expect(answer.error.code).toBe(code)
  expect(answer.error.message).toMatch(/\.$/)
  expect(answer.error.nextStep).toMatch(/\.$/)
  expect(at.org.stats.calls).toBe(calls)
  expect(at.unlike(before)).toEqual({})
  return answer.error
}

describe('a plan is not applied', () => {
  test('by a connector that only reads', async () => {
    const plan = await at.add([membership(at.person(0), group)])
    await at.settings({ safetyLevel: 'read-only' })
    expect(await refused(plan, 'refused-for-safety')).toMatchObject({
      message: expect.stringContaining('only reads') as string,
    })
    expect((await at.get(plan.planId)).state).toBe('draft')
  })

  test('where it has changed since it was shown, in its steps or in what is known of them', async () => {
    const shown = await at.add([membership(at.person(0), group), membership(at.person(1), group)])
    await at.app.need('plans.removeSteps', { planId: shown.planId, positions: [2] })
    await refused(shown, 'conflict')
    const now = await at.get(shown.planId)
    at.org.org.addMember(group, at.person(0))
    const checked = await at.app.need('plans.check', { planId: shown.planId })
    expect(checked.fingerprint).not.toBe(now.fingerprint)
    await refused(now, 'conflict')
    at.org.org.removeMember(group, at.person(0))
  })

  test('without the name of the organization, where that has to be typed', async () => {
    await at.app.need('connectors.probe', { connectorId: at.id })
    const { orgName, name } = await at.settings({ safetyLevel: 'confirm-name' })
    const right = orgName ?? name
    const plan = await at.add([membership(at.person(0), group)])
    for (const typed of [undefined, '', right.toLowerCase(), right.toUpperCase(), `${right}x`]) {
      await refused(plan, 'invalid-input', typed === undefined ? {} : { typed })
    }
    const applied = await at.apply(plan, { typed: `  ${right} ` })
    expect(applied).toMatchObject({ ok: true })
    expect(await at.ended(plan.planId)).toMatchObject({ state: 'applied' })
    const [entry] = (await at.audited('plan.applied')).filter(({ details }) =>
      details?.includes('safetyLevel'),
    )
    expect(JSON.parse(entry!.details ?? '')).toMatchObject({
      planId: plan.planId,
      safetyLevel: 'confirm-name',
      steps: 1,
    })
  })

  test('with nothing in it, twice, or after it was discarded', async () => {
    const plan = await at.add([membership(at.person(2), group)])
    const empty = await at.app.need('plans.removeSteps', { planId: plan.planId, positions: [1] })
    expect(empty.title).toBe('No changes')
    await refused(empty, 'conflict')
    await at.app.need('plans.discard', { planId: plan.planId })
    await refused(empty, 'conflict')
    for (const name of [
      'plans.discard',
      'plans.check',
      'plans.undo',
      'plans.cancel',
      'plans.resume',
    ] as const)
      expect(await at.app.request(name, { planId: plan.planId }), name).toMatchObject({
        error: { code: 'conflict' },
      })

    const other = await at.add([membership(at.person(2), group)])
    const [one, two] = await Promise.all([at.apply(other), at.apply(other)])
    expect(one.ok).not.toBe(two.ok)
    await at.ended(other.planId)
  })

  test('where another organization answers, or the connector was removed', async () => {
    const plan = await at.add([membership(at.person(3), group)])
    const ledger = openLedger(at.app.dataDir)
    ledger.connectors.setOther(at.id, { id: '00oOther', name: 'Other' })
    try {
      expect(await refused(plan, 'conflict')).toMatchObject({
        message: expect.stringContaining('another organization') as string,
      })
    } finally {
      ledger.connectors.setOther(at.id, null)
      ledger.close()
    }
  })

  test('where the matrix says that the credential may not', async () => {
    const ledger = openLedger(at.app.dataDir)
    await at.app.need('connectors.probe', { connectorId: at.id })
    const { capabilities, orgId, orgName } = await at.connector()
    const probe = { at: new Date().toISOString(), orgId, orgName, actsAs: null, scopes: null }
    const no = { value: 'no', reason: 'The account has no role that may.', evidence: 'GET' } as const
    ledger.connectors.setProbe(at.id, { ...probe, capabilities: { ...capabilities!, provisionGroups: no } })
    try {
      const plan = await at.add([membership(at.person(4), group)])
      expect((await at.steps(plan.planId))[0]?.findings).toMatchObject([{ code: 'not-permitted' }])
      expect(await refused(plan, 'forbidden')).toMatchObject({ message: no.reason })
    } finally {
      ledger.connectors.setProbe(at.id, { ...probe, capabilities: capabilities! })
      ledger.close()
    }
  })

  test('where every step is blocked; where some are, the others go', async () => {
    const everyone = [...at.org.org.groups()].find(({ type }) => type === 'BUILT_IN')!
    const blocked = [5, 9].map((n) => membership(at.person(n), everyone.id, 'revoke'))
    const all = await at.add(blocked)
    expect(all.counts.blockers).toBe(blocked.length)
    await refused(all, 'refused-for-safety')

    const some = await at.add([...blocked, membership(at.person(5), group)])
    const before = at.writes()
    expect(await at.done(some)).toMatchObject({
      state: 'failed',
      counts: { byState: { done: 1, refused: blocked.length } },
    })
    expect(at.writes() - before).toBe(1)
    const [first] = await at.steps(some.planId)
    expect(first).toMatchObject({
      state: 'refused',
      receipt: null,
      error: { message: first?.findings[0]?.text },
    })
  })

  test('by whom Okta does not permit it: it says so, and nothing changes', async () => {
    const reader = await createPlanWorld({ role: 'readonly', sync: false })
    try {
      await reader.app.need('host.setCredential', {
        connectorId: reader.id,
        credential: { kind: 'token', token: reader.org.token('readonly') },
        storage: 'session',
      })
      await reader.sync()
      const [before, target] = [
        reader.access(),
        [...reader.org.org.groups()].find(({ type }) => type === 'OKTA_GROUP')!,
      ]
      const ended = await reader.done(
        await reader.add([membership(reader.person(0), target.id), role(reader.person(1), 'REPORT_ADMIN')]),
      )
      expect(ended).toMatchObject({ state: 'failed' })
      for (const { state, error } of await reader.steps(ended.planId))
        expect([state, error?.code]).toEqual(['failed', 'forbidden'])
      expect(reader.unlike(before)).toEqual({})
      // The matrix is read again after that, and the next plan is refused without a call.
      await expect
        .poll(async () => (await reader.connector()).capabilities?.provisionGroups.value, { timeout: 10_000 })
        .toBe('no')
      const again = await reader.add([membership(reader.person(2), target.id)])
      const writes = reader.writes()
      expect(await reader.apply(again)).toMatchObject({ error: { code: 'forbidden' } })
      expect(reader.writes()).toBe(writes)
    } finally {
      await reader.close()
    }
  })
})

describe('bad input is refused without a write', () => {
  test('unknown ids, deleted accounts, inactive accounts and applications', async () => {
    const { org } = at.org
    const deleted = at.person(6)
    const suspended = at.person(7)
    const app = org.createApp({ label: 'Asleep', name: 'asleep' })
    org.setAppStatus(app.id, 'INACTIVE')
    await at.sync('delta')
    org.deactivateUser(deleted)
    org.deleteUser(deleted)
    org.setUserStatus(suspended, 'SUSPENDED')
    const cases = [
      membership('00uNobody000000000', group),
      membership(at.person(8), '00gNothing00000000'),
      membership(deleted, group),
      assignment(at.person(8), app.id),
    ]
    for (const change of cases) {
      const plan = await at.add([change])
      const [writes, before] = [at.writes(), at.access()]
      const applied = await at.apply(plan)
      // Either at once, or after Okta was read.
      if (applied.ok) {
        const ended = await at.ended(plan.planId)
        expect(ended.state).toBe('failed')
        const [step] = await at.steps(plan.planId)
        expect(step?.state, JSON.stringify(change)).toMatch(/refused|drifted/)
        expect(step?.error?.message).toMatch(/\.$/)
      } else expect(applied.error.code).toBe('refused-for-safety')
      expect([at.writes(), at.unlike(before)]).toEqual([writes, {}])
    }
  })
})
