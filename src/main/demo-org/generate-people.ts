import { EPOCH } from './model.ts'
import type { Profile, UserRecord, UserStatus } from './model.ts'
import { DEPARTMENTS, FIRST_NAMES, LAST_NAMES, MAIL_DOMAIN, OFFICES, SPECIMENS } from './names.ts'
import type { Department } from './names.ts'
import type { Random } from './random.ts'

const DAY = 86_400_000

/** The first users of every organization own its API tokens. */
const TOKEN_OWNERS = [
  { first: 'Ingrid', last: 'Lindqvist', slug: 'ingrid.lindqvist', title: 'Director of Identity' },
  { first: 'Marcus', last: 'Whitfield', slug: 'marcus.whitfield', title: 'Internal Auditor' },
  { first: 'Priya', last: 'Raman', slug: 'priya.raman', title: 'Access Engineer' },
] as const

const STATUS_SHARES: readonly [UserStatus, number][] = [
  ['DEPROVISIONED', 0.08],
  ['STAGED', 0.02],
  ['PROVISIONED', 0.03],
  ['SUSPENDED', 0.015],
  ['LOCKED_OUT', 0.01],
  ['PASSWORD_EXPIRED', 0.015],
  ['RECOVERY', 0.005],
]

function pickStatus(random: Random): UserStatus {
  let roll = random.float()
  for (const [status, share] of STATUS_SHARES) {
    if (roll < share) return status
    roll -= share
  }
  return 'ACTIVE'
}

function weighted<T extends { share: number }>(random: Random, list: readonly T[]): T {
  const total = list.reduce((sum, item) => sum + item.share, 0)
  let roll = random.float() * total
  for (const item of list) {
    if (roll < item.share) return item
    roll -= item.share
  }
  return list[0] as T
}

function slug(text: string): string {
  return text
    .normalize('NFD')
    .replace(/[^\x20-\x7e]/g, '')
    .toLowerCase()
    .replace(/[^a-z]/g, '')
}

/**
 * Generates the users of an organization: employees of every status, contractors and service accounts,
 * with null and missing profile fields, custom attributes and managers.
 */
export function generatePeople(random: Random, count: number): UserRecord[] {
  const users: UserRecord[] = []
  const logins = new Set<string>()
  const managers = new Map<string, UserRecord[]>()
  for (let index = 0; index < count; index += 1) {
    const id = random.id('00u', index)
    const owner = TOKEN_OWNERS[index]
    const service =
      owner === undefined && index > TOKEN_OWNERS.length + SPECIMENS.length && random.chance(0.012)
    const status = owner === undefined ? pickStatus(random) : 'ACTIVE'
    const profile = service ? serviceProfile(random, index) : personProfile(random, index, managers, logins)
    const user = timeline(
      random,
      index,
      id,
      service && status !== 'DEPROVISIONED' ? 'ACTIVE' : status,
      profile,
    )
    users.push(user)
    const department = profile['department']
    if (
      typeof department === 'string' &&
      status === 'ACTIVE' &&
      (!managers.has(department) || random.chance(0.06))
    ) {
      const known = managers.get(department)
      if (known === undefined) managers.set(department, [user])
      else known.push(user)
    }
  }
  return users
}

function personProfile(
  random: Random,
  index: number,
  managers: Map<string, UserRecord[]>,
  logins: Set<string>,
): Profile {
  const owner = TOKEN_OWNERS[index]
  const specimen =
    SPECIMENS[index - TOKEN_OWNERS.length] ?? (random.chance(0.004) ? random.pick(SPECIMENS) : undefined)
  const first = owner?.first ?? specimen?.first ?? random.pick(FIRST_NAMES)
  const last = owner?.last ?? specimen?.last ?? random.pick(LAST_NAMES)
  let local = owner?.slug ?? specimen?.slug ?? `${slug(first) || 'u'}.${slug(last) || 'user'}`
  if (logins.has(local)) local += String(index)
  logins.add(local)
  const login = `${local}@${MAIL_DOMAIN}`
  const department = owner === undefined ? weighted(random, DEPARTMENTS) : (DEPARTMENTS[7] as Department)
  const office = weighted(random, OFFICES)
  const contractor = owner === undefined && random.chance(0.12)
  const level = random.float()
  const title =
    owner?.title ??
    (level < 0.22 ? 'Senior ' : level < 0.27 ? 'Principal ' : '') + random.pick(department.titles)
  const manager = managers.get(department.name)
  const boss = manager === undefined ? undefined : random.pick(manager)
  const profile: Profile = {
    firstName: first,
    lastName: last,
    mobilePhone: random.chance(0.4) ? phone(random, office.country) : null,
    secondEmail: random.chance(0.15) ? `${local}@personal.example` : null,
    login,
    email: random.chance(0.02) ? `${local}@robotics-mail.example` : login,
  }
  const display = specimen?.display ?? (random.chance(0.75) ? `${first} ${last}` : undefined)
  if (display !== undefined) profile['displayName'] = display
  if (random.chance(0.94)) profile['title'] = title
  if (owner !== undefined || random.chance(0.97)) profile['department'] = department.name
  profile['userType'] = contractor ? 'Contractor' : 'Employee'
  profile['employeeNumber'] = `${contractor ? 'C' : 'E'}${String(100_000 + index)}`
  profile['city'] = office.city
  if (random.chance(0.9)) profile['state'] = office.state
  profile['countryCode'] = office.country
  profile['organization'] = contractor ? 'Harbor Staffing Ltd.' : 'Northwind Robotics'
  if (random.chance(0.8)) profile['costCenter'] = `${department.code}-${String(100 + random.int(40))}`
  if (random.chance(0.5)) profile['division'] = department.share > 10 ? 'Product & Plant' : 'Corporate'
  if (boss !== undefined) {
    profile['manager'] = `${String(boss.profile['firstName'])} ${String(boss.profile['lastName'])}`
    profile['managerId'] = boss.id
  }
  if (random.chance(0.6)) {
    profile['locale'] = office.locale
    profile['timezone'] = office.zone
  }
  if (random.chance(0.3)) profile['nickName'] = random.chance(0.05) ? `=${first}` : first
  if (random.chance(0.35)) profile['badgeId'] = `NW-${String(random.int(1_000_000)).padStart(6, '0')}`
  if (random.chance(0.2))
    profile['plantCertifications'] = ['Forklift', 'Cleanroom', 'Robot cell', 'Électrique'].filter(() =>
      random.chance(0.5),
    )
  if (random.chance(0.1)) profile['remote'] = random.chance(0.5)
  if (random.chance(0.05)) profile['middleName'] = null
  return profile
}

function serviceProfile(random: Random, index: number): Profile {
  const purpose = random.pick([
    'backup',
    'build',
    'scanner',
    'plm-sync',
    'badge-reader',
    'telemetry',
    'kiosk',
    'etl',
  ])
  const login = `svc-${purpose}-${String(index)}@${MAIL_DOMAIN}`
  return {
    firstName: 'Service',
    lastName: `${purpose} ${String(index)}`,
    mobilePhone: null,
    secondEmail: null,
    login,
    email: login,
    displayName: `svc-${purpose}-${String(index)}`,
    userType: 'Service',
  }
}

function phone(random: Random, country: string): string {
  const code: Record<string, string> = {
    US: '+1',
    CA: '+1',
    GB: '+44',
    DE: '+49',
    IN: '+91',
    JP: '+81',
    BR: '+55',
  }
  return `${code[country] ?? '+1'} ${String(200 + random.int(700))} 555 ${String(random.int(10_000)).padStart(4, '0')}`
}

/** Gives a user times that fit the status: nobody signs in before activation, and STAGED users never do. */
function timeline(
  random: Random,
  index: number,
  id: string,
  status: UserStatus,
  profile: Profile,
): UserRecord {
  const second = 1000
  const created = EPOCH - Math.floor(random.float() ** 1.4 * 2200 * DAY) - 10 * DAY
  const staged = status === 'STAGED'
  const activated = staged ? null : created + random.int(3 * 86_400) * second
  const span = EPOCH - (activated ?? created)
  const sometime = (): number =>
    (activated ?? created) + Math.floor((random.float() * span) / second) * second
  const signedIn = !staged && status !== 'PROVISIONED' && random.chance(0.97)
  const recent = EPOCH - Math.floor(random.float() ** 3 * Math.min(span, 400 * DAY))
  const statusChanged = staged || (status === 'ACTIVE' && random.chance(0.1)) ? activated : sometime()
  const changed = [created, activated ?? 0, statusChanged ?? 0, random.chance(0.5) ? sometime() : 0]
  const whole = (value: number): number => Math.floor(value / second) * second
  return {
    index,
    id,
    status,
    created: whole(created),
    activated: activated === null ? null : whole(activated),
    statusChanged: statusChanged === null ? null : whole(statusChanged),
    lastLogin: signedIn ? whole(recent) : null,
    lastUpdated: whole(Math.max(...changed)),
    passwordChanged: signedIn && random.chance(0.9) ? whole(sometime()) : null,
    profile,
    deleted: false,
  }
}
