import type { AccessKind } from '../../../preload/contract/index.ts'
import type { GridRow } from '../../ui/data-grid/source.ts'
import { grantVerbs } from './change-words.ts'
import { whyNoMembers } from './may-change.ts'
import type { Grant, Party, Target } from './question.ts'

/** Something that can be given, and how the button is called that begins it. */
export interface GrantEntry {
  readonly label: string
  readonly grant: Grant
  readonly kind: AccessKind
  /** Why it cannot be given, besides what holds for the connector. */
  readonly whyNot?: string | null
}

/** What people or groups can be given. */
export function grantsFor(parties: readonly Party[]): {
  groups: GrantEntry
  apps: GrantEntry
  roles: GrantEntry
} {
  const ofGroups = parties.some(({ type }) => type === 'GROUP')
  const entry = (choose: keyof typeof grantVerbs, kind: AccessKind): GrantEntry => ({
    label: grantVerbs[choose],
    grant: { choose, for: parties },
    kind,
  })
  return {
    groups: entry('groups', 'membership'),
    apps: entry('apps', ofGroups ? 'group-assignment' : 'assignment'),
    roles: entry('roles', 'role'),
  }
}

/** Puts people into groups. `types`: Okta's types of the groups, where they are known. */
export const addPeople = (groups: readonly Target[], types: readonly string[]): GrantEntry => ({
  label: 'Add people…',
  grant: { choose: 'people', of: groups },
  kind: 'membership',
  whyNot: types.map(whyNoMembers).find((reason) => reason !== null) ?? null,
})

/** Gives applications to people. */
export const assignPeople = (apps: readonly Target[]): GrantEntry => ({
  label: 'Assign people…',
  grant: { choose: 'people', of: apps },
  kind: 'assignment',
})

/** Gives applications to groups. */
export const assignGroups = (apps: readonly Target[]): GrantEntry => ({
  label: 'Assign groups…',
  grant: { choose: 'assigned-groups', of: apps },
  kind: 'group-assignment',
})

/** An admin role as somebody holds it. `roleId` is empty for a standard role. */
export interface HeldRole {
  readonly type: string
  readonly roleId: string
  readonly label: string
  readonly set: { readonly id: string; readonly label: string } | null
}

/** Gives an admin role to more people or groups, a custom one on the same resource set. */
export function roleGrants({ type, roleId, label, set }: HeldRole): GrantEntry[] {
  const target: Target = {
    kind: 'role',
    id: roleId === '' ? type : roleId,
    name: label,
    ...(set === null ? {} : { set }),
  }
  return [
    { label: 'Give to people…', grant: { choose: 'people', of: [target] }, kind: 'role' },
    { label: 'Give to groups…', grant: { choose: 'assigned-groups', of: [target] }, kind: 'role' },
  ]
}

const text = (row: GridRow, column: string): string => String(row.cell(column) ?? '')

/** What can be given to rows of the list of accounts. */
export function accountGrants(rows: readonly GridRow[]): GrantEntry[] {
  const parties = rows.map((row): Party => ({
    type: 'USER',
    id: row.key,
    name: text(row, 'display_name') || row.key,
  }))
  const { groups, apps, roles } = grantsFor(parties)
  return [groups, apps, roles]
}

/** What can be given to rows of the list of groups, and who can be added to them. */
export function groupGrants(rows: readonly GridRow[]): GrantEntry[] {
  const named = rows.map((row) => ({ id: row.key, name: text(row, 'name') || row.key }))
  const { apps, roles } = grantsFor(named.map((each): Party => ({ type: 'GROUP', ...each })))
  return [
    addPeople(
      named.map((each): Target => ({ kind: 'group', ...each })),
      rows.map((row) => text(row, 'type')),
    ),
    apps,
    roles,
  ]
}

/** Who can be given the applications of rows of their list. */
export function appGrants(rows: readonly GridRow[]): GrantEntry[] {
  const targets = rows.map((row): Target => ({
    kind: 'app',
    id: row.key,
    name: text(row, 'label') || row.key,
  }))
  return [assignPeople(targets), assignGroups(targets)]
}
