import { catalogApp } from './catalog.ts'
import { zipfSizes } from './generate-groups.ts'
import { APP_USER_STATUSES, EPOCH } from './model.ts'
import type { AppRecord, AppUserStatus, GroupRecord, UserRecord } from './model.ts'
import type { Random } from './random.ts'

const DAY = 86_400_000
const INACTIVE_SHARE = 0.15
/** The first apps of the catalog go to everyone, so they stay active and are assigned through Everyone. */
const coreApps = (count: number): number => Math.min(5, Math.ceil(count / 10))
/** App assignments per user, by number of apps; not all are dealt, since deprovisioned users get none. */
const perUser = (count: number): number => Math.min(43, count * 0.6, 2.5 + count * 0.2025)
const FEATURES = [
  'PUSH_NEW_USERS',
  'PUSH_USER_DEACTIVATION',
  'PUSH_PROFILE_UPDATES',
  'IMPORT_NEW_USERS',
  'GROUP_PUSH',
]
const statusCode = (status: AppUserStatus): number => APP_USER_STATUSES.indexOf(status)

/** Generates apps with their users (direct and through groups) and assigned groups; earlier apps of the catalog tend to be larger. */
export function generateApps(
  random: Random,
  count: number,
  users: readonly UserRecord[],
  groups: GroupRecord[],
): AppRecord[] {
  const core = coreApps(count)
  const apps = Array.from({ length: count }, (_, index) => createApp(random, index, index < core))
  const target = Math.max(0, perUser(count) - core) * users.length
  const sizes = zipfSizes(count - core, target, users.length * 0.7)
  const popularity = apps.slice(core).map((app) => ({ app, key: app.index * (0.5 + random.float()) }))
  popularity.sort((one, other) => one.key - other.key)
  const scratch = { mark: new Int32Array(users.length).fill(-1), via: new Int32Array(users.length) }
  for (const app of apps.slice(0, core)) assign(random, app, users.length, true, users, groups, scratch)
  for (const [rank, { app }] of popularity.entries())
    assign(random, app, sizes[rank] as number, false, users, groups, scratch)
  for (const group of groups) {
    if (group.type === 'APP_GROUP' && apps.length > 0)
      group.sourceApp = group.index % Math.min(apps.length, 7)
  }
  return apps
}

function createApp(random: Random, index: number, core: boolean): AppRecord {
  const { name, label, mode, provisioned } = catalogApp(index)
  const created = EPOCH - (40 + random.int(2200)) * DAY - random.int(86_400) * 1000
  return {
    index,
    id: random.id('0oa', index),
    name,
    label,
    status: !core && random.chance(INACTIVE_SHARE) ? 'INACTIVE' : 'ACTIVE',
    signOnMode: mode,
    features: provisioned ? FEATURES.filter((_, at) => at < 2 || random.chance(0.5)) : [],
    created,
    lastUpdated: Math.min(EPOCH - DAY, created + random.int(300) * DAY),
    users: new Int32Array(0),
    via: new Int32Array(0),
    userStatus: new Uint8Array(0),
    assignedAt: new Map(),
    groups: [],
    deleted: false,
  }
}

interface Scratch {
  mark: Int32Array
  via: Int32Array
}

/** Assigns groups until they cover most of `size`, then tops up with direct assignments. */
function assign(
  random: Random,
  app: AppRecord,
  size: number,
  core: boolean,
  users: readonly UserRecord[],
  groups: readonly GroupRecord[],
  scratch: Scratch,
): void {
  const { mark, via } = scratch
  let covered = 0
  const take = (user: number, group: number): void => {
    if (mark[user] === app.index) return
    mark[user] = app.index
    via[user] = group
    covered += 1
  }
  const directShare = core ? 0.01 : random.float() ** 2 * 0.5
  const direct = random.sample(users.length, Math.ceil(size * directShare) + (core ? 0 : 1))
  for (const user of direct) {
    if (users[user]?.status !== 'DEPROVISIONED' || user % 4 === 0) take(user, -1)
  }
  const assigned: number[] = core ? [0] : []
  for (let attempt = 0; !core && attempt < 60 && covered < size && assigned.length < 30; attempt += 1) {
    const at = 1 + random.int(groups.length - 1)
    const group = groups[at]
    if (group === undefined || assigned.includes(at) || group.members.length > (size - covered) * 1.15 + 2)
      continue
    if (group.members.length === 0 && !random.chance(0.2)) continue
    assigned.push(at)
    for (const user of group.members) if (users[user]?.status !== 'DEPROVISIONED') take(user, at)
  }
  if (core) for (const user of groups[0]?.members ?? []) take(user, 0)
  for (const user of random.sample(users.length, core ? 0 : size - covered)) {
    if (users[user]?.status !== 'DEPROVISIONED') take(user, -1)
  }
  fill(app, covered, users, scratch)
  app.groups = assigned.map((group, priority) => ({
    group,
    priority,
    lastUpdated: app.created + random.int(30) * DAY,
  }))
  for (const group of assigned) groups[group]?.apps.push(app.index)
}

function fill(app: AppRecord, count: number, users: readonly UserRecord[], { mark, via }: Scratch): void {
  app.users = new Int32Array(count)
  app.via = new Int32Array(count)
  app.userStatus = new Uint8Array(count)
  let at = 0
  for (let user = 0; user < mark.length; user += 1) {
    if (mark[user] !== app.index) continue
    app.users[at] = user
    app.via[at] = via[user] as number
    app.userStatus[at] = initialStatus(app, users[user] as UserRecord)
    at += 1
  }
}

function initialStatus(app: AppRecord, user: UserRecord): number {
  if (user.status === 'DEPROVISIONED') return statusCode('DEPROVISIONED')
  if (app.features.length === 0) return statusCode('ACTIVE')
  if (user.status === 'SUSPENDED') return statusCode('SUSPENDED')
  return statusCode(user.status === 'STAGED' ? 'STAGED' : 'PROVISIONED')
}
