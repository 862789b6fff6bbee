import { stringify } from 'csv-stringify/sync'

export type ExportFormat = 'csv' | 'json'
type Cell = unknown

const chunkRows = 500

/**
 * Rows as the text of a file, some hundred at a time.
 *
 * CSV is UTF-8 with RFC 4180 quoting and lines that end in LF; a missing value is empty. A text that
 * begins with `=`, `+`, `-`, `@`, tab or carriage return (or the full-width form of the first four)
 * would run as a formula when a spreadsheet opens the file; it gets an apostrophe before it, which
 * spreadsheets take as "this is text".
 *
 * JSON is an array of objects under `keys`, one on a line, with the values as they are.
 */
export function* exportChunks(
  rows: Iterable<readonly Cell[]>,
  format: ExportFormat,
  keys: readonly string[],
  labels: readonly string[],
): Generator<{ text: string; rows: number }, void> {
  const csv = (records: readonly (readonly Cell[])[]) =>
    stringify(records as Cell[][], { escape_formulas: true })
  const json = (records: readonly (readonly Cell[])[]) =>
    records
      .map((cells) => JSON.stringify(Object.fromEntries(keys.map((key, n) => [key, cells[n] ?? null]))))
      .join(',\n')
  let written = 0
  const chunk = (records: readonly (readonly Cell[])[]) => {
    const separator = format === 'json' && written > 0 && records.length > 0 ? ',\n' : ''
    written += records.length
    return { text: separator + (format === 'csv' ? csv(records) : json(records)), rows: records.length }
  }

  yield { text: format === 'csv' ? csv([labels]) : '[\n', rows: 0 }
  let batch: (readonly Cell[])[] = []
  for (const row of rows) {
    batch.push(row)
    if (batch.length < chunkRows) continue
    yield chunk(batch)
    batch = []
  }
  yield chunk(batch)
  if (format === 'json') yield { text: written > 0 ? '\n]\n' : ']\n', rows: 0 }
}
