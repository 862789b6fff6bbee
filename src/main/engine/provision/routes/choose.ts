/**
 * Which groups to leave and which to take something from. Each group that gives it has to be cut in one of the two
 * ways; what is lost depends on the whole combination, because someone may have something through two of them.
 */

/** A combination, as far as it is compared. */
export interface Choice {
  /** Places of the groups that are left; it is taken from the others. */
  readonly left: readonly number[]
  readonly taken: readonly number[]
  /** What the person loses besides, and how many others lose it. */
  readonly own: number
  readonly others: number
  /** Steps in all, and those of them that are done by hand. */
  readonly steps: number
  readonly hands: number
}

export interface Question {
  /** For each group, whether it can be left at all. */
  readonly canLeave: readonly boolean[]
  own(left: readonly number[]): number
  /** Of those who lose it when it is taken from all of these, how many are in which: bit n stands for `places[n]`. At most 30. */
  masks(places: readonly number[]): readonly { mask: number; count: number }[]
  /** How many others lose it when it is taken from these. */
  others(taken: readonly number[]): number
  hands(left: readonly number[]): number
  /** How many of these are left by a call. */
  calls(left: readonly number[]): number
  /** Steps that every combination takes besides: ending a direct assignment. */
  readonly besides: number
}

/** Up to so many groups all combinations are compared. */
export const comparedAtMost = 12
/** Beyond, so many groups are looked at one by one. */
const triedAtMost = 16
const bitsAtMost = 30

const people = ({ own, others }: Choice): number => others + (own > 0 ? 1 : 0)
const rank = (c: Choice): number[] => [people(c), c.own + c.others, c.steps, c.hands, c.taken.length]

/** The order of the contract: people and accesses lost, then steps, then those by hand. */
export function inOrder(a: Choice, b: Choice): number {
  const [left, right] = [rank(a), rank(b)]
  const at = left.findIndex((value, n) => value !== right[n])
  return at < 0 ? 0 : (left[at] as number) - (right[at] as number)
}

const costs = ({ own, others, steps, hands }: Choice): number[] => [own, others, steps, hands]

/** Leaves out what is nowhere better than another, and of several that lose nothing all but one. Best first. */
export function worthShowing<T extends Choice>(choices: readonly T[], limit: number): T[] {
  const kept: T[] = []
  for (const choice of choices.toSorted(inOrder)) {
    const mine = costs(choice)
    const beaten = kept.some((other) => {
      const theirs = costs(other)
      if (!theirs.every((cost, n) => cost <= (mine[n] as number))) return false
      return theirs.some((cost, n) => cost < (mine[n] as number)) || choice.own + choice.others === 0
    })
    if (!beaten) kept.push(choice)
    if (kept.length === limit) break
  }
  return kept
}

/** `counts[mask]` becomes the number of those whose groups are all in `mask`. */
function sumOfSubsets(counts: Float64Array, groups: number): void {
  for (let bit = 1; bit < 1 << groups; bit <<= 1)
    for (let mask = 0; mask < counts.length; mask++)
      if ((mask & bit) !== 0) counts[mask] = (counts[mask] as number) + (counts[mask ^ bit] as number)
}

/**
 * Combinations to compare, not in order. `exact`: these are all that could be best. Nothing is better than leaving
 * every group by a call where that loses nothing, so nobody else is counted then.
 */
export function choices(question: Question): { choices: Choice[]; exact: boolean } {
  const { canLeave } = question
  const n = canLeave.length
  const all = canLeave.map((_, at) => at)
  const make = (left: readonly number[], count?: number): Choice => {
    const taken = all.filter((at) => !left.includes(at))
    const hands = question.hands(left)
    const others = count ?? (taken.length === 0 ? 0 : question.others(taken))
    return {
      left,
      taken,
      own: question.own(left),
      others,
      steps: question.calls(left) + taken.length + hands + question.besides,
      hands,
    }
  }
  const leavable = all.filter((at) => canLeave[at])
  if (leavable.length === n && question.hands(all) === 0 && question.own(all) === 0)
    return { choices: [make(all)], exact: true }
  if (n <= comparedAtMost) {
    const losers = new Float64Array(1 << n)
    for (const { mask, count } of question.masks(all)) losers[mask] = (losers[mask] as number) + count
    sumOfSubsets(losers, n)
    const found: Choice[] = []
    for (let mask = 0; mask < 1 << n; mask++) {
      const left = all.filter((at) => (mask & (1 << at)) !== 0)
      if (left.every((at) => canLeave[at])) found.push(make(left, losers[((1 << n) - 1) ^ mask]))
    }
    return { choices: found, exact: true }
  }
  // Groups whose leaving costs nothing by itself are left in any case; of the others, some are tried one by one.
  const dear = leavable.filter((at) => question.own([at]) > 0 || question.hands([at]) > 0)
  const tried = dear.slice(0, triedAtMost)
  const known = [...all.filter((at) => !canLeave[at]), ...tried].slice(0, bitsAtMost)
  const masks = question.masks(known)
  const lookAt = (left: readonly number[]): Choice => {
    const taken = all.filter((at) => !left.includes(at))
    if (taken.some((at) => !known.includes(at))) return make(left)
    const others = known.reduce((bits, at, n) => (taken.includes(at) ? bits : bits | (1 << n)), 0)
    return make(
      left,
      masks.reduce((sum, { mask, count }) => ((mask & others) === 0 ? sum + count : sum), 0),
    )
  }
  const everyLeft = lookAt(leavable)
  let best = everyLeft
  for (const at of tried) {
    const other = lookAt(best.left.filter((one) => one !== at))
    if (inOrder(other, best) < 0) best = other
  }
  return { choices: [everyLeft, best, make([])], exact: false }
}
