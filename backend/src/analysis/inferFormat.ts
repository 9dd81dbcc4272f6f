/** Guesses the columns of records from a sample, by DuckDB's own sniffers. */
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { nameTwice, said, typeFamily, type Column, type Format, type Said } from '@millrace/shared'
import { Refusal } from './refusal.ts'
import { jsonFields } from '../duckdb/sampleFields.ts'
import type { Connection } from '../duckdb/session.ts'
import { literal } from '../duckdb/sql.ts'
import { headerNames } from '../records/csvHeader.ts'
import { jsonAsLines } from '../records/jsonRecords.ts'

const MAX_COLUMNS = 1000

/** The format of a sample whose last line may be cut off. `folder` is one that the connection may read. */
export async function inferFormat(connection: Connection, kind: Format['kind'], sample: string, folder: string): Promise<Format> {
  if (kind === 'lines') return { kind }
  const text = wholeLines(sample)
  if (text.trim() === '') throw new Refusal(said('There is no whole line in the sample.'))
  const scratch = await mkdtemp(join(folder, 'sample-'))
  try {
    const file = join(scratch, 'sample')
    // One object or a list of them, however it is laid out, is taken as lines: so is what is posted.
    const lines = kind === 'json' ? (jsonAsLines(Buffer.from(sample.replace(MARK, '')))?.toString() ?? text) : text
    await writeFile(file, lines)
    return kind === 'json' ? { kind, columns: await jsonColumns(connection, file, lines) } : await csvFormat(connection, file, text)
  } finally {
    await rm(scratch, { recursive: true, force: true })
  }
}

const MARK = /^\uFEFF/

/** Without a last line that has no end, unless it is the only one. */
function wholeLines(sample: string): string {
  const text = sample.replace(MARK, '').replaceAll('\r\n', '\n').replaceAll('\0', '')
  const end = text.lastIndexOf('\n')
  return end < 0 ? text : text.slice(0, end + 1)
}

async function jsonColumns(connection: Connection, file: string, text: string): Promise<Column[]> {
  const columns = await sniff(said('Each line must be a JSON object.'), () =>
    connection.describe(
      `SELECT * FROM read_json(${literal(file)}, format='newline_delimited', records=true, sample_size=-1, ignore_errors=true, maximum_depth=8)`,
    ),
  )
  // Of two fields that differ in case only, columns can hold one: the reader's name for the other is no field.
  const fields = new Set(text.split('\n').flatMap(jsonFields))
  return checked(columns.filter(({ name }) => fields.has(name)))
}

const DELIMITERS = [',', ';', '\t', '|']

async function csvFormat(connection: Connection, file: string, text: string): Promise<Format> {
  const [header = ''] = text.split('\n', 1)
  const [sniffed] = await sniff(said('It must be CSV with a header.'), () =>
    connection.rows<{ Delimiter: string }>(`SELECT Delimiter FROM sniff_csv(${literal(file)}, header=true, sample_size=-1)`),
  )
  // Rows of unequal length lead the sniffer astray; the header does not.
  const inHeader = DELIMITERS.toSorted((a, b) => headerNames(header, b).length - headerNames(header, a).length)[0]!
  const delimiter = sniffed && header.includes(sniffed.Delimiter) && sniffed.Delimiter.length === 1 ? sniffed.Delimiter : inHeader
  const columns = await sniff(said('It must be CSV with a header.'), () =>
    connection.describe(
      `SELECT * FROM read_csv(${literal(file)}, header=true, delim=${literal(delimiter)}, quote='"', escape='"', sample_size=-1, ignore_errors=true)`,
    ),
  )
  const names = headerNames(header, delimiter)
  const twice = nameTwice(names)
  if (twice !== undefined) throw new Refusal(said('The header names "{name}" twice. Give each column a name of its own.', { name: twice }))
  const empty = names.indexOf('')
  if (empty >= 0) throw new Refusal(said('Column {number} has no name in the header. Give each column a name.', { number: empty + 1 }))
  if (names.length !== columns.length)
    throw new Refusal(
      said('The header has {names} names and the rows have {values} values.', { names: names.length, values: columns.length }),
    )
  const codes = await withLeadingZeros(connection, file, delimiter, columns)
  // The reader makes names of its own where it does not like one; records are recognized by the header as it stands.
  return {
    kind: 'csv',
    columns: checked(columns.map(({ type }, i) => ({ name: names[i]!, type: codes.has(i) ? 'VARCHAR' : type }))),
    delimiter,
  }
}

/** Columns of digits some of which begin with a zero: codes, which numbers would cut short. */
async function withLeadingZeros(connection: Connection, file: string, delimiter: string, columns: readonly Column[]): Promise<Set<number>> {
  const whole = columns.flatMap(({ type }, i) => (typeFamily(type) === 'integer' ? [i] : []))
  if (whole.length === 0) return new Set()
  const names = `[${columns.map((_, i) => literal(`c${i}`)).join(', ')}]`
  const read = `read_csv(${literal(file)}, header=false, skip=1, names=${names}, all_varchar=true, delim=${literal(delimiter)}, quote='"', escape='"', ignore_errors=true)`
  const tests = whole.map((i) => `coalesce(bool_or(regexp_matches(c${i}, '^\\s*[+-]?0\\d')), false)`)
  const [row] = (await connection.table(`SELECT ${tests.join(', ')} FROM ${read}`)).rows
  return new Set(whole.filter((_, at) => row![at] === true))
}

function checked(columns: Column[]): Column[] {
  if (columns.length === 0 || columns.length > MAX_COLUMNS)
    throw new Refusal(said('The sample has {count} columns; 1 to {most} are possible.', { count: columns.length, most: MAX_COLUMNS }))
  return columns
}

async function sniff<T>(advice: Exclude<Said, string>, ask: () => Promise<T>): Promise<T> {
  try {
    return await ask()
  } catch (cause) {
    throw new Refusal(said('The sample does not look like this format. {advice}', { advice }), { cause })
  }
}
