/** How much a run keeps between batches: measured when somebody asks, never by a batch. */
import type { KeptSize } from '@millrace/shared'
import type { Connection } from '../duckdb/session.ts'
import { identifier } from '../duckdb/sql.ts'
import type { KeptTable } from './keptTables.ts'

/** Rows of a table by which the length of all is estimated. */
const MEASURED = 1000
/** Bytes of values of types that are all of one length; others are as long as their text. */
const WIDTHS: Readonly<Record<string, number>> = {
  BOOLEAN: 1,
  TINYINT: 1,
  UTINYINT: 1,
  SMALLINT: 2,
  USMALLINT: 2,
  INTEGER: 4,
  UINTEGER: 4,
  FLOAT: 4,
  DATE: 4,
  BIGINT: 8,
  UBIGINT: 8,
  DOUBLE: 8,
  TIME: 8,
  TIMESTAMP: 8,
  'TIMESTAMP WITH TIME ZONE': 8,
  HUGEINT: 16,
  UHUGEINT: 16,
  UUID: 16,
  INTERVAL: 16,
}

/** Rows that each node keeps, and about how many bytes their values have. */
export async function keptSizes(connection: Connection, tables: readonly Pick<KeptTable, 'name' | 'node'>[]): Promise<KeptSize[]> {
  const sizes = new Map<string, KeptSize>()
  for (const { name, node } of tables) {
    const table = identifier(name)
    const columns = await connection.describe(`FROM ${table}`)
    const lengths = columns.map((column) => WIDTHS[column.type] ?? `coalesce(avg(strlen(CAST(${identifier(column.name)} AS VARCHAR))), 0)`)
    // Where all columns are of one length nothing is averaged, and a table without rows has no length either.
    const { rows } = await connection.table(
      `SELECT (SELECT count(*) FROM ${table}), coalesce((SELECT ${lengths.join(' + ')} FROM (FROM ${table} LIMIT ${MEASURED}) LIMIT 1), 0)`,
    )
    const [count, length] = rows[0]!.map(Number)
    const size = sizes.get(node) ?? { node, rows: 0, bytes: 0 }
    sizes.set(node, { node, rows: size.rows + count!, bytes: size.bytes + Math.round(count! * length!) })
  }
  return [...sizes.values()]
}
