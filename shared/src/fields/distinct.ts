/**
 * About how many distinct values there are, from the smallest of their hashes (Bar-Yossef et al., 2002): exact below `KEPT` values, then with a
 * standard error of 1 / sqrt(KEPT - 2), which is 3 %. Unlike DuckDB's own sketch it can be stored and merged.
 */
import type { Measure, MergedColumn } from '../plan/plan.ts'

const KEPT = 1024
const LARGEST_HASH = '18446744073709551615'

const smallest = (column: string) => `min(DISTINCT md5_number_lower(CAST(${column} AS VARCHAR)), ${KEPT})`
const united = (hashes: string) => `list_sort(list_distinct(${hashes}))[:${KEPT}]`
const estimate = (hashes: string) =>
  `CASE WHEN coalesce(len(${hashes}), 0) < ${KEPT} THEN coalesce(len(${hashes}), 0)::BIGINT
   ELSE round(${KEPT - 1} / (${hashes}[${KEPT}]::DOUBLE / ${LARGEST_HASH}))::BIGINT END`

/** Over a batch or window. */
export const distinctMeasure = (name: string, column: string, setting: string): Measure => ({
  name,
  kind: 'mergeable',
  partial: [{ sql: smallest(column), setting }],
  merge: [united('flatten(list($0))')],
  finish: estimate('$0'),
})

/** Since the start. */
export const runningDistinct = (column: string, setting: string): { columns: Omit<MergedColumn, 'name'>[]; value: string } => ({
  columns: [
    {
      initial: '[]::UBIGINT[]',
      fresh: { sql: `coalesce(${smallest(column)}, [])`, setting },
      combine: united('list_concat($old, $fresh)'),
    },
  ],
  value: estimate('$0'),
})
