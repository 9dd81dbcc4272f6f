import type { Column, LiveTable } from '@millrace/shared'
import { useMemo } from 'react'
import { DataTable } from '../rows/DataTable.tsx'

/** Name of the batch time among a live table's columns. */
const BATCH_TIME = '__mr_time'

/** The columns that a person put into a live table. */
export const shownColumns = (table: LiveTable): Column[] => table.columns.filter(({ name }) => name !== BATCH_TIME)

interface Props {
  table: LiveTable
  /** What the rows are. */
  label: string
  timeZone: string
  /** Under which name the widths of the columns are kept. */
  memory: string
  compact?: boolean
}

/** Rows of a live table, newest first. */
export function TableView({ table, label, timeZone, memory, compact = false }: Props) {
  const { columns, rows } = useMemo(() => {
    const shown = table.columns.map((column, at) => ({ column, at })).filter(({ column }) => column.name !== BATCH_TIME)
    return {
      columns: shown.map(({ column }) => column),
      rows: table.rows.toReversed().map((row) => shown.map(({ at }) => row[at])),
    }
  }, [table])
  return <DataTable columns={columns} rows={rows} label={label} timeZone={timeZone} memory={memory} compact={compact} />
}
