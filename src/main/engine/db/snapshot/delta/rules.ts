import type { Db } from '../../open.ts'
import type { RuleRow } from '../row-types.ts'
import type { Objects } from './objects.ts'
import type { TouchedKeys } from './relations.ts'

/** Group rules of a finished snapshot, and what they say of the source of a membership. */
export function createRules(db: Db, objects: Objects, ruleKey: (id: string) => number, touched: TouchedKeys) {
  const put = db.prepare('INSERT OR REPLACE INTO group_rules VALUES (?, ?, ?, ?, ?)')
  const ids = db.prepare<[], { pk: number; id: string }>('SELECT pk, id FROM group_rules')
  const drop = db.prepare('DELETE FROM group_rules WHERE pk = ?')
  const targets = db
    .prepare<[number], number>('SELECT group_pk FROM group_rule_targets WHERE rule_pk = ?')
    .pluck()
  const dropTargets = db.prepare('DELETE FROM group_rule_targets WHERE rule_pk = ?')
  const putTarget = db.prepare('INSERT OR IGNORE INTO group_rule_targets VALUES (?, ?)')
  const dropOfGroup = db.prepare('DELETE FROM group_rule_targets WHERE group_pk = ?')
  const unruled = db
    .prepare<[{ pk: number }], number>(
      `SELECT 1 FROM groups WHERE pk = @pk AND type = 'OKTA_GROUP'
         AND NOT EXISTS (SELECT 1 FROM group_rule_targets t WHERE t.group_pk = @pk)`,
    )
    .pluck()
  const hidden = db.prepare<[], string>(`SELECT value FROM meta WHERE name = 'hidden kinds'`).pluck()
  let groupsLater: { rule: number; group: string }[] = []

  return {
    /**
     * One of Okta's own groups to which no rule assigns: its members are direct ones, also where the list
     * did not say so. A full sync draws the same conclusion in the end.
     */
    isUnruled: (group: number): boolean =>
      !(JSON.parse(hidden.get() ?? '[]') as string[]).includes('groupRules') &&
      unruled.get({ pk: group }) === 1,
    set(rows: readonly RuleRow[]): void {
      const gone = new Map(ids.all().map(({ pk, id }) => [id, pk]))
      for (const row of rows) {
        const pk = gone.get(row.id) ?? ruleKey(row.id)
        gone.delete(row.id)
        put.run(pk, row.id, row.name, row.status, row.expression)
        for (const group of targets.all(pk)) touched.groups.add(group)
        dropTargets.run(pk)
        for (const id of row.groupIds) groupsLater.push({ rule: pk, group: id })
      }
      for (const pk of gone.values()) {
        for (const group of targets.all(pk)) touched.groups.add(group)
        dropTargets.run(pk)
        drop.run(pk)
      }
    },
    /** Targets are written once groups are stored. */
    link(): void {
      for (const { rule, group } of groupsLater) {
        const pk = objects.groups.pk(group)
        if (pk === undefined) continue
        putTarget.run(rule, pk)
        touched.groups.add(pk)
      }
      groupsLater = []
    },
    dropTargetsOf: (group: number) => void dropOfGroup.run(group),
  }
}
