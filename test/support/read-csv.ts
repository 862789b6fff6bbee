/** Reads RFC 4180 text to rows of cells. Written apart from the writer, so that each checks the other. */
export function readCsv(text: string): string[][] {
  const rows: string[][] = []
  let row: string[] = []
  let cell = ''
  let quoted = false
  for (let n = 0; n < text.length; n++) {
    const character = text.charAt(n)
    if (quoted) {
      if (character !== '"') cell += character
      else if (text.charAt(n + 1) === '"') {
        cell += '"'
        n++
      } else quoted = false
    } else if (character === '"') quoted = true
    else if (character === ',') {
      row.push(cell)
      cell = ''
    } else if (character === '\n') {
      rows.push([...row, cell])
      row = []
      cell = ''
    } else cell += character
  }
  if (cell !== '' || row.length > 0) throw new Error('The last line does not end.')
  return rows
}
