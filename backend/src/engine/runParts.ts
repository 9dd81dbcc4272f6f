/** What a run is opened with, what it is made of, and what it is asked to do. */
import type { Plan, PlanSink, RelationId, UpdateDrawing } from '@millrace/shared'
import type { Staging } from '../connectors/sink.ts'
import type { BoundPlan } from '../duckdb/render/bind.ts'
import type { Session } from '../duckdb/session.ts'
import type { Block } from '../ipc/messages.ts'
import type { Computing } from './compute/computation.ts'
import type { Looks } from './drawings.ts'
import type { DueTimes } from './dueTimes.ts'
import type { Held } from './held.ts'
import type { JavaScriptProcess } from '../javascript/javaScriptProcess.ts'
import type { Ledger } from './ledger.ts'
import type { MemorySnapshots, SnapshotOptions } from './memorySnapshots.ts'
import type { RunningFolds } from './runningFolds.ts'
import type { Program } from './schedule.ts'
import type { VersionAnswers } from './stateEffects.ts'

export interface RunOptions {
  runId: string
  /** The run's folder: run.duckdb and outbox/ are made in it. */
  folder: string
  plan: Plan
  version: number
  /** What was answered at the deploys so far, in their order: what of it counts depends on the version that the database is of. */
  answers?: readonly VersionAnswers[]
  /** Folders with the blocks, for reading. */
  inputFolders: readonly string[]
  /** How a sink's rows are staged; `null` keeps them as a live table in the database. */
  staging(sink: PlanSink): Staging | null
  limits: {
    /** Such as `512MB`. */
    memory: string
    /** Threads that a large batch may use; small ones use one. */
    threads: number
  }
  /** Milliseconds since the epoch: for the reports' start and finish, and the events. */
  now(): number
  /** How long another process's lock on the database is waited for, in milliseconds. */
  lockWaitMs?: number
  /** The run is of no use after a crash, as that of a replay: its commits are not made durable. */
  isScratch?: boolean
  /** How often what the run remembers is copied, for replays to begin from; absent = never. */
  snapshots?: SnapshotOptions
  /** Called when the database is this process's, before the plan is bound and tried on it. */
  locked?(): void
  /** Does computations that are no SQL; absent = in this thread. */
  computing?: Computing
  /** For tests and inspection: sees every statement of a batch's steps; what it throws fails the batch. */
  onStatement?(sql: string): void
  /** For tests and figures: how many slides a window has at least whose summary subtracts what leaves. Absent = where it pays. */
  leastSlides?: number
  /** For tests: from how many keys on a state is large. Absent = where it pays. */
  largeState?: number
  /** For tests and figures: up to how many rows of one key a state goes by a query where a computation says the same. Absent = where it pays. */
  fewRows?: number
  /** For tests: called after staging and before the commit. */
  beforeCommit?(): void | Promise<void>
}

export interface BatchRequest {
  /** Batch time: a multiple of the interval after the last one. */
  time: number
  blocks: Record<string, readonly Block[]>
  /** Per source: the last block's sequence that the batch takes. */
  through: Record<string, number>
  startedAt: number
}

/** What an open run is made of. */
export interface RunParts {
  options: RunOptions
  session: Session
  program: Program
  bound: BoundPlan
  ledger: Ledger
  held: Held
  runningFolds: RunningFolds
  /** By node: rows in its live table. */
  liveRows: Map<string, number>
  /** Tables that go on with what was in them when the run was opened. */
  stayed: ReadonlySet<string>
  due: DueTimes
  /** By node: what is drawn of its newest batch. */
  drawings: Map<string, UpdateDrawing>
  looks: Looks
  /** By relation: a fingerprint of all that its rows come from. */
  meanings: ReadonlyMap<RelationId, string>
  javaScript: JavaScriptProcess
  snapshots: MemorySnapshots | null
}
