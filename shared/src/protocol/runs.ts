/** REST messages of runs: how they are, what they did, read and keep. */
import { z } from 'zod'
import type { Json } from '../json.ts'
import type { Column } from '../plan/plan.ts'
import { batchReportSchema, type EventWindowSpan } from '../stats/report.ts'
import type { Said } from '../text/said.ts'
import { saidSchema } from '../text/saidSchema.ts'
import type { ApiProblem } from './rest.ts'

/** What a run does now. `restarting`: its worker ended and another takes over. */
export const runStatusSchema = z.enum(['starting', 'running', 'stopping', 'stopped', 'failed', 'restarting'])
export type RunStatus = z.infer<typeof runStatusSchema>

export const runInfoSchema = z.object({
  id: z.string(),
  pipeline: z.string(),
  version: z.int(),
  status: runStatusSchema,
  interval: z.int(),
  /** Milliseconds since the epoch of the first start of this run. */
  startedAt: z.number(),
  completedBatches: z.number(),
  records: z.number(),
  /** The last error, with where it happened. */
  error: saidSchema.optional(),
})
export type RunInfo = z.infer<typeof runInfoSchema>

/** GET /api/runs/:run/batches?before=<time>&limit=<1..500>, newest first; GET /api/runs/:run/batches/:time */
export const batchPageSchema = z.object({ batches: z.array(batchReportSchema), more: z.boolean() })
export type BatchPage = z.infer<typeof batchPageSchema>

/** GET /api/runs/:run/dead-letters?limit= */
export interface DeadLetter {
  node: string
  time: number
  /** The record as it came, cut at 2,000 characters. */
  line: string
  reason: Said
}

/** GET /api/runs/:run/live-tables/:node?limit= */
export interface LiveTable {
  columns: Column[]
  /** Cells in the order of the columns; times and decimals as text. */
  rows: Json[][]
  /** Batch time of the newest contents. */
  asOf: number
}

/** GET /api/runs/:run/states: what the nodes of the running version remember per key. */
export interface StateInfo {
  node: string
  keys: number
  /** Milliseconds without rows after which a key is forgotten; null = never. */
  timeout: number | null
  /** It is a table that is made of what arrives: its keys are its rows. Batch times of its oldest and newest rows; null while it is empty. */
  table?: { since: number | null; changed: number | null }
}

/** GET /api/runs/:run/sizes: what each node keeps between batches, its live table too. */
export interface KeptSize {
  node: string
  rows: number
  /** About how many bytes the values have. */
  bytes: number
}

/** GET /api/runs/:run/states/:node?search=&offset=&limit=: the keys that got rows last come first. */
export interface StatePage {
  /** The keys' columns, so many of them, then what is remembered. */
  columns: Column[]
  keys: number
  rows: Json[][]
  /** Per row: the batch time of the key's last rows, in milliseconds since the epoch; null for keys that the state begins with. */
  times: (number | null)[]
  more: boolean
  timeout: number | null
}

/** GET /api/runs/:run/windows/:node?offset=&limit=: the open windows by event time of a node, those that close first before the others. */
export interface OpenWindowPage {
  windows: EventWindowSpan[]
  more: boolean
}

/** GET /api/runs/:run/windows/:node/rows?start=&end=&limit=: what waits in one open window. */
export interface WindowRows {
  columns: Column[]
  rows: Json[][]
  more: boolean
  /** They are a summary's figures so far: the rows themselves are not kept. */
  figures: boolean
}

/**
 * GET /api/runs/:run/states/:node/file?format=, PUT with the same to put a file in the place of the state -> { keys }; who accepts
 * application/x-ndjson gets lines: how far it is, then what came of it.
 */
export const stateFileFormats = ['csv', 'json', 'parquet'] as const
export type StateFileFormat = (typeof stateFileFormats)[number]
export type StateFileLine = { share: number } | { keys: number } | { problem: ApiProblem }

/** GET /api/runs/:run/samples/:node: the newest raw records of a source, as text. */
export interface SampleAnswer {
  text: string
}

/** GET /api/runs/:run/receivers */
export interface ReceiverInfo {
  node: string
  status: 'active' | 'connecting' | 'waiting' | 'error' | 'stopped'
  /** Where it listens or whom it reads, such as `tcp://127.0.0.1:9999`. */
  place: Said
  records: number
  bytes: number
  lastError?: { at: number; message: Said }
  /** Of a source of whole tables: when it was read last, and when it will be by the clock; null = never, when it changes. */
  table?: { readAt: number | null; nextAt: number | null }
}

/** POST /api/runs/:run/receivers/:node/refresh: reads a whole table again now. */
export interface RefreshAnswer {
  /** False where nobody reads: the run is stopped, or the source reads no whole table. */
  asked: boolean
}

/** GET /api/runs/:run/events */
export interface RunEvent {
  at: number
  kind:
    | 'started'
    | 'stopped'
    | 'deployed'
    | 'restarted'
    | 'restored'
    | 'failed'
    | 'reset'
    | 'imported'
    | 'gap'
    | 'clockSetBack'
    | 'backPressure'
    | 'sinkFailing'
    | 'sinkRecovered'
  text: Said
}

export const logLevels = ['info', 'warning', 'error'] as const
export type LogLevel = (typeof logLevels)[number]

/** What the owner of a run says of it, in more detail than events. */
export interface LogLine {
  /** Milliseconds since the epoch. */
  at: number
  level: LogLevel
  /** The node that it is about; absent = the run as a whole. */
  node?: string
  text: Said
}
/** A line as the server keeps it: lines of one run are numbered without gaps. */
export interface NumberedLine extends LogLine {
  line: number
}
/** Lines of a run's log that the server keeps in memory, the newest: as long as it is not started anew. */
export const LOG_LINES = 1000

/** A batch that waits or is worked on, with what is cut for it so far. */
export interface WaitingBatch {
  /** Batch time. */
  time: number
  records: number
  bytes: number
}
/** What a run works on now, and what waits. */
export interface RunWork {
  /** `elapsed`: milliseconds since it began, as of now. */
  at: (WaitingBatch & { elapsed: number }) | null
  /** The oldest of the batches that wait. */
  waiting: WaitingBatch[]
  /** How many wait. */
  waits: number
}
