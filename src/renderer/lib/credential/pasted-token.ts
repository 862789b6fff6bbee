/** What is often pasted with a token and is no part of it. The end of the list is what all of them are called together. */

const faults: readonly (readonly [pattern: RegExp, words: string])[] = [
  [/["'`“”‘’«»]/, 'quotation marks'],
  [/[\r\n\u2028\u2029]/, 'line breaks'],
  [/[^\S\r\n\u2028\u2029]/, 'spaces'],
  [/[\u200b-\u200f\u2060\ufeff\u00ad]/, 'invisible characters'],
]
const prefix = /^\W*SSWS\s+/i

/** What is in the pasted text besides a token, in words; empty where it may be a token. */
export function pastedFaults(text: string): readonly string[] {
  if (text === '') return []
  const found = faults.filter(([pattern]) => pattern.test(text.replace(prefix, ''))).map(([, words]) => words)
  return prefix.test(text) ? ['the word SSWS', ...found] : found
}

/** The pasted text without all that. */
export const trimmedToken = (text: string): string =>
  faults.reduce((left, [pattern]) => left.replaceAll(new RegExp(pattern, 'g'), ''), text.replace(prefix, ''))

/** `quotation marks`, `spaces and line breaks`. */
export const joinWords = (words: readonly string[]): string =>
  words.length < 2 ? (words[0] ?? '') : `${words.slice(0, -1).join(', ')} and ${words.at(-1)}`
