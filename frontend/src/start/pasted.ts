/** Data that was pasted or dropped: what it is written as, and its rows as a table. */
import type { Column, Format, Json, JsonObject } from '@millrace/shared'
import { readCsv } from '../fields/csv.ts'
import { exactText, parseExact, unmarked } from './exactJson.ts'

/** Most rows and characters that are taken: they become part of the pipeline. */
export const PASTED_ROWS = 20_000
export const PASTED_CHARACTERS = 2_000_000

type Cells = (string | null)[]

/** Records as they stand in the text; of CSV, the text itself is read once its columns are known. */
export type Pasted =
  | { kind: 'json'; records: JsonObject[]; /** One record a line. */ text: string; unreadable: number }
  | { kind: 'csv' | 'lines'; text: string }

export interface PastedTable {
  columns: Column[]
  rows: Cells[]
  /** Rows that there are beyond those taken. */
  left: number
  /** Lines that are no records. */
  unreadable: number
}

const isObject = (value: Json | undefined): value is JsonObject => typeof value === 'object' && value !== null && !Array.isArray(value)

/** Tells JSON (one record, a list of them, or one a line) from CSV and from plain lines. */
export function readPasted(pasted: string): Pasted {
  const text = pasted.replace(/^\uFEFF/, '').trim()
  if (/^[[{]/.test(text)) {
    const whole = parseExact(text)
    const lines = text.split('\n').filter((line) => line.trim() !== '')
    const found = Array.isArray(whole) ? whole : whole === undefined ? lines.map(parseExact) : [whole]
    const records = found.filter(isObject)
    if (records.length > 0) {
      const own = records.slice(0, PASTED_ROWS).map(exactText)
      return { kind: 'json', records, text: `${own.join('\n')}\n`, unreadable: found.length - records.length }
    }
  }
  const [first = ''] = text.split('\n', 1)
  return { kind: /[,;\t|]/.test(first) && text.includes('\n') ? 'csv' : 'lines', text: `${text}\n` }
}

const cellOf = (value: Json | undefined): string | null =>
  value === undefined || value === null ? null : typeof value === 'string' ? unmarked(value) : exactText(value)

/** The rows as a table of the columns that were found. */
export function tableOf(pasted: Pasted, format: Format): PastedTable {
  const columns = format.kind === 'lines' ? [{ name: 'line', type: 'VARCHAR' }] : format.columns
  const all: Cells[] =
    pasted.kind === 'json'
      ? pasted.records.map((record) => columns.map(({ name }) => cellOf(record[name])))
      : format.kind === 'csv'
        ? readCsv(pasted.text, format.delimiter)
            .slice(1)
            .map((row) => columns.map((_, at) => row[at] ?? null))
        : pasted.text
            .split('\n')
            .filter((line) => line !== '')
            .map((line) => [line])
  const rows = all.slice(0, PASTED_ROWS)
  return { columns, rows, left: all.length - rows.length, unreadable: pasted.kind === 'json' ? pasted.unreadable : 0 }
}
