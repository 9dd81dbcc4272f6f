/** Reads files as tables beside the process that asks, which has other sources to serve: in one that ends with the reading. */
import { extname } from 'node:path'
import { fileURLToPath } from 'node:url'
import { said, SaidError, type Column, type Format } from '@millrace/shared'
import { askOnce } from '../../ipc/disposableProcess.ts'
import type { ReadTable } from '../wholeTables/receiver.ts'
import { found, readTable, type TableKind } from './read.ts'
import type { ReadingAsk, ReadingReply } from './readingProcess.ts'

/** The process beside this file: source or built, whichever this is. */
const PROCESS = fileURLToPath(new URL(`./readingProcess${extname(import.meta.url)}`, import.meta.url))
/** Text that is not longer is read before a process were there. */
const HERE_BYTES = 1024 * 1024
/** Longest time of a reading, in milliseconds. */
const READ_MS = 120_000
/** Most that it may ask of the system: what was read, its rows twice, and the program. */
const DATA_BYTES = 1024 ** 3

/** All rows of a file. Parquet is never read in the process that asks: a few bytes of it may stand for any number of values. */
export async function readApart(file: string, kind: TableKind, format: Format, signal: AbortSignal): Promise<ReadTable> {
  const { size } = await found(file)
  if (kind !== 'parquet' && size <= HERE_BYTES) return readTable(file, kind, format)
  const { table } = await ask({ file, kind, format }, signal)
  return table!
}

/** The columns of a file of Parquet. */
export async function columnsApart(file: string, signal?: AbortSignal): Promise<Column[]> {
  return (await ask({ file }, signal)).columns!
}

async function ask(question: Omit<ReadingAsk, 'id'>, signal?: AbortSignal): Promise<ReadingReply> {
  const options = { module: PROCESS, args: [], timeoutMs: READ_MS, dataLimit: DATA_BYTES, name: 'reading of a table' }
  const begun = performance.now()
  const late = () => new SaidError(whyEnded(question.file, performance.now() - begun))
  const reply = await askOnce<ReadingAsk, ReadingReply>(options, question, late, { ...(signal && { signal }) })
  if (reply.failed !== undefined) throw new SaidError(reply.failed)
  return reply
}

const whyEnded = (file: string, ms: number) =>
  ms >= READ_MS
    ? said('{file} was not read within {ms, duration}. Leave out rows or columns that nobody looks up.', { file, ms: READ_MS })
    : said(
        'Reading {file} took more than {memory} MB of memory. Leave out rows or columns that nobody looks up, or write smaller row groups.',
        {
          file,
          memory: DATA_BYTES / 1024 ** 2,
        },
      )
