import { paramsOf, type Given, type Named } from './access-ways.ts'
import type { Params, SnapshotReader } from './reader.ts'

/**
 * Who loses something when it is taken from groups. A person keeps what is their own, what another group gives, and
 * what Okta says to come through another group. Worked out in a temporary table: a group can hold everybody.
 */
export interface Losers {
  /**
   * Of the people who would lose it if it were taken from all of `groups`, at most 30: how many are in which of them.
   * Bit n of `mask` stands for the group n. Who loses it when it is taken from some are those who are in no others.
   */
  byGroups(groups: readonly number[]): { mask: number; count: number }[]
  /** How many lose it when it is taken from all of `groups`. */
  count(groups: readonly number[]): number
  /** The first of these, by name where there are not too many. `total`: how many they are, counted before. */
  names(groups: readonly number[], about: { total: number; limit: number }): Omit<Named, 'pk'>[]
}

/** Where others have more people than so many times the groups that are cut, to look at each person costs less. */
const setAtMost = 3
/** Sorting more people than these by name takes longer than anybody wants to wait. */
const sortedAtMost = 2000

const granters = {
  app: 'app_groups x JOIN groups g ON g.pk = x.group_pk WHERE x.app_pk = @app',
  role: `role_assignments x JOIN groups g ON g.pk = x.principal_pk WHERE x.principal_type = 'GROUP'
    AND x.role_type = @type AND x.role_id = @role AND x.resource_set_id = @set`,
} as const

const cutGroups = '(SELECT value FROM json_each(@cut))'
const otherGroups = '(SELECT value FROM json_each(@others))'
const notOwn = `c.user_pk NOT IN (SELECT principal_pk FROM role_assignments WHERE principal_type = 'USER'
  AND assignment_type = 'USER' AND role_type = @type AND role_id = @role AND resource_set_id = @set)`

/** `except`: key of the person it is about, who is not counted; null where there is none. Keys are those of the snapshot. */
export function createLosers(reader: SnapshotReader, given: Given, except: number | null): Losers {
  const about: Params = { ...paramsOf(given), except: except ?? -1 }
  const all = reader.records(
    `SELECT g.pk, g.member_count AS members FROM ${granters[given.kind]}`,
    about,
  ) as unknown as { pk: number; members: number }[]
  const sizes = new Map(all.map(({ pk, members }) => [pk, members]))
  const sum = (groups: readonly number[]): number =>
    groups.reduce((total, pk) => total + (sizes.get(pk) ?? 0), 0)
  reader.run('CREATE TEMP TABLE IF NOT EXISTS losers (user_pk INTEGER PRIMARY KEY, mask INTEGER NOT NULL)')
  /** What the table holds: the people of these groups, and whether it tells the groups apart. */
  let filled: { groups: readonly number[]; apart: boolean } | null = null

  function fill(groups: readonly number[], apart: boolean): void {
    filled = null
    reader.run('DELETE FROM temp.losers')
    const others = [...sizes.keys()].filter((pk) => !groups.includes(pk))
    const params: Params = { ...about, cut: JSON.stringify(groups), others: JSON.stringify(others) }
    const kept =
      others.length === 0
        ? ''
        : sum(others) <= setAtMost * sum(groups)
          ? `AND c.user_pk NOT IN (SELECT user_pk FROM memberships WHERE group_pk IN ${otherGroups})`
          : `AND NOT EXISTS (SELECT 1 FROM memberships k WHERE k.user_pk = c.user_pk AND +k.group_pk IN ${otherGroups})`
    const bit = (n: number): number => (apart ? 2 ** n : 1)
    if (given.kind === 'app') {
      const named = groups.map((_, n) => `WHEN @g${n} THEN ${bit(n)}`).join(' ')
      reader.run(
        `INSERT INTO temp.losers SELECT c.user_pk, ${apart ? `CASE c.group_pk ${named} END` : '1'} FROM app_users c
         WHERE c.app_pk = @app AND c.scope = 'GROUP' AND c.user_pk <> @except AND c.group_pk IN ${cutGroups} ${kept}`,
        { ...params, ...(apart ? Object.fromEntries(groups.map((pk, n) => [`g${n}`, pk])) : {}) },
      )
      reader.run(
        `INSERT INTO temp.losers SELECT c.user_pk, 0 FROM app_users c
         WHERE c.app_pk = @app AND c.scope = 'GROUP' AND c.group_pk IS NULL AND c.user_pk <> @except ${kept}`,
        params,
      )
    }
    groups.forEach((group, n) => {
      if (given.kind === 'role')
        reader.run(
          `INSERT INTO temp.losers SELECT c.user_pk, @bit FROM memberships c
           WHERE c.group_pk = @group AND c.user_pk <> @except AND ${notOwn} ${kept}
           ON CONFLICT (user_pk) DO UPDATE SET mask = mask | excluded.mask`,
          { ...params, group, bit: bit(n) },
        )
      else if (
        groups.length > 1 ||
        Number(reader.value('SELECT count(*) FROM temp.losers WHERE mask = 0')) > 0
      )
        reader.run(
          `UPDATE temp.losers SET mask = mask | @bit FROM memberships m
           WHERE m.group_pk = @group AND m.user_pk = losers.user_pk AND mask & @bit = 0`,
          { group, bit: bit(n) },
        )
    })
    reader.run('DELETE FROM temp.losers WHERE mask = 0')
    filled = { groups, apart }
  }

  /** Makes sure of the people of `groups` being in the table; gives the mask of those who are to be left out. */
  function outside(groups: readonly number[]): number {
    if (filled?.apart === true && groups.every((pk) => filled?.groups.includes(pk)))
      return filled.groups.reduce((mask, pk, n) => (groups.includes(pk) ? mask : mask | (2 ** n)), 0)
    fill(groups, false)
    return 0
  }

  return {
    byGroups(groups) {
      fill(groups, true)
      return reader.records('SELECT mask, count(*) AS count FROM temp.losers GROUP BY mask') as unknown as {
        mask: number
        count: number
      }[]
    },
    count(groups) {
      if (groups.length === 0) return 0
      const others = outside(groups)
      return Number(reader.value('SELECT count(*) FROM temp.losers WHERE mask & @others = 0', { others }))
    },
    names(groups, { total, limit }) {
      if (groups.length === 0 || total === 0 || limit <= 0) return []
      const others = outside(groups)
      return reader.records(
        `SELECT u.id, ifnull(nullif(u.name, ''), u.login) AS name FROM temp.losers l JOIN users u ON u.pk = l.user_pk
         WHERE l.mask & @others = 0 ${total <= sortedAtMost ? 'ORDER BY name COLLATE NOCASE, u.id' : ''} LIMIT @limit`,
        { others, limit },
      ) as Omit<Named, 'pk'>[]
    },
  }
}
