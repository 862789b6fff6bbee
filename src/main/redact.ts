/**
 * Keeps credentials out of everything that is written down. Known secrets are removed wherever they
 * occur; what merely looks like a credential is removed too.
 */
export interface Redactor {
  /**
   * Remembers a secret; values shorter than six characters are too common to be searched for. Of those
   * with the same `place`, such as the access tokens of one connector, the last two are remembered.
   */
  addSecret(value: string, place?: string): void
  redact(text: string): string
  /** The same value with every text in it redacted, and fields named like a credential emptied. */
  redactDetails(value: unknown): unknown
}

const removed = '[redacted]'
const shortestSecret = 6
const deepest = 8

/** Order matters: whole blocks first, then headers up to the end of their line, then single values. */
const patterns: readonly (readonly [RegExp, string])[] = [
  [/-----BEGIN [A-Z0-9 ]*PRIVATE KEY-----[\s\S]*?(?:-----END [A-Z0-9 ]*PRIVATE KEY-----|$)/g, removed],
  [
    /((?:^|[^a-z])(?:proxy-)?authorization\\?["']?\s*[:=,]\s*\[?\s*\\?["']?)(?!\[redacted\])[^"'\r\n\\]+/gi,
    `$1${removed}`,
  ],
  [
    /((?:^|[^a-z])(?:set-)?cookie\\?["']?\s*[:=,]\s*\[?\s*\\?["']?)(?!\[redacted\])[^"'\r\n\\]+/gi,
    `$1${removed}`,
  ],
  [/\b(SSWS|Bearer|DPoP|Basic)(\s+|%20|\+)[\w.~+/=%-]{6,}/gi, `$1 ${removed}`],
  [/\beyJ[\w-]{8,}\.[\w-]{4,}\.[\w-]*/g, removed],
  [
    /\b((?:(?:api|access|refresh|id|client|session)?[-_]?(?:token|secret|password|private[-_]?key|assertion)|sid|JSESSIONID)["']?\s*[:=]\s*["']?)(?!\[redacted\])[^\s"',;&]+/gi,
    `$1${removed}`,
  ],
]

const secretName =
  /^(?:.*[-_ ])?(?:authorization|cookie|dpop|password|passphrase|secret|token|api-?key|apitoken|accesstoken|refreshtoken|idtoken|clientsecret|clientassertion|privatekey)$/i
/** Splits camelCase, so that `accessToken` and `oktaApiToken` count as names that end in "token". */
const isSecretName = (name: string): boolean =>
  secretName.test(name.replace(/([a-z0-9])([A-Z])/g, '$1_$2')) || secretName.test(name)

/** The forms in which a secret can turn up in a text. */
function formsOf(secret: string): string[] {
  const inJson = JSON.stringify(secret).slice(1, -1)
  const forms = [secret, inJson, encodeURIComponent(secret), Buffer.from(secret).toString('base64')]
  return [...new Set(forms)]
}

export function createRedactor(): Redactor {
  /** Longest first, so that a secret that contains another goes as a whole. */
  let secrets: string[] = []
  let lasting: string[] = []
  const passing = new Map<string, string[]>()

  function redact(text: string): string {
    let clean = text
    for (const secret of secrets) clean = clean.replaceAll(secret, removed)
    for (const [pattern, replacement] of patterns) clean = clean.replace(pattern, replacement)
    return clean
  }

  function redactValue(value: unknown, depth: number): unknown {
    if (typeof value === 'string') return redact(value)
    if (typeof value === 'bigint' || typeof value === 'symbol') return String(value)
    if (typeof value !== 'object' || value === null) return typeof value === 'function' ? '[function]' : value
    if (depth >= deepest) return '[…]'
    if (value instanceof Date) return Number.isNaN(value.getTime()) ? null : value.toISOString()
    if (ArrayBuffer.isView(value) || value instanceof ArrayBuffer) return '[bytes]'
    if (Array.isArray(value)) return value.map((item) => redactValue(item, depth + 1))
    if (value instanceof Map) return redactValue(Object.fromEntries(value), depth)
    if (value instanceof Set) return redactValue([...value], depth)
    const { name, message, stack, cause } = value as Partial<Error>
    const hidden = value instanceof Error ? { name, message, stack, cause } : {}
    const clean: Record<string, unknown> = {}
    for (const [name, inner] of [...Object.entries(hidden), ...Object.entries(value)]) {
      const hide =
        isSecretName(name) &&
        inner !== null &&
        inner !== undefined &&
        typeof inner !== 'boolean' &&
        typeof inner !== 'number'
      if (inner !== undefined) clean[redact(name)] = hide ? removed : redactValue(inner, depth + 1)
    }
    return clean
  }

  return {
    addSecret(value, place) {
      if (value.length < shortestSecret) return
      if (place === undefined) lasting = [...new Set([...lasting, ...formsOf(value)])]
      else passing.set(place, [...(passing.get(place) ?? []).filter((one) => one !== value), value].slice(-2))
      const all = [...lasting, ...[...passing.values()].flat().flatMap(formsOf)]
      secrets = [...new Set(all)].toSorted((a, b) => b.length - a.length)
    },
    redact,
    redactDetails: (value) => redactValue(value, 0),
  }
}
