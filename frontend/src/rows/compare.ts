/** The order of cells. What is no value stands last, whichever way is sorted. */
import type { Column, Json } from '@millrace/shared'
import { cellKind, exactText, isMissing, type Row } from './cells.ts'

export interface Sort {
  /** Position of the column. */
  column: number
  descending: boolean
}

/** Words as people sort them: `item 2` before `item 10`. */
const words = new Intl.Collator(undefined, { numeric: true })

const DECIMAL = /^([+-]?)0*(\d*)(?:\.(\d*))?$/

/** Numbers in order, also those that came as text because no double holds them; NaN is the largest, as for the engine. */
export function compareNumbers(a: number | string, b: number | string): number {
  if (typeof a === 'number' && typeof b === 'number') return a - b
  const left = DECIMAL.exec(String(a))
  const right = DECIMAL.exec(String(b))
  return left && right ? compareDecimals(left, right) : compareDoubles(Number(a), Number(b))
}

function compareDoubles(a: number, b: number): number {
  if (Number.isNaN(a) || Number.isNaN(b)) return Number(Number.isNaN(a)) - Number(Number.isNaN(b))
  return a === b ? 0 : a < b ? -1 : 1
}

function compareDecimals([, signA, wholeA = '', restA = '']: string[], [, signB, wholeB = '', restB = '']: string[]): number {
  const isZeroA = wholeA === '' && !/[1-9]/.test(restA)
  const isZeroB = wholeB === '' && !/[1-9]/.test(restB)
  const a = isZeroA ? 0 : signA === '-' ? -1 : 1
  const b = isZeroB ? 0 : signB === '-' ? -1 : 1
  if (a !== b || a === 0) return a - b
  const digits = Math.max(restA.length, restB.length)
  const size =
    wholeA.length - wholeB.length || compareCodes(wholeA, wholeB) || compareCodes(restA.padEnd(digits, '0'), restB.padEnd(digits, '0'))
  return size * a
}

const compareCodes = (a: string, b: string): number => (a === b ? 0 : a < b ? -1 : 1)

/** Compares two values of a column; neither is missing. */
function comparison(column: Column): (a: Json, b: Json) => number {
  switch (cellKind(column)) {
    case 'number':
      return (a, b) => compareNumbers(a as number | string, b as number | string)
    case 'boolean':
      return (a, b) => Number(a) - Number(b)
    case 'time':
      // The engine writes times so that their texts are in order.
      return (a, b) => compareCodes(exactText(a), exactText(b))
    default:
      return (a, b) => words.compare(exactText(a), exactText(b))
  }
}

/** Positions of rows in order; equal ones stay as they were. */
export function sortRows(
  rows: readonly Row[],
  positions: readonly number[],
  columns: readonly Column[],
  sort: Sort | null,
): readonly number[] {
  const column = sort && columns[sort.column]
  if (!column) return positions
  const compare = comparison(column)
  const way = sort.descending ? -1 : 1
  const at = sort.column
  return positions.toSorted((first, second) => {
    const [a, b] = [rows[first]?.[at], rows[second]?.[at]]
    if (isMissing(a) || isMissing(b)) return Number(isMissing(a)) - Number(isMissing(b))
    return way * compare(a, b)
  })
}
