/** REST messages. Every route stands under `/api`; errors are `{ problem: ApiProblem }` with a fitting status. */
import { z } from 'zod'
import { type Change, changeSchema, type DocumentChange } from '../graph/index.ts'
import { documentSchema, nodeIdSchema } from '../graph/document.ts'
import { batchReportSchema, type EventWindowSpan } from '../stats/report.ts'
import type { Format } from '../fields/format.ts'
import { jsonSchema, type Json } from '../json.ts'
import type { Said } from '../text/said.ts'
import { saidSchema } from '../text/saidSchema.ts'
import type { Problem } from '../graph/problem.ts'
import type { Column } from '../plan/plan.ts'

export interface ApiProblem {
  code: string
  params: Record<string, unknown>
}

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

export const pipelineSummarySchema = z.object({
  id: z.string(),
  name: z.string(),
  interval: z.int(),
  updatedAt: z.number(),
  run: runInfoSchema.nullable(),
  /** Records per second of the last 60 intervals, oldest first. */
  sparkline: z.array(z.number()),
})
export type PipelineSummary = z.infer<typeof pipelineSummarySchema>

/** GET /api/pipelines -> PipelineSummary[]; POST /api/pipelines -> { id } */
export const createPipelineSchema = z.strictObject({ name: z.string().min(1).max(200).optional(), document: documentSchema.optional() })

/** GET /api/pipelines/:id */
export interface PipelineState {
  id: string
  document: z.infer<typeof documentSchema>
  /** Sequence of the last change in `document`. */
  sequence: number
  run: RunInfo | null
  /** Number of the newest deployed version, 0 = never deployed, and its document. */
  version: number
  deployed: z.infer<typeof documentSchema> | null
}

/** POST /api/pipelines/:id/changes: a resent id does nothing and answers as before. */
export const submitChangeSchema = changeSchema
/** `change` is the change as it was stored, where that differs from what was sent: secrets become references. */
export type ChangeAnswer =
  { accepted: true; sequence: number; change?: Change } | { accepted: false; code: string; params: Record<string, unknown> }

/** What of a node is kept between batches, and what a deploy does to it. */
export interface NodeState {
  /** Rows or sums of a time window; totals and the like per key; the rows of a live table. */
  keeps: 'window' | 'state' | 'table'
  /** `asks`: it could go on, but would stand for something else now. `dropped`: its node goes, and it with the node. */
  effect: 'kept' | 'asks' | 'reset' | 'new' | 'dropped'
  /** Why it begins anew: the interval of batches is another, or its columns are. */
  because?: 'interval' | 'columns'
}

/** The answer where a node's state `asks`. */
export const stateAnswerSchema = z.enum(['keep', 'reset'])
export type StateAnswer = z.infer<typeof stateAnswerSchema>

/** GET /api/pipelines/:id/deploy?sequence=: what a deploy of the draft at that sequence would do. */
export interface DeployPreview {
  sequence: number
  /** The newest version, over which it would be deployed; 0 = none. */
  over: number
  /** Per node that keeps something. */
  state: Record<string, NodeState>
}

/**
 * POST /api/pipelines/:id/deploy: makes a version of the draft and starts it, or takes over from the running version. `over` is the
 * version that the answers were given about: refused when another was deployed since. Unanswered, what `asks` begins anew.
 */
export const deploySchema = z.strictObject({
  sequence: z.int(),
  message: z.string().max(500).default(''),
  over: z.int().min(0).optional(),
  state: z.record(nodeIdSchema, stateAnswerSchema).default({}),
})
export interface DeployAnswer {
  run: RunInfo
  version: number
  /** What happened to each node that keeps something: where it was asked, as it was answered. */
  state: Record<string, NodeState>
}
/** POST /api/pipelines/:id/start (newest version again), /stop, /reset */
export const stopSchema = z.strictObject({ how: z.enum(['drain', 'now']).default('drain') })

/** GET /api/pipelines/:id/versions?before=&limit= -> VersionInfo[], newest first */
export interface VersionInfo {
  number: number
  message: string
  createdAt: number
  /** Who deployed it. */
  actor: string
  /** What it changed of the version before, at most 50 things; null where that was not noted. */
  changes: DocumentChange[] | null
}
/** PATCH /api/pipelines/:id/versions/:number */
export const versionMessageSchema = z.strictObject({ message: z.string().max(500) })

/** GET /api/pipelines/:id/analysis?sequence= */
export interface Analysis {
  sequence: number
  problems: Problem[]
  /** Per node and output port: the columns, or null where they cannot be known yet. */
  schemas: Record<string, Record<string, Column[] | null>>
  /** Per node and input port: the columns that arrive. */
  inputs: Record<string, Record<string, Column[] | null>>
}

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

/** Records as they would come, whose last line may be cut off. */
export interface Sample {
  kind: 'csv' | 'json'
  text: string
}
/** Rows of a sample, read as a run would read them. */
export interface SampleRows {
  columns: Column[]
  rows: Json[][]
}
/** POST /api/connections/test: tries a source's or sink's settings. */
export const testConnectionSchema = z.strictObject({ type: z.string(), settings: z.record(z.string(), jsonSchema) })
/** `columns`: what would come, with the types that hold it; or a sample in which they can be found, and its `first` rows. */
export type ConnectionTest =
  { ok: true; text: Said; columns?: Column[]; sample?: Sample; first?: SampleRows } | { ok: false; text: Said; setting?: string }

/** POST /api/infer: what a sample's records look like; `kind` as the person chose it. */
export const inferSchema = z.strictObject({ kind: z.enum(['lines', 'json', 'csv']), sample: z.string().max(1_000_000) })
export interface InferAnswer {
  format: Format
}

/** GET /api/system */
export interface SystemInfo {
  version: string
  /** `run`: the one run of a worker that has no other. */
  children: { name: string; pid: number; status: 'up' | 'restarting'; restarts: number; since: number; run?: string }[]
  redis: 'up' | 'down'
  /** Port to which data is posted. */
  ingestPort?: number
  /** Folder of the installation's data. */
  data?: string
}
