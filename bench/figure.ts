/** What a script of the benchmarks offers: how it measures, and how its values stand in RESULTS.md. */
export interface Figure<Values> {
  /** As in `npm run bench -- NAME`. */
  name: string
  title: string
  measure(): Promise<Values>
  /** Markdown below the title. */
  write(values: Values): string
}

/** A number with thousands apart. */
export const count = (value: number): string => Math.round(value).toLocaleString('en')

export const median = (values: readonly number[]): number => percentile(values, 0.5)

/** The smallest value that at least this part of all values does not exceed. */
export function percentile(values: readonly number[], part: number): number {
  const sorted = Float64Array.from(values).sort()
  return sorted[Math.max(0, Math.ceil(part * sorted.length) - 1)]!
}

/** A table of Markdown; columns behind the first are numbers. */
export function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]) => `| ${cells.join(' | ')} |`
  return [line(head), line(head.map((_, column) => (column === 0 ? '---' : '--:'))), ...rows.map(line)].join('\n')
}
