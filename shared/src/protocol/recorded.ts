/** What a run received and still has, as files: `GET /api/pipelines/:id/recorded`, and `/:node/file` for the records of one source. */
import { z } from 'zod'

/** Most bytes of records that one file has. */
export const RECORDED_BYTES = 4 * 1024 ** 3

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
