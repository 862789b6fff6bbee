import type { GroupRow } from '../db/snapshot/row-types.ts'
import { inLanes, type Reading } from './walk.ts'
import { readRolesOf } from './read-roles.ts'
import { groupRow, importedMemberRow, memberFields, memberRow, ruleRow } from './rows.ts'

/** Largest page Okta documents for members of a group. */
const membersPerPage = 1000
/** Okta allows more, and fails where a page with statistics takes too long; the page is halved then. */
const groupsPerPage = 1000

/** The list of groups with what Okta counts in each, and the rules that put people into them. */
export async function listGroups(reading: Reading): Promise<void> {
  const { walk, writer, progress } = reading
  progress.begin('groups')
  await Promise.all([
    walk({
      kind: 'groupRules',
      phase: 'groups',
      counted: 'groupRules',
      path: '/api/v1/groups/rules?limit=200',
      own: true,
      parse: ruleRow,
      store: (rows) => writer.rules(rows),
      priority: 1000,
    }),
    walk({
      kind: 'groups',
      phase: 'groups',
      counted: 'groups',
      path: `/api/v1/groups?limit=${groupsPerPage}&expand=stats`,
      own: true,
      parse: groupRow,
      store: (rows) => writer.groups(rows),
      priority: 1000,
    }),
  ])
  progress.end('groups')
}

/** Members and, where Okta flags them, admin roles of every group that was listed. */
export async function readGroups(reading: Reading): Promise<void> {
  const groups = reading.writer.listedGroups()
  const withRoles = groups.filter(({ holdsRoles }) => holdsRoles !== false)
  // The longest lists first, so that the sync does not end waiting for one chain of pages.
  const withMembers = groups
    .filter(({ userCount, isEveryone }) => userCount !== 0 && !isEveryone)
    .toSorted((a, b) => (b.userCount ?? 0) - (a.userCount ?? 0))
  await Promise.all([
    inLanes(reading, withRoles, ({ id }) => readRolesOf(reading, 'GROUP', id)),
    inLanes(reading, withMembers, (group) => readMembers(reading, group)),
  ])
}

/** What is asked for the members of a group: an address and how its rows are read. */
export function membersOf(group: Pick<GroupRow, 'id' | 'type'>) {
  // Rules put people into Okta's own groups only; who imported or built-in groups hold, others decide.
  const ruled = group.type === 'OKTA_GROUP'
  return {
    path: `/api/v1/groups/${encodeURIComponent(group.id)}/users?limit=${membersPerPage}${ruled ? '&expand=group-rules' : ''}`,
    wanted: memberFields,
    parse: ruled ? memberRow : importedMemberRow,
  }
}

export async function readMembers(
  { walk, writer, progress }: Reading,
  group: Pick<GroupRow, 'id' | 'type' | 'userCount'>,
): Promise<void> {
  const expected = Math.ceil((group.userCount ?? 1) / membersPerPage)
  progress.expect('memberships', expected)
  const outcome = await walk({
    kind: 'memberships',
    phase: 'memberships',
    counted: 'memberships',
    ...membersOf(group),
    objectId: group.id,
    expectedRows: group.userCount,
    store: (rows) => writer.members(group.id, rows),
    priority: expected,
    expected,
  })
  if (outcome === 'gone') writer.dropGroup(group.id)
}

/**
 * Members of the group that holds everybody. Okta: "Everyone group": it has every account that is not
 * deactivated, so where its number is that of the accounts read, nothing needs to be asked.
 */
export async function readEveryone(reading: Reading): Promise<void> {
  const { writer } = reading
  const everyone = writer.listedGroups().find(({ isEveryone }) => isEveryone)
  if (everyone === undefined || everyone.userCount === 0) return
  const list = {
    path: membersOf(everyone).path,
    kind: 'memberships',
    objectId: everyone.id,
    expected: everyone.userCount,
  } as const
  const begun = writer.checkpoints.find(list.path)
  if (begun === undefined && writer.activeAccounts() === everyone.userCount) {
    const at = { state: 'complete', next: null, pages: 0, rows: everyone.userCount } as const
    writer.checkpoints.commit(list, at, () => writer.everyoneIn(everyone.id))
    reading.kinds.answered('memberships')
    return
  }
  await readMembers(reading, everyone)
}
