/** Reads files as tables, in the process that calls. Errors are in words for the person. */
import { open, readFile, stat } from 'node:fs/promises'
import { said, saidBy, SaidError, type Column, type Format, type Said } from '@millrace/shared'
import { LF } from '../../records/lines.ts'
import { wholeRecords, type Records } from '../../records/wholeRecords.ts'
import { MAX_TABLE_BYTES, tooLarge } from '../wholeTables/receiver.ts'
import { parquetColumns, parquetRecords } from './parquet.ts'

export type TableKind = 'csv' | 'json' | 'parquet'

/** Bytes in which columns are looked for. */
const SAMPLE_BYTES = 256 * 1024

/** Throws where there is no such file. */
export async function found(file: string): Promise<{ size: number; mtimeMs: number }> {
  const it = await stat(file).catch((error: NodeJS.ErrnoException) => {
    throw new SaidError(fileTrouble(error, file))
  })
  if (!it.isFile()) throw new SaidError(said('{file} is a folder, not a file. Choose the file.', { file }))
  return it
}

/** All rows of a file. */
export async function readTable(file: string, kind: TableKind, format: Format): Promise<Records> {
  const { size } = await found(file)
  if (kind === 'parquet' && format.kind === 'json') {
    return asParquet(file, parquetRecords(file, format.columns))
  }
  if (size > MAX_TABLE_BYTES) throw new SaidError(tooLarge(size))
  const bytes = await readFile(file).catch((error: NodeJS.ErrnoException) => {
    throw new SaidError(fileTrouble(error, file))
  })
  if (format.kind === 'json' && !isLineWhole(bytes))
    throw new SaidError(said('The last line of {file} is not whole: somebody is still writing it.', { file }))
  return wholeRecords(bytes, format)
}

/** The file's first whole lines. */
export async function beginning(file: string): Promise<string> {
  const handle = await open(file)
  try {
    const { buffer, bytesRead } = await handle.read(Buffer.alloc(SAMPLE_BYTES), 0, SAMPLE_BYTES, 0)
    const bytes = buffer.subarray(0, bytesRead)
    return (bytesRead < SAMPLE_BYTES ? bytes : bytes.subarray(0, bytes.lastIndexOf(LF) + 1)).toString()
  } finally {
    await handle.close()
  }
}

/** Whether the last line is a whole record: one with its end counts as such. */
function isLineWhole(bytes: Buffer): boolean {
  if (bytes.length === 0 || bytes.at(-1) === LF) return true
  try {
    JSON.parse(bytes.subarray(bytes.lastIndexOf(LF) + 1).toString())
    return true
  } catch {
    return false
  }
}

/** An error of the file in words for the person. */
function fileTrouble({ code, message }: NodeJS.ErrnoException, file: string): Exclude<Said, string> {
  if (code === 'ENOENT') return said('There is no file {file}. Put it there, or choose another.', { file })
  if (code === 'EACCES') return said('The file {file} may not be read. Give the user that Millrace runs as the right to.', { file })
  return said('{file} cannot be read: {reason}.', { file, reason: message })
}

/** The columns of a file of Parquet. */
export const columnsOf = (file: string): Promise<Column[]> => asParquet(file, parquetColumns(file))

function asParquet<T>(file: string, reading: Promise<T>): Promise<T> {
  return reading.catch((error: unknown) => {
    throw error instanceof SaidError
      ? error
      : new SaidError(said('{file} cannot be read as Parquet: {reason}', { file, reason: saidBy(error) }))
  })
}
