import { SaidError, type Column, type ConnectionTest, type Json, type Said } from '@millrace/shared'

/**
 * The format in which the engine stages a sink's rows in the outbox: chosen so that delivery streams the file as it is.
 * `csv`: with a header, comma, double quotes, NULL as nothing, an empty string as "" (DuckDB's and PostgreSQL's defaults agree).
 * `text`: a line for each row, with tabs between its values. `typed`: Parquet that loses nothing: types that Parquet has not are texts in it.
 * `values`: each row a list in JSON, with numbers that JSON's readers would round as texts, bytes hexadecimal, lists and objects JSON in a text.
 */
export type Staging = 'csv' | 'jsonl' | 'parquet' | 'text' | 'typed' | 'values'

/** Rows of one batch for one sink, staged in a file that the batch's commit names. Its identity is (run, node, time). */
export interface StagedOutput {
  run: string
  node: string
  /** Batch time, milliseconds since the epoch. */
  time: number
  /** Absolute path of the staged file. */
  file: string
  columns: Column[]
  rows: number
}

/** Where a sink notes how far it is with an output that takes many steps. It goes with the staged file. */
export const progressFile = (staged: string): string => `${staged}.progress`

/** Delivers staged outputs in order. `deliver` may be called again for an output that was delivered before a crash: it must then change nothing. */
export interface SinkWriter {
  deliver(output: StagedOutput): Promise<void>
  close(): Promise<void>
}

/** A sink's implementation, gathered by connector type in `connectors/sinks.ts`. */
export interface SinkImplementation {
  staging(settings: Record<string, Json>): Staging
  open(settings: Record<string, Json>, context: { run: string; node: string }): Promise<SinkWriter>
  /** Tries the settings. An abort breaks the connections that it has made. */
  test(settings: Record<string, Json>, signal?: AbortSignal): Promise<ConnectionTest>
}

/** A delivery error with words for the person: what happened and what to do. `retry: false` stops the run's sink until settings change. */
export class DeliveryError extends SaidError {
  readonly retry: boolean
  constructor(what: Said, options: { retry: boolean; cause?: unknown }) {
    super(what, { cause: options.cause })
    this.name = 'DeliveryError'
    this.retry = options.retry
  }
}
