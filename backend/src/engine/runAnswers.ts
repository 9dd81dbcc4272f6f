/** What can be asked of a run beside its batches. */
import path from 'node:path'
import type {
  BatchReport,
  DeadLetter,
  KeptSize,
  LiveTable,
  NodeDrawing,
  OpenWindowPage,
  RunEvent,
  StateFileFormat,
  StateInfo,
  StatePage,
  WindowRows,
} from '@millrace/shared'
import type { Connection } from '../duckdb/session.ts'
import type { BatchInputs } from '../ipc/messages.ts'
import { nodeDrawing } from './drawings.ts'
import { openWindowPage, windowRows, type OpenWindowsQuestion, type WindowRowsQuestion } from './eventBrowse.ts'
import { keptSizes } from './keptSizes.ts'
import { keptTables } from './keptTables.ts'
import { liveSelect } from './liveTables.ts'
import { Questions } from './questions.ts'
import type { RunParts } from './runParts.ts'
import { exportState, stateFilesFolder, stateInfos, statePage, type StateQuestion } from './stateBrowse.ts'

/** Answers from the run's database, one question after another, on a connection of their own. */
export abstract class RunAnswers {
  protected readonly parts: RunParts
  protected readonly questions: Questions

  constructor(parts: RunParts) {
    this.parts = parts
    this.questions = new Questions(parts.session)
  }

  protected abstract get isClosed(): boolean

  /** The newest reports before a time (exclusive), newest first. */
  ledgerPage(before: number, limit: number): Promise<{ batches: BatchReport[]; more: boolean }> {
    return this.ask((connection) => this.parts.ledger.page(connection, before, limit))
  }
  report(time: number): Promise<BatchReport | null> {
    return this.ask((connection) => this.parts.ledger.report(connection, time))
  }
  /** Which blocks the newest batches up to a time took. */
  batchInputs(until: number, limit: number): Promise<BatchInputs> {
    return this.ask((connection) => this.parts.ledger.inputs(connection, until, limit))
  }
  deadLetters(limit: number): Promise<DeadLetter[]> {
    return this.ask((connection) => this.parts.ledger.deadLetters(connection, limit))
  }
  /** How much each node keeps between batches. */
  sizes(): Promise<KeptSize[]> {
    const { program, bound } = this.parts
    // A watermark is no row of anybody's.
    const tables = keptTables(program, bound, this.parts.options.staging).filter(({ kind }) => kind !== 'marks')
    return this.ask((connection) => keptSizes(connection, tables))
  }
  /** What each node remembers per key. */
  states(): Promise<StateInfo[]> {
    return this.ask((connection) => stateInfos(connection, this.parts.bound))
  }
  statePage(question: StateQuestion): Promise<StatePage> {
    return this.ask((connection) => statePage(connection, this.parts.bound, question))
  }
  /** Windows by event time of a node that are open. */
  openWindows(question: OpenWindowsQuestion): Promise<OpenWindowPage> {
    return this.ask((connection) => openWindowPage(connection, this.parts, question))
  }
  windowRows(question: WindowRowsQuestion): Promise<WindowRows> {
    return this.ask((connection) => windowRows(connection, this.parts, question))
  }
  /** What a node has learned or found. The next batches take what is drawn of it, too. */
  drawing(node: string): Promise<NodeDrawing> {
    if (this.parts.program.plan.relations.some((relation) => relation.node === node)) this.parts.looks.look(node)
    return this.ask((connection) => nodeDrawing(connection, this.parts.bound, this.parts.drawings, node))
  }
  get stateFolder(): string {
    return stateFilesFolder(this.parts.options.folder)
  }
  /** Writes what a node remembers to a file of this name, and answers with its path. */
  async exportState(node: string, format: StateFileFormat, name: string): Promise<string> {
    const file = path.join(this.stateFolder, `${name}.${format}`)
    await this.ask((connection) => exportState(connection, this.parts.bound, { node, format, file }))
    return file
  }
  events(limit: number): Promise<RunEvent[]> {
    return this.ask((connection) => this.parts.ledger.events(connection, limit))
  }

  /** The newest rows of a live table, oldest first; their batch time stands in the last column. */
  readLiveTable(node: string, limit: number): Promise<LiveTable> {
    const sink = this.parts.program.plan.sinks.find((each) => each.node === node)
    if (!sink || this.parts.options.staging(sink) !== null) throw new Error(`${node} is no live table of this run.`)
    return this.ask(async (connection) => {
      const { columns, rows } = await connection.table(liveSelect(sink, limit))
      const asOf = rows.reduce((latest, row) => Math.max(latest, Number(row.at(-1))), 0)
      return { columns, rows, asOf }
    })
  }

  protected ask<T>(question: (connection: Connection) => Promise<T>): Promise<T> {
    return this.isClosed ? Promise.reject(new Error('The run is closed.')) : this.questions.ask(question)
  }
}
