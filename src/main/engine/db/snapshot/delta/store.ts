import type {
  ConnectorOptions,
  DataKind,
  Removal,
  Safety,
  SyncCounts,
} from '../../../../../preload/contract/models.ts'
import type { Db } from '../../open.ts'
import { createCheckpoints } from '../checkpoints.ts'
import { asRemoval } from '../compare.ts'
import { registerFunctions } from '../functions.ts'
import { createKeyBook } from '../keys.ts'
import type {
  AppGroupRow,
  AppRow,
  AppUserRow,
  GroupRow,
  LabelledRow,
  MemberRow,
  RoleRow,
  RuleRow,
  TargetRow,
  UserRow,
} from '../row-types.ts'
import { createObjects } from './objects.ts'
import { createRecord } from './record.ts'
import { createRelations, type Part, type TouchedKeys } from './relations.ts'
import { createRules } from './rules.ts'
import { createStored } from './stored.ts'
import { renewTotals } from './totals.ts'

/** Everything a delta has read again; a part that is absent was not. */
export interface Reread {
  users: UserRow[]
  goneUsers: string[]
  groups: GroupRow[]
  goneGroups: string[]
  apps: AppRow[]
  goneApps: string[]
  rules: RuleRow[] | null
  members: { groupId: string; rows: MemberRow[]; part: Part }[]
  appUsers: { appId: string; rows: AppUserRow[]; part: Part }[]
  appGroups: { appId: string; rows: AppGroupRow[] }[]
  roles: { type: 'USER' | 'GROUP'; id: string; rows: { row: RoleRow; targets: TargetRow[] }[] }[]
  custom: {
    roles: (LabelledRow & { permissions: string[] })[]
    sets: (LabelledRow & { resources: string[] })[]
  } | null
}

/** Nothing was read again. */
export const emptyReread = (): Reread => ({
  users: [],
  goneUsers: [],
  groups: [],
  goneGroups: [],
  apps: [],
  goneApps: [],
  rules: null,
  members: [],
  appUsers: [],
  appGroups: [],
  roles: [],
  custom: null,
})

export interface Applied {
  changes: number
  removals: Removal[]
  counts: SyncCounts
}

/** Thrown inside the transaction so that nothing of it stays. */
class TooMuch extends Error {
  readonly removals: Removal[]
  constructor(removals: Removal[]) {
    super('too much would vanish')
    this.removals = removals
  }
}

export type DeltaStore = ReturnType<typeof createDeltaStore>

/** A finished snapshot, opened for writing, that a delta brings up to date in one transaction. */
export function createDeltaStore(db: Db) {
  registerFunctions(db)
  const record = createRecord(db)
  const touched: TouchedKeys = { users: new Set(), groups: new Set(), apps: new Set() }
  const objects = createObjects(db, record)
  const ruleKey = createKeyBook(db, 'rule')
  const rules = createRules(db, objects, ruleKey, touched)
  const relations = createRelations(db, { objects, record, touched, ruleKey, isUnruled: rules.isUnruled })
  const checkpoints = createCheckpoints(db)
  const stored = createStored(db)

  function dropUser(id: string): void {
    const pk = objects.users.pk(id)
    if (pk === undefined) return
    relations.dropHeldBy(pk)
    relations.setRoles('USER', id, [])
    objects.users.remove(pk)
    touched.users.delete(pk)
  }
  function dropGroup(id: string): void {
    const pk = objects.groups.pk(id)
    if (pk === undefined) return
    relations.dropMembersOf(pk)
    for (const app of stored.appsOfGroup(id)) {
      const others = stored.groupsOfApp(app).filter(({ groupId }) => groupId !== id)
      relations.setAppGroups(app, others)
    }
    relations.setRoles('GROUP', id, [])
    rules.dropTargetsOf(pk)
    objects.groups.remove(pk)
    touched.groups.delete(pk)
  }
  function dropApp(id: string): void {
    const pk = objects.apps.pk(id)
    if (pk === undefined) return
    relations.dropAppUsersOf(pk)
    relations.setAppGroups(id, [])
    objects.apps.remove(pk)
    touched.apps.delete(pk)
  }

  function write(read: Reread, options: ConnectorOptions): void {
    if (read.rules !== null) rules.set(read.rules)
    for (const row of read.groups) {
      objects.groups.put(row)
      stored.renameTarget('GROUP', row.id, row.name)
    }
    rules.link()
    for (const row of read.users) {
      if (row.status === 'DEPROVISIONED' && !options.syncDeprovisionedUsers) dropUser(row.id)
      else objects.users.put(row)
    }
    for (const row of read.apps) {
      if (row.status !== 'ACTIVE' && options.skipInactiveApps) dropApp(row.id)
      else objects.apps.put(row)
    }
    for (const id of read.goneUsers) dropUser(id)
    for (const id of read.goneApps) dropApp(id)
    for (const { groupId, rows, part } of read.members) relations.setMembers(groupId, rows, part)
    for (const { appId, rows } of read.appGroups) relations.setAppGroups(appId, rows)
    for (const { appId, rows, part } of read.appUsers) relations.setAppUsers(appId, rows, part)
    // After the assignments, whose changes tell through which group they were held.
    for (const id of read.goneGroups) dropGroup(id)
    for (const { type, id, rows } of read.roles) relations.setRoles(type, id, rows)
    if (read.custom !== null) stored.setCustom(read.custom.roles, read.custom.sets)
  }

  return {
    db,
    checkpoints,
    ...stored,
    differingMembers: relations.differingMembers,
    isStored: (kind: 'user' | 'group' | 'app', id: string): boolean =>
      (kind === 'user' ? objects.users : kind === 'group' ? objects.groups : objects.apps).pk(id) !==
      undefined,
    /**
     * Brings the snapshot to what was read (null: nothing had to be), with its changes, all or nothing. Where
     * more would vanish than the setting lets pass nothing is changed, and the answer says what.
     */
    apply(
      read: Reread | null,
      how: {
        options: ConnectorOptions
        safety: Safety | null
        before: SyncCounts
        hidden: ReadonlySet<DataKind>
        /** Runs last inside the transaction: who did it and when, and what the ledger will show. */
        seal: (applied: Applied, firstChange: number) => void
      },
    ): { ok: true; value: Applied } | { ok: false; removals: Removal[] } {
      const first = stored.lastChange() + 1
      const run = db.transaction((): Applied => {
        if (read !== null) {
          write(read, how.options)
          renewTotals(db, touched, relations)
        }
        const removed = stored.removedSince(first)
        const emptied = stored.emptied(read?.members ?? [], read?.appUsers ?? [], how.safety?.rows ?? 0)
        const removals = (
          [
            ['user', how.before.users],
            ['membership', how.before.memberships],
            ['assignment', how.before.appUsers],
          ] as const
        ).map(([kind, before]) =>
          asRemoval(
            { kind, before: before ?? 0, removed: removed[kind], emptied: emptied[kind] },
            how.safety,
          ),
        )
        if (removals.some(({ exceeds }) => exceeds)) throw new TooMuch(removals)
        const applied = {
          changes: stored.changesSince(first),
          removals,
          counts: stored.counts(how.hidden, how.before.dropped),
        }
        how.seal(applied, first)
        return applied
      })
      try {
        return { ok: true, value: run.immediate() }
      } catch (error) {
        if (error instanceof TooMuch) return { ok: false, removals: error.removals }
        throw error
      }
    },
    close: () => db.close(),
  }
}
