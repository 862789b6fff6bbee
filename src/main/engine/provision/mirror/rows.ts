import { standardRoles, type AccessChange, type DataKind } from '../../../../preload/contract/models.ts'
import { emptyReread, type DeltaStore, type Reread } from '../../db/snapshot/delta/store.ts'
import type { RoleRow } from '../../db/snapshot/row-types.ts'
import type { Told } from '../../db/snapshot/told-changes.ts'
import type { Confirmed, Held } from '../types.ts'

type RoleRows = Reread['roles'][number]['rows']

/** Whether the local data shows what the change is about at all; what is hidden stays unknown. */
function isShown({ kind }: AccessChange, hidden: ReadonlySet<DataKind>): boolean {
  if (kind === 'membership') return !hidden.has('memberships')
  if (kind === 'assignment') return !hidden.has('appUsers')
  if (kind === 'group-assignment') return !hidden.has('appGroups')
  return !hidden.has('roles') || (kind === 'binding' && !hidden.has('customRoles'))
}

const roleOf = ({ kind, resourceId, setId }: AccessChange) =>
  kind === 'role'
    ? { roleType: resourceId, roleId: '', resourceSetId: '' }
    : { roleType: 'CUSTOM', roleId: resourceId, resourceSetId: setId ?? '' }

/**
 * What confirmed steps say of the snapshot, as a delta would have read it. Later steps win over earlier ones.
 * What follows from them elsewhere is not guessed.
 */
export function rereadOf(
  store: DeltaStore,
  steps: readonly Confirmed[],
  hidden: ReadonlySet<DataKind>,
): Reread {
  const members = new Map<string, Map<string, Held | null>>()
  const appUsers = new Map<string, Map<string, Held | null>>()
  const appGroups = new Map<string, Map<string, number | null>>()
  const roles = new Map<string, { type: 'USER' | 'GROUP'; id: string; rows: RoleRows }>()
  const byPriority = store.checkpoints.meta('app groups through') === 'by-app'

  const under = <T>(map: Map<string, Map<string, T>>, key: string): Map<string, T> => {
    let inner = map.get(key)
    if (inner === undefined) map.set(key, (inner = new Map<string, T>()))
    return inner
  }
  for (const { change, state } of steps) {
    const { held } = state
    const { kind, resourceId, principalId, principalType } = change
    if (held === undefined || !isShown(change, hidden)) continue
    if (kind === 'membership') under(members, resourceId).set(principalId, held)
    else if (kind === 'assignment') under(appUsers, resourceId).set(principalId, held)
    else if (kind === 'group-assignment') {
      let groups = appGroups.get(resourceId)
      if (groups === undefined) {
        groups = new Map(store.groupsOfApp(resourceId).map(({ groupId, priority }) => [groupId, priority]))
        appGroups.set(resourceId, groups)
      }
      if (held === null) groups.delete(principalId)
      else groups.set(principalId, byPriority ? (held.restorable?.priority ?? null) : null)
    } else {
      const key = `${principalType} ${principalId}`
      const of = roles.get(key) ?? {
        type: principalType,
        id: principalId,
        rows: store.rolesOf(principalType, principalId),
      }
      roles.set(key, { ...of, rows: withRole(store, of.rows, change, held) })
    }
  }

  const read = emptyReread()
  for (const [groupId, held] of members) {
    const rows = [...held].flatMap(([userId, how]) =>
      how === null
        ? []
        : [
            {
              userId,
              source: how.by === 'direct' || how.by === 'rule' ? how.by : ('unknown' as const),
              ruleIds: how.by === 'rule' ? how.through.map(({ id }) => id) : [],
            },
          ],
    )
    read.members.push({ groupId, rows, part: [...held.keys()] })
  }
  for (const [appId, held] of appUsers) {
    const rows = [...held].flatMap(([userId, how]) => {
      if (how === null) return []
      const scope = how.by === 'group' ? ('GROUP' as const) : ('USER' as const)
      const groupId = scope === 'GROUP' ? (how.through[0]?.id ?? null) : null
      return [{ userId, scope, groupId, status: how.status ?? store.appUserStatus(appId, userId) ?? null }]
    })
    read.appUsers.push({ appId, rows, part: [...held.keys()] })
  }
  for (const [appId, groups] of appGroups) {
    const rows = [...groups].map(([groupId, priority]) => ({ groupId, priority }))
    read.appGroups.push({ appId, rows })
  }
  read.roles.push(...roles.values())
  return read
}

/** The roles of a principal with the one that a change is about as it is now. */
function withRole(store: DeltaStore, rows: RoleRows, change: AccessChange, held: Held | null): RoleRows {
  const { principalType, principalId } = change
  const role = roleOf(change)
  const isIt = ({ row }: RoleRows[number]): boolean =>
    row.roleType === role.roleType &&
    row.roleId === role.roleId &&
    row.resourceSetId === role.resourceSetId &&
    row.assignmentType === principalType
  const known = rows.find(isIt)
  const others = rows.filter((one) => !isIt(one))
  // What is held through a group is a row of its own, which is not touched here.
  if (held === null || (held.by === 'group' && principalType === 'USER')) return others
  const standard: Record<string, string> = standardRoles
  const row: RoleRow = {
    ...role,
    principalType,
    principalId,
    assignmentType: principalType,
    assignmentId: held.assignmentId ?? known?.row.assignmentId ?? null,
    label:
      known?.row.label ??
      store.roleLabel(role.roleType, role.roleId) ??
      standard[role.roleType] ??
      change.resourceId,
    status: known?.row.status ?? 'ACTIVE',
    created: known?.row.created ?? null,
  }
  return [...others, { row, targets: known?.targets ?? [] }]
}

/** Who made a step, for the change in the history that comes of it. */
export function toldOf({ change, at }: Confirmed, syncId: string, by: string | null): Told {
  const { kind, principalType, principalId, resourceId } = change
  const [userId, groupId] = principalType === 'USER' ? [principalId, null] : [null, principalId]
  const about = { userId, groupId, appId: null, role: null, syncId, by, at }
  if (kind === 'membership') return { ...about, kind, groupId: resourceId }
  if (kind === 'assignment' || kind === 'group-assignment') return { ...about, kind, appId: resourceId }
  const { roleType, roleId, resourceSetId } = roleOf(change)
  return { ...about, kind: 'role', role: `${roleType}|${roleId}|${resourceSetId}` }
}
