/** Widths of columns, in pixels: as wide as their contents at first, then as the person made them, kept in this browser. */
import type { Column } from '@millrace/shared'
import { shownText, type Row } from './cells.ts'

const LEAST_WIDTH = 56
const MOST_WIDTH = 900
/** Wider contents are cut at first. */
const MOST_AT_FIRST = 320
/** A letter of 13 px on average, and what stands around the text of a cell and of a header. */
const LETTER = 7.3
const CELL_ROOM = 22
const HEADER_ROOM = 60
/** Rows that are looked at. */
const LOOKED_AT = 60

const MEMORY = 'millrace.columns'
/** Tables that are remembered; the one not touched for longest goes first. */
const TABLES_KEPT = 200

/** By name of the column. */
export type Widths = Readonly<Record<string, number>>

export const fitWidth = (width: number): number => Math.round(Math.min(MOST_WIDTH, Math.max(LEAST_WIDTH, width)))

/** How wide a column has to be for what stands in it. */
export function contentWidth(column: Column, at: number, rows: readonly Row[], timeZone: string): number {
  let longest = 0
  for (const row of rows.slice(0, LOOKED_AT)) longest = Math.max(longest, shownText(row[at], column, timeZone).length)
  const wanted = Math.max(longest * LETTER + CELL_ROOM, column.name.length * LETTER + HEADER_ROOM)
  return fitWidth(Math.min(MOST_AT_FIRST, wanted))
}

/** Remembered tables by their key, the newest last; nothing when the memory cannot be read. */
function tablesIn(memory: string | null): [string, Widths][] {
  try {
    const known = JSON.parse(memory ?? '{}') as unknown
    return known !== null && typeof known === 'object' ? (Object.entries(known) as [string, Widths][]) : []
  } catch {
    return []
  }
}

/** The remembered widths of a table. */
export function widthsIn(memory: string | null, key: string): Widths {
  const found: unknown = tablesIn(memory).find(([name]) => name === key)?.[1]
  if (found === null || typeof found !== 'object') return {}
  return Object.fromEntries(Object.entries(found).flatMap(([name, width]) => (typeof width === 'number' ? [[name, fitWidth(width)]] : [])))
}

/** The memory with the widths of one table. */
export function withWidths(memory: string | null, key: string, widths: Widths): string {
  const others = tablesIn(memory).filter(([name]) => name !== key)
  return JSON.stringify(Object.fromEntries([...others, [key, widths] as const].slice(-TABLES_KEPT)))
}

export const rememberedWidths = (key: string): Widths => widthsIn(localStorage.getItem(MEMORY), key)
export const rememberWidths = (key: string, widths: Widths): void =>
  localStorage.setItem(MEMORY, withWidths(localStorage.getItem(MEMORY), key, widths))
