import type {
  MergeRule,
  PeopleRules,
  PeopleSource,
  PromotionRun,
} from '../../../src/preload/contract/models.ts'
import { peopleFile } from '../../../src/main/engine/db/migrations/people.ts'
import { openDatabase, type Db } from '../../../src/main/engine/db/open.ts'
import type { AccountRow, Value } from '../../../src/main/engine/db/people/row-types.ts'
import { takeBack } from '../../../src/main/engine/db/people/runs.ts'
import { defaultRules } from '../../../src/main/engine/people/defaults.ts'
import { planIn, promoteIn, type OrderedSource } from '../../../src/main/engine/people/job.ts'
import type { ReadSource } from '../../../src/main/engine/people/source.ts'

/** An account in a few words; what is left out it does not have. */
export interface AccountSpec {
  id: string
  login?: string
  email?: string | null
  name?: string
  status?: string
  profile?: Readonly<Record<string, Value>>
  groups?: readonly string[]
  userType?: string | null
}

export interface SourceSpec extends Partial<Omit<PeopleSource, 'connectorId'>> {
  connectorId: string
  /** Null: not known now. */
  accounts: readonly AccountSpec[] | null
}

export const everybody: PeopleSource['filter'] = { rules: [], otherwise: 'create' }
export const rulesWith = (
  merge: readonly MergeRule['by'][],
  more: Partial<PeopleRules> = {},
): PeopleRules => ({
  ...defaultRules,
  merge: merge.map((by) => ({ by, stripSuffix: false })),
  ...more,
})

/** An account as a snapshot gives it. */
export function accountRow(
  spec: AccountSpec,
  attributes: readonly string[] = [],
  groupIds: readonly string[] = [],
): AccountRow {
  const login = spec.login ?? `${spec.id}@login.example`
  const own: Record<string, Value> = { status: spec.status ?? 'ACTIVE', login, email: spec.email ?? null }
  const groups = spec.groups ?? []
  return {
    id: spec.id,
    status: spec.status ?? 'ACTIVE',
    name: spec.name ?? login,
    login,
    email: spec.email ?? null,
    fullName: spec.name ?? null,
    userType: spec.userType ?? null,
    values: attributes.map((name) => spec.profile?.[name] ?? own[name] ?? null),
    groups: groupIds.flatMap((id, n) => (groups.includes(id) ? [n] : [])),
    groupCount: groups.length,
  }
}

const order = (specs: readonly SourceSpec[]): OrderedSource[] =>
  specs.map(({ accounts, ...spec }) => ({
    role: 'directory',
    order: 0,
    filter: everybody,
    matching: 'narrow',
    ...spec,
    file: accounts === null ? null : spec.connectorId,
    version: 1,
  }))

const reader =
  (specs: readonly SourceSpec[]): ReadSource =>
  ({ connectorId }, attributes, groupIds) =>
    specs
      .find((spec) => spec.connectorId === connectorId)
      ?.accounts?.map((spec) => accountRow(spec, attributes, groupIds))
      .toSorted((a, b) => (a.id < b.id ? -1 : 1)) ?? null

let clock = 0
/** Promotes accounts that are no organization's. */
export function promote(
  db: Db,
  specs: readonly SourceSpec[],
  rules: PeopleRules = defaultRules,
  by: PromotionRun['by'] = 'person',
) {
  const at = new Date((clock += 1000)).toISOString()
  return promoteIn(db, { rules, sources: order(specs), by, at }, reader(specs))
}
export const preview = (db: Db, specs: readonly SourceSpec[], rules: PeopleRules = defaultRules) =>
  planIn(db, { rules, sources: order(specs) }, reader(specs)).plan

export const undo = (db: Db, runId: string): boolean =>
  takeBack(db, runId, new Date((clock += 1000)).toISOString())

export const freshPeople = (): Db => openDatabase(':memory:', peopleFile)

const kept = ['people', 'links', 'aliases', 'conflicts'] as const
/** All that a promotion can change, row by row. */
export const contentOf = (db: Db): Record<string, unknown[]> =>
  Object.fromEntries(kept.map((table) => [table, db.prepare(`SELECT * FROM ${table} ORDER BY 1, 2`).all()]))

/** Which accounts are of one person: each as `connector/account`, in no order of anything else. */
export function partition(db: Db): string[][] {
  const people = new Map<number, string[]>()
  const rows = db
    .prepare<[], { person: number; account: string }>(
      `SELECT person, c.id || '/' || account_id AS account FROM links JOIN connectors c ON c.pk = connector`,
    )
    .all()
  for (const { person, account } of rows) people.set(person, [...(people.get(person) ?? []), account])
  return [...people.values()]
    .map((accounts) => accounts.toSorted())
    .toSorted((a, b) => ((a[0] ?? '') < (b[0] ?? '') ? -1 : 1))
}

export const ownerOf = (db: Db, account: string): { id: string; name: string; status: string } | null =>
  (db
    .prepare(
      `SELECT p.id, p.name, p.status FROM links l JOIN connectors c ON c.pk = l.connector JOIN people p ON p.pk = l.person
        WHERE c.id || '/' || l.account_id = ?`,
    )
    .get(account) as { id: string; name: string; status: string } | undefined) ?? null
