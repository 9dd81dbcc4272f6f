import type { JsonObject } from '@millrace/shared'
import type { StagedOutput } from '../sink.ts'
import type { Explained } from './database.ts'

/** Outputs whose database is a file. */
export type FileConnector = 'sqlite' | 'duckdb'

/** What the process of a file's writer is asked: to write a batch, or whether it could. */
export interface FileAsk {
  id: number
  connector: FileConnector
  settings: JsonObject
  /** Absent = only look. */
  output?: StagedOutput
}

export interface FileReply {
  id: number
  failed?: Explained
}
