import { describe, expect, it } from 'vitest'
import { accessChangeSchema, type Finding } from '../../src/preload/contract/index.ts'
import { changesSentence, grantTitle } from '../../src/renderer/lib/access-changes/change-words.ts'
import { changesOf } from '../../src/renderer/lib/access-changes/grant-changes.ts'
import { accountGrants, groupGrants, roleGrants } from '../../src/renderer/lib/access-changes/grants.ts'
import { whyNoMembers, whyNotChange } from '../../src/renderer/lib/access-changes/may-change.ts'
import type { NamedChange } from '../../src/renderer/lib/access-changes/question.ts'
import { revokeLabel, revokeManyLabel, revokeOf } from '../../src/renderer/lib/access-changes/row-changes.ts'
import { isLooser, levelOf, loosened } from '../../src/renderer/lib/access-changes/safety-level.ts'
import { collateralWords, lostWords, waysNeeded } from '../../src/renderer/lib/access-changes/way-words.ts'
import type { GridRow } from '../../src/renderer/ui/data-grid/source.ts'
import { capabilities, connector } from './samples.ts'

const row = (key: string, cells: Record<string, string>): GridRow => ({
  key,
  cell: (column) => cells[column] ?? null,
})
const finance = { id: '00gFinance01', name: 'Finance' }
const ana = { id: '00uAna000001', name: 'Ana Lima' }

describe('rows that are access', () => {
  const cases = [
    [
      'userGroups',
      row('g', { group_id: finance.id, group_name: 'Finance' }),
      ana,
      { kind: 'membership', resourceId: finance.id, principalType: 'USER', principalId: ana.id },
      'Remove from Finance',
      'Remove Ana Lima from Finance',
    ],
    [
      'groupMembers',
      row('u', { user_id: ana.id, display_name: 'Ana Lima' }),
      finance,
      { kind: 'membership', resourceId: finance.id, principalType: 'USER', principalId: ana.id },
      'Remove Ana Lima',
      'Remove Ana Lima from Finance',
    ],
    [
      'userApps',
      row('a', { app_id: '0oaSales', app_label: 'Salesforce' }),
      ana,
      { kind: 'assignment', resourceId: '0oaSales', principalType: 'USER', principalId: ana.id },
      'Unassign Salesforce',
      'Take Salesforce from Ana Lima',
    ],
    [
      'appGroups',
      row('g', { group_id: finance.id, group_name: 'Finance' }),
      { id: '0oaSales', name: 'Salesforce' },
      { kind: 'group-assignment', resourceId: '0oaSales', principalType: 'GROUP', principalId: finance.id },
      'Unassign Finance',
      'Take Salesforce from Finance',
    ],
    [
      'adminRoles',
      row('1', {
        role_label: 'Group Administrator',
        role_type: 'USER_ADMIN',
        principal_id: finance.id,
        principal_type: 'GROUP',
        principal_name: 'Finance',
      }),
      { id: '', name: '' },
      { kind: 'role', resourceId: 'USER_ADMIN', principalType: 'GROUP', principalId: finance.id },
      'Revoke Group Administrator',
      'Take the role Group Administrator from Finance',
    ],
    [
      'userRoles',
      row('2', {
        role_label: 'Auditor',
        role_type: 'CUSTOM',
        role_id: 'cr0Auditor',
        resource_set_id: 'iamSet',
        resource_set_label: 'Everything',
      }),
      ana,
      {
        kind: 'binding',
        resourceId: 'cr0Auditor',
        setId: 'iamSet',
        principalType: 'USER',
        principalId: ana.id,
      },
      'Revoke Auditor',
      'Take the role Auditor on Everything from Ana Lima',
    ],
  ] as const
  it.each(cases)('%s', (grid, from, subject, change, label, sentence) => {
    const named = revokeOf(grid, from, subject)
    expect(named?.change).toEqual({ verb: 'revoke', ...change })
    expect(accessChangeSchema.safeParse(named?.change).success).toBe(true)
    expect(revokeLabel(grid, named as NamedChange)).toBe(label)
    expect(changesSentence([named as NamedChange])).toBe(sentence)
  })

  it('are left alone where their object is not known', () => {
    expect(revokeOf('userGroups', row('g', { group_name: 'Finance' }), ana)).toBeNull()
    expect(revokeOf('userRoles', row('1', { role_type: 'CUSTOM', role_label: 'Auditor' }), ana)).toBeNull()
    expect(revokeOf('userRoles', row('1', { role_type: 'NEW_ADMIN', role_label: 'New' }), ana)).toBeNull()
  })

  it('are counted in the button for several', () => {
    expect(revokeManyLabel('groupMembers', 12)).toBe('Remove 12 people…')
    expect(revokeManyLabel('userGroups', 1)).toBe('Remove from 1 group…')
    expect(revokeManyLabel('adminRoles', 3)).toBe('Revoke 3…')
  })
})

describe('what is given', () => {
  const rows = [row(ana.id, { display_name: 'Ana Lima' }), row('00uBen', { display_name: 'Ben Ortiz' })]
  it('is every one of those it is for with every one that was chosen', () => {
    const [groups, apps, roles] = accountGrants(rows)
    const chosen = [
      { kind: 'object', id: finance.id, name: 'Finance' },
      { kind: 'object', id: '00gLegal', name: 'Legal' },
    ] as const
    const changes = changesOf(groups!.grant, chosen)
    expect(changes).toHaveLength(4)
    for (const { change } of changes) expect(accessChangeSchema.safeParse(change).success).toBe(true)
    expect(changesSentence(changes)).toBe('Make 4 changes')
    expect(changesSentence(changesOf(groups!.grant, chosen.slice(0, 1)))).toBe('Add 2 people to Finance')
    expect(changesOf(apps!.grant, chosen)[0]?.change.kind).toBe('assignment')
    expect(grantTitle(roles!.grant)).toBe('Grant admin roles to 2 accounts')
  })

  it('is a role of Okta by its type, one of the organization on its resource set', () => {
    const [, , roles] = accountGrants(rows.slice(0, 1))
    const chosen = [
      { kind: 'role', id: 'READ_ONLY_ADMIN', name: 'Read-only Administrator' },
      { kind: 'custom-role', id: 'cr0Auditor', name: 'Auditor' },
    ] as const
    expect(changesOf(roles!.grant, chosen)).toHaveLength(1)
    const changes = changesOf(roles!.grant, chosen, { id: 'iamSet', label: 'Everything' })
    expect(changes.map(({ change }) => change.kind)).toEqual(['role', 'binding'])
    expect(changesSentence(changes)).toBe('Grant 2 role assignments')
  })

  it('is given to groups as theirs; imported and built-in groups take nobody', () => {
    const [people, apps] = groupGrants([row(finance.id, { name: 'Finance', type: 'APP_GROUP' })])
    expect(people?.whyNot).toBe(whyNoMembers('APP_GROUP'))
    expect(whyNoMembers('OKTA_GROUP')).toBeNull()
    const app = { kind: 'object', id: '0oaSales', name: 'Salesforce' } as const
    expect(changesOf(apps!.grant, [app])[0]?.change).toMatchObject({
      kind: 'group-assignment',
      principalType: 'GROUP',
    })
    expect(changesOf(people!.grant, [{ ...app, id: ana.id, name: 'Ana Lima' }])[0]?.change).toMatchObject({
      kind: 'membership',
      resourceId: finance.id,
      principalId: ana.id,
    })
  })

  it('is an admin role for more people or groups, a custom one on the same resource set', () => {
    const ana = { kind: 'object', id: '00uAna', name: 'Ana Lima' } as const
    const standard = { type: 'USER_ADMIN', roleId: '', label: 'Group Administrator', set: null }
    const [people, groups] = roleGrants(standard)
    expect(grantTitle(people!.grant)).toBe('Give people the role Group Administrator')
    expect(changesOf(people!.grant, [ana])[0]?.change).toMatchObject({
      kind: 'role',
      resourceId: 'USER_ADMIN',
      principalType: 'USER',
    })
    expect(changesOf(groups!.grant, [ana])[0]?.change.principalType).toBe('GROUP')
    const set = { id: 'iamSet', label: 'Everything' }
    const [custom] = roleGrants({ type: 'CUSTOM', roleId: 'cr0Auditor', label: 'Auditor', set })
    const changes = changesOf(custom!.grant, [ana])
    expect(changes[0]?.change).toMatchObject({ kind: 'binding', resourceId: 'cr0Auditor', setId: 'iamSet' })
    expect(accessChangeSchema.safeParse(changes[0]?.change).success).toBe(true)
    expect(grantTitle(custom!.grant)).toBe('Give people the role Auditor on Everything')
    expect(changesSentence(changes)).toBe('Give Ana Lima the role Auditor on Everything')
  })

  it('says why the credential may not, and lets pass what is not known', () => {
    expect(whyNotChange(connector, 'membership')).toContain('may not provision group membership')
    expect(whyNotChange(connector, 'role')).toBeNull()
    const refused = {
      ...capabilities,
      reviewRoles: { value: 'no', reason: 'No role.', evidence: '' },
    } as const
    expect(whyNotChange({ ...connector, capabilities: refused }, 'binding')).toBe(
      'Only a super administrator gives and takes admin roles. No role.',
    )
    expect(
      whyNotChange({ ...connector, safetyLevel: 'read-only', capabilities: null }, 'membership'),
    ).toBeNull()
  })
})

describe('ways', () => {
  const finding = (code: Finding['code'], severity: Finding['severity']): Finding => ({
    code,
    severity,
    text: '',
    nextStep: null,
  })
  const change = {
    verb: 'revoke',
    kind: 'assignment',
    resourceId: '0oaSales',
    principalType: 'USER',
    principalId: ana.id,
  } as const
  it('are shown where they must be, offered where something stays', () => {
    expect(waysNeeded({ change, findings: [finding('held-through-groups', 'blocker')] })).toBe('must')
    expect(waysNeeded({ change, findings: [finding('stays-through-groups', 'warning')] })).toBe('may')
    expect(waysNeeded({ change, findings: [finding('rule-returns', 'info')] })).toBeNull()
    expect(waysNeeded({ change, findings: [finding('not-permitted', 'blocker')] })).toBeNull()
    expect(
      waysNeeded({ change: { ...change, verb: 'grant' }, findings: [finding('group-imported', 'blocker')] }),
    ).toBeNull()
  })
  it('say what else is lost', () => {
    expect(lostWords({ lost: 0, people: 0 })).toBe('Nothing else is lost.')
    expect(lostWords({ lost: 3, people: 1 })).toBe('Besides, 3 accesses are lost by 1 person:')
    const lost = {
      kind: 'role',
      principalId: ana.id,
      principalName: 'Ana Lima',
      resourceId: 'r',
      resourceName: 'Help Desk Administrator',
      people: 1,
    } as const
    expect(collateralWords(lost)).toBe('Ana Lima loses the role Help Desk Administrator')
    expect(collateralWords({ ...lost, kind: 'assignment', resourceName: 'Jira', people: 12 })).toBe(
      '12 people lose Jira',
    )
  })
})

describe('the safety level', () => {
  it('asks only where more would pass', () => {
    expect(isLooser('read-only', 'confirm-name')).toBe(true)
    expect(isLooser('confirm', 'confirm-name')).toBe(false)
    const strict = { safetyLevel: 'read-only', fourEyes: true } as const
    expect(loosened(strict, { safetyLevel: 'confirm', fourEyes: false })).toHaveLength(2)
    expect(loosened({ safetyLevel: 'confirm', fourEyes: false }, strict)).toEqual([])
  })
  it('holds for connectors that are set up and here', () => {
    expect(levelOf(connector)).toBe('confirm')
    expect(levelOf({ ...connector, setupStep: 'test' })).toBeUndefined()
    expect(levelOf({ ...connector, archivedAt: connector.createdAt })).toBeUndefined()
  })
})
