import type {
  ColumnKind,
  GridColumn,
  GridDefinition,
  GridFilter,
  GridPage,
} from '../../../preload/contract/index.ts'
import { choiceWords, isStatus } from '../../lib/okta-words.ts'
import { formatDate, formatNumber, formatRelative, plural } from '../../lib/format.ts'

export type Cell = string | number | null

const truth = (value: Cell) => value === 1 || value === '1' || value === 'true'

/**
 * The text of a cell. `now` (milliseconds) makes dates relative; without it they stay as stored, which
 * is what a copy or an export wants.
 */
export function cellText(column: GridColumn, value: Cell, now?: number): string {
  if (value === null || value === '') return ''
  switch (column.kind) {
    case 'number':
      return now === undefined ? String(value) : formatNumber(Number(value))
    case 'boolean':
      return truth(value) ? 'Yes' : 'No'
    case 'date':
      return now === undefined ? String(value) : formatRelative(String(value), now)
    case 'choice':
      return choiceWords(column.key, String(value))
    case 'text':
    case 'id':
      return isStatus(column.key) ? choiceWords(column.key, String(value)) : String(value)
  }
}

/** Cells joined as a spreadsheet pastes them: tabs and line breaks inside a cell become spaces. */
export const rowAsTsv = (columns: readonly GridColumn[], cells: readonly Cell[]): string =>
  columns
    .map((column, index) => cellText(column, cells[index] ?? null).replaceAll(/[\t\r\n]+/g, ' '))
    .join('\t')

/** The conditions a kind of column can carry, the usual one first. */
export const operatorsOf: Readonly<Record<ColumnKind, readonly GridFilter['op'][]>> = {
  text: ['contains'],
  id: ['is', 'isNot'],
  choice: ['is', 'isNot'],
  boolean: ['is'],
  date: ['after', 'before'],
  number: ['atLeast', 'atMost'],
}

export const operatorWords: Readonly<Record<GridFilter['op'], string>> = {
  is: 'is',
  isNot: 'is not',
  contains: 'contains',
  before: 'before',
  after: 'since',
  atLeast: 'at least',
  atMost: 'at most',
}

function valueWords(column: GridColumn, value: string): string {
  switch (column.kind) {
    case 'choice':
      return choiceWords(column.key, value)
    case 'boolean':
      return truth(value) ? 'Yes' : 'No'
    case 'date':
      return formatDate(value)
    case 'number':
      return formatNumber(Number(value))
    case 'text':
      return `“${value}”`
    case 'id':
      return value === '' ? 'empty' : value
  }
}

/** A condition as a person would say it: `Status is Active or Staged`, `Groups at least 5`. */
export function filterWords(definition: GridDefinition, filter: GridFilter): string {
  const column = definition.columns.find((each) => each.key === filter.column)
  if (!column) return `${filter.column} ${operatorWords[filter.op]} ${filter.values.join(' or ')}`
  const values = filter.values.map((value) => valueWords(column, value)).join(' or ')
  return `${column.label} ${operatorWords[filter.op]} ${values}`
}

/** `98,310 accounts`, or `1,204 of 98,310 accounts` where a search or condition narrows the list. */
export function countWords(definition: GridDefinition, shown: number, all: number | null): string {
  return all === null || all === shown
    ? plural(shown, definition.noun)
    : `${formatNumber(shown)} of ${plural(all, definition.noun)}`
}

/** Why the rows that are shown are not all there are, or not read one by one. */
export function partialWords(
  definition: GridDefinition,
  { availability, reason = '' }: Pick<GridPage, 'availability' | 'reason'>,
): string {
  const many = definition.noun[1]
  switch (availability) {
    case 'derived':
      return `Derived from groups: ${reason === '' ? `the list of these ${many} is still being read.` : reason}`
    case 'not-visible':
      return `Some ${many} are not visible to this credential. ${reason}`
    case 'not-synced':
      return `The last sync did not read all ${many}. ${reason}`
    case 'synced':
      return reason
  }
}

export interface EmptyWords {
  readonly kind: 'none' | 'no-match' | 'not-synced' | 'not-visible'
  readonly title: string
  readonly text: string
}

/**
 * Why a list is empty. The four cases never share words: "none" is a fact about Okta, the others are
 * facts about the search, the sync or the credential.
 */
export function emptyWords(
  definition: GridDefinition,
  page: Pick<GridPage, 'availability' | 'reason'>,
  narrowed: boolean,
): EmptyWords {
  const many = definition.noun[1]
  if (page.availability === 'not-synced') {
    return {
      kind: 'not-synced',
      title: 'Not synced yet',
      text: page.reason ?? `The ${many} appear here when the first sync has finished.`,
    }
  }
  if (page.availability === 'not-visible') {
    return {
      kind: 'not-visible',
      title: 'Not visible to this credential',
      text:
        page.reason ?? `This credential may not read ${many}, so an empty list does not mean there are none.`,
    }
  }
  if (page.availability === 'derived' && !narrowed) {
    return {
      kind: 'not-synced',
      title: 'Not read yet',
      text:
        page.reason ??
        `No ${many} follow from groups; whether there are others is known when their list has been read.`,
    }
  }
  if (narrowed) {
    return {
      kind: 'no-match',
      title: `No ${many} match`,
      text: `None of the ${many} here fits the search and the conditions above.`,
    }
  }
  const where = {
    connector: 'This organization has',
    user: 'This account has',
    group: 'This group has',
    app: 'This application has',
  }
  return { kind: 'none', title: `No ${many}`, text: `${where[definition.scope]} no ${many}.` }
}
