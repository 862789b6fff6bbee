import { describe, expect, it } from 'vitest'
import { grantRequest, grantSteps } from '../../src/renderer/lib/capabilities.ts'
import { adminRoleCount, countWords, droppedWords, missingKinds } from '../../src/renderer/lib/counts.ts'
import { roleBars, statusBars } from '../../src/renderer/features/overview/overview-model.ts'
import { connector, counts } from './samples.ts'

describe('counts', () => {
  it('never call none what could not be read', () => {
    expect(countWords(0, { state: 'synced' })).toBe('0')
    expect(countWords(null, { state: 'not-visible' })).toBe('not visible to this credential')
    expect(countWords(null, { state: 'failed' })).toBe('could not be read')
    expect(countWords(null, undefined)).toBe('not read yet')
    expect(adminRoleCount({ ...counts, userRoles: null, groupRoles: null })).toBeNull()
    expect(adminRoleCount({ ...counts, groupRoles: null })).toBe(12)
  })

  it('say what was left out', () => {
    expect(droppedWords(counts)).toBe('')
    expect(droppedWords({ ...counts, dropped: 1 })).toContain('1 membership or assignment')
    expect(droppedWords({ ...counts, dropped: 1200 })).toContain('1,200 memberships and assignments')
  })

  it('list the kinds that are missing, with the reason', () => {
    const kinds = { users: { state: 'synced' }, roles: { state: 'not-visible', reason: '403' } } as const
    expect(missingKinds(kinds)).toEqual([
      { kind: 'roles', label: 'Admin roles', state: 'not-visible', reason: '403' },
    ])
  })
})

describe('tallies', () => {
  it('are in words, most frequent first, without empty rows', () => {
    expect(
      statusBars([
        { value: 'LOCKED_OUT', count: 2 },
        { value: 'STAGED', count: 0 },
        { value: 'ACTIVE', count: 9 },
      ]),
    ).toEqual([
      { label: 'Active', count: 9, tone: 'done' },
      { label: 'Locked out', count: 2, tone: 'attention' },
    ])
    expect(roleBars([{ value: 'USER_ADMIN', count: 1 }])).toEqual([
      { label: 'Group Administrator', count: 1 },
    ])
    expect(roleBars([{ value: 'NEW_ROLE', count: 1 }])[0]?.label).toBe('NEW_ROLE')
  })
})

describe('asking for a capability', () => {
  it('names the account, the organization and the role', () => {
    const request = grantRequest('provisionApps', connector)
    expect(request).toContain('connector@acme.com in acme.okta.com')
    expect(request).toContain('Application Administrator')
    expect(grantSteps('reviewRoles', connector)).toContain('Super Administrator')
  })

  it('names the token by its end where its account is not known', () => {
    const { configured, kind, storage, last4 } = connector.credential
    const unknown = { ...connector, credential: { configured, kind, storage, last4 } }
    expect(grantRequest('provisionGroups', unknown)).toContain('ending in x9Qz')
  })
})
