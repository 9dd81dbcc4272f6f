/** Reads the first rows of a sample as a run would. */
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { formatColumns, type Column, type Format, type Sample, type SampleRows } from '@millrace/shared'
import { names } from '../duckdb/render/context.ts'
import type { Connection } from '../duckdb/session.ts'
import { loadSample } from '../preview/loadSample.ts'
import { wholeRecords } from '../records/wholeRecords.ts'
import { inferFormat } from './inferFormat.ts'

/** Most rows that are shown. */
const FIRST = 20
const TABLE = '"mr_first_rows"'

/** The columns are found in the sample where they are not known. `folder` is one that the connection may read. */
export async function firstRows(
  connection: Connection,
  { kind, text }: Sample,
  columns: readonly Column[] | undefined,
  folder: string,
): Promise<SampleRows> {
  const format: Format = kind === 'json' && columns ? { kind, columns: [...columns] } : await inferFormat(connection, kind, text, folder)
  const scratch = await mkdtemp(join(folder, 'rows-'))
  try {
    const { bytes } = wholeRecords(Buffer.from(text), format)
    const file = join(scratch, '0.sample')
    await writeFile(file, bytes)
    await loadSample(connection, TABLE, format, [{ time: 0, file, bytes: bytes.length }], scratch)
    const { rows } = await connection.table(`SELECT ${names(formatColumns(format))} FROM ${TABLE} LIMIT ${FIRST}`)
    return { columns: [...formatColumns(format)], rows }
  } finally {
    await connection.run(`DROP TABLE IF EXISTS ${TABLE}`)
    await rm(scratch, { recursive: true, force: true })
  }
}
