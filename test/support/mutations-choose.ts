import type { DemoOrg } from '../../src/main/demo-org/index.ts'
import type { AppRecord, GroupRecord, RuleRecord, UserRecord } from '../../src/main/demo-org/model.ts'

/** One kind of change: how often it is made, and how; undefined where the organization has nothing to change so. */
export interface Mutation {
  weight: number
  make: (choose: Choose) => string | undefined
}

/** Picks what to change; every pick is undefined where a few dozen draws find nothing suitable. */
export interface Choose {
  org: DemoOrg
  int(n: number): number
  chance(probability: number): boolean
  one<T>(list: readonly T[]): T | undefined
  /** A living user who owns no API token; by default neither suspended nor deprovisioned. */
  user(test?: (user: UserRecord) => boolean): UserRecord | undefined
  /** A living group made at Okta. */
  group(test?: (group: GroupRecord) => boolean): GroupRecord | undefined
  /** A living group made at Okta whose changes do not drag half of the organization along. */
  smallGroup(test?: (group: GroupRecord) => boolean): GroupRecord | undefined
  app(test?: (app: AppRecord) => boolean): AppRecord | undefined
  rule(test?: (rule: RuleRecord) => boolean): RuleRecord | undefined
}

/** The first users own the API tokens that tests call with. */
const TOKEN_OWNERS = 4
const DRAWS = 60

export const nameOf = (group: GroupRecord): string => `${group.id} (${group.name})`

export function chooser(org: DemoOrg, random: () => number): Choose {
  const { users, groups, apps, rules } = org.data
  const int = (n: number): number => Math.floor(random() * n)
  function draw<T extends { deleted: boolean }>(
    list: readonly T[],
    test: (item: T) => boolean,
  ): T | undefined {
    for (let nth = 0; nth < DRAWS && list.length > 0; nth += 1) {
      const found = list[int(list.length)]
      if (found !== undefined && !found.deleted && test(found)) return found
    }
    return undefined
  }
  const usual = ({ status }: UserRecord): boolean => status !== 'SUSPENDED' && status !== 'DEPROVISIONED'
  const group: Choose['group'] = (test = () => true) =>
    draw(groups, (found) => found.type === 'OKTA_GROUP' && test(found))
  return {
    org,
    int,
    chance: (probability) => random() < probability,
    one: (list) => list[int(list.length)],
    user: (test = usual) => draw(users, (found) => found.index >= TOKEN_OWNERS && test(found)),
    group,
    smallGroup: (test = () => true) =>
      group((found) => found.members.length <= Math.max(20, users.length / 25) && test(found)),
    app: (test = () => true) => draw(apps, test),
    rule: (test = () => true) => draw(rules, test),
  }
}
