import { catalogApp } from './catalog.ts'
import { zipfSizes } from './generate-groups.ts'
import { APP_USER_STATUSES, EPOCH } from './model.ts'
import type { AppRecord, AppUserStatus, GroupRecord, UserRecord } from './model.ts'
import type { Random } from './random.ts'

const DAY = 86_400_000
const INACTIVE_SHARE = 0.16
/** The best known apps of the catalog are in use in every organization. */
const ALWAYS_ACTIVE = 8
/** The first apps of the catalog go to everyone, so they stay active and are assigned through Everyone. */
const coreApps = (count: number): number => Math.min(5, Math.ceil(count / 10))
/** App assignments per user, by number of apps; not all are dealt, since deprovisioned users get none. */
const perUser = (count: number, density: number): number =>
  Math.min(count * 0.6, Math.min(43, 2.5 + count * 0.2025) * density ** 2)
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
  density: number,
): AppRecord[] {
  const core = coreApps(count)
  const apps = Array.from({ length: count }, (_, index) => createApp(random, index))
  const target = Math.max(0, perUser(count, density) - core) * users.length
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

function createApp(random: Random, index: number): AppRecord {
  const { name, label, mode, provisioned } = catalogApp(index)
  const created = EPOCH - (40 + random.int(2200)) * DAY - random.int(86_400) * 1000
  return {
    index,
    id: random.id('0oa', index),
    name,
    label,
    status: index >= ALWAYS_ACTIVE && random.chance(INACTIVE_SHARE) ? 'INACTIVE' : 'ACTIVE',
    signOnMode: mode,
    features: provisioned ? FEATURES.filter((_, at) => at < 2 || random.chance(0.5)) : [],
    created,
    lastUpdated: Math.min(EPOCH - DAY, created + random.int(300) * DAY),
    users: new Int32Array(0),
    via: new Int32Array(0),
    userStatus: new Uint8Array(0),
    assignedAt: new Map(),
    given: new Map(),
    groups: [],
    deleted: false,
  }
}

interface Scratch {
  mark: Int32Array
  via: Int32Array
}

/** Who already has an app while its assignments are dealt. */
interface Coverage {
  take(user: number, group: number): void
  size(): number
}

function createCoverage(app: AppRecord, { mark, via }: Scratch): Coverage {
  let covered = 0
  return {
    size: () => covered,
    take(user, group) {
      if (mark[user] === app.index) return
      mark[user] = app.index
      via[user] = group
      covered += 1
    },
  }
}

/** Deals some direct assignments, then groups until they cover about `size` users, then direct ones for the rest. */
function assign(
  random: Random,
  app: AppRecord,
  size: number,
  core: boolean,
  users: readonly UserRecord[],
  groups: readonly GroupRecord[],
  scratch: Scratch,
): void {
  const coverage = createCoverage(app, scratch)
  const present = (user: number): boolean => users[user]?.status !== 'DEPROVISIONED'
  const direct = core ? users.length * 0.01 : size * random.float() ** 2 * 0.5 + 1
  for (const user of random.sample(users.length, Math.ceil(direct))) {
    if (present(user) || user % 4 === 0) coverage.take(user, -1)
  }
  const cover = (group: GroupRecord): void => {
    group.apps.push(app.index)
    for (const user of group.members) if (present(user)) coverage.take(user, group.index)
  }
  const assigned = core ? groups.slice(0, 1) : chooseGroups(random, groups, size, coverage, cover)
  if (core) assigned.forEach(cover)
  for (const user of random.sample(users.length, core ? 0 : size - coverage.size())) {
    if (present(user)) coverage.take(user, -1)
  }
  fill(app, coverage.size(), users, scratch)
  app.groups = assigned.map((group, priority) => ({
    group: group.index,
    priority,
    lastUpdated: app.created + random.int(30) * DAY,
  }))
}

/** Picks groups, never Everyone, that fit into what is left of `size`, and covers their members. */
function chooseGroups(
  random: Random,
  groups: readonly GroupRecord[],
  size: number,
  coverage: Coverage,
  cover: (group: GroupRecord) => void,
): GroupRecord[] {
  const chosen: GroupRecord[] = []
  for (let attempts = 60; attempts > 0 && chosen.length < 30; attempts -= 1) {
    const room = size - coverage.size()
    const group = groups[1 + random.int(groups.length - 1)]
    if (room <= 0 || group === undefined) break
    const usable = group.members.length > 0 ? group.members.length <= room * 1.15 + 2 : random.chance(0.2)
    if (!usable || chosen.includes(group)) continue
    chosen.push(group)
    cover(group)
  }
  return chosen
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
