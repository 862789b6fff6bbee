import type { AccessChange } from '../../../../preload/contract/models.ts'
import type { AccessState, Held } from '../types.ts'
import { isSo } from './is-so.ts'
import { roleName, targetsOf } from './state.ts'

/** "A", "A and B", "A, B and 3 more"; `total` where there are more than are named. */
export function listed(names: readonly string[], total = names.length, shown = 3): string {
  const some = names.slice(0, total > shown + 1 ? shown : shown + 1)
  const more = total - some.length
  const parts = more > 0 ? [...some, `${more.toLocaleString('en-US')} more`] : some
  const last = parts.at(-1) ?? ''
  return parts.length < 2 ? last : `${parts.slice(0, -1).join(', ')} and ${last}`
}

/** “A”, “B” and 2 more. */
export const quoted = (names: readonly string[], total = names.length, shown = 3): string =>
  listed(
    names.map((name) => `“${name}”`),
    total,
    shown,
  )

export const counted = (count: number, one: string, many: string): string =>
  `${count.toLocaleString('en-US')} ${count === 1 ? one : many}`

/** Names of groups or rules; those of which only the id is known are left out. */
export const namesOf = (through: Held['through']): string[] =>
  through.filter(({ id, name }) => name !== id).map(({ name }) => name)

function throughGroups(through: Held['through']): string {
  const [only] = through
  if (only === undefined) return 'through a group'
  if (through.length > 1) return `through ${counted(through.length, 'group', 'groups')}`
  return only.name === only.id ? 'through a group' : `through “${only.name}”`
}

const unknown = 'Not known'

/** What is so, in a few words. */
function heldWords(change: AccessChange, held: Held | null | undefined, resource: string): string {
  if (held === undefined) return unknown
  switch (change.kind) {
    case 'membership': {
      if (held === null) return 'Not a member'
      const [only] = held.through
      if (held.by !== 'rule') return 'Member'
      if (held.through.length > 1) return `Member by ${counted(held.through.length, 'rule', 'rules')}`
      return only === undefined || only.name === only.id
        ? 'Member by a rule'
        : `Member by the rule “${only.name}”`
    }
    case 'assignment':
      if (held === null) return 'Not assigned'
      return held.by === 'group' ? `Assigned ${throughGroups(held.through)}` : 'Assigned directly'
    case 'group-assignment': {
      if (held === null) return 'Not assigned'
      const priority = held.restorable?.priority
      return priority === undefined ? 'Assigned' : `Assigned with priority ${String(priority)}`
    }
    case 'role':
    case 'binding': {
      const role = change.kind === 'role' ? roleName(change.resourceId) : resource
      if (held === null) return `Not ${role}`
      const targets = held.targets ?? 0
      const kind = targetsOf(change)
      const limit =
        targets === 0 || kind === null
          ? ''
          : ` for ${counted(targets, kind === 'groups' ? 'group' : 'application', kind)}`
      return held.by === 'group' ? `${role} ${throughGroups(held.through)}` : `${role}${limit}`
    }
  }
}

/** What is so once the change is made. */
function afterWords(change: AccessChange, state: AccessState, resource: string): string {
  const { held } = state
  if (isSo(change, state) === true) return heldWords(change, held, resource)
  if (change.verb === 'grant') return heldWords(change, { by: 'direct', through: [] }, resource)
  const stays = (change.kind === 'role' || change.kind === 'binding') && (held?.through ?? []).length > 0
  return heldWords(
    change,
    stays && held?.by === 'direct' ? { by: 'group', through: held.through } : null,
    resource,
  )
}

/** What is so before and after, and what things are called; ids where no name is known. */
export function words(change: AccessChange, state: AccessState) {
  const { principal, resource } = state
  const resourceName =
    resource?.name ?? (change.kind === 'role' ? roleName(change.resourceId) : change.resourceId)
  return {
    before: heldWords(change, state.held, resourceName),
    after: afterWords(change, state, resourceName),
    principalName: principal?.name ?? change.principalId,
    resourceName,
    setName: change.kind === 'binding' ? (resource?.setName ?? change.setId ?? null) : null,
  }
}
