import type { AccessChange, DataKind } from '../../../../preload/contract/models.ts'
import { rulesOnGroups, type Way } from '../../db/snapshot/access-ways.ts'
import type { SnapshotReader } from '../../db/snapshot/reader.ts'
import { hiddenKinds, type SnapshotSource } from '../../query/source.ts'

/** What an answer from the local data cannot know. */

const kindWords: Record<DataKind, string> = {
  users: 'people',
  groups: 'groups',
  memberships: 'group memberships',
  groupRules: 'group rules',
  apps: 'applications',
  appUsers: 'application assignments',
  appGroups: 'groups assigned to applications',
  roles: 'admin roles',
  customRoles: 'custom admin roles',
}

const throughGroups = ['groups', 'memberships', 'groupRules'] as const

/** Kinds of data that tell how it is held. */
export function kindsOfWays({
  kind,
  principalType,
}: Pick<AccessChange, 'kind' | 'principalType'>): readonly DataKind[] {
  switch (kind) {
    case 'membership':
      return throughGroups
    case 'assignment':
      return ['appUsers', 'appGroups', ...throughGroups]
    case 'group-assignment':
      return ['appGroups', 'groups']
    case 'role':
    case 'binding': {
      const own = kind === 'role' ? 'roles' : 'customRoles'
      return principalType === 'GROUP' ? [own, 'groups'] : [own, ...throughGroups]
    }
  }
}

/** Kinds of data that tell what else is lost. */
function kindsOfLosses({
  kind,
  principalType,
}: Pick<AccessChange, 'kind' | 'principalType'>): readonly DataKind[] {
  if (kind === 'group-assignment') return ['memberships', 'appUsers']
  if (principalType === 'GROUP') return ['memberships']
  return ['apps', 'appUsers', 'appGroups', 'memberships', 'roles', 'customRoles']
}

const listed = (kinds: readonly DataKind[]): string => kinds.map((kind) => kindWords[kind]).join(', ')

/** One text of everything that is not known; null where all is. */
export function cautionOf(
  source: SnapshotSource,
  access: AccessChange,
  more: readonly string[],
): string | null {
  const hidden = hiddenKinds(source)
  const of = (kinds: readonly DataKind[]): DataKind[] => kinds.filter((kind) => hidden.has(kind))
  const ways = of(kindsOfWays(access))
  const losses = of(kindsOfLosses(access)).filter((kind) => !ways.includes(kind))
  const derived = [...new Set([...kindsOfWays(access), ...kindsOfLosses(access)])].filter(
    (kind) => source.kinds[kind]?.state === 'derived',
  )
  const sentences = [
    ...(ways.length === 0
      ? []
      : [
          `Not in the local data: ${listed(ways)}. There may be further ways, and more may be lost than is shown.`,
        ]),
    ...(losses.length === 0
      ? []
      : [`Not in the local data: ${listed(losses)}. More may be lost than is shown.`]),
    ...(derived.length === 0
      ? []
      : [
          `Derived from groups until the first sync has read them: ${listed(derived)}. Some of it may be held directly as well.`,
        ]),
    ...more,
  ]
  return sentences.length === 0 ? null : sentences.join(' ')
}

/** Rules that look at memberships of the groups that are left, so that more memberships may end with them. */
export function chained(reader: SnapshotReader, left: readonly Way[]): string[] {
  if (left.length === 0) return []
  return rulesOnGroups(reader).flatMap((rule) => {
    const group = left.find(
      ({ id, name }) => rule.expression.includes(id) || rule.expression.includes(`"${name}"`),
    )
    return group === undefined
      ? []
      : [
          `The rule “${rule.name}” looks at membership of “${group.name}” (${rule.expression}): leaving it may end further memberships.`,
        ]
  })
}
