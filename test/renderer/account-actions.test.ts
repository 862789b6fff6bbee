import { describe, expect, test } from 'vitest'
import { accountActions, newAccountSchema } from '../../src/preload/contract/index.ts'
import { emptyAccount, fieldWords } from '../../src/renderer/features/accounts/new-account-form.ts'
import { accountMenu, whyNoChanges, whyNot } from '../../src/renderer/lib/account-actions.ts'
import { connector } from './samples.ts'

const ana = { id: '00u1', name: 'Ana Lima', login: 'ana@acme.com', status: 'ACTIVE' }

describe('what can be done to an account', () => {
  test.each([
    ['ACTIVE', 'suspend deactivate'],
    ['SUSPENDED', 'unsuspend deactivate'],
    ['LOCKED_OUT', 'deactivate'],
    ['STAGED', 'deactivate'],
    ['DEPROVISIONED', 'delete'],
  ])('in the status %s: %s', (status, wanted) => {
    const offered = accountActions.filter((action) => whyNot(action, { ...ana, status }, connector) === null)
    expect(offered.join(' ')).toBe(wanted)
  })

  test('not to the account that the connector signs in as, but for its return', () => {
    const own = { ...ana, login: 'connector@acme.com' }
    expect(whyNot('suspend', own, connector)).toBe('This connector signs in as this account.')
    expect(whyNot('unsuspend', { ...own, status: 'SUSPENDED' }, connector)).toBeNull()
  })

  test('nothing, where the connector cannot, and why', () => {
    const no = { value: 'no' as const, reason: 'The role does not allow it.', evidence: '' }
    const cases = [
      undefined,
      { ...connector, archivedAt: '2026-11-23T13:00:00.000Z' },
      { ...connector, otherOrganization: { id: '00o2', name: null } },
      { ...connector, credential: { ...connector.credential, configured: false } },
      { ...connector, capabilities: { ...connector.capabilities!, manageAccounts: no } },
    ]
    for (const each of cases) {
      const reason = whyNoChanges(each)
      expect(reason).toMatch(/\.$/)
      expect(accountMenu(each, ana).map(({ whyNot }) => whyNot)).toEqual(accountActions.map(() => reason))
    }
    expect(whyNoChanges(connector)).toBeNull()
  })
})

test('each fault of a new account is said at its field, within the limits of the contract', () => {
  const said = (change: object) => {
    const checked = newAccountSchema.safeParse({ ...emptyAccount, ...change }, { error: fieldWords })
    return checked.error?.issues.map(({ path, message }) => `${String(path[0])}: ${message}`)
  }
  expect(said({})).toEqual([
    'firstName: The first name is missing.',
    'lastName: The last name is missing.',
    'email: Enter an address such as ana@example.com.',
    'login: The login has at least 5 characters.',
  ])
  const right = { firstName: 'Ana', lastName: 'Lima', email: 'ana@acme.com', login: 'ana@acme.com' }
  expect(said(right)).toBeUndefined()
  expect(said({ ...right, title: 'x'.repeat(101) })).toEqual(['title: The title has at most 100 characters.'])
})
