/** Live tables as series for charts. Pure. */
import type { Json, LiveTable, View } from '@millrace/shared'

/** Most lines of one chart; more could not be told apart. */
const MAX_SERIES = 12
/** Milliseconds since the epoch, or null. */
type Time = number | null

/** Shared times, and for each series its values at them; what was not measured is null. */
export interface Series {
  times: number[]
  lines: { name: string; values: (number | null)[] }[]
}

const numberOf = (cell: Json | undefined): number | null => {
  if (cell === null || cell === undefined || cell === '') return null
  const value = Number(cell)
  return Number.isFinite(value) ? value : null
}

/** DuckDB writes times without a zone: they are UTC. */
function timeOf(cell: Json | undefined): Time {
  if (typeof cell === 'number') return cell
  if (typeof cell !== 'string') return null
  const text = cell.replace(' ', 'T')
  const time = Date.parse(/[zZ]$|[+-]\d\d(:?\d\d)?$/.test(text) ? text.replace(/([+-]\d\d)$/, '$1:00') : `${text}Z`)
  return Number.isNaN(time) ? null : time
}

const indexOf = (table: LiveTable, name: string | undefined): number => table.columns.findIndex((column) => column.name === name)

/** The rows of the last `span` milliseconds before the newest contents, by their batch time. */
export function recent(table: LiveTable, span: number): LiveTable {
  const timeAt = table.columns.length - 1
  return { ...table, rows: table.rows.filter((row) => (timeOf(row[timeAt]) ?? 0) > table.asOf - span) }
}

/**
 * The lines of a `line` or `area` view. Without a time column the batch times are the times: they stand in the table's last column.
 * `span`: only that many milliseconds before the newest time.
 */
export function lineSeries(table: LiveTable, view: View, span = Number.POSITIVE_INFINITY): Series {
  const timeAt = view.x === undefined ? table.columns.length - 1 : indexOf(table, view.x)
  const seriesAt = view.series === undefined ? -1 : indexOf(table, view.series)
  const lines = new Map<string, Map<number, number | null>>()
  for (const row of table.rows) {
    const time = timeOf(row[timeAt])
    if (time === null) continue
    for (const column of view.y) {
      const at = indexOf(table, column)
      if (at < 0) continue
      const key = seriesAt < 0 ? column : `${String(row[seriesAt] ?? '–')}${view.y.length > 1 ? ` · ${column}` : ''}`
      const values = lines.get(key) ?? new Map<number, number | null>()
      lines.set(key, values)
      values.set(time, numberOf(row[at]))
    }
  }
  const all = [...new Set([...lines.values()].flatMap((values) => [...values.keys()]))].sort((a, b) => a - b)
  const times = all.filter((time) => time > all.at(-1)! - span)
  const shown = [...lines].slice(0, MAX_SERIES)
  return { times, lines: shown.map(([name, values]) => ({ name, values: times.map((time) => values.get(time) ?? null) })) }
}

/** A stretch without values that is this many times as long as usual is a break: no line leads across it. */
const BREAK = 10

/** Columns as uPlot draws them: its lines lead across `undefined` and stop at `null`. */
export function plotData({ times, lines }: Series): [number[], ...(number | null | undefined)[][]] {
  const steps = times.slice(1).map((time, index) => time - times[index]!)
  const usual = steps.toSorted((a, b) => a - b)[Math.floor(steps.length / 2)] ?? 0
  const breaks = new Set(steps.flatMap((step, index) => (step > usual * BREAK ? [index] : [])))
  const column = <T>(values: readonly T[], filler: (index: number) => T) =>
    values.flatMap((value, index) => (breaks.has(index) ? [value, filler(index)] : [value]))
  return [
    column(times, (index) => times[index]! + usual),
    ...lines.map(({ values }) =>
      column<number | null | undefined>(
        values.map((value) => value ?? undefined),
        () => null,
      ),
    ),
  ]
}

/** The bars of a `bar` view: the newest value of each name, the `most` largest. */
export function bars(table: LiveTable, view: View, most: number): { name: string; value: number }[] {
  const nameAt = indexOf(table, view.x)
  const valueAt = indexOf(table, view.y[0])
  if (nameAt < 0 || valueAt < 0) return []
  const newest = new Map<string, number>()
  for (const row of table.rows) {
    const value = numberOf(row[valueAt])
    if (value !== null) newest.set(String(row[nameAt] ?? '–'), value)
  }
  return [...newest]
    .map(([name, value]) => ({ name, value }))
    .sort((a, b) => b.value - a.value)
    .slice(0, most)
}

/** The value of a `number` view: that of the newest row. */
export function newestNumber(table: LiveTable, view: View): number | null {
  const at = indexOf(table, view.y[0])
  return at < 0 ? null : numberOf(table.rows.at(-1)?.[at])
}

/** The values of a `number` view over time, one a batch, oldest first: those of the rows that are still kept. */
export function numberHistory(table: LiveTable, view: View): { time: number; value: number }[] {
  const at = indexOf(table, view.y[0])
  const timeAt = table.columns.length - 1
  const byTime = new Map<number, number>()
  for (const row of table.rows) {
    const [time, value] = [numberOf(row[timeAt]), at < 0 ? null : numberOf(row[at])]
    if (time !== null && value !== null) byTime.set(time, value)
  }
  return [...byTime].sort(([a], [b]) => a - b).map(([time, value]) => ({ time, value }))
}
