import type { Profile, UserRecord, UserStatus } from '../../src/main/demo-org/model.ts'
import { DEPARTMENTS, FIRST_NAMES, LAST_NAMES, OFFICES } from '../../src/main/demo-org/names.ts'
import type { Choose, Mutation } from './mutations-choose.ts'

const of =
  (...statuses: UserStatus[]) =>
  (user: UserRecord): boolean =>
    statuses.includes(user.status)

function move(weight: number, from: UserStatus[], to: UserStatus, word: string): Mutation {
  return {
    weight,
    make({ org, user }) {
      const found = user(of(...from))
      if (found === undefined) return undefined
      org.setUserStatus(found.id, to)
      return `user ${found.id} ${word}`
    },
  }
}

function newProfile({ org, one, int }: Choose): Profile {
  const local = `new.${String(org.data.users.length)}.${String(int(1000))}`
  const first = one(FIRST_NAMES) ?? 'New'
  const last = one(LAST_NAMES) ?? 'Person'
  return {
    login: `${local}@northwind-robotics.example`,
    email: `${local}@northwind-robotics.example`,
    firstName: first,
    lastName: last,
    displayName: `${first} ${last}`,
    department: one(DEPARTMENTS)?.name ?? null,
    city: one(OFFICES)?.city ?? null,
    userType: 'Employee',
  }
}

function changedProfile({ one, int }: Choose): Profile {
  const patches: Profile[] = [
    { title: `Title ${String(int(1000))}` },
    { department: one(DEPARTMENTS)?.name ?? null },
    { city: one(OFFICES)?.city ?? null },
    { lastName: one(LAST_NAMES) ?? 'Other' },
    { displayName: int(2) === 0 ? null : `Shown as ${String(int(1000))}` },
    { email: `mail.${String(int(100_000))}@northwind-robotics.example` },
    { userType: int(2) === 0 ? 'Contractor' : 'Employee' },
    { badgeId: `NW-${String(int(1_000_000))}`, remote: int(2) === 0 },
  ]
  return one(patches) ?? {}
}

/** Changes to users. */
export const peopleMutations: readonly Mutation[] = [
  {
    weight: 6,
    make(choose) {
      const activate = choose.chance(0.7)
      const { id } = choose.org.createUser(newProfile(choose), { activate })
      return `user ${id} created${activate ? ' and activated' : ''}`
    },
  },
  {
    weight: 14,
    make(choose) {
      const found = choose.user(() => true)
      if (found === undefined) return undefined
      const patch = changedProfile(choose)
      choose.org.updateProfile(found.id, patch)
      return `user ${found.id} updated: ${JSON.stringify(patch)}`
    },
  },
  move(3, ['ACTIVE'], 'SUSPENDED', 'suspended'),
  move(2, ['SUSPENDED'], 'ACTIVE', 'unsuspended'),
  move(2, ['ACTIVE'], 'LOCKED_OUT', 'locked'),
  move(2, ['LOCKED_OUT'], 'ACTIVE', 'unlocked'),
  move(2, ['STAGED'], 'PROVISIONED', 'activated'),
  move(2, ['PROVISIONED', 'PASSWORD_EXPIRED', 'RECOVERY'], 'ACTIVE', 'signed in for the first time'),
  move(1, ['ACTIVE'], 'PASSWORD_EXPIRED', 'has to change the password'),
  move(1, ['ACTIVE'], 'RECOVERY', 'recovers the password'),
  move(1, ['DEPROVISIONED'], 'PROVISIONED', 'activated again'),
  {
    weight: 3,
    make({ org, user }) {
      const found = user(({ status }) => status !== 'DEPROVISIONED')
      if (found === undefined) return undefined
      org.deactivateUser(found.id)
      return `user ${found.id} deactivated`
    },
  },
  {
    weight: 2,
    make({ org, user }) {
      const found = user(of('DEPROVISIONED'))
      if (found === undefined) return undefined
      org.reactivateUser(found.id)
      return `user ${found.id} reactivated`
    },
  },
  {
    weight: 1,
    make({ org, user }) {
      const found = user(of('DEPROVISIONED'))
      if (found === undefined) return undefined
      org.deleteUser(found.id)
      return `user ${found.id} deleted`
    },
  },
]
