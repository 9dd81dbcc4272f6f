import { EventEmitter } from 'node:events'
import { Inject, Injectable } from '@nestjs/common'
import {
  saidBy,
  type BatchReport,
  type LiveTable,
  type NumberedLine,
  type RefreshAnswer,
  type RunEvent,
  type RunInfo,
} from '@millrace/shared'
import { STORE } from '../app/config.ts'
import { ApiError, notFound } from '../app/problems.ts'
import type { WorkerPushes, WorkerRequests } from '../ipc/messages.ts'
import type { RunRow, Store } from '../store/index.ts'
import { RunState } from './runState.ts'
import { WorkerLinks } from './workerLinks.ts'

/** Rows of a live table that one frame carries. */
const TABLE_ROWS = 1000
/** Most runs whose figures are kept in memory; beyond, those that nobody works on are forgotten, the oldest first. */
const STATES = 2000
/** Most bytes of raw records that a sample has. */
const SAMPLE_BYTES = 64 * 1024
/** Most live tables kept in memory. */
const TABLES = 500

/** Nobody holds the run that a question is about. */
export const isUnowned = (error: unknown) => error instanceof ApiError && error.problem.code === 'runNotOwned'

interface RunChanges {
  /** A batch ended, or one of its outputs was delivered: `report` is as of now. */
  report: [run: string, report: BatchReport]
  event: [run: string, event: RunEvent]
  log: [run: string, line: NumberedLine]
  table: [run: string, node: string]
  /** How far a file is that takes the place of a state, from 0 to 1. */
  importing: [run: string, file: string, share: number]
  /** Status, receivers, queued bytes, or what is worked on. */
  gauges: [run: string]
  /** Its status is another one. */
  status: [run: string]
}

/** All that the api knows of runs: rows of the store, and what their owners push. */
@Injectable()
export class LiveRuns {
  readonly changes = new EventEmitter<RunChanges>()
  readonly #store: Store
  readonly #links: WorkerLinks
  readonly #states = new Map<string, RunState>()
  readonly #rows = new Map<string, RunRow>()
  /** How often rows were forgotten: one that was read before is not kept. */
  #forgotten = 0
  readonly #tables = new Map<string, { table: LiveTable; pushed: number }>()
  readonly #fetching = new Map<string, Promise<LiveTable | undefined>>()

  constructor(@Inject(STORE) store: Store, links: WorkerLinks) {
    this.#store = store
    this.#links = links
    this.changes.setMaxListeners(0)
    links.pushes.on('hello', (worker, hello) => this.#hello(worker, hello))
    links.pushes.on('report', (worker, { report }) => this.#report(worker, report))
    links.pushes.on('output', (_, push) => this.#output(push))
    links.pushes.on('status', (worker, push) => this.#status(worker, push))
    links.pushes.on('receivers', (_, { run, receivers, queued }) => {
      Object.assign(this.state(run), { receivers, queued })
      this.changes.emit('gauges', run)
    })
    links.pushes.on('table', (_, { run, node, asOf }) => {
      this.state(run).tables.set(node, asOf)
      this.changes.emit('table', run, node)
    })
    links.pushes.on('importing', (_, { run, file, share }) => void this.changes.emit('importing', run, file, share))
    links.pushes.on('event', (_, { run, event }) => {
      this.state(run).events.push(event)
      this.changes.emit('event', run, event)
    })
    links.pushes.on('log', (_, { run, line }) => {
      this.changes.emit('log', run, this.state(run).addLine(line))
    })
    links.pushes.on('work', (_, work) => {
      this.state(work.run).work = work
      this.changes.emit('gauges', work.run)
    })
    links.pushes.on('gone', (worker) => this.#gone(worker))
  }

  state(run: string): RunState {
    let state = this.#states.get(run)
    if (!state) {
      this.#states.set(run, (state = new RunState()))
      if (this.#states.size > STATES) this.#dropState()
    }
    return state
  }

  async row(run: string): Promise<RunRow | undefined> {
    const known = this.#rows.get(run)
    if (known) return known
    const forgotten = this.#forgotten
    const row = await this.#store.runs.get(run)
    if (row && forgotten === this.#forgotten) this.#rows.set(run, row)
    return row
  }

  async info(run: string): Promise<RunInfo | undefined> {
    const row = await this.row(run)
    return row && this.state(run).info(row)
  }

  async infos(runs: string[]): Promise<Map<string, RunInfo>> {
    const known = runs.flatMap((run) => this.#rows.get(run) ?? [])
    const forgotten = this.#forgotten
    const read = await this.#store.runs.many(runs.filter((run) => !this.#rows.has(run)))
    if (forgotten === this.#forgotten) for (const row of read) this.#rows.set(row.id, row)
    return new Map([...known, ...read].map((row) => [row.id, this.state(row.id).info(row)]))
  }

  /** The store's rows of a pipeline's runs changed: read them anew. */
  forget(pipeline: string): void {
    for (const row of this.#rows.values()) if (row.pipeline === pipeline) this.#rows.delete(row.id)
    this.#forgotten++
  }

  /** Tells every worker to look at the desired state. Who is not reached looks by itself when it comes back. */
  reconcile(): void {
    this.#links.toAll('reconcile', {})
  }

  /** Asks the owner of a run; without one, every worker in turn. */
  async ask<K extends Exclude<keyof WorkerRequests, 'reconcile'>>(
    run: string,
    kind: K,
    request: WorkerRequests[K]['request'],
  ): Promise<WorkerRequests[K]['answer']> {
    const owner = this.state(run).owner
    for (const worker of owner === undefined ? this.#links.names() : [owner]) {
      try {
        return await this.#links.request(worker, kind, request)
      } catch (error) {
        const code = (error as { code?: unknown }).code
        if (code === 'notOwner' || code === 'closed') continue
        throw new ApiError(502, 'workerFailed', { message: saidBy(error) })
      }
    }
    throw new ApiError(409, 'runNotOwned', { run })
  }

  /** A live table's newest contents. Viewers at the same time share one request, and one that did not change is not asked for again. */
  async table(run: string, node: string): Promise<LiveTable | undefined> {
    const key = `${run}/${node}`
    const pushed = this.state(run).tables.get(node) ?? 0
    const known = this.#tables.get(key)
    if (known && known.pushed >= pushed) return known.table
    const under = this.#fetching.get(key)
    if (under) return under
    const fetching = this.ask(run, 'liveTable', { run, node, limit: TABLE_ROWS })
      .then((table) => {
        this.#tables.set(key, { table, pushed })
        if (this.#tables.size > TABLES) this.#tables.delete(this.#tables.keys().next().value!)
        return table
      })
      .catch(() => {
        if (!known) this.state(run).missing.add(node)
        return known?.table
      })
      .finally(() => this.#fetching.delete(key))
    this.#fetching.set(key, fetching)
    return fetching
  }

  /** The newest raw records of a source, as the intake has them. */
  async sample(run: string, node: string): Promise<{ text: string }> {
    try {
      return await this.#links.askIntake('sample', { run, node, bytes: SAMPLE_BYTES })
    } catch (error) {
      throw new ApiError(502, 'intakeFailed', { message: saidBy(error) })
    }
  }

  /** Has a source of whole tables read now. */
  async refresh(run: string, node: string): Promise<RefreshAnswer> {
    try {
      return await this.#links.askIntake('refresh', { run, node })
    } catch (error) {
      throw new ApiError(502, 'intakeFailed', { message: saidBy(error) })
    }
  }

  /** The report of one batch; while no worker holds the run, of those that were seen. */
  async report(run: string, time: number): Promise<BatchReport> {
    const seen = this.state(run).reports.findLast((report) => report.time === time)
    const report = await this.ask(run, 'batch', { run, time }).then(
      (answer) => answer.report,
      (error: unknown) => {
        if (!isUnowned(error)) throw error
        return seen
      },
    )
    if (!report) throw notFound('batch', String(time))
    return report
  }

  /** The row of a run that belongs to a workspace, or a 404. */
  async rowIn(run: string, workspace: string): Promise<RunRow> {
    const row = await this.row(run)
    if (!row || row.workspace !== workspace) throw notFound('run', run)
    return row
  }

  #forgetRow(run: string): void {
    this.#rows.delete(run)
    this.#forgotten++
  }

  #dropState(): void {
    for (const [run, state] of this.#states) {
      if (state.owner !== undefined) continue
      this.#states.delete(run)
      return
    }
  }

  #hello(worker: string, { runs }: WorkerPushes['hello']): void {
    for (const run of runs) {
      // What it wrote to the store while it was not connected was not pushed.
      this.#forgetRow(run)
      this.#own(run, worker)
    }
    for (const [run, state] of this.#states) {
      if (runs.includes(run) || (state.owner !== undefined && state.owner !== worker)) continue
      state.owner = undefined
      // It may have ended since.
      this.#forgetRow(run)
      this.changes.emit('gauges', run)
    }
  }

  #own(run: string, worker: string): void {
    const state = this.state(run)
    if (state.owner === worker) return
    state.owner = worker
    this.changes.emit('gauges', run)
    const missing = [...state.missing]
    state.missing.clear()
    for (const node of missing) this.changes.emit('table', run, node)
  }

  #report(worker: string, report: BatchReport): void {
    this.#own(report.run, worker)
    this.state(report.run).addReport(report)
    this.changes.emit('report', report.run, report)
  }

  #output({ run, time, node, output }: WorkerPushes['output']): void {
    const report = this.state(run).reports.findLast((item) => item.time === time)
    if (!report) return
    report.outputs[node] = output
    this.changes.emit('report', run, report)
  }

  #status(worker: string, { run, ...said }: WorkerPushes['status']): void {
    const state = this.state(run)
    const before = state.said?.status
    state.said = said
    const ended = said.status === 'stopped' || said.status === 'failed'
    state.owner = ended ? undefined : worker
    if (ended) state.work = undefined
    // The owner wrote its status to the store before it said so.
    this.#forgetRow(run)
    this.changes.emit('gauges', run)
    if (before !== said.status) this.changes.emit('status', run)
  }

  #gone(worker: string): void {
    for (const [run, state] of this.#states) {
      if (state.owner !== worker) continue
      state.owner = undefined
      state.work = undefined
      this.changes.emit('gauges', run)
      this.changes.emit('status', run)
    }
  }
}
