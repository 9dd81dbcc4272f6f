/** Changes of a table that is part of the settings. Pure: each answers with another table. */
import type { Column } from '@millrace/shared'

export interface StaticTable {
  columns: Column[]
  rows: (string | null)[][]
}

/** A table to begin with: one column, one empty row. */
export const newTable = (): StaticTable => ({ columns: [{ name: 'column_1', type: 'VARCHAR' }], rows: [[null]] })

/** An empty text is no value. */
export function withCell(table: StaticTable, row: number, column: number, text: string): StaticTable {
  const rows = table.rows.map((cells, at) =>
    at === row ? table.columns.map((_, n) => (n === column ? (text === '' ? null : text) : (cells[n] ?? null))) : cells,
  )
  return { ...table, rows }
}

export const withRow = (table: StaticTable): StaticTable => ({ ...table, rows: [...table.rows, table.columns.map(() => null)] })

export const withoutRow = (table: StaticTable, row: number): StaticTable => ({ ...table, rows: table.rows.filter((_, at) => at !== row) })

export const withColumnAs = (table: StaticTable, column: number, change: Partial<Column>): StaticTable => ({
  ...table,
  columns: table.columns.map((each, at) => (at === column ? { ...each, ...change } : each)),
})

/** A column of texts behind the others, under a name that none of them has. */
export function withColumn(table: StaticTable): StaticTable {
  const taken = new Set(table.columns.map(({ name }) => name.toLowerCase()))
  let n = table.columns.length + 1
  while (taken.has(`column_${n}`)) n++
  return { columns: [...table.columns, { name: `column_${n}`, type: 'VARCHAR' }], rows: table.rows.map((cells) => [...cells, null]) }
}

export const withoutColumn = ({ columns, rows }: StaticTable, column: number): StaticTable => {
  const others = <T>(list: T[]) => list.filter((_, at) => at !== column)
  return { columns: others(columns), rows: columns.length === 1 ? [] : rows.map(others) }
}
