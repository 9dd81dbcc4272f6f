import { said, saidBy, type RunStatus, type Said } from '@millrace/shared'
import type { EngineRun } from '../engine/run.ts'
import type { WorkerPushes } from '../ipc/messages.ts'
import type { Store } from '../store/index.ts'
import type { RunLog } from './runLog.ts'

/** Progress is written to the store at most this often. */
const REPORT_EVERY_MS = 2000
/** Batches that are looked through at a time. */
const PAGE = 500

interface ReportParts {
  run: string
  store: Store
  push(kind: 'status', push: WorkerPushes['status']): void
  completedBatches(): number
  /** What is told again would be wrong by then: the run ends, and its end is told for itself. */
  isEnding(): boolean
  /** Milliseconds since the epoch. */
  now(): number
  log: Pick<RunLog, 'warning'>
}

/** Tells the store and the api how a run is. A store that does not take it is told again. */
export class StatusReports {
  readonly #parts: ReportParts
  /** Records of all batches so far. */
  records: number
  #toldAt = 0
  #toldRecords = -1
  /** Why the store did not take the last one. */
  #refusal = ''
  /** Until the store is told again. There is one at most, however often it refuses. */
  #again: NodeJS.Timeout | undefined

  constructor(records: number, parts: ReportParts) {
    this.records = records
    this.#parts = parts
  }

  /** The last one is some time ago. */
  get isDue(): boolean {
    return this.#parts.now() - this.#toldAt >= REPORT_EVERY_MS
  }
  /** The store knows of fewer records than there are. */
  get isBehind(): boolean {
    return this.records !== this.#toldRecords
  }

  /** Adds the records of batches that were done after the store was last told, which knows of `known` batches. */
  async count(known: number, engine: Pick<EngineRun, 'ledgerPage'>): Promise<void> {
    for (let before = Number.MAX_SAFE_INTEGER, more = true; more;) {
      const page = await engine.ledgerPage(before, PAGE)
      for (const report of page.batches) if (report.sequence > known) this.records += report.records
      const oldest = page.batches.at(-1)
      more = page.more && oldest !== undefined && oldest.sequence > known
      before = oldest?.time ?? 0
    }
  }

  async tell(status: RunStatus, error?: Said): Promise<void> {
    const { run, store, push, log } = this.#parts
    this.#toldAt = this.#parts.now()
    this.#forgetAgain()
    const report = {
      status,
      completedBatches: this.#parts.completedBatches(),
      records: this.records,
      ...(error !== undefined && { error }),
    }
    try {
      await store.runs.report(run, report)
      this.#toldRecords = report.records
      this.#refusal = ''
      this.#forgetAgain()
    } catch (problem) {
      const { message } = problem as Error
      if (message !== this.#refusal) log.warning(said('The store does not take how the run is: {reason}', { reason: saidBy(problem) }))
      this.#refusal = message
      this.#again ??= setTimeout(() => {
        this.#again = undefined
        if (!this.#parts.isEnding() && this.isBehind) void this.tell('running')
      }, REPORT_EVERY_MS).unref()
    }
    push('status', { run, ...report })
  }

  #forgetAgain(): void {
    clearTimeout(this.#again)
    this.#again = undefined
  }
}
