/** Standard deviation and variance, of a sample: kept as number, mean and squared distance from the mean, which merge without loss. */
import type { Fragment, Measure, MergedColumn } from '../plan/plan.ts'

type Spread = 'stddev' | 'variance'

/** What rows come to: `n`, their mean `m`, and `s`, the sum of squared distances from it. */
const moments = (column: string, none: string) => {
  const value = `CAST(${column} AS DOUBLE)`
  return `struct_pack(n := count(${column}), m := coalesce(avg(${value}), ${none}), s := coalesce(var_pop(${value}) * count(${column}), ${none}))`
}

const finish = (fn: Spread, squares: string, count: string) => {
  const variance = `${squares} / (${count} - 1)`
  // Of one value nothing can be said.
  return `CASE WHEN ${count} > 1 THEN ${fn === 'stddev' ? `sqrt(${variance})` : variance} END`
}

/** Over a batch or window: the moments of each batch stay apart until the mean of all is known. */
export function spreadMeasure(name: string, fn: Spread, column: string, setting: string): Measure {
  const partial = [`count(${column})`, `sum(CAST(${column} AS DOUBLE))`, `[${moments(column, 'NULL')}]`]
  const squares = 'list_sum(list_transform($2, lambda each: each.s + each.n * (each.m - $1 / $0) ** 2))'
  return {
    name,
    kind: 'mergeable',
    partial: partial.map((sql): Fragment => ({ sql, setting })),
    merge: ['sum($0)', 'sum($1)', 'flatten(list($2))'],
    finish: finish(fn, squares, '$0'),
  }
}

/** Since the start: two sets of moments become one (Chan, Golub and LeVeque). */
export function runningSpread(fn: Spread, column: string, setting: string): { columns: Omit<MergedColumn, 'name'>[]; value: string } {
  const both = '(($old).n + ($fresh).n)'
  const mean = `($old).m + (($fresh).m - ($old).m) * ($fresh).n / ${both}`
  const apart = `(($fresh).m - ($old).m) ** 2 * ($old).n * ($fresh).n / ${both}`
  const combine = `CASE WHEN ${both} = 0 THEN $old ELSE struct_pack(n := ${both}, m := ${mean}, s := ($old).s + ($fresh).s + ${apart}) END`
  const initial = 'struct_pack(n := 0::BIGINT, m := 0::DOUBLE, s := 0::DOUBLE)'
  return { columns: [{ initial, fresh: { sql: moments(column, '0'), setting }, combine }], value: finish(fn, '($0).s', '($0).n') }
}
