/** What the api knows of one run from its owner's pushes. It is rebuilt from them: nothing here is stored. */
import { LOG_LINES, saidFromText } from '@millrace/shared'
import type { BatchReport, LogLine, NumberedLine, ReceiverInfo, RunEvent, RunInfo, RunStatus, RunWork, Said } from '@millrace/shared'
import type { WorkerPushes } from '../ipc/messages.ts'
import type { RunRow } from '../store/index.ts'
import { Ring } from './ring.ts'

const REPORTS = 1000
const EVENTS = 200
/** Intervals that a sparkline shows. */
const SPARK_INTERVALS = 60

export class RunState {
  readonly reports = new Ring<BatchReport>(REPORTS)
  readonly events = new Ring<RunEvent>(EVENTS)
  readonly log = new Ring<NumberedLine>(LOG_LINES)
  #lines = 0
  /** What the owner last said; undefined until one spoke. */
  said: { status: RunStatus; error?: Said | undefined; completedBatches: number; records: number } | undefined
  /** The owner's socket; undefined while none is there. */
  owner: string | undefined
  /** Null until its owner told. */
  receivers: ReceiverInfo[] | null = null
  queued: Record<string, number> | null = null
  /** What its owner works on; forgotten with the owner. */
  work: WorkerPushes['work'] | undefined
  /** Batch time of the newest contents of each live table. */
  readonly tables = new Map<string, number>()
  /** Live tables that somebody asked for and no owner could tell. */
  readonly missing = new Set<string>()

  addReport(report: BatchReport): void {
    this.reports.push(report)
    // Status pushes may be rarer than batches; in between the reports carry the figures on.
    if (!this.said || report.status !== 'done' || report.sequence <= this.said.completedBatches) return
    this.said = { ...this.said, completedBatches: report.sequence, records: this.said.records + report.records }
  }

  addLine(line: LogLine): NumberedLine {
    const numbered = { ...line, line: ++this.#lines }
    this.log.push(numbered)
    return numbered
  }

  /** What is worked on as of `now`, in milliseconds since the epoch. */
  workAt(now: number): RunWork {
    if (!this.work || this.owner === undefined) return { at: null, waiting: [], waits: 0 }
    const { at, waiting, waits } = this.work
    if (!at) return { at, waiting, waits }
    const { since, ...batch } = at
    return { at: { ...batch, elapsed: Math.max(0, now - since) }, waiting, waits }
  }

  /** The run as the browser sees it: what is desired, what its owner says, and whether it has one. */
  info(row: RunRow): RunInfo {
    const said = this.said
    const error = said?.error ?? (row.error === null ? undefined : saidFromText(row.error))
    return {
      id: row.id,
      pipeline: row.pipeline,
      version: row.version,
      status: this.#status(row),
      interval: row.interval,
      startedAt: row.startedAt,
      completedBatches: Math.max(said?.completedBatches ?? 0, row.completedBatches),
      records: Math.max(said?.records ?? 0, row.records),
      ...(error !== undefined && { error }),
    }
  }

  #status(row: RunRow): RunStatus {
    const said = this.said
    if (row.status === 'failed' || row.status === 'stopped') return row.status
    if (row.desired === 'stopped') return said?.status === 'stopped' || said?.status === 'failed' ? said.status : 'stopping'
    if (this.owner === undefined) return row.status === 'starting' && !said ? 'starting' : 'restarting'
    return said?.status ?? row.status
  }

  /** Records per second in each of the last 60 intervals, oldest first; intervals without a batch (quiet ones) are 0. */
  sparkline(interval: number, now: number): number[] {
    const newest = Math.floor(now / interval) * interval
    const rates = Array.from({ length: SPARK_INTERVALS }, () => 0)
    for (const report of this.reports.last(SPARK_INTERVALS)) {
      const index = SPARK_INTERVALS - 1 - Math.round((newest - report.time) / interval)
      if (index >= 0 && index < SPARK_INTERVALS) rates[index] = (report.records * 1000) / interval
    }
    return rates
  }
}
