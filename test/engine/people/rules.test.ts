import { describe, expect, test } from 'vitest'
import type { AccountCondition, PromotionOutcome } from '../../../src/preload/contract/models.ts'
import { createMapping } from '../../../src/main/engine/people/account.ts'
import { checkRules, checkSources } from '../../../src/main/engine/people/check.ts'
import { defaultRules, defaultSource } from '../../../src/main/engine/people/defaults.ts'
import { createFilter, createServiceTest, groupsOf } from '../../../src/main/engine/people/filter.ts'
import { domainOf, emailKey, fold, nameKey, usernameKey } from '../../../src/main/engine/people/keys.ts'
import { columnsOf, parseRecord, recordOf, withStatus } from '../../../src/main/engine/people/record.ts'
import { accountRow, type AccountSpec } from './world.ts'

describe('keys', () => {
  test('compare without case, blanks and the way an accent is written', () => {
    expect(fold(' Zoë ')).toBe(fold('ZOE\u0308'))
    expect(fold('  ')).toBeNull()
    expect(nameKey(' Ana   LIMA ')).toBe('ana lima')
  })
  test.each([
    ['Ana+Test@Example.com', false, 'ana+test@example.com'],
    ['Ana+Test@Example.com', true, 'ana@example.com'],
    ['+ana@example.com', true, '+ana@example.com'],
    ['ana@x+y.example', true, 'ana@x+y.example'],
    ['no address', true, null],
    ['@example.com', false, null],
    [null, false, null],
  ])('the address %s (strip %s) is %s', (text, strip, key) => {
    expect(emailKey(text, strip)).toBe(key)
  })
  test('a suffix is stripped of usernames with and without a domain', () => {
    expect(usernameKey('Ana+1', true)).toBe('ana')
    expect(usernameKey('ana+1@x.example', true)).toBe('ana@x.example')
    expect(usernameKey('Ana+1', false)).toBe('ana+1')
  })
  test('the domain is that of the address, else of the login', () => {
    expect(domainOf('a@b@Example.COM', 'x@y.example')).toBe('example.com')
    expect(domainOf('none', 'x@Y.example')).toBe('y.example')
    expect(domainOf(null, 'x')).toBeNull()
  })
})

describe('filters', () => {
  const ana: AccountSpec = {
    id: 'ana',
    login: 'ana@login.example',
    email: 'Ana@Example.com',
    status: 'ACTIVE',
    groups: ['g1'],
    profile: { costCenter: ' CC-1 ', tags: ['Red', 'Blue'], empty: '' },
  }
  const holds = (condition: AccountCondition, spec: AccountSpec = ana): boolean => {
    const filter = {
      rules: [{ when: [condition], outcome: 'ignore' as const }],
      otherwise: 'create' as const,
    }
    const attributes = condition.attribute === undefined ? [] : [condition.attribute]
    const row = accountRow(spec, attributes, groupsOf(filter))
    return createFilter(filter, (name) => attributes.indexOf(name))(row).outcome === 'ignore'
  }
  const attribute = (name: string, operator: AccountCondition['operator'], ...values: string[]) =>
    ({ field: 'attribute', attribute: name, operator, values }) as const

  test.each<[AccountCondition, boolean]>([
    [{ field: 'status', operator: 'is', values: ['SUSPENDED', 'active'] }, true],
    [{ field: 'status', operator: 'is-not', values: ['ACTIVE'] }, false],
    [{ field: 'domain', operator: 'is', values: ['EXAMPLE.com'] }, true],
    [{ field: 'domain', operator: 'contains', values: ['ample'] }, true],
    [{ field: 'domain', operator: 'starts-with', values: ['login'] }, false],
    [{ field: 'group', operator: 'is', values: ['g2', 'g1'] }, true],
    [{ field: 'group', operator: 'is', values: ['g2'] }, false],
    [{ field: 'group', operator: 'is-not', values: ['g2'] }, true],
    [{ field: 'group', operator: 'is-set', values: [] }, true],
    [{ field: 'group', operator: 'is-not-set', values: [] }, false],
    [attribute('costCenter', 'is', 'cc-1'), true],
    [attribute('costCenter', 'starts-with', 'CC-'), true],
    [attribute('costCenter', 'is-set'), true],
    [attribute('tags', 'is', 'blue'), true],
    [attribute('tags', 'is-not', 'blue'), false],
    [attribute('empty', 'is-set'), false],
    [attribute('missing', 'is-not-set'), true],
    [attribute('missing', 'is-not', 'x'), true],
    [attribute('missing', 'is', ''), false],
  ])('%j is %s', (condition, expected) => {
    expect(holds(condition)).toBe(expected)
  })

  test('rules are tried in order, all conditions of one must hold, and the last line decides', () => {
    const when = (status: string): AccountCondition => ({ field: 'status', operator: 'is', values: [status] })
    const outside: AccountCondition = { field: 'domain', operator: 'is-not', values: ['example.com'] }
    const decide = createFilter(
      {
        rules: [
          { when: [when('ACTIVE'), outside], outcome: 'match-only' },
          { when: [when('ACTIVE')], outcome: 'create' },
          { when: [outside], outcome: 'ignore' },
        ],
        otherwise: 'match-only',
      },
      () => -1,
    )
    const decided = (spec: Omit<AccountSpec, 'id'>): [PromotionOutcome, number] => {
      const { outcome, rule } = decide(accountRow({ id: 'x', ...spec }))
      return [outcome, rule]
    }
    expect(decided({ email: 'a@example.com' })).toEqual(['create', 2])
    expect(decided({ email: 'a@other.example' })).toEqual(['match-only', 1])
    expect(decided({ email: 'a@other.example', status: 'STAGED' })).toEqual(['ignore', 3])
    expect(decided({ email: 'a@example.com', status: 'STAGED' })).toEqual(['match-only', 0])
  })

  test('service accounts are told by the beginning of a login, or by their type', () => {
    const reason = createServiceTest(defaultRules)
    expect(reason({ login: 'SVC-backup@example.com', userType: null })).toContain('svc-')
    expect(reason({ login: 'robot@example.com', userType: ' service ' })).toContain('user type')
    expect(reason({ login: 'ana.svc-x@example.com', userType: 'Employee' })).toBeNull()
  })
})

describe('attributes', () => {
  const mapping = createMapping(defaultRules.mapping)
  const from = (order: number, connector: number, ...specs: AccountSpec[]) =>
    specs.map((spec, n) =>
      mapping.account(
        accountRow(spec, mapping.attributes),
        { ...defaultSource(`c${connector}`), order, connector },
        order * 100 + n,
        null,
      ),
    )
  const linesOf = (record: string) =>
    Object.fromEntries(parseRecord(record).map(({ name, from, values }) => [name, [from, values]]))

  test('the first mapped attribute with a value is taken, and an address only where it is one', () => {
    const [account] = from(0, 1, {
      id: 'a',
      profile: { managersEmail: '', managerEmail: null, manager: 'Bob Ray', department: ' Finance ' },
    })
    expect(mapping.find(account!.values!, 'managerEmail')).toBeNull()
    expect(mapping.find(account!.values!, 'department')).toEqual({ values: ['Finance'], from: 'department' })
    const [other] = from(0, 1, { id: 'b', profile: { manager: 'bob@example.com' } })
    expect(mapping.find(other!.values!, 'managerEmail')).toEqual({
      values: ['bob@example.com'],
      from: 'manager',
    })
  })

  test('accounts tell in their order, each attribute with where it is from', () => {
    const accounts = [
      ...from(0, 1, { id: 'a', name: 'Ana Lima', status: 'SUSPENDED', profile: { title: 'Lead' } }),
      ...from(1, 2, {
        id: 'b',
        login: 'ana',
        email: 'ana@two.example',
        profile: { title: 'Boss', employeeNumber: 'E1', secondEmail: 'ana@home.example' },
      }),
      ...from(2, 3, { id: 'c', email: 'ana@three.example', profile: { department: 'Sales' } }),
    ]
    const { record, ...columns } = recordOf(accounts, mapping)
    expect(linesOf(record)).toEqual({
      name: [{ connector: 1, attribute: 'displayName' }, ['Ana Lima']],
      email: [{ connector: 2, attribute: 'email' }, ['ana@two.example']],
      status: [{ connector: 2, attribute: 'status' }, ['active']],
      title: [{ connector: 1, attribute: 'title' }, ['Lead']],
      employmentStatus: [{ connector: 1, attribute: 'status' }, ['SUSPENDED']],
      employeeId: [{ connector: 2, attribute: 'employeeNumber' }, ['E1']],
      department: [{ connector: 3, attribute: 'department' }, ['Sales']],
      additionalEmails: [
        { connector: 2, attribute: 'secondEmail' },
        ['ana@home.example', 'ana@three.example'],
      ],
      additionalUsernames: [
        { connector: 1, attribute: 'login' },
        ['a@login.example', 'ana', 'c@login.example'],
      ],
    })
    expect(columnsOf(record)).toEqual({ record, ...columns })
    expect(linesOf(withStatus(record, 'inactive'))['status']).toEqual([null, ['inactive']])
  })

  test('signs that part what is kept cannot come out of an attribute', () => {
    const { record, name } = recordOf(from(0, 1, { id: 'a', name: 'Ana\tstatus\nLima' }), mapping)
    expect(name).toBe('Ana status Lima')
    expect(linesOf(record)['status']).toEqual([{ connector: 1, attribute: 'status' }, ['active']])
  })

  test.each<[string, string]>([
    ['ACTIVE', 'active'],
    ['LOCKED_OUT', 'active'],
    ['STAGED', 'inactive'],
    ['DEPROVISIONED', 'inactive'],
    ['SOMETHING_NEW', 'unknown'],
  ])('somebody whose only account is %s is %s', (status, expected) => {
    expect(recordOf(from(0, 1, { id: 'a', status }), mapping).status).toBe(expected)
  })
})

test('rules are checked beyond their shape', () => {
  expect(checkRules(defaultRules)).toMatchObject({ ok: true })
  expect(checkRules({ ...defaultRules, mapping: { title: ['x"; DROP'] } })).toMatchObject({
    ok: false,
    error: { code: 'invalid-input', message: expect.stringContaining('x"; DROP') },
  })
  expect(checkSources([defaultSource('gone')], () => false)).toMatchObject({
    ok: false,
    error: { code: 'not-found' },
  })
})
