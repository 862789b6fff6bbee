/** How an attempt to take two accounts as one person's ended. */
export type United = 'united' | 'same' | 'different-employee-ids' | 'apart'

export type Sets = ReturnType<typeof createSets>

/**
 * Accounts in sets, one set a person (union-find), which are not united where that would give a person two
 * employee ids or bring together what was put apart by hand.
 */
export function createSets(
  employeeIds: readonly (string | null)[],
  apart: readonly (readonly [number, number])[],
) {
  const parent = Int32Array.from(employeeIds, (_, n) => n)
  const size = new Int32Array(employeeIds.length).fill(1)
  /** By the set's root: its employee id, or all of them where it was made to have several. */
  const ids: (string | ReadonlySet<string> | null)[] = [...employeeIds]
  /** By the set's root: those that its members are kept apart from. */
  const partners = new Map<number, number[]>()
  for (const [a, b] of apart) {
    partners.set(a, [...(partners.get(a) ?? []), b])
    partners.set(b, [...(partners.get(b) ?? []), a])
  }

  const find = (n: number): number => {
    let at = n
    while (parent[at] !== at) {
      const up = parent[parent[at] as number] as number
      parent[at] = up
      at = up
    }
    return at
  }

  const keptApart = (a: number, b: number): boolean => {
    if (partners.size === 0) return false
    return partners.get(a)?.some((n) => find(n) === b) === true
  }

  return {
    find,
    /** Unites the sets of two accounts; `force` lets them have several employee ids. */
    unite(one: number, other: number, force = false): United {
      let [a, b] = [find(one), find(other)]
      if (a === b) return 'same'
      if (keptApart(a, b)) return 'apart'
      const both = united(ids[a] ?? null, ids[b] ?? null)
      if (both === undefined && !force) return 'different-employee-ids'
      if ((size[a] as number) < (size[b] as number)) [a, b] = [b, a]
      ids[a] = both ?? new Set([...each(ids[a] ?? null), ...each(ids[b] ?? null)])
      parent[b] = a
      size[a] = (size[a] as number) + (size[b] as number)
      const more = partners.get(b)
      if (more !== undefined) partners.set(a, [...(partners.get(a) ?? []), ...more])
      return 'united'
    },
    /** Employee ids of the set an account is in. */
    employeeIds: (n: number): string[] => each(ids[find(n)] ?? null),
    compatible: (a: number, b: number): boolean =>
      united(ids[find(a)] ?? null, ids[find(b)] ?? null) !== undefined,
  }
}

const each = (ids: string | ReadonlySet<string> | null): string[] =>
  ids === null ? [] : typeof ids === 'string' ? [ids] : [...ids]

/** The employee ids of both together; undefined where they contradict each other. */
function united(
  a: string | ReadonlySet<string> | null,
  b: string | ReadonlySet<string> | null,
): string | ReadonlySet<string> | null | undefined {
  if (a === null || a === b) return b
  if (b === null) return a
  const [more, fewer] = each(a).length >= each(b).length ? [a, b] : [b, a]
  const all = new Set(each(more))
  return each(fewer).every((id) => all.has(id)) ? more : undefined
}
