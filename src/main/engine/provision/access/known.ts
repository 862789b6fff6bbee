import type { AccessChange, DataKind } from '../../../../preload/contract/models.ts'
import {
  assignmentOf,
  customRoleLabel,
  grantingGroups,
  groupAssignmentOf,
  groupsHolding,
  knownApp,
  knownGroup,
  knownUser,
  membershipOf,
  ownRole,
  resourceSetLabel,
  type KnownApp,
  type KnownGroup,
  type KnownUser,
  type Named,
} from '../../db/snapshot/access-facts.ts'
import { snapshotReader, type SnapshotReader } from '../../db/snapshot/reader.ts'
import { hiddenKinds, type SnapshotSource } from '../../query/source.ts'
import type { AccessState, Held, Party } from '../types.ts'
import { roleKey, roleName } from './state.ts'

/** A question to the snapshot: its reader, and what it does not hold. */
export interface Facts {
  reader: SnapshotReader
  sees: (...kinds: DataKind[]) => boolean
  /** What is there is all there is: not worked out from other data while the lists are being read. */
  whole: (kind: DataKind) => boolean
}

/** Null before the first sync. */
export function factsOf(source: SnapshotSource): Facts | null {
  if (source.db === null) return null
  const hidden = hiddenKinds(source)
  return {
    reader: snapshotReader(source.db),
    sees: (...kinds) => kinds.every((kind) => !hidden.has(kind)),
    whole: (kind) => !hidden.has(kind) && source.kinds[kind]?.state !== 'derived',
  }
}

const personParty = ({ name, status }: KnownUser): Party => ({ name, status, groupType: null })
const groupParty = ({ name, type }: KnownGroup): Party => ({ name, status: null, groupType: type })

/** What the local data knows of a change. What is not visible is left out. */
export function known(source: SnapshotSource, change: AccessChange): AccessState {
  const facts = factsOf(source)
  if (facts === null) return change.kind === 'role' ? { resource: { name: roleName(change.resourceId) } } : {}
  const state: AccessState = {}
  const user = change.principalType === 'USER' ? knownUser(facts.reader, change.principalId) : null
  const group = change.principalType === 'GROUP' ? knownGroup(facts.reader, change.principalId) : null
  const principal = user === null ? (group === null ? null : groupParty(group)) : personParty(user)
  if (principal !== null || facts.sees(change.principalType === 'USER' ? 'users' : 'groups')) {
    state.principal = principal
  }
  const pk = user?.pk ?? group?.pk ?? null
  switch (change.kind) {
    case 'membership':
      membership(facts, change, state, pk)
      break
    case 'assignment':
    case 'group-assignment':
      assignment(facts, change, state, pk)
      break
    case 'role':
      state.resource = { name: roleName(change.resourceId) }
      if (pk !== null && facts.sees('roles')) state.held = roleHeld(facts, change, pk)
      break
    case 'binding':
      binding(facts, change, state, pk)
      break
  }
  return state
}

function membership({ reader, sees }: Facts, change: AccessChange, state: AccessState, user: number | null) {
  const group = knownGroup(reader, change.resourceId)
  if (group !== null) state.resource = { name: group.name, groupType: group.type }
  else if (sees('groups')) state.resource = null
  if (group === null || user === null || !sees('memberships')) return
  const row = membershipOf(reader, group.pk, user)
  state.held = row === null ? null : { by: row.source, through: row.rules }
}

const appResource = ({ label, status, features }: KnownApp) => ({ name: label, status, features })

function assignment(
  { reader, sees, whole }: Facts,
  change: AccessChange,
  state: AccessState,
  pk: number | null,
) {
  const app = knownApp(reader, change.resourceId)
  if (app !== null) state.resource = appResource(app)
  else if (sees('apps')) state.resource = null
  if (app === null || pk === null) return
  if (change.kind === 'group-assignment') {
    if (!sees('appGroups')) return
    const row = groupAssignmentOf(reader, app.pk, pk)
    state.held =
      row === null
        ? null
        : {
            by: 'direct',
            through: [],
            ...(row.priority === null ? {} : { restorable: { priority: row.priority } }),
          }
    return
  }
  if (!sees('appUsers')) return
  const row = assignmentOf(reader, app.pk, pk)
  if (row === null) {
    if (whole('appUsers')) state.held = null
    return
  }
  const granting = sees('appGroups', 'memberships') ? grantingGroups(reader, app.pk, pk) : []
  const { through } = row
  const all =
    through === null || granting.some(({ id }) => id === through.id)
      ? granting
      : byName([through, ...granting])
  state.held = { by: row.scope === 'USER' ? 'direct' : 'group', through: all }
}

const byName = (groups: Named[]): Named[] =>
  groups.toSorted((a, b) => (a.name < b.name ? -1 : Number(a.name > b.name)))

/** How a role is held: by itself, with the groups that give it as well, or through groups alone. */
function roleHeld({ reader, sees }: Facts, change: AccessChange, pk: number): Held | null {
  const key = roleKey(change)
  const { own, inherited } = ownRole(reader, change.principalType, pk, key)
  const through = change.principalType === 'USER' && sees('memberships') ? groupsHolding(reader, pk, key) : []
  if (own === null) return through.length > 0 || inherited ? { by: 'group', through } : null
  return {
    by: 'direct',
    through,
    targets: own.targets,
    ...(own.assignmentId === null ? {} : { assignmentId: own.assignmentId }),
  }
}

function binding(facts: Facts, change: AccessChange, state: AccessState, pk: number | null) {
  const { reader, sees } = facts
  const role = customRoleLabel(reader, change.resourceId)
  const set = resourceSetLabel(reader, change.setId ?? '')
  if (role !== null && set !== null) state.resource = { name: role, setName: set }
  else if (sees('customRoles')) state.resource = null
  if (pk === null || role === null || set === null || !sees('roles', 'customRoles')) return
  const held = roleHeld(facts, change, pk)
  if (held !== null) delete held.targets
  state.held = held
}
