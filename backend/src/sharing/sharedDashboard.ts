/** What of a pipeline a read-only link shows. Pure. */
import type { LiveTable, PipelineDocument, SharedDashboard, View } from '@millrace/shared'

/** The dashboard without anything else of the document. */
export const sharedDashboard = ({ name, options, views }: PipelineDocument): SharedDashboard => ({
  name,
  timeZone: options.timeZone,
  views,
})

/** The live tables that tiles show. */
export const tablesOf = ({ views }: SharedDashboard): string[] => [...new Set(Object.values(views).map(({ node }) => node))]

/** A table with the columns that its tiles show, and the batch time, which stands last. */
export function tableFor(node: string, table: LiveTable, { views }: SharedDashboard): LiveTable {
  const tiles = Object.values(views).filter((view) => view.node === node)
  if (tiles.some(({ kind }) => kind === 'table')) return table
  const shown = new Set(tiles.flatMap(columnsOf))
  const kept = table.columns.flatMap(({ name }, at) => (at === table.columns.length - 1 || shown.has(name) ? [at] : []))
  if (kept.length === table.columns.length) return table
  return {
    ...table,
    columns: kept.map((at) => table.columns[at]!),
    rows: table.rows.map((row) => kept.map((at) => row[at]!)),
  }
}

const columnsOf = ({ x, y, series }: View): string[] => [...y, ...[x, series].filter((column) => column !== undefined)]
