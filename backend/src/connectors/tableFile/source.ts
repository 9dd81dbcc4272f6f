import { watch } from 'node:fs'
import { open, readFile, stat } from 'node:fs/promises'
import path from 'node:path'
import { said, saidBy, SaidError, type Format, type JsonObject, type Refresh, type Said } from '@millrace/shared'
import { LF } from '../../records/lines.ts'
import { wholeRecords, type Records } from '../../records/wholeRecords.ts'
import { lookByReceiver } from '../lookByReceiver.ts'
import type { SourceContext, SourceImplementation } from '../source.ts'
import { MAX_TABLE_BYTES, TableReceiver, tooLarge, type TableReader } from '../wholeTables/receiver.ts'
import { parquetColumns, parquetRecords } from './parquet.ts'

interface TableFileSettings extends Refresh {
  path: string
  kind: 'csv' | 'json' | 'parquet'
}

/** A file that was changed less than this time ago may still be written. What is moved in is taken at once. */
const REST_MS = 500
/** Bytes in which columns are looked for. */
const SAMPLE_BYTES = 256 * 1024

/** A file as a table. */
function readerOf({ path: file, kind }: TableFileSettings, format: Format, now: () => number): TableReader {
  return {
    mark: async () => {
      const { size, mtimeMs } = await found(file)
      // By the clocks of two machines the change may seem to be yet to come.
      return Math.abs(now() - mtimeMs) > REST_MS ? `${mtimeMs} ${size}` : null
    },
    watch: (changed) => {
      try {
        // The folder: a file that is moved in is another one.
        const watcher = watch(path.dirname(file), (_, name) => {
          if (name === null || name === path.basename(file)) changed()
        })
        watcher.on('error', () => undefined)
        return () => watcher.close()
      } catch {
        // What cannot be watched is looked at again and again; why it cannot be read, the look tells.
        return () => undefined
      }
    },
    read: () => readTable(file, kind, format),
  }
}

async function found(file: string): Promise<{ size: number; mtimeMs: number }> {
  const it = await stat(file).catch((error: NodeJS.ErrnoException) => {
    throw new SaidError(fileTrouble(error, file))
  })
  if (!it.isFile()) throw new SaidError(said('{file} is a folder, not a file. Choose the file.', { file }))
  return it
}

async function readTable(file: string, kind: TableFileSettings['kind'], format: Format): Promise<Records> {
  const { size } = await found(file)
  if (kind === 'parquet' && format.kind === 'json') {
    return parquetRecords(file, format.columns).catch((error: unknown) => {
      throw noParquet(file, error)
    })
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
async function beginning(file: string): Promise<string> {
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

const noParquet = (file: string, error: unknown): SaidError =>
  error instanceof SaidError ? error : new SaidError(said('{file} cannot be read as Parquet: {reason}', { file, reason: saidBy(error) }))

const start = (settings: JsonObject, context: SourceContext) => {
  const own = settings as unknown as TableFileSettings
  return new TableReceiver(own, readerOf(own, context.format, context.now), context)
}

export const tableFileSource: SourceImplementation = {
  replayable: true,
  place: (settings) => String(settings['path']),
  start,
  look: (settings, context) => lookByReceiver(start, settings, context),
  test: async (settings) => {
    const { path: file, kind } = settings as unknown as TableFileSettings
    const { size } = await found(file)
    if (kind !== 'parquet')
      return {
        ok: true,
        text: said('The file is there, with {size, plural, one {# byte} other {# bytes}}.', { size }),
        sample: { kind, text: await beginning(file) },
      }
    const columns = await parquetColumns(file).catch((error: unknown) => {
      throw noParquet(file, error)
    })
    return { ok: true, text: said('The file is there, with the columns {columns}.', { columns: columns.map(({ name }) => name) }), columns }
  },
}
