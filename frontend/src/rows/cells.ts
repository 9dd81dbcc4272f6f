/** Cells of rows as text: as they are shown, and exactly as they are. Cells come as the engine writes them: no value is null, large numbers, decimals and times are text. */
import { isNumeric, typeFamily, type Column, type Json } from '@millrace/shared'
import { formatCellNumber, formatDataTime } from '../ui/format.ts'

/** One row: cells in the order of the columns. A cell that is not there is no value. */
export type Row = readonly (Json | undefined)[]

/** How a column's cells are told, compared and laid out. */
export type CellKind = 'number' | 'time' | 'boolean' | 'text' | 'nested'

export function cellKind({ type }: Column): CellKind {
  if (isNumeric(type)) return 'number'
  const family = typeFamily(type)
  if (family === 'time' || family === 'boolean' || family === 'text') return family
  return family === 'list' || family === 'struct' || /^(MAP|JSON|UNION)\b/i.test(type) ? 'nested' : 'text'
}

/** Whether a column's times belong to a zone, and are shown in the pipeline's. */
export const isZoned = ({ type }: Column): boolean => /^TIMESTAMP(TZ| WITH TIME ZONE)$/i.test(type.trim())

export const isMissing = (cell: Json | undefined): cell is null | undefined => cell === null || cell === undefined

/** A cell without loss, as text: nested values as JSON, no value as nothing. */
export function exactText(cell: Json | undefined): string {
  if (isMissing(cell)) return ''
  return typeof cell === 'object' ? JSON.stringify(cell) : String(cell)
}

/** A cell as it is shown; times with a zone in `timeZone`. */
export function shownText(cell: Json | undefined, column: Column, timeZone: string): string {
  if (typeof cell === 'number') return formatCellNumber(cell)
  if (typeof cell === 'string' && isZoned(column)) return formatDataTime(cell, timeZone)
  return exactText(cell)
}

/** What is copied: times as they are shown, all else without loss. */
export const copiedText = (cell: Json | undefined, column: Column, timeZone: string): string =>
  typeof cell === 'string' ? shownText(cell, column, timeZone) : exactText(cell)

/** A value that holds others: that of a nested column, and JSON that came as text. */
export function nestedValue(cell: Json | undefined, { type }: Column): Json | undefined {
  if (typeof cell === 'object' && cell !== null) return cell
  if (typeof cell !== 'string' || type.toUpperCase() !== 'JSON') return undefined
  try {
    const value = JSON.parse(cell) as Json
    return typeof value === 'object' && value !== null ? value : undefined
  } catch {
    return undefined
  }
}
