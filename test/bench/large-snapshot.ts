import type { MemberRow } from '../../src/main/engine/db/snapshot/row-types.ts'
import { createSnapshotWriter } from '../../src/main/engine/db/snapshot/writer.ts'
import { wholeUser } from '../support/build-snapshot.ts'

/** Mulberry32: a small generator whose numbers follow from the seed alone. */
function createRandom(seed: number): () => number {
  let state = seed
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let t = Math.imul(state ^ (state >>> 15), 1 | state)
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t
    return ((t ^ (t >>> 14)) >>> 0) / 4_294_967_296
  }
}

const first = [
  'Ana',
  'José',
  'Zoë',
  'Liam',
  'Olga',
  'Wei',
  '美咲',
  'Noor',
  'Björn',
  'Chloé',
  'Raj',
  'Fatima',
  'Ivan',
  'Maria',
  'Tom',
  'Aylin',
  'Pedro',
  'Ingrid',
  'Kofi',
  'Yara',
]
const last = [
  'García',
  "O'Neil",
  'Müller',
  'Smith',
  'Ivanova',
  'Zhang',
  '田中',
  'Haddad',
  'Lindström',
  'Dubois',
  'Patel',
  'Khan',
  'Petrov',
  'Silva',
  'Baker',
  'Demir',
  'Costa',
  'Berg',
  'Mensah',
  'Rossi',
  'Novak',
  'Kowalski',
  'Nguyen',
  'Cohen',
  'Santos',
]
const departments = [
  'Finance',
  'Engineering',
  'Sales',
  'Marketing',
  'Legal',
  'People',
  'Support',
  'Operations',
  'Research',
  'Security',
]
const titles = ['Analyst', 'Engineer', 'Manager', 'Director', 'Specialist', 'Associate', 'Consultant', 'Lead']
const statuses = [
  'ACTIVE',
  'ACTIVE',
  'ACTIVE',
  'ACTIVE',
  'ACTIVE',
  'ACTIVE',
  'ACTIVE',
  'ACTIVE',
  'PROVISIONED',
  'PASSWORD_EXPIRED',
  'SUSPENDED',
  'STAGED',
  'LOCKED_OUT',
]

export interface LargeSize {
  users: number
  groups: number
  apps: number
  memberships: number
  appUsers: number
}

/** An organization of 100,000 accounts and a million memberships. */
export const largeSize: LargeSize = {
  users: 100_000,
  groups: 10_000,
  apps: 500,
  memberships: 1_000_000,
  appUsers: 1_000_000,
}

/** Okta id of the nth account (`00u`), group (`00g`) or application (`0oa`). */
export const largeId = (prefix: '00u' | '00g' | '0oa' | '0pr', n: number): string =>
  `${prefix}${n.toString(36).padStart(15, '0')}xx`

/**
 * Writes an unfinished snapshot of the given size: one group of everyone, the other groups and the
 * applications sized like a Zipf distribution. Numbers in `size` are met to within one row a group.
 */
export function writeLargeSnapshot(file: string, size: LargeSize, seed: number): void {
  const random = createRandom(seed)
  const pick = <T>(list: readonly T[]): T => list[Math.floor(random() * list.length)] as T
  const date = (): string =>
    new Date(1_500_000_000_000 + Math.floor(random() * 260_000_000_000)).toISOString()
  const writer = createSnapshotWriter(file)

  for (let start = 0; start < size.users; start += 1000) {
    writer.users(
      Array.from({ length: Math.min(1000, size.users - start) }, (_, i) => {
        const n = start + i
        const firstName = pick(first)
        const lastName = `${pick(last)}${n % 7 === 0 ? `-${pick(last)}` : ''}`
        const login = `user.${n}@example.com`
        const profile = {
          login,
          email: login,
          firstName,
          lastName,
          displayName: `${firstName} ${lastName}`,
          department: pick(departments),
          title: `${pick(['Senior ', 'Junior ', ''])}${pick(titles)}`,
          employeeNumber: String(100_000 + n),
          manager: `${pick(first)} ${pick(last)}`,
          userType: pick(['Employee', 'Contractor']),
          city: 'Lisbon',
          countryCode: 'PT',
          costCenter: `CC-${n % 300}`,
          organization: 'Example Corporation',
          division: `Division ${n % 12}`,
          mobilePhone: `+3519${String(n).padStart(8, '0')}`,
          timezone: 'Europe/Lisbon',
          locale: 'pt_PT',
          streetAddress: `${n} Long Street`,
        }
        return wholeUser({
          id: largeId('00u', n),
          login,
          name: profile.displayName,
          status: pick(statuses),
          firstName,
          lastName,
          displayName: profile.displayName,
          department: profile.department,
          title: profile.title,
          manager: profile.manager,
          employeeNumber: profile.employeeNumber,
          userType: profile.userType,
          created: date(),
          lastUpdated: date(),
          lastLogin: n % 9 === 0 ? null : date(),
          profile: JSON.stringify(profile),
        })
      }),
    )
  }
  writer.groups(
    Array.from({ length: size.groups }, (_, n) => ({
      id: largeId('00g', n),
      type: n === 0 ? 'BUILT_IN' : n % 5 === 0 ? 'APP_GROUP' : 'OKTA_GROUP',
      name:
        n === 0 ? 'Everyone' : `${pick(departments)} ${pick(['Team', 'Access', 'Admins', 'Readers'])} ${n}`,
      description: n % 3 === 0 ? null : `People who need ${pick(departments)} tools`,
      sourceAppId: n % 5 === 0 ? largeId('0oa', n % size.apps) : null,
      created: date(),
      lastUpdated: date(),
      lastMembershipUpdated: date(),
      userCount: null,
      appCount: null,
      holdsRoles: null,
      profile: '{}',
    })),
  )
  writer.rules(
    Array.from({ length: 200 }, (_, n) => ({
      id: largeId('0pr', n),
      name: `Rule ${n}`,
      status: 'ACTIVE',
      expression: `user.department=="${pick(departments)}"`,
      groupIds: [largeId('00g', 1 + (n % (size.groups - 1)))],
    })),
  )
  writer.apps(
    Array.from({ length: size.apps }, (_, n) => ({
      id: largeId('0oa', n),
      name: `app_${n}`,
      label: `${pick(['Payroll', 'Wiki', 'CRM', 'Build', 'Travel'])} ${n}`,
      status: n % 11 === 0 ? 'INACTIVE' : 'ACTIVE',
      signOnMode: pick(['SAML_2_0', 'OPENID_CONNECT', 'BOOKMARK']),
      features: '[]',
      created: date(),
      lastUpdated: date(),
      raw: '{}',
    })),
  )
  const zipf = (parts: number, total: number): number[] => {
    const weights = Array.from({ length: parts }, (_, n) => 1 / (n + 1))
    const sum = weights.reduce((a, b) => a + b, 0)
    return weights.map((weight) => Math.min(size.users, Math.round((total * weight) / sum)))
  }
  const someUsers = (count: number): string[] => {
    const start = Math.floor(random() * size.users)
    const step = Math.max(1, Math.floor(size.users / Math.max(1, count)))
    return Array.from({ length: count }, (_, i) => largeId('00u', (start + i * step) % size.users))
  }
  writer.members(
    largeId('00g', 0),
    Array.from({ length: size.users }, (_, n): MemberRow => ({
      userId: largeId('00u', n),
      source: 'unknown',
      ruleIds: [],
    })),
  )
  for (const [n, count] of zipf(size.groups - 1, size.memberships - size.users).entries()) {
    const rule = n < 200 && n % 2 === 0 ? [largeId('0pr', n)] : []
    writer.members(
      largeId('00g', n + 1),
      someUsers(count).map((userId): MemberRow => ({
        userId,
        source: rule.length > 0 ? 'rule' : 'direct',
        ruleIds: rule,
      })),
    )
  }
  for (const [n, count] of zipf(size.apps, size.appUsers).entries()) {
    const groups = [
      largeId('00g', 1 + ((n * 7) % (size.groups - 1))),
      largeId('00g', 1 + ((n * 13) % (size.groups - 1))),
    ] as const
    groups.forEach((groupId, priority) => writer.appGroups(largeId('0oa', n), [{ groupId, priority }]))
    writer.appUsers(
      largeId('0oa', n),
      someUsers(count).map((userId, i) =>
        i % 4 === 0
          ? { userId, scope: 'USER', groupId: null, status: 'ACTIVE' }
          : {
              userId,
              scope: 'GROUP',
              groupId: i % 50 === 1 ? null : (groups[i % 2] as string),
              status: 'ACTIVE',
            },
      ),
    )
  }
  for (let n = 0; n < 400; n++) {
    writer.role(
      {
        principalType: n % 4 === 0 ? 'GROUP' : 'USER',
        principalId: n % 4 === 0 ? largeId('00g', n) : largeId('00u', n * 31),
        roleType: pick(['SUPER_ADMIN', 'READ_ONLY_ADMIN', 'APP_ADMIN', 'USER_ADMIN']),
        roleId: '',
        resourceSetId: '',
        assignmentType: n % 4 === 0 ? 'GROUP' : 'USER',
        assignmentId: `ra${n}`,
        label: 'Administrator',
        status: 'ACTIVE',
        created: date(),
      },
      n % 3 === 0 ? [{ type: 'GROUP', id: largeId('00g', n), name: `Target ${n}` }] : [],
    )
  }
  writer.close()
}
