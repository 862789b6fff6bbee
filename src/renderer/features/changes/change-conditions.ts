import { formatAbsolute } from '../../lib/format.ts'
import { kindWords, verbWords } from '../../lib/history/change-words.ts'
import type { ChangeQuery } from '../../lib/history/use-change-pages.ts'
import type { ChangesSearch } from '../../lib/search.ts'

/** What the engine is asked for, from what the address says. */
export const changeQuery = (connectorId: string, search: ChangesSearch): ChangeQuery => {
  const { q, kinds, verbs, from, to, syncId, subject } = search
  return {
    connectorId,
    search: q ?? '',
    kinds: kinds ?? [],
    verbs: verbs ?? [],
    ...(from === undefined ? {} : { from }),
    ...(to === undefined ? {} : { to }),
    ...(syncId === undefined ? {} : { syncId }),
    ...(subject === undefined ? {} : { subject }),
  }
}

interface Condition {
  readonly words: string
  readonly without: Partial<ChangesSearch>
}

/** Every condition but the text search, as a person would say it. */
export function changeConditions(
  search: ChangesSearch,
  names: { subject: string; sync: string },
): Condition[] {
  const { kinds, verbs, from, to, syncId, subject } = search
  const either = (all: readonly string[]) => all.join(' or ')
  return [
    ...(subject === undefined ? [] : [{ words: `About ${names.subject}`, without: { subject: undefined } }]),
    ...(syncId === undefined ? [] : [{ words: names.sync, without: { syncId: undefined } }]),
    ...(kinds === undefined
      ? []
      : [
          { words: `Kind is ${either(kinds.map((kind) => kindWords[kind]))}`, without: { kinds: undefined } },
        ]),
    ...(verbs === undefined
      ? []
      : [
          {
            words: `What happened is ${either(verbs.map((verb) => verbWords[verb].label))}`,
            without: { verbs: undefined },
          },
        ]),
    ...(from === undefined ? [] : [{ words: `Since ${formatAbsolute(from)}`, without: { from: undefined } }]),
    ...(to === undefined ? [] : [{ words: `Until ${formatAbsolute(to)}`, without: { to: undefined } }]),
  ]
}
