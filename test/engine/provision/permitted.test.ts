import { expect, test } from 'vitest'
import { permittedFor } from '../../../src/main/engine/provision/checking.ts'

const yes = { value: 'yes', reason: 'It may.', evidence: 'GET' } as const
const capabilities = {
  reviewGroups: yes,
  provisionGroups: { ...yes, value: 'no', reason: 'It may not.' } as const,
  reviewApps: yes,
  provisionApps: { ...yes, value: 'unknown' } as const,
  reviewRoles: yes,
}

test('what a credential may change is what the matrix says', () => {
  const may = (kind: Parameters<typeof permittedFor>[1]) => permittedFor({ capabilities, scopes: null }, kind)
  expect(may('membership')).toEqual({ allowed: false, reason: 'It may not.' })
  expect(may('assignment')).toBeNull()
  expect(may('role')).toEqual({ allowed: true, reason: 'It may.' })
  expect(permittedFor({ capabilities: null, scopes: null }, 'role')).toBeNull()
})

test('a service app that may only read roles gives none', () => {
  const scopes = { granted: ['okta.roles.read'], refused: ['okta.roles.manage'] }
  for (const kind of ['role', 'binding'] as const)
    expect(permittedFor({ capabilities, scopes }, kind)).toMatchObject({
      allowed: false,
      reason: expect.stringContaining('okta.roles.manage') as string,
    })
  expect(permittedFor({ capabilities, scopes }, 'assignment')).toBeNull()
  const granted = { granted: ['okta.roles.read', 'okta.roles.manage'], refused: [] }
  expect(permittedFor({ capabilities, scopes: granted }, 'role')).toMatchObject({ allowed: true })
})
