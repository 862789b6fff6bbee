import { z } from 'zod'

/**
 * The catalog of grids: one entry describes what can be listed, its columns, and what may be
 * sorted and filtered. The engine builds SQL only from these names, and the page draws from the
 * same entry, so a column exists in both or in neither.
 */

export type ColumnKind = 'text' | 'id' | 'date' | 'number' | 'choice' | 'boolean'

export interface GridColumn {
  readonly key: string
  readonly label: string
  readonly kind: ColumnKind
  /** Shown until the person chooses otherwise. */
  readonly shown: boolean
  /** Initial width in CSS pixels. */
  readonly width: number
  /** The closed list of values of a `choice` column. */
  readonly choices?: readonly string[]
}

export interface GridDefinition {
  readonly title: string
  /** What one row is, singular and plural, for counts in words. */
  readonly noun: readonly [string, string]
  /** `connector`: rows of the whole organization; else rows of one object, named by `parentId`. */
  readonly scope: 'connector' | 'user' | 'group' | 'app'
  readonly columns: readonly GridColumn[]
  readonly sort: { readonly column: string; readonly direction: 'asc' | 'desc' }
}

export const userStatuses = [
  'STAGED',
  'PROVISIONED',
  'ACTIVE',
  'RECOVERY',
  'PASSWORD_EXPIRED',
  'LOCKED_OUT',
  'SUSPENDED',
  'DEPROVISIONED',
] as const
export const groupTypes = ['OKTA_GROUP', 'APP_GROUP', 'BUILT_IN'] as const
export const membershipSources = ['direct', 'rule', 'unknown'] as const
export const assignmentScopes = ['USER', 'GROUP'] as const

type ColumnOptions = { hidden?: boolean; width?: number; choices?: readonly string[] }
const column = (key: string, label: string, kind: ColumnKind, options: ColumnOptions = {}): GridColumn => ({
  key,
  label,
  kind,
  shown: options.hidden !== true,
  width:
    options.width ??
    (kind === 'number' || kind === 'boolean' ? 100 : kind === 'id' ? 190 : kind === 'date' ? 150 : 180),
  ...(options.choices ? { choices: options.choices } : {}),
})

const person = [
  column('display_name', 'Name', 'text', { width: 200 }),
  column('login', 'Login', 'text', { width: 240 }),
  column('user_status', 'User status', 'choice', { width: 170, choices: userStatuses }),
]
const group = [
  column('group_name', 'Group', 'text', { width: 240 }),
  column('group_type', 'Type', 'choice', { width: 120, choices: groupTypes }),
]
const roleColumns = [
  column('role_label', 'Role', 'text', { width: 240 }),
  column('role_type', 'Role type', 'text', { hidden: true }),
  column('assignment_type', 'Granted', 'choice', { width: 110, choices: ['USER', 'GROUP'] }),
  column('resource_set_label', 'Resource set', 'text'),
  column('targets', 'Limited to', 'text', { width: 220 }),
  column('role_id', 'Role id', 'id', { hidden: true }),
  column('resource_set_id', 'Resource set id', 'id', { hidden: true }),
]

export const grids = {
  users: {
    title: 'Accounts',
    noun: ['account', 'accounts'],
    scope: 'connector',
    sort: { column: 'display_name', direction: 'asc' },
    columns: [
      column('display_name', 'Name', 'text', { width: 220 }),
      column('login', 'Login', 'text', { width: 250 }),
      column('status', 'Status', 'choice', { width: 170, choices: userStatuses }),
      column('department', 'Department', 'text', { width: 150 }),
      column('title', 'Title', 'text', { width: 180 }),
      column('last_login', 'Last login', 'date'),
      column('group_count', 'Groups', 'number', { width: 90 }),
      column('app_count', 'Applications', 'number', { width: 110 }),
      column('is_admin', 'Admin', 'boolean', { width: 90 }),
      column('email', 'Email', 'text', { hidden: true, width: 240 }),
      column('first_name', 'First name', 'text', { hidden: true }),
      column('last_name', 'Last name', 'text', { hidden: true }),
      column('manager', 'Manager', 'text', { hidden: true }),
      column('employee_number', 'Employee number', 'text', { hidden: true }),
      column('user_type', 'User type', 'text', { hidden: true }),
      column('created', 'Created', 'date', { hidden: true }),
      column('last_updated', 'Last updated', 'date', { hidden: true }),
      column('id', 'Okta id', 'id', { hidden: true }),
    ],
  },
  groups: {
    title: 'Groups',
    noun: ['group', 'groups'],
    scope: 'connector',
    sort: { column: 'name', direction: 'asc' },
    columns: [
      column('name', 'Name', 'text', { width: 280 }),
      column('type', 'Type', 'choice', { width: 120, choices: groupTypes }),
      column('member_count', 'Members', 'number'),
      column('app_count', 'Applications', 'number', { width: 110 }),
      column('rule_count', 'Rules', 'number', { width: 80 }),
      column('is_admin', 'Admin', 'boolean', { width: 90 }),
      column('description', 'Description', 'text', { width: 320 }),
      column('source_app', 'Source application', 'text', { hidden: true, width: 200 }),
      column('last_membership_updated', 'Members changed', 'date', { hidden: true }),
      column('created', 'Created', 'date', { hidden: true }),
      column('last_updated', 'Last updated', 'date', { hidden: true }),
      column('id', 'Okta id', 'id', { hidden: true }),
    ],
  },
  apps: {
    title: 'Applications',
    noun: ['application', 'applications'],
    scope: 'connector',
    sort: { column: 'label', direction: 'asc' },
    columns: [
      column('label', 'Name', 'text', { width: 280 }),
      column('status', 'Status', 'choice', { width: 110, choices: ['ACTIVE', 'INACTIVE'] }),
      column('user_count', 'People', 'number'),
      column('direct_count', 'Assigned directly', 'number', { width: 140 }),
      column('group_count', 'Groups', 'number', { width: 90 }),
      column('sign_on_mode', 'Sign-on', 'text', { width: 170 }),
      column('name', 'Okta name', 'text', { hidden: true, width: 200 }),
      column('created', 'Created', 'date', { hidden: true }),
      column('last_updated', 'Last updated', 'date', { hidden: true }),
      column('id', 'Okta id', 'id', { hidden: true }),
    ],
  },
  adminRoles: {
    title: 'Admin roles',
    noun: ['role assignment', 'role assignments'],
    scope: 'connector',
    sort: { column: 'principal_name', direction: 'asc' },
    columns: [
      column('principal_name', 'Held by', 'text', { width: 240 }),
      column('principal_type', 'Held as', 'choice', { width: 110, choices: ['USER', 'GROUP'] }),
      ...roleColumns,
      column('principal_status', 'Status', 'text', { width: 130 }),
      column('principal_id', 'Holder id', 'id', { hidden: true }),
    ],
  },
  userGroups: {
    title: 'Groups',
    noun: ['group', 'groups'],
    scope: 'user',
    sort: { column: 'group_name', direction: 'asc' },
    columns: [
      ...group,
      column('source', 'Member', 'choice', { width: 110, choices: membershipSources }),
      column('why', 'Why', 'text', { width: 320 }),
      column('group_id', 'Group id', 'id', { hidden: true }),
    ],
  },
  userApps: {
    title: 'Applications',
    noun: ['application', 'applications'],
    scope: 'user',
    sort: { column: 'app_label', direction: 'asc' },
    columns: [
      column('app_label', 'Application', 'text', { width: 220 }),
      column('scope', 'Assigned', 'choice', { width: 110, choices: assignmentScopes }),
      column('why', 'Why', 'text', { width: 340 }),
      column('assignment_status', 'Assignment status', 'text', { width: 130 }),
      column('app_status', 'App status', 'choice', { width: 110, choices: ['ACTIVE', 'INACTIVE'] }),
      column('app_id', 'App id', 'id', { hidden: true }),
      column('group_id', 'Granting group id', 'id', { hidden: true }),
    ],
  },
  userRoles: {
    title: 'Admin roles',
    noun: ['role', 'roles'],
    scope: 'user',
    sort: { column: 'role_label', direction: 'asc' },
    columns: [...roleColumns, column('why', 'Why', 'text', { width: 320 })],
  },
  groupMembers: {
    title: 'Members',
    noun: ['member', 'members'],
    scope: 'group',
    sort: { column: 'display_name', direction: 'asc' },
    columns: [
      ...person,
      column('source', 'Member', 'choice', { width: 110, choices: membershipSources }),
      column('why', 'Why', 'text', { width: 300 }),
      column('user_id', 'User id', 'id', { hidden: true }),
    ],
  },
  groupApps: {
    title: 'Applications',
    noun: ['application', 'applications'],
    scope: 'group',
    sort: { column: 'app_label', direction: 'asc' },
    columns: [
      column('app_label', 'Application', 'text', { width: 240 }),
      column('priority', 'Priority', 'number'),
      column('user_count', 'People through this group', 'number', { width: 180 }),
      column('app_status', 'App status', 'choice', { width: 110, choices: ['ACTIVE', 'INACTIVE'] }),
      column('app_id', 'App id', 'id', { hidden: true }),
    ],
  },
  groupRoles: {
    title: 'Admin roles',
    noun: ['role', 'roles'],
    scope: 'group',
    sort: { column: 'role_label', direction: 'asc' },
    columns: [...roleColumns],
  },
  appUsers: {
    title: 'People',
    noun: ['person', 'people'],
    scope: 'app',
    sort: { column: 'display_name', direction: 'asc' },
    columns: [
      ...person,
      column('scope', 'Assigned', 'choice', { width: 110, choices: assignmentScopes }),
      column('why', 'Why', 'text', { width: 320 }),
      column('assignment_status', 'Assignment status', 'text', { width: 130 }),
      column('user_id', 'User id', 'id', { hidden: true }),
      column('group_id', 'Granting group id', 'id', { hidden: true }),
    ],
  },
  appGroups: {
    title: 'Groups',
    noun: ['group', 'groups'],
    scope: 'app',
    sort: { column: 'priority', direction: 'asc' },
    columns: [
      ...group,
      column('priority', 'Priority', 'number'),
      column('member_count', 'Members', 'number'),
      column('group_id', 'Group id', 'id', { hidden: true }),
    ],
  },
} as const satisfies Record<string, GridDefinition>

export type GridName = keyof typeof grids
export const gridNames = Object.keys(grids) as GridName[]
export const gridNameSchema = z.enum(gridNames as [GridName, ...GridName[]])

/** Looks a grid up as its general shape, for code that works on any of them. */
export const gridDefinition = (name: GridName): GridDefinition => grids[name]

const cell = z.union([z.string(), z.number(), z.null()])

/**
 * One condition. `is` matches any of `values` (choice, id and boolean columns; `''` stands for
 * "empty"), `contains` matches text, `before`/`after` compare ISO dates, `atLeast`/`atMost` numbers.
 */
export const gridFilterSchema = z.strictObject({
  column: z.string().max(64),
  op: z.enum(['is', 'isNot', 'contains', 'before', 'after', 'atLeast', 'atMost']),
  values: z.array(z.string().max(256)).min(1).max(32),
})
export type GridFilter = z.infer<typeof gridFilterSchema>

/** What to list. Shared by the page request and the export, so both give the same rows. */
export const gridQuerySchema = z.strictObject({
  connectorId: z.string().max(64),
  grid: gridNameSchema,
  /** Okta id of the object whose rows are asked for; for grids whose scope is not `connector`. */
  parentId: z.string().max(128).optional(),
  search: z.string().max(200).default(''),
  filters: z.array(gridFilterSchema).max(16).default([]),
  sort: z.strictObject({ column: z.string().max(64), direction: z.enum(['asc', 'desc']) }).optional(),
})
export type GridQuery = z.infer<typeof gridQuerySchema>

export const gridPageInputSchema = gridQuerySchema.extend({
  columns: z.array(z.string().max(64)).min(1).max(32),
  offset: z.int().min(0).default(0),
  limit: z.int().min(1).max(500).default(200),
})

/** `key` identifies the row across refreshes; `cells` follow the order of the asked columns. */
export const gridPageSchema = z.strictObject({
  rows: z.array(z.strictObject({ key: z.string(), cells: z.array(cell) })).max(500),
  total: z.number(),
  /** Changes whenever the snapshot behind the rows is replaced. */
  version: z.number(),
  /**
   * Why rows may be missing: `synced` the list is complete; `not-synced` no sync has finished;
   * `not-visible` this credential may not read this kind of data, so empty does not mean none;
   * `derived` the rows are worked out from groups, while the lists themselves are still being read.
   */
  availability: z.enum(['synced', 'derived', 'not-synced', 'not-visible']),
  reason: z.string().optional(),
})
export type GridPage = z.infer<typeof gridPageSchema>
