import type { PlanBuilder, Rel } from '../plan/builder.ts'
import type { Item, Measure, MergedColumn } from '../plan/plan.ts'
import type { AggregateRow } from './kinds.ts'
import { quoteIdentifier } from './sql.ts'
import { texts } from '../text/words.ts'

/**
 * An aggregate row in mergeable form. Sums carry the count of values beside them, so that the sum of no values is NULL, also when a
 * batch is subtracted from a window; with `atZero` it is 0.
 */
export function aggregateMeasure(row: AggregateRow, setting: string, { atZero = false } = {}): Measure {
  const column = quoteIdentifier(row.column)
  const value = (sql: string) => ({ sql, setting })
  switch (row.fn) {
    case 'count':
      return {
        name: row.as,
        kind: 'mergeable',
        partial: [value('count(*)')],
        merge: ['sum($0)'],
        finish: 'coalesce($0, 0)::BIGINT',
        additive: true,
      }
    case 'sum':
      return {
        name: row.as,
        kind: 'mergeable',
        partial: [value(`sum(${column})`), value(`count(${column})`)],
        merge: ['sum($0)', 'sum($1)'],
        finish: atZero ? 'coalesce($0, 0)' : 'CASE WHEN $1 > 0 THEN $0 END',
        additive: true,
      }
    case 'avg':
      return {
        name: row.as,
        kind: 'mergeable',
        partial: [value(`sum(CAST(${column} AS DOUBLE))`), value(`count(${column})`)],
        merge: ['sum($0)', 'sum($1)'],
        finish: 'CASE WHEN $1 > 0 THEN $0 / $1 END',
      }
    case 'min':
    case 'max':
      return { name: row.as, kind: 'mergeable', partial: [value(`${row.fn}(${column})`)], merge: [`${row.fn}($0)`], finish: '$0' }
    case 'first':
    case 'last':
      return { name: row.as, kind: 'rows', value: value(`${row.fn}(${column})`) }
    case 'countDistinct':
      return { name: row.as, kind: 'rows', value: value(`count(DISTINCT ${column})`) }
  }
}

/** The aggregates that can go on for ever: each batch is added to what is remembered, which does not grow. */
export const runningAggregates: readonly AggregateRow['fn'][] = ['count', 'sum', 'min', 'max', 'avg']

/** A running aggregate as what is remembered, and the value made of that: `$0`, `$1` stand for the remembered columns. */
function running(row: AggregateRow, setting: string): { columns: Omit<MergedColumn, 'name'>[]; value: string } {
  const column = quoteIdentifier(row.column)
  const sum = (sql: string) => ({ initial: '0', fresh: { sql, setting }, combine: '$old + $fresh' })
  switch (row.fn) {
    case 'min':
    case 'max': {
      const combine = `${row.fn === 'min' ? 'least' : 'greatest'}($old, $fresh)`
      return { columns: [{ initial: 'NULL', fresh: { sql: `${row.fn}(${column})`, setting }, combine }], value: '$0' }
    }
    case 'avg':
      return {
        columns: [sum(`coalesce(sum(CAST(${column} AS DOUBLE)), 0)`), sum(`count(${column})`)],
        value: 'CASE WHEN $1 > 0 THEN $0 / $1 END',
      }
    case 'sum':
      return { columns: [sum(`coalesce(sum(${column}), 0)`)], value: '$0' }
    default:
      return { columns: [sum('count(*)')], value: '$0' }
  }
}

/** Keyed state with running aggregates; `keys` may be none. What is remembered has names of its own, so that renaming a measure keeps it. */
export function runningTotals(p: PlanBuilder, input: Rel, keys: Item[], measures: AggregateRow[], visit: 'touched' | 'all'): Rel {
  const columns: MergedColumn[] = []
  const values = measures.map((row, index): Item => {
    const first = columns.length
    const { columns: own, value } = running(row, `measures.${index}.column`)
    own.forEach((column, i) => columns.push({ name: `t${first + i}`, ...column }))
    const sql = value.replaceAll(/\$(\d)/g, (_, i: string) => `"t${first + Number(i)}"`)
    return { name: row.as, value: { sql, setting: `measures.${index}.as` } }
  })
  // Without keys all rows have the same one.
  const key = keys.length > 0 ? keys.map(({ value }, i): Item => ({ name: `k${i}`, value })) : [{ name: 'k', value: { sql: 'true' } }]
  const { changed } = p.state(input, { name: 'totals', key, columns, visit })
  const named = keys.map(({ name, value }, i): Item => ({ name, value: { ...value, sql: `"k${i}"` } }))
  return p.project(changed, [...named, ...values], { keep: false })
}

/** What the aggregates are called on the screen. */
export const aggregateWords: Readonly<Record<AggregateRow['fn'], string>> = texts({
  count: 'count',
  sum: 'sum',
  min: 'smallest',
  max: 'largest',
  avg: 'average',
  first: 'first',
  last: 'last',
  countDistinct: 'distinct values',
})

const NAMES: Partial<Record<AggregateRow['fn'], string>> = { avg: 'average', countDistinct: 'distinct' }

/** The name that a measure has until a person gives it another: "sum of amount" is `sum_amount`. */
export const nameOfMeasure = ({ fn, column }: Pick<AggregateRow, 'fn' | 'column'>): string =>
  fn === 'count' ? 'count' : `${NAMES[fn] ?? fn}_${column.trim().replaceAll(/\s+/g, '_')}`.replace(/_$/, '')
