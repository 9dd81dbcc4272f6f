/** Rows as text for other programs. */
import type { Column } from '@millrace/shared'
import { copiedText, exactText, isMissing, type Row } from './cells.ts'

/** Lets spreadsheets read the file as UTF-8. */
const BYTE_ORDER_MARK = '\ufeff'

const quoted = (text: string): string => `"${text.replaceAll('"', '""')}"`

/** CSV as RFC 4180 has it, without loss: an empty text is quoted, no value is nothing at all. */
export function toCsv(columns: readonly Column[], rows: Iterable<Row>): string {
  const field = (text: string) => (text === '' || /[",\r\n]|^\s|\s$/.test(text) ? quoted(text) : text)
  const lines = [columns.map(({ name }) => field(name)).join(',')]
  for (const row of rows) {
    lines.push(columns.map((_, at) => (isMissing(row[at]) ? '' : field(exactText(row[at])))).join(','))
  }
  return `${BYTE_ORDER_MARK}${lines.join('\r\n')}\r\n`
}

/** Cells as spreadsheets paste them: tabs between columns, lines between rows. */
export function toTsv(columns: readonly Column[], rows: Iterable<Row>, timeZone: string, withNames = false): string {
  const field = (text: string) => (/["\t\r\n]/.test(text) ? quoted(text) : text)
  const lines = withNames ? [columns.map(({ name }) => field(name)).join('\t')] : []
  for (const row of rows) lines.push(columns.map((column, at) => field(copiedText(row[at], column, timeZone))).join('\t'))
  return lines.join('\n')
}

/** A name for a file that every system takes. */
export const fileName = (words: string): string => `${words.replaceAll(/[^\p{L}\p{N}._ -]+/gu, '').trim() || 'rows'}.csv`
