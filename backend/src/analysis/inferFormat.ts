/** Guesses the columns of records from a sample, by DuckDB's own sniffers. */
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Column, Format } from '@millrace/shared'
import { Refusal } from './refusal.ts'
import type { Connection } from '../duckdb/session.ts'
import { literal } from '../duckdb/sql.ts'

const MAX_COLUMNS = 1000

/** The format of a sample whose last line may be cut off. `folder` is one that the connection may read. */
export async function inferFormat(connection: Connection, kind: Format['kind'], sample: string, folder: string): Promise<Format> {
  if (kind === 'lines') return { kind }
  const text = wholeLines(sample)
  if (text.trim() === '') throw new Refusal('There is no whole line in the sample.')
  const scratch = await mkdtemp(join(folder, 'sample-'))
  try {
    const file = join(scratch, 'sample')
    await writeFile(file, text)
    return kind === 'json' ? { kind, columns: await jsonColumns(connection, file) } : await csvFormat(connection, file)
  } finally {
    await rm(scratch, { recursive: true, force: true })
  }
}

/** Without a last line that has no end, unless it is the only one. */
function wholeLines(sample: string): string {
  const text = sample
    .replace(/^\uFEFF/, '')
    .replaceAll('\r\n', '\n')
    .replaceAll('\0', '')
  const end = text.lastIndexOf('\n')
  return end < 0 ? text : text.slice(0, end + 1)
}

async function jsonColumns(connection: Connection, file: string): Promise<Column[]> {
  const columns = await sniff(() =>
    connection.describe(
      `SELECT * FROM read_json(${literal(file)}, format='newline_delimited', records=true, sample_size=-1, ignore_errors=true, maximum_depth=8)`,
    ),
  )
  return checked(columns)
}

async function csvFormat(connection: Connection, file: string): Promise<Format> {
  const [sniffed] = await sniff(() =>
    connection.rows<{ Delimiter: string }>(`SELECT Delimiter FROM sniff_csv(${literal(file)}, header=true, sample_size=-1)`),
  )
  const delimiter = sniffed?.Delimiter.length === 1 ? sniffed.Delimiter : ','
  const columns = await sniff(() =>
    connection.describe(
      `SELECT * FROM read_csv(${literal(file)}, header=true, delim=${literal(delimiter)}, quote='"', escape='"', sample_size=-1, ignore_errors=true)`,
    ),
  )
  return { kind: 'csv', columns: checked(columns), delimiter }
}

function checked(columns: Column[]): Column[] {
  if (columns.length === 0 || columns.length > MAX_COLUMNS)
    throw new Refusal(`The sample has ${columns.length} columns; 1 to ${MAX_COLUMNS} are possible.`)
  return columns
}

async function sniff<T>(ask: () => Promise<T>): Promise<T> {
  try {
    return await ask()
  } catch (error) {
    throw new Refusal(`The sample does not look like this format: ${(error as Error).message.split('\n')[0]}`)
  }
}
