import type { ColumnSql, GridSource } from './source.ts'
import { whyHeld } from './why.ts'

/** Admin roles: of the organization, of a person, of a group. */

const base = { table: 'role_assignments', alias: 'r' } as const

/** What a role is limited to, in words: "Groups: A, B; Applications: C". */
const targets = `ifnull((SELECT group_concat(part, '; ') FROM (
  SELECT CASE t.type WHEN 'GROUP' THEN 'Groups' WHEN 'APP' THEN 'Applications' ELSE t.type END
    || ': ' || group_concat(t.name, ', ' ORDER BY t.name) AS part
  FROM role_targets t WHERE t.role_pk = r.pk GROUP BY t.type ORDER BY t.type DESC)), '')`

const resourceSet = `ifnull((SELECT label FROM resource_sets WHERE id = r.resource_set_id), nullif(r.resource_set_id, ''))`

const roleColumns: Record<string, ColumnSql> = {
  role_label: { sql: 'r.label' },
  role_type: { sql: 'r.role_type' },
  assignment_type: { sql: 'r.assignment_type' },
  resource_set_label: { sql: resourceSet },
  targets: { sql: targets },
  role_id: { sql: `nullif(r.role_id, '')` },
  resource_set_id: { sql: `nullif(r.resource_set_id, '')` },
}

/** Custom roles are asked for apart from standard ones: without them the list is short, not empty. */
const kinds = ['roles', 'customRoles'] as const
const searched = { sql: `fold(r.label, ${resourceSet})` }

export const adminRoles: GridSource = {
  base,
  joins: `LEFT JOIN users u ON r.principal_type = 'USER' AND u.pk = r.principal_pk
    LEFT JOIN groups g ON r.principal_type = 'GROUP' AND g.pk = r.principal_pk`,
  children: null,
  key: 'CAST(r.pk AS TEXT)',
  searched: { sql: 'fold(r.label, u.name, u.login, g.name)' },
  kinds,
  columns: {
    ...roleColumns,
    principal_name: { sql: 'ifnull(u.name, g.name)' },
    principal_type: { sql: 'r.principal_type' },
    principal_status: { sql: 'u.status' },
    principal_id: { sql: 'ifnull(u.id, g.id)' },
  },
}

/**
 * Grants of the person's own, those of the groups the person is in, and grants Okta reports as held
 * through a group where none of the groups explains it.
 */
export const rolesOfUser = `FROM role_assignments r WHERE r.pk IN (
  SELECT o.pk FROM role_assignments o WHERE o.principal_type = 'USER' AND o.principal_pk = @parent
    AND (o.assignment_type = 'USER' OR NOT EXISTS (
      SELECT 1 FROM memberships m JOIN role_assignments h ON h.principal_type = 'GROUP' AND h.principal_pk = m.group_pk
      WHERE m.user_pk = @parent AND h.role_type = o.role_type AND h.role_id = o.role_id
        AND h.resource_set_id = o.resource_set_id))
  UNION ALL
  SELECT h.pk FROM memberships m JOIN role_assignments h ON h.principal_type = 'GROUP' AND h.principal_pk = m.group_pk
    WHERE m.user_pk = @parent)`

export const userRoles: GridSource = {
  base,
  joins: '',
  children: { table: 'users', from: rolesOfUser, pk: 'r.pk' },
  key: 'CAST(r.pk AS TEXT)',
  searched,
  kinds,
  columns: { ...roleColumns, why: { sql: whyHeld } },
}

export const groupRoles: GridSource = {
  base,
  joins: '',
  children: {
    table: 'groups',
    from: `FROM role_assignments r WHERE r.principal_type = 'GROUP' AND r.principal_pk = @parent`,
    pk: 'r.pk',
  },
  key: 'CAST(r.pk AS TEXT)',
  searched,
  kinds,
  columns: roleColumns,
}
