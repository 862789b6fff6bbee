import type { UserRow } from '../../src/main/engine/db/snapshot/row-types.ts'
import type { SnapshotSpec } from './build-snapshot.ts'

const person = (id: string, name: string, more: Partial<UserRow> = {}) => ({
  id,
  name,
  login: `${id}@example.com`,
  ...more,
})

/** A small organization that has one of each thing a screen must tell apart. */
export const sampleOrganization: SnapshotSpec = {
  users: [
    person('ana', 'Ana García', {
      department: 'Finance',
      title: 'Head of Finance',
      lastLogin: '2024-03-01T10:00:00.000Z',
      created: '2020-01-01T00:00:00.000Z',
      employeeNumber: '7',
      profile: JSON.stringify({
        login: 'ana@example.com',
        firstName: 'Ana',
        secondEmail: null,
        nicknames: ['An', 'Nita'],
        address: { city: 'Lisbon' },
        active: false,
        level: 0,
      }),
    }),
    person('bob', 'bob "the builder"', {
      department: 'Engineering',
      status: 'SUSPENDED',
      lastLogin: '2024-01-01T00:00:00.000Z',
    }),
    person('cui', '崔健', { department: '工程', email: 'cui@other.example', title: '=1+1' }),
    person('dan', "Dan O'Neil_50%", { status: 'DEPROVISIONED', title: '-tricky, "quoted"\nsecond line' }),
    person('eva', 'ÉVA Žižková 🦊', { lastLogin: '2023-12-31T23:59:59.999Z', title: '@home' }),
    person('fay', '', { department: '', title: '+351 999' }),
  ],
  groups: [
    { id: 'everyone', name: 'Everyone', type: 'BUILT_IN' },
    { id: 'finance', name: 'Finance', description: 'People who count', created: '2021-05-05T00:00:00.000Z' },
    { id: 'imported', name: 'Sales (from CRM)', type: 'APP_GROUP', sourceAppId: 'crm' },
    { id: 'orphan', name: 'Old directory', type: 'APP_GROUP', sourceAppId: 'vanished' },
    { id: 'admins', name: 'Admins' },
    { id: 'empty', name: 'Empty' },
  ],
  rules: [
    { id: 'r1', name: 'Dept = Finance', expression: 'user.department=="Finance"', groupIds: ['finance'] },
    { id: 'r2', name: 'Heads', status: 'INACTIVE', groupIds: ['finance', 'admins'] },
  ],
  memberships: [
    ...['ana', 'bob', 'cui', 'dan', 'eva', 'fay'].map((user) => ({
      group: 'everyone',
      user,
      source: 'unknown' as const,
    })),
    { group: 'finance', user: 'ana', rules: ['r1', 'r2'] },
    { group: 'finance', user: 'bob', rules: ['r1'] },
    { group: 'finance', user: 'cui' },
    { group: 'finance', user: 'eva', rules: ['unlisted'] },
    { group: 'imported', user: 'ana', source: 'unknown' },
    { group: 'orphan', user: 'ana', source: 'unknown' },
    { group: 'admins', user: 'ana' },
    { group: 'admins', user: 'bob', source: 'unknown' },
  ],
  apps: [
    { id: 'crm', name: 'crm_app', label: 'CRM', signOnMode: 'SAML_2_0', features: '["PUSH_NEW_USERS"]' },
    { id: 'wiki', name: 'wiki', label: 'Wiki', status: 'INACTIVE' },
    { id: 'pay', name: 'pay', label: 'Payroll' },
  ],
  appUsers: [
    { app: 'crm', user: 'ana', through: 'finance' },
    { app: 'crm', user: 'bob', through: 'finance', status: 'PROVISIONED' },
    { app: 'crm', user: 'cui', through: 'finance' },
    { app: 'crm', user: 'dan' },
    { app: 'pay', user: 'ana', through: null },
    { app: 'pay', user: 'bob', through: null },
    { app: 'pay', user: 'eva', through: 'vanished' },
    { app: 'wiki', user: 'ana' },
  ],
  appGroups: [
    { app: 'crm', group: 'finance', priority: 0 },
    { app: 'pay', group: 'finance', priority: 1 },
    { app: 'pay', group: 'admins', priority: 0 },
    { app: 'wiki', group: 'empty' },
  ],
  roles: [
    {
      principalType: 'USER',
      principalId: 'ana',
      roleType: 'SUPER_ADMIN',
      label: 'Super Administrator',
      assignmentId: 'ra1',
    },
    {
      principalType: 'GROUP',
      principalId: 'admins',
      roleType: 'APP_ADMIN',
      label: 'Application Administrator',
      targets: [
        { type: 'GROUP', id: 'finance', name: 'Finance' },
        { type: 'GROUP', id: 'empty', name: 'Empty' },
        { type: 'APP', id: 'crm', name: 'CRM' },
      ],
    },
    // Okta reports to each member what the member holds through the group.
    {
      principalType: 'USER',
      principalId: 'ana',
      roleType: 'APP_ADMIN',
      label: 'Application Administrator',
      assignmentType: 'GROUP',
    },
    {
      principalType: 'USER',
      principalId: 'bob',
      roleType: 'HELP_DESK_ADMIN',
      label: 'Help Desk',
      assignmentType: 'GROUP',
    },
    {
      principalType: 'USER',
      principalId: 'cui',
      roleType: 'CUSTOM',
      roleId: 'cr1',
      resourceSetId: 'rs1',
      label: 'Auditor',
    },
  ],
  customRoles: [{ id: 'cr1', label: 'Auditor', description: 'Reads', permissions: ['okta.users.read'] }],
  resourceSets: [{ id: 'rs1', label: 'All people', resources: ['orn:okta:users'] }],
}
