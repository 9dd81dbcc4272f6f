import type { MergedColumn, StateColumn } from '../plan/plan.ts'
import { texts } from '../text/words.ts'
import type { MemoryFunction, MemoryRow } from './settingValues.ts'
import { quoteIdentifier } from './sql.ts'

/** What the things that a state keeps are called on the screen. */
export const memoryWords: Readonly<Record<MemoryFunction, string>> = texts({
  count: 'count',
  sum: 'sum',
  min: 'smallest',
  max: 'largest',
  first: 'first value',
  last: 'last value',
  previous: 'value of the row before',
  formula: 'own formula',
})

/** A column of a state that keeps a key's last value that was not empty. */
export function lastValue(name: string, of: string, setting: string): MergedColumn {
  const column = quoteIdentifier(of)
  const inOrder = { row: column, over: `last_value(${column} IGNORE NULLS) OVER $w` }
  return { name, initial: 'NULL', fresh: { sql: `last(${column})`, setting }, combine: 'coalesce($fresh, $old)', inOrder }
}

/** A row of "what to remember" as a column of a state. Empty values are passed over, but by `previous`. */
export function memoryColumn(row: MemoryRow, setting: string): StateColumn {
  const column = quoteIdentifier(row.column)
  const name = row.as
  const fresh = (sql: string) => ({ sql, setting: `${setting}.column` })
  switch (row.fn) {
    case 'count': {
      const inOrder = { row: '1', over: 'count(*) OVER $w' }
      return { name, initial: '0', fresh: fresh('count(*)'), combine: '$old + $fresh', inOrder }
    }
    case 'sum': {
      const inOrder = { row: `coalesce(${column}, 0)`, over: `coalesce(sum(${column}) OVER $w, 0)` }
      return { name, initial: '0', fresh: fresh(`coalesce(sum(${column}), 0)`), combine: '$old + $fresh', inOrder }
    }
    case 'min':
    case 'max': {
      const combine = `${row.fn === 'min' ? 'least' : 'greatest'}($old, $fresh)`
      const inOrder = { row: column, over: `${row.fn}(${column}) OVER $w` }
      return { name, initial: 'NULL', fresh: fresh(`${row.fn}(${column})`), combine, inOrder }
    }
    case 'first': {
      const inOrder = { row: column, over: `first_value(${column} IGNORE NULLS) OVER $w` }
      return { name, initial: 'NULL', fresh: fresh(`first(${column})`), combine: 'coalesce($old, $fresh)', inOrder }
    }
    case 'last':
      return lastValue(name, row.column, `${setting}.column`)
    case 'previous':
      // What is kept is the row's own value: the next row finds it as the one before.
      return { name, initial: 'NULL', fresh: fresh(`last(${column})`), combine: '$fresh', inOrder: { row: column, over: column } }
    case 'formula':
      return {
        name,
        begin: { sql: row.begin.trim() === '' ? 'NULL' : row.begin, setting: `${setting}.begin` },
        next: { sql: row.formula, setting: `${setting}.formula` },
      }
  }
}

const NAMES: Partial<Record<MemoryFunction, string>> = { first: 'first', last: 'last', previous: 'previous', formula: 'value' }

/** The name that a memory has until a person gives it another: the last value of amount is `last_amount`. */
export const nameOfMemory = ({ fn, column }: Pick<MemoryRow, 'fn' | 'column'>): string =>
  fn === 'count' || fn === 'formula' ? (NAMES[fn] ?? fn) : `${NAMES[fn] ?? fn}_${column.trim().replaceAll(/\s+/g, '_')}`.replace(/_$/, '')
