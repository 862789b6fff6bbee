import { describe, expect, it } from 'vitest'
import { err, type ErrorCode } from '../../src/preload/contract/index.ts'
import { nextStep } from '../../src/renderer/features/connectors/next-step.ts'
import { domainFormSchema } from '../../src/renderer/lib/domain-form.ts'
import { currentStep, isReachable, shownStep } from '../../src/renderer/features/setup/steps.ts'
import { testChecks } from '../../src/renderer/features/setup/test-checks.ts'
import { gridSearchSchema, logsSearchSchema } from '../../src/renderer/lib/search.ts'
import { tokenFormSchema } from '../../src/renderer/ui/connector/token-form.tsx'
import { connector } from './samples.ts'

describe('the steps of the setup', () => {
  it('go on where the connector stands, and back but not ahead', () => {
    expect(currentStep({ setupStep: 'options' })).toBe('options')
    expect(currentStep({ setupStep: null })).toBe('summary')
    expect(shownStep(undefined, 'test')).toBe('test')
    expect(shownStep('credential', 'test')).toBe('credential')
    expect(shownStep('summary', 'test')).toBe('test')
    expect(isReachable('summary', 'sync')).toBe(false)
  })
})

describe('the domain form', () => {
  const faults = (domain: string, confirmed = false) =>
    domainFormSchema.safeParse({ domain, confirmed }).error?.issues.map(({ path }) => path[0]) ?? []

  it('takes what can be read and asks about domains that are not Okta’s own', () => {
    expect(faults('acme')).toEqual([])
    expect(faults('https://acme-admin.okta.com/admin')).toEqual([])
    expect(faults('http://acme.okta.com')).toEqual(['domain'])
    expect(faults('')).toEqual(['domain'])
    expect(faults('login.globex.example')).toEqual(['confirmed'])
    expect(faults('login.globex.example', true)).toEqual([])
  })
})

describe('a pasted token', () => {
  const read = (token: string) => tokenFormSchema.safeParse({ token })

  it('loses the white space and the word around it', () => {
    expect(read('  SSWS 00abcDEF_-12\n').data).toEqual({ token: '00abcDEF_-12' })
  })

  it.each(['', '   ', 'short', '00abc def123', 'x'.repeat(513), '00abc\u00a0def123'])('refuses %j', (token) =>
    expect(read(token).success).toBe(false),
  )
})

describe('the live test as lines', () => {
  const states = (code: ErrorCode | null, running = false) =>
    testChecks(
      { ...connector, capabilities: code === null ? connector.capabilities : null },
      running,
      code === null ? null : err(code, 'm', 'n').error,
    ).map(({ state }) => state)

  it('places a failure by its code', () => {
    expect(states('offline')).toEqual(['failed', 'waiting', 'waiting'])
    expect(states('unauthorized')).toEqual(['done', 'failed', 'waiting'])
    expect(states('okta-error')).toEqual(['done', 'done', 'failed'])
  })

  it('shows the facts only once they are proven', () => {
    expect(states(null)).toEqual(['done', 'done', 'done'])
    expect(states(null, true)).toEqual(['running', 'waiting', 'waiting'])
    expect(testChecks(connector, false, null).map(({ fact }) => fact)).toEqual([
      'Acme Corporation',
      'acts as connector@acme.com',
      undefined,
    ])
    expect(testChecks(connector, true, null).every(({ fact }) => fact === undefined)).toBe(true)
  })
})

describe('the next step of a connector', () => {
  const noToken = { configured: false, kind: 'none' as const, storage: 'none' as const, last4: '' }

  it('names what stops it before it offers to look', () => {
    expect(nextStep(connector).kind).toBe('open')
    expect(nextStep({ ...connector, status: 'error' }).kind).toBe('problem')
    expect(nextStep({ ...connector, status: 'syncing' }).kind).toBe('progress')
    expect(nextStep({ ...connector, status: 'error', credential: noToken }).kind).toBe('token')
    expect(nextStep({ ...connector, setupStep: 'options' }).kind).toBe('setup')
    expect(nextStep({ ...connector, kind: 'demo', credential: noToken }).kind).toBe('demo')
  })
})

describe('addresses', () => {
  it('keep what can be read and drop the rest', () => {
    expect(
      gridSearchSchema.parse({
        selected: '00u1',
        filters: 'nonsense',
        sort: { column: 'login', direction: 'up' },
      }),
    ).toEqual({ selected: '00u1' })
    expect(logsSearchSchema.parse({ levels: ['error'], areas: ['nowhere'], syncId: 's1' })).toEqual({
      levels: ['error'],
      syncId: 's1',
    })
  })
})
