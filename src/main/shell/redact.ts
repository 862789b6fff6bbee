const patterns: readonly [RegExp, string][] = [
  [/-----BEGIN [A-Z ]*-----[\s\S]*?(?:-----END [A-Z ]*-----|$)/g, '[key]'],
  [
    /\b(authorization|proxy-authorization|cookie|set-cookie)(["']?\s*[:=]\s*["']?)[^\r\n"']+/gi,
    '$1$2[redacted]',
  ],
  [/\b(SSWS|Bearer|Basic)(\s+)[^\s"',;]+/gi, '$1$2[redacted]'],
  [
    /\b((?:api|access|refresh|id|client)?[-_]?(?:token|secret|password|private[-_]?key|assertion))(["']?\s*[:=]\s*["']?)[^\s"',;&]+/gi,
    '$1$2[redacted]',
  ],
]

export type Redactor = ReturnType<typeof createRedactor>

/**
 * Takes secrets out of text: every secret it has been told of, wherever it stands, also as it looks in
 * JSON or in an address, and what looks like one by the words around it.
 */
export function createRedactor() {
  const known = new Set<string>()
  return {
    /** Short values are refused: they would blank ordinary words. */
    add(secret: string): void {
      if (secret.length < 8) return
      for (const form of [secret, JSON.stringify(secret).slice(1, -1), encodeURIComponent(secret)])
        known.add(form)
    },
    redact(text: string): string {
      let clean = text
      for (const secret of [...known].toSorted((a, b) => b.length - a.length)) {
        clean = clean.replaceAll(secret, '[redacted]')
      }
      for (const [pattern, replacement] of patterns) clean = clean.replace(pattern, replacement)
      return clean
    },
  }
}
