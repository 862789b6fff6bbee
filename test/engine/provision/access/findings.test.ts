import { describe, expect, test } from 'vitest'
import type { SnapshotSource } from '../../../../src/main/engine/query/source.ts'
import type { AccessState } from '../../../../src/main/engine/provision/types.ts'
import type { DataKind } from '../../../../src/preload/contract/models.ts'
import { findingSchema } from '../../../../src/preload/contract/models.ts'
import { parse, sampleOrganization } from './sample.ts'
import { access, codes, findingsOf } from './support.ts'

const sample = sampleOrganization()

const table: [change: string, actsAs: string | null, found: string[], says: string][] = [
  [
    'grant membership 00gsales USER 00uana',
    null,
    ['info already-so'],
    'Member by the rule “Sales department”',
  ],
  ['revoke membership 00gempty USER 00uana', null, ['info already-so'], 'Not a member'],
  ['grant membership 00gall USER 00uana', null, ['blocker group-built-in'], 'Choose another group.'],
  [
    'revoke membership 00gimported USER 00uana',
    null,
    ['blocker group-imported'],
    'Change the membership in Workday',
  ],
  ['grant membership 00gempty USER 00uana', null, [], ''],
  ['grant membership 00gempty USER 00uold', null, ['warning principal-inactive'], 'DEPROVISIONED'],
  [
    'grant membership 00gdesign USER 00ubob',
    null,
    ['warning grants-through-group', 'info grants-through-group', 'info provisions'],
    '2 applications: Figma and Slack',
  ],
  [
    'grant membership 00gadmins USER 00uana',
    null,
    ['warning grants-through-group'],
    'admin rights: Help Desk Administrator',
  ],
  ['revoke membership 00gsales USER 00uana', null, ['warning held-by-rule'], 'Directory > Groups > Rules'],
  ['revoke membership 00gsales USER 00ubob', null, ['info rule-returns'], 'Sales department'],
  [
    'revoke membership 00gdesign USER 00uzoe',
    null,
    ['warning takes-through-group', 'warning takes-through-group', 'warning deprovisions'],
    'loses 2 applications that only this group gives: Figma and Slack',
  ],
  ['revoke membership 00gdesign USER 00uana', null, [], ''],
  [
    'revoke membership 00gadmins USER 00ubob',
    null,
    ['warning takes-through-group'],
    'Help Desk Administrator',
  ],
  [
    'revoke membership 00gadmins USER 00ubob',
    '00ubob',
    ['warning takes-through-group', 'warning oneself'],
    'would lose what it may do',
  ],
  ['revoke membership 00gsales USER 00ubob', '00ubob', ['info rule-returns', 'info oneself'], 'signs in as'],

  ['grant assignment 0oaslack USER 00ubob', null, [], ''],
  ['grant assignment 0oaoff USER 00ubob', null, ['blocker app-inactive'], 'Activate the application'],
  [
    'grant assignment 0oaslack USER 00uold',
    null,
    ['blocker principal-inactive'],
    'Activate the account first.',
  ],
  ['grant assignment 0oaslack USER 00ueve', null, ['warning principal-inactive'], 'SUSPENDED'],
  [
    'grant assignment 0oafigma USER 00ueve',
    null,
    ['warning principal-inactive', 'warning provisions', 'warning provisions'],
    'may take up licenses',
  ],
  [
    'grant assignment 0oaslack USER 00uzoe',
    null,
    ['warning held-through-groups'],
    'through the group “Design”',
  ],
  ['grant assignment 0oafigma USER 00ubob', null, ['info already-so'], 'Assigned directly'],
  ['revoke assignment 0oaslack USER 00uzoe', null, ['blocker held-through-groups'], 'Show the ways'],
  [
    'revoke assignment 0oaslack USER 00uana',
    null,
    ['blocker held-through-groups'],
    'the groups “Design” and “Sales”',
  ],
  [
    'revoke assignment 0oafigma USER 00uana',
    null,
    ['blocker held-through-groups'],
    'an assignment of its own and through the group “Design”',
  ],
  [
    'revoke assignment 0oafigma USER 00ubob',
    null,
    ['warning deprovisions', 'warning deprovisions', 'info profile-lost'],
    'which may delete what is in it',
  ],
  ['revoke assignment 0oaoff USER 00uana', null, ['info profile-lost'], 'undo can give them back'],
  ['revoke assignment 0oaslack USER 00ubob', null, ['info already-so'], 'Not assigned'],

  ['grant group-assignment 0oaslack GROUP 00gempty', null, ['info grants-through-group'], '0 members'],
  [
    'grant group-assignment 0oaoff GROUP 00gempty',
    null,
    ['blocker app-inactive', 'info grants-through-group'],
    'INACTIVE',
  ],
  [
    'grant group-assignment 0oafigma GROUP 00gsales',
    null,
    ['warning provisions', 'warning provisions', 'info grants-through-group'],
    '2 members',
  ],
  [
    'revoke group-assignment 0oafigma GROUP 00gdesign',
    null,
    ['warning takes-through-group', 'warning deprovisions', 'warning deprovisions'],
    '1 person has Figma through Design, and loses it',
  ],
  ['grant group-assignment 0oaslack GROUP 00gsales', null, ['info already-so'], 'Assigned'],

  ['grant role USER_ADMIN USER 00ubob', null, ['warning role-unlimited'], 'all groups of the organization'],
  [
    'grant role APP_ADMIN USER 00ubob',
    null,
    ['warning role-unlimited'],
    'all applications of the organization',
  ],
  ['grant role REPORT_ADMIN USER 00ubob', '00ubob', ['warning oneself'], 'gives itself the role'],
  ['grant role REPORT_ADMIN USER 00uold', null, ['warning principal-inactive'], 'cannot use the role'],
  ['grant role REPORT_ADMIN USER 00uzoe', null, ['info role-through-group'], '“Design”'],
  ['grant role REPORT_ADMIN GROUP 00gempty', null, ['warning grants-through-group'], 'become administrators'],
  [
    'grant role REPORT_ADMIN GROUP 00gall',
    null,
    ['blocker role-group-refused', 'warning grants-through-group'],
    'built-in',
  ],
  [
    'grant role REPORT_ADMIN GROUP 00gimported',
    null,
    ['blocker role-group-refused', 'warning grants-through-group'],
    'imported from Workday',
  ],
  ['grant role REPORT_ADMIN GROUP 00gad', null, ['warning grants-through-group'], ''],
  [
    'grant role REPORT_ADMIN GROUP 00gsales',
    null,
    ['blocker role-group-refused', 'warning grants-through-group'],
    'Group rules fill Sales',
  ],
  [
    'grant role REPORT_ADMIN GROUP 00ghuge',
    null,
    ['blocker role-group-refused', 'warning grants-through-group'],
    '5,001 members',
  ],
  ['revoke role USER_ADMIN USER 00uana', null, ['warning role-targets-lost'], 'limited to 1 group'],
  ['revoke role REPORT_ADMIN USER 00uana', null, ['warning stays-through-groups'], 'through “Design”'],
  ['revoke role REPORT_ADMIN USER 00uana', '00uana', ['warning stays-through-groups', 'info oneself'], ''],
  ['revoke role REPORT_ADMIN USER 00uzoe', null, ['blocker role-through-group'], 'leaving the group'],
  [
    'revoke role USER_ADMIN USER 00uana',
    '00uana',
    ['blocker oneself', 'warning role-targets-lost'],
    'another account',
  ],
  [
    'revoke role HELP_DESK_ADMIN GROUP 00gadmins',
    '00ubob',
    ['warning takes-through-group', 'warning oneself'],
    'a member of Admins',
  ],
  ['revoke role REPORT_ADMIN GROUP 00gdesign', '00uana', ['warning takes-through-group'], ''],
  ['revoke role SUPER_ADMIN USER 00uzoe', null, ['blocker last-super-admin'], 'Zoë Haddad is the last one'],
  ['revoke role SUPER_ADMIN USER 00uana', null, ['info already-so'], 'Not Super Administrator'],

  ['grant binding cr0help/iamemea USER 00uana', null, [], ''],
  [
    'grant binding cr0help/iamemea GROUP 00gsales',
    null,
    ['blocker role-group-refused', 'warning grants-through-group'],
    '',
  ],
  ['revoke binding cr0help/iamemea USER 00ubob', null, [], ''],
  ['revoke binding cr0help/iamemea USER 00ubob', '00ubob', ['blocker oneself'], 'Helper'],
  ['grant binding cr0help/iamemea USER 00ubob', null, ['info already-so'], 'Helper'],
]

test.each(table)('%s (signed in as %s): %s', (text, actsAs, expected, says) => {
  const found = findingsOf(sample, parse(text), { actsAs })
  expect(codes(found)).toEqual(expected)
  for (const one of found) findingSchema.parse(one)
  expect(found.map((one) => `${one.text} ${one.nextStep ?? ''}`).join(' ')).toContain(says)
})

test('every sentence is one: it begins with a capital letter or a name, and ends', () => {
  for (const [text, actsAs] of table) {
    for (const { text: said, nextStep } of findingsOf(sample, parse(text), { actsAs })) {
      expect(said).toMatch(/^[A-ZÖ0-9].*\.$/)
      expect(said).not.toMatch(/undefined|null|NaN|!/)
      if (nextStep !== null) expect(nextStep).toMatch(/^[A-Z].*\.$/)
    }
  }
})

describe('what was read just now counts', () => {
  const revoke = parse('revoke assignment 0oafigma USER 00ubob')
  const live = (state: Partial<AccessState>): AccessState => ({
    principal: { name: 'Bob Ray', status: 'ACTIVE', groupType: null },
    resource: { name: 'Figma', status: 'ACTIVE', features: [] },
    held: { by: 'direct', through: [], restorable: {} },
    ...state,
  })

  test('features, the profile, and a password that nobody can give back', () => {
    expect(codes(findingsOf(sample, revoke, { live: live({}) }))).toEqual([])
    const restorable = { profile: { seats: 1 } }
    const kept = live({ held: { by: 'direct', through: [], restorable } })
    expect(codes(findingsOf(sample, revoke, { live: kept }))).toEqual(['info profile-lost'])
    const secret = live({ held: { by: 'direct', through: [], restorable: { password: true } } })
    expect(codes(findingsOf(sample, revoke, { live: secret }))).toEqual(['warning profile-lost'])
  })

  test('a granting group is named by the local data', () => {
    const through = [{ id: '00gdesign', name: '00gdesign' }]
    const one = parse('revoke assignment 0oafigma USER 00uzoe')
    const [found] = findingsOf(sample, one, { live: live({ held: { by: 'group', through } }) })
    expect(found?.text).toContain('“Design”')
    expect(found?.text).not.toContain('00g')
  })

  test('a group that became an imported one', () => {
    const one = parse('grant membership 00gempty USER 00uana')
    const resource = { name: 'Empty', groupType: 'APP_GROUP' }
    expect(codes(findingsOf(sample, one, { live: { resource, held: null } }))).toEqual([
      'blocker group-imported',
    ])
  })
})

test('what the matrix says no to is a blocker, with its reason', () => {
  const permitted = { allowed: false, reason: 'The role does not allow it.' }
  const [found] = findingsOf(sample, parse('grant membership 00gempty USER 00uana'), { permitted })
  expect(found).toMatchObject({ severity: 'blocker', code: 'not-permitted' })
  expect(found?.text).toContain(permitted.reason)
})

describe('what is not visible', () => {
  const without = (...kinds: DataKind[]): SnapshotSource => ({
    ...sample,
    kinds: Object.fromEntries(kinds.map((kind) => [kind, { state: 'not-visible' as const }])),
  })

  test.each<[string, DataKind[], string[]]>([
    [
      'revoke membership 00gdesign USER 00uzoe',
      ['memberships'],
      ['warning takes-through-group', 'info not-known', 'info not-known'],
    ],
    ['grant membership 00gempty USER 00uana', ['memberships'], ['info not-known']],
    [
      'revoke assignment 0oafigma USER 00ubob',
      ['appUsers'],
      ['warning deprovisions', 'warning deprovisions', 'info not-known', 'info profile-lost'],
    ],
    [
      'revoke assignment 0oafigma USER 00ubob',
      ['appGroups'],
      ['warning deprovisions', 'warning deprovisions', 'info profile-lost', 'info not-known'],
    ],
    ['grant role REPORT_ADMIN USER 00ubob', ['roles'], ['info not-known']],
    ['revoke role SUPER_ADMIN USER 00uzoe', ['roles'], ['warning not-known', 'info not-known']],
    ['grant membership 00gadmins USER 00uana', ['roles'], ['warning grants-through-group']],
  ])('%s without %s', (text, kinds, expected) => {
    const known = access.known(without(...kinds), parse(text))
    expect(known.held === undefined).toBe(!text.includes('00gadmins') && !kinds.includes('appGroups'))
    expect(codes(findingsOf(without(...kinds), parse(text)))).toEqual(expected)
  })

  test('nor what was only worked out to be missing', () => {
    const derived: SnapshotSource = { ...sample, kinds: { appUsers: { state: 'derived' } } }
    expect(access.known(derived, parse('grant assignment 0oaslack USER 00ubob')).held).toBe(undefined)
    expect(access.known(derived, parse('grant assignment 0oaslack USER 00uana')).held?.by).toBe('group')
  })

  test('counts as one that touches admins', () => {
    const touches = (text: string, source: SnapshotSource = sample) =>
      access.touchesAdmins(source, parse(text))
    expect(touches('grant membership 00gadmins USER 00uana')).toBe(true)
    expect(touches('grant membership 00gdesign USER 00uana')).toBe(true)
    expect(touches('grant membership 00gempty USER 00uana')).toBe(false)
    expect(touches('grant membership 00gsales USER 00uana')).toBe(false)
    expect(touches('grant membership 00gsales USER 00uana', without('roles'))).toBe(true)
    expect(touches('grant membership 00gempty USER 00uana', without('roles'))).toBe(false)
    expect(touches('grant membership 00gunknown USER 00uana')).toBe(true)
    expect(touches('grant assignment 0oafigma USER 00uana')).toBe(false)
    expect(touches('grant role REPORT_ADMIN USER 00uana')).toBe(true)
    expect(touches('revoke binding cr0help/iamemea USER 00ubob')).toBe(true)
  })
})
