import { paramsOf, type Given, type Named } from './access-ways.ts'
import type { Params, SnapshotReader } from './reader.ts'

/**
 * Who loses something when it is taken from groups. A person keeps what is their own, what another group gives, and
 * what Okta says to come through another group. Counted in the database: a group can hold everybody.
 */

interface Cut {
  readonly given: Given
  /** Keys of the groups that it is taken from. */
  readonly groups: readonly number[]
  /** Key of the person it is about, who is not counted; null where there is none. */
  readonly except: number | null
}

/** From here on a set of the people of other groups costs more than to look at the groups of each person. */
const setAtMost = 3

/** All groups that give it, with how many people they hold. */
function granters(reader: SnapshotReader, given: Given): { pk: number; members: number }[] {
  const from =
    given.kind === 'app'
      ? 'app_groups x JOIN groups g ON g.pk = x.group_pk WHERE x.app_pk = @app'
      : `role_assignments x JOIN groups g ON g.pk = x.principal_pk WHERE x.principal_type = 'GROUP'
           AND x.role_type = @type AND x.role_id = @role AND x.resource_set_id = @set`
  return reader.records(`SELECT g.pk, g.member_count AS members FROM ${from}`, paramsOf(given)) as {
    pk: number
    members: number
  }[]
}

const cutGroups = '(SELECT value FROM json_each(@cut))'
const otherGroups = '(SELECT value FROM json_each(@others))'

/** People who may lose it: `user_pk`, and as `group_pk` the group that Okta names. */
const mayLose = {
  app: `SELECT user_pk, group_pk FROM app_users
      WHERE group_pk IN ${cutGroups} AND app_pk = @app AND scope = 'GROUP' AND user_pk <> @except
    UNION ALL SELECT user_pk, NULL FROM app_users
      WHERE app_pk = @app AND scope = 'GROUP' AND group_pk IS NULL AND user_pk <> @except`,
  role: `SELECT DISTINCT m.user_pk, NULL AS group_pk FROM memberships m
      WHERE m.group_pk IN ${cutGroups} AND m.user_pk <> @except AND NOT EXISTS (
        SELECT 1 FROM role_assignments o WHERE o.principal_type = 'USER' AND o.principal_pk = m.user_pk
          AND o.assignment_type = 'USER' AND o.role_type = @type AND o.role_id = @role AND o.resource_set_id = @set)`,
} as const

/** The people who may lose it and are in none of the groups that go on giving it, as `c`. */
function losing(reader: SnapshotReader, { given, groups, except }: Cut): { from: string; params: Params } {
  const all = granters(reader, given)
  const others = all.filter(({ pk }) => !groups.includes(pk))
  const sum = (list: typeof all): number => list.reduce((total, { members }) => total + members, 0)
  const asSet = sum(others) <= setAtMost * sum(all.filter(({ pk }) => groups.includes(pk)))
  const kept =
    others.length === 0
      ? ''
      : asSet
        ? `WHERE c.user_pk NOT IN (SELECT user_pk FROM memberships WHERE group_pk IN ${otherGroups})`
        : `WHERE NOT EXISTS (SELECT 1 FROM memberships k WHERE k.user_pk = c.user_pk AND +k.group_pk IN ${otherGroups})`
  return {
    from: `FROM (${mayLose[given.kind]}) c ${kept}`,
    params: {
      ...paramsOf(given),
      except: except ?? -1,
      cut: JSON.stringify(groups),
      others: JSON.stringify(others.map(({ pk }) => pk)),
    },
  }
}

/**
 * Of the people who would lose it if it were taken from all of `groups`: how many are in which of these groups.
 * Bit n of `mask` stands for the group n; at most 30 groups. Who loses it when it is taken from some of them are
 * those who are in no others.
 */
export function losersByGroups(reader: SnapshotReader, cut: Cut): { mask: number; count: number }[] {
  const { from, params } = losing(reader, cut)
  const bits = cut.groups.map(
    (_, n) => `(CASE WHEN c.group_pk = @g${n} OR EXISTS (SELECT 1 FROM memberships m
      WHERE m.group_pk = @g${n} AND m.user_pk = c.user_pk) THEN ${2 ** n} ELSE 0 END)`,
  )
  const groups = Object.fromEntries(cut.groups.map((pk, n) => [`g${n}`, pk]))
  return reader.records(
    `SELECT mask, count(*) AS count FROM (SELECT ${bits.join(' | ')} AS mask ${from}) WHERE mask > 0 GROUP BY mask`,
    { ...params, ...groups },
  ) as { mask: number; count: number }[]
}

const inCut = `(c.group_pk IS NOT NULL OR EXISTS (SELECT 1 FROM memberships i
  WHERE i.user_pk = c.user_pk AND +i.group_pk IN ${cutGroups}))`

/** How many lose it when it is taken from all of `groups`. */
export function countLosers(reader: SnapshotReader, cut: Cut): number {
  if (cut.groups.length === 0) return 0
  const { from, params } = losing(reader, cut)
  return Number(reader.value(`SELECT count(*) FROM (SELECT c.* ${from}) c WHERE ${inCut}`, params))
}

/** Sorting more people than these by name takes longer than anybody wants to wait. */
const sortedAtMost = 2000

/** The first people who lose it, by name where there are not too many. `total`: how many they are, counted before. */
export function namesOfLosers(
  reader: SnapshotReader,
  cut: Cut,
  { total, limit }: { total: number; limit: number },
): Omit<Named, 'pk'>[] {
  if (cut.groups.length === 0 || total === 0) return []
  const { from, params } = losing(reader, cut)
  const order = total <= sortedAtMost ? 'ORDER BY name, u.id' : ''
  return reader.records(
    `SELECT u.id, ifnull(nullif(u.name, ''), u.login) AS name FROM (SELECT c.* ${from}) c
     JOIN users u ON u.pk = c.user_pk WHERE ${inCut} ${order} LIMIT @limit`,
    { ...params, limit },
  ) as Omit<Named, 'pk'>[]
}
