/**
 * What can be written above a column to see fewer rows:
 * `abc` contains · `=abc` is · `!abc` does not contain · `!=abc` is not · `>10` `>=10` `<10` `<=10` · `10..20` · `is null` · `not null`.
 * Quotes take what is in them as it stands: `">5"`, `=""`. Letters may be small or capital. Times are compared as they are shown.
 */
import type { Column, Json } from '@millrace/shared'
import { cellKind, exactText, isMissing, shownText, type Row } from './cells.ts'
import { compareNumbers } from './compare.ts'

export type FilterProblem = 'notANumber' | 'noValue'
/** Whether a cell is shown. */
type Test = (cell: Json | undefined) => boolean
export type ReadFilter = { test: Test } | { problem: FilterProblem }

const NUMBER = /^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i
const COMPARISONS: Record<string, (order: number) => boolean> = {
  '>': (order) => order > 0,
  '>=': (order) => order >= 0,
  '<': (order) => order < 0,
  '<=': (order) => order <= 0,
}

/** Reads the filter of a column; null when nothing is written. */
export function readFilter(text: string, column: Column, timeZone: string): ReadFilter | null {
  const written = text.trim()
  if (written === '') return null
  if (/^is null$/i.test(written)) return { test: isMissing }
  if (/^(is )?not null$/i.test(written)) return { test: (cell) => !isMissing(cell) }
  const kind = cellKind(column)
  const shown = (cell: Json | undefined) => shownText(cell, column, timeZone)
  const range = kind === 'text' || kind === 'nested' ? null : /^(.+?)\.\.(.+)$/.exec(written)
  if (range) {
    return both(compared('>=', range[1]!.trim(), kind === 'number', shown), compared('<=', range[2]!.trim(), kind === 'number', shown))
  }
  const [, operator = '', rest = ''] = /^(>=|<=|!=|=|!|>|<)?\s*([\s\S]*)$/.exec(written)!
  const wanted = unquoted(rest)
  if (wanted === '' && rest === '') return { problem: 'noValue' }
  if (operator in COMPARISONS) return compared(operator, wanted, kind === 'number', shown)
  const matches = operator === '=' || operator === '!=' ? isEqual(wanted, kind, shown) : contains(wanted, shown)
  return { test: operator.startsWith('!') ? (cell) => !matches(cell) : matches }
}

/** Positions of the rows that all filters show. `filters` are by position of their column. */
export function filterRows(rows: readonly Row[], filters: readonly (ReadFilter | null)[]): readonly number[] {
  const tests = filters.flatMap((filter, at) => (filter && 'test' in filter ? [{ at, test: filter.test }] : []))
  const positions = rows.map((_, position) => position)
  return tests.length === 0 ? positions : positions.filter((position) => tests.every(({ at, test }) => test(rows[position]?.[at])))
}

const unquoted = (text: string): string => /^"([\s\S]*)"$/.exec(text.trim())?.[1] ?? text.trim()

function compared(operator: string, wanted: string, isNumber: boolean, shown: (cell: Json | undefined) => string): ReadFilter {
  const holds = COMPARISONS[operator]!
  if (!isNumber) {
    const limit = wanted.toLowerCase()
    // A day as the upper end means the whole of it.
    const cut = operator === '<=' || operator === '>' ? limit.length : undefined
    return {
      test: (cell) => {
        if (isMissing(cell)) return false
        const text = shown(cell).toLowerCase().slice(0, cut)
        return holds(text === limit ? 0 : text < limit ? -1 : 1)
      },
    }
  }
  const limit = wanted.replaceAll(',', '')
  if (!NUMBER.test(limit)) return { problem: 'notANumber' }
  return { test: (cell) => !isMissing(cell) && holds(compareNumbers(exactText(cell), limit)) }
}

function both(first: ReadFilter, second: ReadFilter): ReadFilter {
  if ('problem' in first) return first
  if ('problem' in second) return second
  return { test: (cell) => first.test(cell) && second.test(cell) }
}

function isEqual(wanted: string, kind: ReturnType<typeof cellKind>, shown: (cell: Json | undefined) => string): Test {
  const text = wanted.toLowerCase()
  if (kind === 'number' && NUMBER.test(wanted.replaceAll(',', ''))) {
    const value = wanted.replaceAll(',', '')
    return (cell) => !isMissing(cell) && compareNumbers(exactText(cell), value) === 0
  }
  // `=2026-11-25` means the day.
  if (kind === 'time') return (cell) => !isMissing(cell) && shown(cell).startsWith(text)
  return (cell) => !isMissing(cell) && exactText(cell).toLowerCase() === text
}

function contains(wanted: string, shown: (cell: Json | undefined) => string): Test {
  const text = wanted.toLowerCase()
  return (cell) => !isMissing(cell) && (shown(cell).toLowerCase().includes(text) || exactText(cell).toLowerCase().includes(text))
}
