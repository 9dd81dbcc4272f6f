/** Exponential smoothing as formulas over what is kept of a key. */
import { quoteIdentifier } from '../fields/sql.ts'
import type { FormulaColumn, SequenceOptions } from '../plan/plan.ts'
import { finiteNumber, freeName } from './keyedState.ts'

export interface SmoothingSettings {
  column: string
  method: 'level' | 'trend' | 'season'
  alpha: number
  beta: number
  gamma: number
  /** Values in one season. */
  season: number
}

export interface Smoothing {
  columns: FormulaColumn[]
  /** What is expected so many steps (an expression) behind what is kept in `old` or `new`; empty before enough has come. */
  ahead(kept: 'old' | 'new', step: string): string
  /** The value of a row. */
  value: string
  /** The same formulas as a computation. */
  sequence: SequenceOptions
}

/**
 * R. J. Hyndman and G. Athanasopoulos, "Forecasting: Principles and Practice", 3rd edition, chapter 8, in additive form:
 *
 *     level'  = a (y - season) + (1 - a) (level + trend)
 *     trend'  = b (level' - level) + (1 - b) trend
 *     season' = c (y - level - trend) + (1 - c) season
 *
 * Without a season it is Holt's method, without a trend simple exponential smoothing. The level begins with the first value, the trend with
 * the first difference (as R's HoltWinters does). A season begins when two of them have come: the trend is the difference of their means
 * over their length, the level is on that line at their end, and the season is what is left of both on average.
 */
export function smoothing({ column, method, alpha, beta, gamma, season: length }: SmoothingSettings, taken: readonly string[]): Smoothing {
  const [count, level, trend, season] = ['count', 'level', 'trend', 'season'].map((name) => freeName(name, taken)) as [
    string,
    string,
    string,
    string,
  ]
  const value = finiteNumber(column)
  const of = (kept: 'old' | 'new', name: string) => `${kept}.${quoteIdentifier(name)}`
  const old = (name: string) => of('old', name)
  const first = `${old(season)}[1]`
  const before = { level: old(level), trend: `(${old(level)} + ${old(trend)})`, season: `(${old(level)} + ${old(trend)})` }[method]
  const nextLevel = `${alpha} * (${method === 'season' ? `(${value}) - ${first}` : value}) + (1 - ${alpha}) * ${before}`
  const columnOf = (name: string, begin: string, next: string): FormulaColumn => ({
    name,
    begin: { sql: begin },
    next: { sql: `CASE WHEN (${value}) IS NULL THEN ${old(name)} ${next} END`, setting: 'column' },
  })
  const counted = columnOf(count, '0::BIGINT', `ELSE ${old(count)} + 1`)
  const nextTrend = `${beta} * (${nextLevel} - ${old(level)}) + (1 - ${beta}) * ${old(trend)}`
  const sequence = {
    compute: 'smoothing',
    params: { method, alpha, beta, gamma, season: length },
    value: { sql: value, setting: 'column' },
  }
  if (method === 'level') {
    return {
      value,
      sequence,
      columns: [counted, columnOf(level, 'NULL::DOUBLE', `WHEN ${old(count)} = 0 THEN ${value} ELSE ${nextLevel}`)],
      ahead: (kept) => of(kept, level),
    }
  }
  if (method === 'trend') {
    return {
      value,
      sequence,
      columns: [
        counted,
        columnOf(level, 'NULL::DOUBLE', `WHEN ${old(count)} < 2 THEN ${value} ELSE ${nextLevel}`),
        columnOf(
          trend,
          'NULL::DOUBLE',
          `WHEN ${old(count)} = 0 THEN NULL WHEN ${old(count)} = 1 THEN (${value}) - ${old(level)} ELSE ${nextTrend}`,
        ),
      ],
      ahead: (kept, step) => `${of(kept, level)} + ${step} * ${of(kept, trend)}`,
    }
  }
  const all = `list_append(${old(season)}, ${value})`
  const mean = (nth: 0 | 1) => `list_aggregate(${all}[${nth * length + 1}:${(nth + 1) * length}], 'avg')`
  const slope = `((${mean(1)} - ${mean(0)}) / ${length})`
  const middle = `((${mean(0)} + ${mean(1)}) / 2)`
  const gathering = `WHEN ${old(count)} < ${2 * length - 1} THEN`
  const whole = `WHEN ${old(count)} = ${2 * length - 1} THEN`
  const seasonOf = `list_transform(${all}[:${length}], lambda y, i: (y + ${all}[${length} + i]) / 2 - ${middle} - ${slope} * (i - ${(length + 1) / 2}))`
  const nextSeason = `list_append(${old(season)}[2:], ${gamma} * ((${value}) - ${before}) + (1 - ${gamma}) * ${first})`
  return {
    value,
    sequence,
    columns: [
      counted,
      columnOf(level, 'NULL::DOUBLE', `${gathering} NULL ${whole} ${mean(1)} + ${slope} * ${(length - 1) / 2} ELSE ${nextLevel}`),
      columnOf(trend, 'NULL::DOUBLE', `${gathering} NULL ${whole} ${slope} ELSE ${nextTrend}`),
      columnOf(season, '[]::DOUBLE[]', `${gathering} ${all} ${whole} ${seasonOf} ELSE ${nextSeason}`),
    ],
    ahead: (kept, step) => `${of(kept, level)} + ${step} * ${of(kept, trend)} + ${of(kept, season)}[(${step} - 1) % ${length} + 1]`,
  }
}
