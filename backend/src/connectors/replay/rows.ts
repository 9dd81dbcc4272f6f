import type { Column } from '@millrace/shared'

const NUMBER = /^-?(0|[1-9]\d*)(\.\d+)?([eE][+-]?\d+)?$/
const NUMERIC = /^(U?(TINY|SMALL|BIG|HUGE)?INT|U?INTEGER|DOUBLE|FLOAT|REAL|DECIMAL)/i
const NESTED = /(\[\d*\]$|^(STRUCT|MAP|JSON|UNION)\b)/i

/** A cell as JSON; what is not of the column's type stays text, so that the engine refuses the record and says why. */
function cellText(cell: string | null | undefined, { type }: Column): string {
  if (cell === null || cell === undefined) return 'null'
  const text = cell.trim()
  if (NESTED.test(type) && isJson(text)) return text
  if (NUMERIC.test(type) && !type.endsWith(']') && NUMBER.test(text)) return text
  if (/^BOOLEAN$/i.test(type) && /^(true|false)$/i.test(text)) return text.toLowerCase()
  return JSON.stringify(cell)
}

function isJson(text: string): boolean {
  try {
    JSON.parse(text)
    return true
  } catch {
    return false
  }
}

/** A row of a table as a line of JSON, with its line end. */
export const rowText = (columns: readonly Column[], row: readonly (string | null)[]): string =>
  `{${columns.map((column, at) => `${JSON.stringify(column.name)}:${cellText(row[at], column)}`).join(',')}}\n`
