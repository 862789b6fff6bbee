import type { Db } from '../open.ts'

/**
 * The form in which text is compared by a search: without case and accents, control characters as
 * blanks. What is stored for searching and what a person types go through the same function, so
 * they cannot disagree.
 */
export function foldText(text: string): string {
  return /^[\x20-\x7e]*$/.test(text) ? text.toLowerCase() : foldUnicode(text)
}

/** An index gives equal texts one after the other, so the last answer is often the next one. */
let last = { text: '', folded: '' }

function foldUnicode(text: string): string {
  if (last.text === text) return last.folded
  const folded = text
    .normalize('NFKD')
    .replace(/[\u0300-\u036f]/g, '')
    .normalize('NFC')
    .toLowerCase()
    .replace(/\p{Cc}/gu, ' ')
  last = { text, folded }
  return folded
}

/** `“A”`, `“A” and “B”`, `“A”, “B” and “C”`. */
const sentence = (parts: readonly string[]): string =>
  parts.length < 2 ? parts.join('') : `${parts.slice(0, -1).join(', ')} and ${parts.at(-1) ?? ''}`

const quoted = (noun: string, names: readonly string[]): string =>
  `${noun}${names.length > 1 ? 's' : ''} ${sentence(names.map((name) => `“${name}”`))}`

/** JSON array of rule names to "By rule “X”"; NULL where there is none. */
function byRules(json: string): string | null {
  const names = JSON.parse(json) as string[]
  return names.length === 0 ? null : `By ${quoted('rule', names)}`
}

/** JSON array of [group name, [names of the rules that hold the membership]]; NULL where there is none. */
function throughGroups(json: string): string | null {
  const groups = JSON.parse(json) as [string, string[]][]
  if (groups.length === 0) return null
  const parts = groups.map(
    ([name, rules]) => `“${name}”${rules.length > 0 ? ` (by ${quoted('rule', rules)})` : ''}`,
  )
  return `Through group${groups.length > 1 ? 's' : ''} ${sentence(parts)}`
}

/**
 * Adds our functions to a connection: `fold(text, …)` gives the folded texts as lines, NULLs left
 * out; `by_rules(json)` and `through_groups(json)` word a reason.
 */
export function registerFunctions(db: Db): void {
  db.function('fold', { deterministic: true, varargs: true }, (...texts: unknown[]) =>
    texts
      .filter((text) => text !== null)
      .map((text) => foldText(String(text)))
      .join('\n'),
  )
  db.function('by_rules', { deterministic: true }, (json: unknown) => byRules(String(json)))
  db.function('through_groups', { deterministic: true }, (json: unknown) => throughGroups(String(json)))
}
