/** A small seeded generator: the same seed always yields the same organization. */
export interface Random {
  /** A float in [0, 1). */
  float(): number
  /** An integer in [0, n). */
  int(n: number): number
  pick<T>(list: readonly T[]): T
  chance(probability: number): boolean
  /** `count` distinct integers of [0, n), ascending. */
  sample(n: number, count: number): Int32Array
  /** An Okta-like id: `prefix` plus base62 to 20 characters, unique by `unique`. */
  id(prefix: string, unique: number): string
}

const BASE62 = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz'
const ID_LENGTH = 20
const CELL = '1d7'
/** Odd and coprime with 62^5, so that multiplying by it only shuffles the numbers. */
const ID_SPREAD = 382_204_711
const ID_SPACE = 62 ** 5

export function createRandom(seed: number): Random {
  let state = (seed ^ 0x9e3779b9) >>> 0
  const uint32 = (): number => {
    state = (state + 0x6d2b79f5) >>> 0
    let t = state
    t = Math.imul(t ^ (t >>> 15), t | 1)
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61)
    return (t ^ (t >>> 14)) >>> 0
  }
  const float = (): number => uint32() / 4_294_967_296
  const int = (n: number): number => Math.floor(float() * n)
  return {
    float,
    int,
    pick: <T>(list: readonly T[]): T => list[int(list.length)] as T,
    chance: (probability) => float() < probability,
    sample(n, count) {
      const wanted = Math.min(n, Math.max(0, Math.floor(count)))
      const out = new Int32Array(wanted)
      let taken = 0
      if (wanted * 4 > n) {
        for (let i = 0; i < n && taken < wanted; i += 1) {
          if (float() * (n - i) < wanted - taken) out[taken++] = i
        }
        return out
      }
      const seen = new Set<number>()
      while (taken < wanted) {
        const value = int(n)
        if (seen.has(value)) continue
        seen.add(value)
        out[taken++] = value
      }
      return out.toSorted()
    },
    id(prefix, unique) {
      const free = ID_LENGTH - prefix.length - CELL.length - 5
      let text = prefix
      for (let i = 0; i < free; i += 1) text += BASE62[int(62)]
      let spread = ((unique + 1) * ID_SPREAD) % ID_SPACE
      for (let i = 0; i < 5; i += 1) {
        text += BASE62[spread % 62]
        spread = Math.floor(spread / 62)
      }
      return text + CELL
    },
  }
}

/** A cheap stable hash of two integers, for values that need no storage. */
export function mix(a: number, b: number): number {
  let h = Math.imul(a ^ 0x27d4eb2d, 0x85ebca6b) ^ Math.imul(b + 0x165667b1, 0xc2b2ae35)
  h = Math.imul(h ^ (h >>> 15), 0x2c1b3c6d)
  return (h ^ (h >>> 13)) >>> 0
}

/** RFC 4648 base32 without padding: Okta's ids of some standard role assignments are this form of the role type. */
export function base32(text: string): string {
  const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567'
  let bits = 0
  let value = 0
  let out = ''
  for (const byte of Buffer.from(text, 'latin1')) {
    value = (value << 8) | byte
    bits += 8
    while (bits >= 5) {
      out += alphabet[(value >>> (bits - 5)) & 31]
      bits -= 5
    }
  }
  return bits > 0 ? out + alphabet[(value << (5 - bits)) & 31] : out
}
