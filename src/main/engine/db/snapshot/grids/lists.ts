import type { ColumnSql, GridSource } from './source.ts'

/** The lists of a whole organization: accounts, groups, applications. */

const indexed = (sql: string): ColumnSql => ({ sql, indexed: true })

export const users: GridSource = {
  base: { table: 'users', alias: 'u' },
  joins: '',
  children: null,
  key: 'u.id',
  searched: 'all',
  kinds: ['users'],
  columns: {
    display_name: indexed('u.name'),
    login: indexed('u.login'),
    status: indexed('u.status'),
    department: indexed('u.department'),
    title: indexed('u.title'),
    last_login: indexed('u.last_login'),
    group_count: { sql: 'u.group_count', indexed: true, needs: 'memberships' },
    app_count: { sql: 'u.app_count', indexed: true, needs: 'appUsers' },
    is_admin: { sql: 'u.is_admin', indexed: true, needs: 'roles' },
    email: indexed('u.email'),
    first_name: indexed('u.first_name'),
    last_name: indexed('u.last_name'),
    manager: indexed('u.manager'),
    employee_number: indexed('u.employee_number'),
    user_type: indexed('u.user_type'),
    created: indexed('u.created'),
    last_updated: indexed('u.last_updated'),
    id: indexed('u.id'),
  },
}

export const groups: GridSource = {
  base: { table: 'groups', alias: 'g' },
  joins: '',
  children: null,
  key: 'g.id',
  searched: 'all',
  kinds: ['groups'],
  columns: {
    name: indexed('g.name'),
    type: indexed('g.type'),
    member_count: { sql: 'g.member_count', indexed: true, needs: 'memberships' },
    app_count: { sql: 'g.app_count', indexed: true, needs: 'appGroups' },
    rule_count: { sql: 'g.rule_count', indexed: true, needs: 'groupRules' },
    is_admin: { sql: 'g.is_admin', indexed: true, needs: 'roles' },
    description: indexed('g.description'),
    source_app: { sql: 'ifnull((SELECT label FROM apps WHERE id = g.source_app_id), g.source_app_id)' },
    last_membership_updated: indexed('g.last_membership_updated'),
    created: indexed('g.created'),
    last_updated: indexed('g.last_updated'),
    id: indexed('g.id'),
  },
}

export const apps: GridSource = {
  base: { table: 'apps', alias: 'a' },
  joins: '',
  children: null,
  key: 'a.id',
  searched: 'all',
  kinds: ['apps'],
  columns: {
    label: indexed('a.label'),
    status: indexed('a.status'),
    user_count: { sql: 'a.user_count', indexed: true, needs: 'appUsers' },
    direct_count: { sql: 'a.direct_count', indexed: true, needs: 'appUsers' },
    group_count: { sql: 'a.group_count', indexed: true, needs: 'appGroups' },
    sign_on_mode: indexed('a.sign_on_mode'),
    name: indexed('a.name'),
    created: indexed('a.created'),
    last_updated: indexed('a.last_updated'),
    id: indexed('a.id'),
  },
}
