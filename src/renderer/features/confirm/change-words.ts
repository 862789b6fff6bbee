import type { Change, ChangeKind } from '../../../preload/contract/index.ts'

/** What a row of the list of what would vanish is called. */

export const kindWords: Record<ChangeKind, string> = {
  user: 'Account',
  group: 'Group',
  app: 'Application',
  membership: 'Membership',
  assignment: 'Assignment',
  'group-assignment': 'Group assignment',
  role: 'Admin role',
}

export const filters = {
  all: { label: 'All', kinds: [] },
  user: { label: 'Accounts', kinds: ['user'] },
  membership: { label: 'Memberships', kinds: ['membership'] },
  assignment: { label: 'Assignments', kinds: ['assignment', 'group-assignment'] },
  other: { label: 'Groups, applications, roles', kinds: ['group', 'app', 'role'] },
} as const satisfies Record<string, { label: string; kinds: readonly ChangeKind[] }>

const nameOf = (named: { name: string; id: string } | null): string =>
  named === null ? '' : named.name === '' ? named.id : named.name

/** Who or what it is about, and what it was part of. */
export function changeWords({ kind, user, group, app, role }: Change): { name: string; detail: string } {
  const holder = nameOf(user ?? group)
  switch (kind) {
    case 'user':
      return { name: nameOf(user), detail: '' }
    case 'group':
      return { name: nameOf(group), detail: '' }
    case 'app':
      return { name: nameOf(app), detail: '' }
    case 'membership':
      return { name: nameOf(user), detail: `in group ${nameOf(group)}` }
    case 'assignment':
      return {
        name: nameOf(user),
        detail: `has ${nameOf(app)}${group === null ? '' : ` through ${nameOf(group)}`}`,
      }
    case 'group-assignment':
      return { name: nameOf(group), detail: `has ${nameOf(app)}` }
    case 'role':
      return { name: holder, detail: `holds ${nameOf(role)}` }
  }
}
