import { accessChangeSchema, type AccessChange, type GridName } from '../../../preload/contract/index.ts'
import type { GridRow } from '../../ui/data-grid/source.ts'
import { plural } from '../format.ts'
import type { NamedChange } from './question.ts'

/** Lists whose rows are access that somebody has. */
export type AccessGrid = Extract<
  GridName,
  | 'userGroups'
  | 'userApps'
  | 'userRoles'
  | 'groupMembers'
  | 'groupApps'
  | 'groupRoles'
  | 'appUsers'
  | 'appGroups'
  | 'adminRoles'
>

/** The object whose list it is; the list of all admin roles has none. */
export interface Subject {
  readonly id: string
  readonly name: string
}

const text = (row: GridRow, column: string): string => String(row.cell(column) ?? '')

const roleColumns = ['role_label', 'role_type', 'role_id', 'resource_set_id', 'resource_set_label'] as const

/** Columns that a list must ask for so that its rows can be taken away. */
export const columnsForChange: Record<AccessGrid, readonly string[]> = {
  userGroups: ['group_id', 'group_name'],
  userApps: ['app_id', 'app_label'],
  userRoles: roleColumns,
  groupMembers: ['user_id', 'display_name'],
  groupApps: ['app_id', 'app_label'],
  groupRoles: roleColumns,
  appUsers: ['user_id', 'display_name'],
  appGroups: ['group_id', 'group_name'],
  adminRoles: [...roleColumns, 'principal_id', 'principal_type', 'principal_name'],
}

function roleOf(row: GridRow): Pick<AccessChange, 'kind' | 'resourceId' | 'setId'> {
  const set = text(row, 'resource_set_id')
  return text(row, 'role_type') === 'CUSTOM'
    ? { kind: 'binding', resourceId: text(row, 'role_id'), setId: set }
    : { kind: 'role', resourceId: text(row, 'role_type') }
}

function revoked(grid: AccessGrid, row: GridRow, { id, name }: Subject): NamedChange {
  const change = (
    what: Pick<AccessChange, 'kind' | 'resourceId' | 'setId'>,
    principalType: AccessChange['principalType'],
    principalId: string,
    principal: string,
    resource: string,
  ): NamedChange => ({
    change: { verb: 'revoke', ...what, principalType, principalId },
    principal,
    resource,
    set: what.setId === undefined ? null : text(row, 'resource_set_label'),
  })
  switch (grid) {
    case 'userGroups':
      return change(
        { kind: 'membership', resourceId: text(row, 'group_id') },
        'USER',
        id,
        name,
        text(row, 'group_name'),
      )
    case 'groupMembers':
      return change(
        { kind: 'membership', resourceId: id },
        'USER',
        text(row, 'user_id'),
        text(row, 'display_name'),
        name,
      )
    case 'userApps':
      return change(
        { kind: 'assignment', resourceId: text(row, 'app_id') },
        'USER',
        id,
        name,
        text(row, 'app_label'),
      )
    case 'appUsers':
      return change(
        { kind: 'assignment', resourceId: id },
        'USER',
        text(row, 'user_id'),
        text(row, 'display_name'),
        name,
      )
    case 'groupApps':
      return change(
        { kind: 'group-assignment', resourceId: text(row, 'app_id') },
        'GROUP',
        id,
        name,
        text(row, 'app_label'),
      )
    case 'appGroups':
      return change(
        { kind: 'group-assignment', resourceId: id },
        'GROUP',
        text(row, 'group_id'),
        text(row, 'group_name'),
        name,
      )
    case 'userRoles':
      return change(roleOf(row), 'USER', id, name, text(row, 'role_label'))
    case 'groupRoles':
      return change(roleOf(row), 'GROUP', id, name, text(row, 'role_label'))
    case 'adminRoles':
      return change(
        roleOf(row),
        text(row, 'principal_type') === 'GROUP' ? 'GROUP' : 'USER',
        text(row, 'principal_id'),
        text(row, 'principal_name'),
        text(row, 'role_label'),
      )
  }
}

/** The change that takes away what a row says; null where too little of it is known. */
export function revokeOf(grid: AccessGrid, row: GridRow, subject: Subject): NamedChange | null {
  const named = revoked(grid, row, subject)
  return accessChangeSchema.safeParse(named.change).success ? named : null
}

/** How the menu of a row calls it: `Remove from Finance`, `Unassign Salesforce`, `Revoke Group Administrator`. */
export function revokeLabel(grid: AccessGrid, { principal, resource }: NamedChange): string {
  switch (grid) {
    case 'userGroups':
      return `Remove from ${resource}`
    case 'groupMembers':
      return `Remove ${principal}`
    case 'userApps':
    case 'groupApps':
      return `Unassign ${resource}`
    case 'appUsers':
    case 'appGroups':
      return `Unassign ${principal}`
    case 'userRoles':
    case 'groupRoles':
    case 'adminRoles':
      return `Revoke ${resource}`
  }
}

/** The button for several picked rows. */
export function revokeManyLabel(grid: AccessGrid, count: number): string {
  if (grid === 'userGroups') return `Remove from ${plural(count, ['group', 'groups'])}…`
  if (grid === 'groupMembers') return `Remove ${plural(count, ['person', 'people'])}…`
  return `${grid.endsWith('Roles') ? 'Revoke' : 'Unassign'} ${count}…`
}
