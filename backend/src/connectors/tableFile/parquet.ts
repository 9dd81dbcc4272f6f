/** Rows of Parquet files as lines of JSON. */
import { said, SaidError, typeFamily, type Column } from '@millrace/shared'
import { asyncBufferFromFile, parquetMetadataAsync, parquetReadObjects, parquetSchema, type SchemaElement } from 'hyparquet'
import { compressors } from 'hyparquet-compressors'
import type { Records } from '../../records/wholeRecords.ts'
import { MAX_TABLE_BYTES, tooLarge } from '../wholeTables/receiver.ts'

/** Rows that are read at once: they are objects meanwhile. */
const ROWS_AT_ONCE = 20_000

/** The rows with these columns, each under the name that it has in the file. Throws in words. */
export async function parquetRecords(path: string, columns: readonly Column[]): Promise<Records> {
  const file = await asyncBufferFromFile(path)
  const metadata = await parquetMetadataAsync(file)
  const elements = parquetSchema(metadata).children.map(({ element }) => element)
  const there = elements.map(({ name }) => name)
  const missing = columns.filter(({ name }) => !there.includes(name)).map(({ name }) => `"${name}"`)
  if (missing.length > 0) throw new SaidError(said('The file lacks {missing}. It has {columns}.', { missing, columns: there.slice(0, 20) }))
  const clocks = new Map(elements.flatMap((element) => (isClock(element) ? [[element.name, clockUnit(element)] as const] : [])))
  const names = columns.map(({ name }) => name)
  const count = Number(metadata.num_rows)
  const parts: Buffer[] = []
  let bytes = 0
  for (let rowStart = 0; rowStart < count; rowStart += ROWS_AT_ONCE) {
    const rowEnd = Math.min(count, rowStart + ROWS_AT_ONCE)
    const rows = await parquetReadObjects({ file, metadata, compressors, parsers, rowStart, rowEnd, columns: names })
    const part = Buffer.from(rows.map((row) => `${rowText(row, columns, clocks)}\n`).join(''))
    bytes += part.length
    if (bytes > MAX_TABLE_BYTES) throw new SaidError(tooLarge(Math.round((bytes / rowEnd) * count)))
    parts.push(part)
  }
  return { bytes: Buffer.concat(parts), records: count, dead: [] }
}

/** The columns of a file, with the types that hold them. */
export async function parquetColumns(path: string): Promise<Column[]> {
  const metadata = await parquetMetadataAsync(await asyncBufferFromFile(path))
  return parquetSchema(metadata).children.map(({ element, children }) => ({
    name: element.name,
    type: children.length > 0 ? 'VARCHAR' : typeOf(element),
  }))
}

function typeOf(element: SchemaElement): string {
  const { type, logical_type: logical, converted_type: converted } = element
  if (logical?.type === 'DATE' || converted === 'DATE') return 'DATE'
  if (isClock(element)) return 'TIME'
  if (logical?.type === 'TIMESTAMP') return logical.isAdjustedToUTC ? 'TIMESTAMP WITH TIME ZONE' : 'TIMESTAMP'
  if (type === 'INT96' || converted?.startsWith('TIMESTAMP')) return 'TIMESTAMP'
  if (logical?.type === 'DECIMAL' || converted === 'DECIMAL') return 'DOUBLE'
  if (type === 'BOOLEAN') return 'BOOLEAN'
  if (type === 'INT32') return 'INTEGER'
  if (type === 'INT64') return 'BIGINT'
  return type === 'FLOAT' || type === 'DOUBLE' ? 'DOUBLE' : 'VARCHAR'
}

/** Times of a day, which are numbers in the file. */
const isClock = ({ logical_type: logical, converted_type: converted }: SchemaElement): boolean =>
  logical?.type === 'TIME' || converted === 'TIME_MILLIS' || converted === 'TIME_MICROS'

/** How many there are of such a number in a second. */
function clockUnit({ logical_type: logical, converted_type: converted }: SchemaElement): bigint {
  const unit = logical?.type === 'TIME' ? logical.unit : converted === 'TIME_MILLIS' ? 'MILLIS' : 'MICROS'
  return unit === 'MILLIS' ? 1000n : unit === 'MICROS' ? 1_000_000n : 1_000_000_000n
}

/** As `23:59:59.999999`. */
function clockText(count: bigint, unit: bigint): string {
  const micros = (count * 1_000_000n) / unit
  const seconds = Number(micros / 1_000_000n)
  const parts = [Math.floor(seconds / 3600), Math.floor(seconds / 60) % 60, seconds % 60].map((part) => String(part).padStart(2, '0'))
  return `${parts.join(':')}.${String(micros % 1_000_000n).padStart(6, '0')}`
}

/** A time whose microseconds are kept. */
class FineDate extends Date {
  readonly #micros: string

  constructor(micros: bigint) {
    const rest = ((micros % 1000n) + 1000n) % 1000n
    super(Number((micros - rest) / 1000n))
    this.#micros = rest === 0n ? '' : String(rest).padStart(3, '0')
  }

  override toISOString(): string {
    return super.toISOString().replace('Z', `${this.#micros}Z`)
  }
}

const parsers = {
  timestampFromMicroseconds: (micros: bigint) => new FineDate(micros),
  timestampFromNanoseconds: (nanos: bigint) => new FineDate(nanos / 1000n),
}

function rowText(row: Record<string, unknown>, columns: readonly Column[], clocks: ReadonlyMap<string, bigint>): string {
  const valued = ({ name, type }: Column): unknown => {
    const [value, unit] = [row[name], clocks.get(name)]
    // In a column of numbers it stays the number that it is.
    const isClock = unit !== undefined && type === 'TIME' && (typeof value === 'bigint' || typeof value === 'number')
    return isClock ? clockText(BigInt(value), unit) : valueOf(value, type)
  }
  return JSON.stringify(Object.fromEntries(columns.map((column) => [column.name, valued(column)])))
}

/** Not known to the types of the language yet. */
const RAW = JSON as unknown as { rawJSON(text: string): unknown }

/** A value as JSON has it: dates without a time where the column is one, whole numbers of any length. */
function valueOf(value: unknown, type: string): unknown {
  if (typeof value === 'bigint') return RAW.rawJSON(String(value))
  if (value instanceof Date) {
    const text = value.toISOString()
    if (type === 'DATE') return text.slice(0, 10)
    return typeFamily(type) === 'time' && !type.includes('ZONE') ? text.slice(0, -1) : text
  }
  if (value instanceof Uint8Array) return Buffer.from(value).toString('utf8')
  if (Array.isArray(value)) return value.map((each) => valueOf(each, type.replace(/\[\d*\]$/, '')))
  if (value !== null && typeof value === 'object')
    return Object.fromEntries(Object.entries(value).map(([name, each]) => [name, valueOf(each, '')]))
  return value
}
