import type { EventTimeReport, NodeReport, PlanSink, Relation, RelationId, UpdateDrawing } from '@millrace/shared'
import type { Staging } from '../../connectors/sink.ts'
import type { BatchInput } from '../../duckdb/read.ts'
import type { BoundPlan } from '../../duckdb/render/bind.ts'
import { FOLDED } from '../../duckdb/render/foldSql.ts'
import type { Connection } from '../../duckdb/session.ts'
import type { Computing } from '../compute/computation.ts'
import type { JavaScriptProcess } from '../../javascript/javaScriptProcess.ts'
import type { Held } from '../held.ts'
import type { RunningFolds } from '../runningFolds.ts'
import type { Program, Schedule } from '../schedule.ts'
import { RelationSql } from './relationSql.ts'
import { RowCounts } from './rowCounts.ts'
import { Statements } from './statements.ts'

/** What one batch is made of. Times are milliseconds since the epoch. */
export interface BatchContext {
  connection: Connection
  program: Program
  bound: BoundPlan
  schedule: Schedule
  inputs: Record<string, BatchInput>
  held: Held
  runningFolds: RunningFolds
  zeroTime: number
  time: number
  epoch: number
  version: number
  /** By relation: a fingerprint of all that its rows come from. */
  meanings: ReadonlyMap<RelationId, string>
  outbox: string
  /** `null` = a live table, kept in the database. */
  staging(sink: PlanSink): Staging | null
  /** Rows in each live table, kept up to date here. */
  liveRows: Map<string, number>
  /** Keys in each state after the batch before, as far as one was done: by the state's table. Only speed depends on it. */
  stateKeys: Map<string, number>
  largeState?: number | undefined
  /** Rows that came into and left each table that is looked into since it was made as a whole. Only speed depends on it. */
  changedLookups: Map<RelationId, number>
  fewRows?: number | undefined
  /** Does computations that are no SQL. */
  computing: Computing
  /** Runs people's code. */
  javaScript: JavaScriptProcess
  /** Whether somebody wants to see what is drawn of a node. */
  draws(node: string): boolean
  /** Whether a query runs, outside of the batch's transaction. */
  runs(query: string): Promise<boolean>
  /** This run only looks for the expression that fails. */
  probing: boolean
  /** Sees every statement before it runs. */
  onStatement?(sql: string): void
}

export interface Staged {
  sink: PlanSink
  /** Path below the outbox folder. */
  name: string
  rows: number
}

export interface BatchResult {
  nodes: Record<string, NodeReport>
  staged: Staged[]
  /** Rows by live table's or sink's node. */
  outputs: Record<string, number>
  /** By node that had rows: what is drawn of this batch, null where nobody looks. */
  drawings: ReadonlyMap<string, UpdateDrawing | null>
}

/** What the steps of one batch share: their SQL, the connection they run on, and what has come of them so far. */
export class BatchWork {
  readonly context: BatchContext
  readonly sql: RelationSql
  readonly statements: Statements
  readonly counts: RowCounts
  /** By node: rows that its window or state holds. */
  readonly heldRows = new Map<string, number>()
  /** By node: rows that its code refused. */
  readonly refused = new Map<string, number>()
  /** By node: its windows by event time. */
  readonly eventTimes = new Map<string, EventTimeReport>()
  readonly drawings = new Map<string, UpdateDrawing | null>()
  readonly staged: Staged[] = []
  readonly outputs: Record<string, number> = {}

  constructor(context: BatchContext) {
    this.context = context
    this.sql = new RelationSql(context)
    this.statements = new Statements(context)
    this.counts = new RowCounts(context.program, context.schedule)
  }

  /** Number of rows that went into the rows of a summary. */
  async folded(relation: Relation, table: string, where = ''): Promise<number> {
    return this.statements.count(relation.node, relation, `SELECT coalesce(sum(${FOLDED}), 0)::BIGINT FROM ${table}${where}`)
  }
}
