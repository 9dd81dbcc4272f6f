/**
 * What a run received and still has, as files: `GET /api/pipelines/:id/recorded`; `/:node/file` for the records of one source as they were
 * received; `POST …/:node/files` makes a file of its rows in another format, which `GET …/recorded/files/:file` then gives out once.
 */
import { z } from 'zod'
import type { ApiProblem } from './rest.ts'

/** Most bytes of records that one file has. */
export const RECORDED_BYTES = 4 * 1024 ** 3

/** Most bytes of records that are written in another format at once. */
export const REWRITTEN_BYTES = 512 * 1024 ** 2

/** Formats in which rows are written, as the output Files writes them. */
export const REWRITTEN_FORMATS = ['jsonl', 'csv', 'parquet', 'avro'] as const
export type RewrittenFormat = (typeof REWRITTEN_FORMATS)[number]

const batchTime = z.coerce.number().pipe(z.int().min(0))
/** Batch times in milliseconds, both included. */
export const recordedQuery = z.object({ from: batchTime, to: batchTime })

/** GET /api/pipelines/:id/recorded -> RecordedSource[], those with records, in the order of the document. */
export interface RecordedSource {
  node: string
  /** Suffix of a file with its records, which stand in it as they were received. */
  suffix: 'txt' | 'jsonl' | 'csv'
  /** Milliseconds from batch to batch. */
  interval: number
  /** Batches with records, the oldest first; a block that reaches over several counts for its last. */
  batches: { time: number; records: number; bytes: number }[]
}

export const rewriteSchema = z.strictObject({ from: batchTime, to: batchTime, format: z.enum(REWRITTEN_FORMATS) })
export type RewriteRequest = z.input<typeof rewriteSchema>

/** A file that was made, to be fetched once, within minutes. */
export interface RewrittenFile {
  id: string
  /** Suffix of its name. */
  suffix: string
  bytes: number
  rows: number
  /** Records that do not fit the source's format: they are in no row. */
  refused: number
}

/** A line of the answer: bytes that were read, of how many; then the file, or why there is none. */
export type RewriteLine = { step: { done: number; of: number } } | { file: RewrittenFile } | { problem: ApiProblem }
