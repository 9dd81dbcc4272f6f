import type { PlanBuilder, Rel } from '../plan/builder.ts'
import type { Item, Measure, MergedColumn } from '../plan/plan.ts'
import type { AggregateRow } from './settingValues.ts'
import { distinctMeasure, runningDistinct } from './distinct.ts'
import { runningSpread, spreadMeasure } from './spread.ts'
import { quoteIdentifier, quoteLiteral } from './sql.ts'
import { texts } from '../text/words.ts'

/**
 * An aggregate row in mergeable form; `of` is what is computed of, where that is not the column itself. Sums carry the count of values beside them, so that the sum of no values is NULL, also when a
 * batch is subtracted from a window; with `atZero` it is 0.
 */
export function aggregateMeasure(row: AggregateRow, setting: string, options: { atZero?: boolean; of?: string } = {}): Measure {
  const { atZero = false, of: column = quoteIdentifier(row.column) } = options
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
    case 'last': {
      const inOrder = `${row.fn === 'first' ? 'arg_min_null' : 'arg_max_null'}(${column}, $row)`
      return { name: row.as, kind: 'rows', value: value(`${row.fn}(${column})`), inOrder }
    }
    case 'countDistinct':
      return { name: row.as, kind: 'rows', value: value(`count(DISTINCT ${column})`) }
    case 'approxDistinct':
      return distinctMeasure(row.as, column, setting)
    case 'median':
    case 'percentile':
      return { name: row.as, kind: 'rows', value: value(`quantile_cont(${column}, ${row.fn === 'median' ? 0.5 : percentOf(row) / 100})`) }
    case 'stddev':
    case 'variance':
      return spreadMeasure(row.as, row.fn, column, setting)
    case 'topValues':
      return { name: row.as, kind: 'rows', value: value(mostFrequent(column, mostOf(row))) }
    case 'list':
      return { name: row.as, kind: 'rows', value: value(`list(${column})`), inOrder: `arg_min(${column}, $row, ${mostOf(row)})` }
    case 'textJoin': {
      const text = `CAST(${column} AS VARCHAR)`
      const separator = quoteLiteral(row.separator ?? ', ')
      const inOrder = `array_to_string(arg_min(${text}, $row, ${mostOf(row)}), ${separator})`
      return { name: row.as, kind: 'rows', value: value(`string_agg(${text}, ${separator})`), inOrder }
    }
  }
}

/** What a percentile is of where nothing is said. */
export const percentOf = ({ percent = 95 }: Pick<AggregateRow, 'percent'>): number => percent
/** How many values a measure takes at most where nothing is said: their order is that of arrival, or of frequency. */
export const mostOf = ({ fn, most }: Pick<AggregateRow, 'fn' | 'most'>): number => most ?? (fn === 'topValues' ? 3 : 100)

/** The values that occur most, with how often they do; equal counts go by the value. */
const mostFrequent = (column: string, most: number) =>
  `list_transform(list_sort(list_transform(map_entries(histogram(${column})), lambda e: struct_pack(n := -CAST(e.value AS BIGINT), v := e.key)))[:${most}], lambda e: struct_pack(value := e.v, count := -e.n))`

/** The aggregates that can go on for ever: each batch is added to what is remembered, which does not grow. */
export const runningAggregates: readonly AggregateRow['fn'][] = [
  'count',
  'sum',
  'min',
  'max',
  'avg',
  'approxDistinct',
  'stddev',
  'variance',
]

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
    case 'stddev':
    case 'variance':
      return runningSpread(row.fn, column, setting)
    case 'approxDistinct':
      return runningDistinct(column, setting)
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
  approxDistinct: 'distinct values, about',
  median: 'median',
  percentile: 'percentile',
  stddev: 'standard deviation',
  variance: 'variance',
  topValues: 'most frequent values',
  list: 'list of values',
  textJoin: 'values as one text',
})

const NAMES: Partial<Record<AggregateRow['fn'], string>> = {
  avg: 'average',
  countDistinct: 'distinct',
  approxDistinct: 'distinct',
  topValues: 'top',
  textJoin: 'all',
}

/** The name that a measure has until a person gives it another: "sum of amount" is `sum_amount`. */
export const nameOfMeasure = ({ fn, column, percent }: Pick<AggregateRow, 'fn' | 'column' | 'percent'>): string =>
  fn === 'count'
    ? 'count'
    : `${fn === 'percentile' ? `p${percentOf({ percent })}` : (NAMES[fn] ?? fn)}_${column.trim().replaceAll(/\s+/g, '_')}`.replace(/_$/, '')
