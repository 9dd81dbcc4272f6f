import type { StagedOutput } from '../sink.ts'
import type { Explained, Statements, Target } from './database.ts'

/** Outputs whose database is a file. */
export type FileConnector = 'sqlite' | 'duckdb'

/** What the process of a file's writer is asked: to write a batch, or whether it could. */
export interface FileAsk {
  id: number
  connector: FileConnector
  file: string
  /** A table that rows go to, or statements that run for each batch. */
  job: FileJob
  /** Absent = only look. */
  output?: StagedOutput
}

export type FileJob = Target | Statements

export interface FileReply {
  id: number
  failed?: Explained
}
