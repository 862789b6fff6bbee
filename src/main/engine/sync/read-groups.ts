import type { Reading } from './walk.ts'
import { readRolesOf } from './read-roles.ts'
import { groupRow, importedMemberRow, memberFields, memberRow, ruleRow, type ListedGroup } from './rows.ts'

/** Largest page Okta documents for members of a group. */
const membersPerPage = 1000

/** Groups with their rules, members, and, where Okta flags them, admin roles. */
export async function readGroups(reading: Reading): Promise<void> {
  const { walk, writer, progress } = reading
  progress.begin('groups')
  const followUps: Promise<void>[] = []
  await Promise.all([
    walk({
      kind: 'groupRules',
      phase: 'groups',
      counted: 'groupRules',
      path: '/api/v1/groups/rules?limit=200',
      own: true,
      parse: ruleRow,
      store: (rows) => writer.rules(rows),
      priority: 100,
    }),
    walk({
      kind: 'groups',
      phase: 'groups',
      counted: 'groups',
      path: '/api/v1/groups?limit=200&expand=stats',
      own: true,
      parse: groupRow,
      store: (listed) => {
        writer.groups(listed.map(({ row }) => row))
        for (const group of listed) followUps.push(reading.start(readMembers(reading, group)))
      },
      priority: 100,
    }),
  ])
  progress.end('groups')
  await Promise.all(followUps)
  progress.end('memberships')
}

async function readMembers(reading: Reading, { row, holdsRoles }: ListedGroup): Promise<void> {
  const { walk, writer, progress } = reading
  const roles = holdsRoles === false ? null : reading.start(readRolesOf(reading, 'GROUP', row.id))
  if (row.userCount !== 0) {
    // Rules put people into Okta's own groups only; who imported or built-in groups hold, others decide.
    const ruled = row.type === 'OKTA_GROUP'
    const expected = Math.ceil((row.userCount ?? 1) / membersPerPage)
    progress.expect('memberships', expected)
    const outcome = await walk({
      kind: 'memberships',
      phase: 'memberships',
      counted: 'memberships',
      path: `/api/v1/groups/${encodeURIComponent(row.id)}/users?limit=${membersPerPage}${ruled ? '&expand=group-rules' : ''}`,
      wanted: memberFields,
      parse: ruled ? memberRow : importedMemberRow,
      store: (rows) => writer.members(row.id, rows),
      // The longest lists first, so that the sync does not end waiting for one chain of pages.
      priority: expected,
      expected,
    })
    if (outcome === 'gone') writer.dropGroup(row.id)
  }
  await roles
}
