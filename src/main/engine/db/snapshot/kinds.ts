import type { DataKind } from '../../../../preload/contract/models.ts'

/**
 * The kinds of rows the command line exports, with Okta's values as they came. Rows are in the order
 * of their ids, so two exports of the same data are the same file.
 */
export const exportKinds = {
  users: {
    kinds: ['users'],
    columns: [
      'id',
      'login',
      'email',
      'status',
      'first_name',
      'last_name',
      'display_name',
      'last_login',
      'created',
      'last_updated',
    ],
    sql: `SELECT id, login, email, status, first_name, last_name, display_name, last_login, created, last_updated
      FROM users ORDER BY id`,
  },
  groups: {
    kinds: ['groups'],
    columns: ['id', 'name', 'type', 'description'],
    sql: 'SELECT id, name, type, description FROM groups ORDER BY id',
  },
  memberships: {
    kinds: ['memberships'],
    columns: ['group_id', 'user_id', 'source'],
    sql: `SELECT g.id, u.id, m.source FROM groups g CROSS JOIN memberships m ON m.group_pk = g.pk
      CROSS JOIN users u ON u.pk = m.user_pk ORDER BY g.id, u.id`,
  },
  apps: {
    kinds: ['apps'],
    columns: ['id', 'name', 'label', 'status'],
    sql: 'SELECT id, name, label, status FROM apps ORDER BY id',
  },
  'app-assignments': {
    kinds: ['appUsers'],
    columns: ['app_id', 'user_id', 'scope', 'group_id', 'status'],
    sql: `SELECT a.id, u.id, au.scope, (SELECT id FROM groups WHERE pk = au.group_pk), au.status
      FROM apps a CROSS JOIN app_users au ON au.app_pk = a.pk CROSS JOIN users u ON u.pk = au.user_pk ORDER BY a.id, u.id`,
  },
  'app-groups': {
    kinds: ['appGroups'],
    columns: ['app_id', 'group_id', 'priority'],
    sql: `SELECT a.id, g.id, ag.priority FROM apps a CROSS JOIN app_groups ag ON ag.app_pk = a.pk
      CROSS JOIN groups g ON g.pk = ag.group_pk ORDER BY a.id, g.id`,
  },
  'admin-roles': {
    kinds: ['roles', 'customRoles'],
    columns: ['principal_type', 'principal_id', 'role_type', 'role_id', 'resource_set_id', 'assignment_type'],
    sql: `SELECT r.principal_type, ifnull(u.id, g.id), r.role_type, nullif(r.role_id, ''), nullif(r.resource_set_id, ''), r.assignment_type
      FROM role_assignments r
      LEFT JOIN users u ON r.principal_type = 'USER' AND u.pk = r.principal_pk
      LEFT JOIN groups g ON r.principal_type = 'GROUP' AND g.pk = r.principal_pk
      ORDER BY 1, 2, 3, 4, 5, 6`,
  },
} as const satisfies Record<string, { kinds: readonly DataKind[]; columns: readonly string[]; sql: string }>

export type ExportKind = keyof typeof exportKinds
