/** Tables of steps, whose last column is the batch time. */
import type { Column } from '@millrace/shared'
import { emptyTable } from '../duckdb/render/context.ts'
import type { Connection } from '../duckdb/session.ts'
import { TIME_COLUMN } from '../engine/tables.ts'

/** No rows yet, with the columns of a step's table. */
export const noRows = (columns: readonly Column[]): string => `SELECT *, NULL::BIGINT AS ${TIME_COLUMN} FROM ${emptyTable(columns)}`

/** The rows of one batch, behind FROM. */
export const rowsAt = (table: string, time: number): string =>
  `(SELECT * EXCLUDE (${TIME_COLUMN}) FROM ${table} WHERE ${TIME_COLUMN} = ${time})`

/** Rows by batch time; batches without rows are absent. */
export async function countByTime(connection: Connection, table: string): Promise<Map<number, number>> {
  const { rows } = await connection.table(`SELECT ${TIME_COLUMN}, count(*) FROM ${table} GROUP BY 1 ORDER BY 1`, 100_000)
  return new Map(rows.map(([time, count]) => [Number(time), Number(count)]))
}
