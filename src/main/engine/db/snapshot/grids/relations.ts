import type { ColumnSql, GridSource } from './source.ts'
import { whyAssigned, whyMember } from './why.ts'

/** Who is in what: memberships and assignments, seen from either end. */

const user = { table: 'users', alias: 'u' } as const
const group = { table: 'groups', alias: 'g' } as const
const app = { table: 'apps', alias: 'a' } as const

const person: Record<string, ColumnSql> = {
  display_name: { sql: 'u.name', indexed: true },
  login: { sql: 'u.login', indexed: true },
  user_status: { sql: 'u.status', indexed: true },
  user_id: { sql: 'u.id', indexed: true },
}
const groupColumns: Record<string, ColumnSql> = {
  group_name: { sql: 'g.name', indexed: true },
  group_type: { sql: 'g.type', indexed: true },
  group_id: { sql: 'g.id', indexed: true },
}
const appColumns: Record<string, ColumnSql> = {
  app_label: { sql: 'a.label', indexed: true },
  app_status: { sql: 'a.status', indexed: true },
  app_id: { sql: 'a.id', indexed: true },
}
const membership: Record<string, ColumnSql> = {
  source: { sql: 'm.source', tie: true },
  why: { sql: whyMember },
}
const assignment: Record<string, ColumnSql> = {
  scope: { sql: 'au.scope', tie: true },
  why: { sql: whyAssigned, tie: true },
  assignment_status: { sql: 'au.status', tie: true },
  group_id: { sql: '(SELECT id FROM groups WHERE pk = au.group_pk)', tie: true },
}

/** People Okta says have the application through this group, and those it names no group for who are in it. */
const peopleThroughGroup = `(SELECT count(*) FROM app_users au WHERE au.app_pk = ag.app_pk AND au.group_pk = ag.group_pk)
  + (SELECT count(*) FROM app_users au WHERE au.app_pk = ag.app_pk AND au.scope = 'GROUP' AND au.group_pk IS NULL
      AND EXISTS (SELECT 1 FROM memberships m WHERE m.group_pk = ag.group_pk AND m.user_pk = au.user_pk))`

export const userGroups: GridSource = {
  base: group,
  joins: 'CROSS JOIN memberships m ON m.group_pk = g.pk AND m.user_pk = @parent',
  children: { table: 'users', from: 'FROM memberships m WHERE m.user_pk = @parent', pk: 'm.group_pk' },
  key: 'g.id',
  searched: 'names',
  kinds: ['memberships', 'groups'],
  columns: { ...groupColumns, ...membership },
}

export const groupMembers: GridSource = {
  base: user,
  joins:
    'CROSS JOIN memberships m ON m.group_pk = @parent AND m.user_pk = u.pk CROSS JOIN groups g ON g.pk = m.group_pk',
  children: { table: 'groups', from: 'FROM memberships m WHERE m.group_pk = @parent', pk: 'm.user_pk' },
  key: 'u.id',
  searched: 'names',
  kinds: ['memberships', 'users'],
  columns: { ...person, ...membership },
}

export const userApps: GridSource = {
  base: app,
  joins: 'CROSS JOIN app_users au ON au.app_pk = a.pk AND au.user_pk = @parent',
  children: { table: 'users', from: 'FROM app_users au WHERE au.user_pk = @parent', pk: 'au.app_pk' },
  key: 'a.id',
  searched: 'names',
  kinds: ['appUsers', 'apps'],
  columns: { ...appColumns, ...assignment },
}

export const appUsers: GridSource = {
  base: user,
  joins: 'CROSS JOIN app_users au ON au.app_pk = @parent AND au.user_pk = u.pk',
  children: { table: 'apps', from: 'FROM app_users au WHERE au.app_pk = @parent', pk: 'au.user_pk' },
  key: 'u.id',
  searched: 'names',
  kinds: ['appUsers', 'users'],
  columns: { ...person, ...assignment },
}

export const groupApps: GridSource = {
  base: app,
  joins: 'CROSS JOIN app_groups ag ON ag.app_pk = a.pk AND ag.group_pk = @parent',
  children: { table: 'groups', from: 'FROM app_groups ag WHERE ag.group_pk = @parent', pk: 'ag.app_pk' },
  key: 'a.id',
  searched: 'names',
  kinds: ['appGroups', 'apps'],
  columns: {
    ...appColumns,
    priority: { sql: 'ag.priority', tie: true },
    user_count: { sql: peopleThroughGroup, needs: 'appUsers' },
  },
}

export const appGroups: GridSource = {
  base: group,
  joins: 'CROSS JOIN app_groups ag ON ag.app_pk = @parent AND ag.group_pk = g.pk',
  children: { table: 'apps', from: 'FROM app_groups ag WHERE ag.app_pk = @parent', pk: 'ag.group_pk' },
  key: 'g.id',
  searched: 'names',
  kinds: ['appGroups', 'groups'],
  columns: {
    ...groupColumns,
    priority: { sql: 'ag.priority', tie: true },
    member_count: { sql: 'g.member_count', indexed: true, needs: 'memberships' },
  },
}
