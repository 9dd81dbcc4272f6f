/** Rows of CSV with quotes, as RFC 4180 has them; a cell that is empty and not quoted is no value. */
export function readCsv(text: string, delimiter: string): (string | null)[][] {
  const rows: (string | null)[][] = []
  let row: (string | null)[] = []
  let cell = ''
  let quoted = false
  let wasQuoted = false
  const endCell = () => {
    row.push(cell === '' && !wasQuoted ? null : cell)
    cell = ''
    wasQuoted = false
  }
  const endRow = () => {
    endCell()
    if (row.some((each) => each !== null)) rows.push(row)
    row = []
  }
  for (let at = text.startsWith('\ufeff') ? 1 : 0; at < text.length; at++) {
    const character = text[at]!
    if (quoted) {
      if (character !== '"') cell += character
      else if (text[at + 1] === '"') cell += text[at++]
      else quoted = false
    } else if (character === '"' && cell === '') quoted = wasQuoted = true
    else if (character === delimiter) endCell()
    else if (character === '\n') endRow()
    else if (character !== '\r') cell += character
  }
  if (cell !== '' || wasQuoted || row.length > 0) endRow()
  return rows
}
