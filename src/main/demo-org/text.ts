/**
 * Turns JSON into a "binary" string: one character for each byte of its UTF-8 form. Pages are joined
 * from such strings and sent as they are, and the length of the text is the length of the body.
 */
export const wire = (json: string): string => Buffer.from(json, 'utf8').toString('latin1')

/** Puts `wire` texts together as the bytes to send; much faster than joining strings. */
export function assemble(pieces: readonly string[]): Buffer {
  let size = 0
  for (const piece of pieces) size += piece.length
  const bytes = Buffer.allocUnsafeSlow(size)
  let at = 0
  for (const piece of pieces) at += bytes.write(piece, at, 'latin1')
  return bytes
}

/** Okta's form of a time. */
export const iso = (time: number | null): string | null =>
  time === null ? null : new Date(time).toISOString()
