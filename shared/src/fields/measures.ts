import type { Measure } from '../plan/plan.ts'
import type { AggregateRow } from './kinds.ts'
import { quoteIdentifier } from './sql.ts'

/**
 * An aggregate row in mergeable form. Sums carry the count of values beside them, so that the sum of no values is NULL and the
 * inverse (taking a batch out of a window again) agrees with a fresh computation; the engine uses it for integers and decimals only.
 */
export function aggregateMeasure(row: AggregateRow, setting: string): Measure {
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
        inverse: ['$0 - $1'],
      }
    case 'sum':
      return {
        name: row.as,
        kind: 'mergeable',
        partial: [value(`sum(${column})`), value(`count(${column})`)],
        merge: ['sum($0)', 'sum($1)'],
        finish: 'CASE WHEN $1 > 0 THEN $0 END',
        inverse: ['$0 - $1', '$0 - $1'],
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

/** What the aggregates are called on the screen. */
export const aggregateWords: Readonly<Record<AggregateRow['fn'], string>> = {
  count: 'count',
  sum: 'sum',
  min: 'smallest',
  max: 'largest',
  avg: 'average',
  first: 'first',
  last: 'last',
  countDistinct: 'distinct values',
}
