/** Works off the cuts of a run in order, and what its windows and time-outs have due on the way. */
import { said, saidBy, type BatchReport, type Said } from '@millrace/shared'
import { nextStep } from '../engine/nextStep.ts'
import { roomOn } from '../files/diskRoom.ts'
import type { Cut } from '../ipc/messages.ts'
import { batchTimeOf, joinBlocks, newBlocks, splitBlocks, withCut, type Blocks } from './batchPlan.ts'
import { BatchWaiters } from './batchWaiters.ts'
import { ClockWatch } from './clockWatch.ts'
import type { HeldVersion } from './heldVersion.ts'
import { InputRate } from './inputRate.ts'
import type { OwnedRun } from './ownerParts.ts'
import { RefusedRecords } from './refusedRecords.ts'
import { stagingOf } from './runSpec.ts'
import { SnapshotTimes } from './snapshotTimes.ts'
import { isDiskFull, passesByItself } from './trouble.ts'
import { GivenUp } from './watched.ts'
import { WorkNotices } from './workNotices.ts'

/** What failed is tried again after this pause: a batch once, for memory may have been short; what passes by itself until it has passed. */
const RETRY_MS = 1000
/** That sources are slowed down is told at most this often: at the edge it comes and goes. */
const TELL_RATE_EVERY_MS = 60_000

/** What the loop asks of the run's owner. */
export interface LoopHost {
  /** The run can be worked on. */
  isOpen(): boolean
  /** Opens the database anew. */
  reopen(): Promise<void>
  /** Asks the intake for the cuts again: whatever was mistaken here is read anew. */
  askAgain(): void
  /** The run cannot go on. */
  fail(reason: Said): Promise<void>
  /** Another owner has the run. */
  letGo(): void
}

export class BatchLoop {
  readonly #owned: OwnedRun
  readonly #held: HeldVersion
  readonly #host: LoopHost
  readonly #inputRate = new InputRate()
  readonly #clock = new ClockWatch()
  readonly #waiters = new BatchWaiters()
  readonly #work: WorkNotices
  readonly #refused: RefusedRecords
  readonly #snapshots: SnapshotTimes
  #cuts: Cut[] = []
  #left: Blocks = {}
  #pumping = false
  #blocked = false
  #retried = false
  #diskFull = false
  #toldRateAt = -Infinity
  #lastReport: BatchReport | undefined

  constructor(owned: OwnedRun, held: HeldVersion, host: LoopHost) {
    this.#owned = owned
    this.#held = held
    this.#host = host
    this.#work = new WorkNotices(owned, () => this.#cuts)
    this.#snapshots = new SnapshotTimes(owned, held)
    this.#refused = new RefusedRecords(owned.tell, () => owned.now())
  }

  /** A version was opened: learns anew how fast it is. */
  restart(interval: number): void {
    this.#inputRate.restart(interval)
  }

  /** Forgets cuts that will be sent again. */
  forget(): void {
    this.#cuts = []
    this.#left = {}
    this.#work.changed()
  }

  add(cut: Cut): void {
    this.#cuts = withCut(this.#cuts, cut)
    this.#work.changed()
    this.pump()
  }

  /** Works off what is due. Called by every cut, by the alarm, and by whatever may have made room. */
  pump(): void {
    if (this.#pumping || this.#owned.isEnding() || !this.#host.isOpen()) return
    this.#pumping = true
    void this.#owned.turns
      .take(() => this.workOff(() => this.#owned.turns.isWanted))
      .catch((error: Error) => this.failed(error))
      .finally(() => {
        this.#pumping = false
        this.wake()
        if (this.#cuts.length > 0 && !this.#blocked) this.pump()
      })
  }

  /** An output left: that may be the room for which batches wait. */
  roomMade(): void {
    if (this.#blocked) this.pump()
  }

  /** Resolves when the batch of this time is done or passed over, or after some milliseconds; answers with its report, if it is the last one. */
  async waitFor(time: number, withinMs: number): Promise<BatchReport | null> {
    this.pump()
    if ((this.#held.lastBatchTime ?? 0) < time) await this.#waiters.wait(time, withinMs)
    // A quiet time has no report, and is not worth a query to know it.
    return this.#lastReport?.time === time ? this.#lastReport : null
  }

  /** Lets those go who wait for what is done. */
  wake(): void {
    this.#waiters.wake(this.#owned.isEnding() ? Infinity : (this.#held.lastBatchTime ?? 0))
  }

  close(): void {
    this.#work.close()
    this.wake()
  }

  /** Works off the cuts that have come by now, until something else wants its turn: where batches do not keep up, more come without end. */
  async workOff(mustYield = () => false): Promise<void> {
    const newest = this.#cuts.at(-1)?.time ?? -Infinity
    for (let cut = this.#cuts[0]; cut && cut.time <= newest && !mustYield(); cut = this.#cuts[0]) {
      if (await this.#isBlocked()) return
      await this.#toCut(cut)
      if (this.#cuts[0] === cut) this.#cuts.shift()
      this.#work.changed()
    }
  }

  /** At the end, blocks that were too many for one batch get batches of their own. */
  async workOffLeft(lastCut: number): Promise<void> {
    let time = Math.max(lastCut, this.#held.lastBatchTime ?? 0)
    while (Object.keys(this.#left).length > 0) {
      time += this.#held.engine.interval
      await this.#toCut({ run: this.#owned.run, time, since: 0, through: {}, blocks: {} })
    }
  }

  /**
   * A batch could not be done: once more on a database that is opened anew, for memory may have been short; then the run ends with the
   * reason. What passes by itself, such as a full disk, is waited for as long as it takes.
   */
  async failed(error: Error): Promise<void> {
    const { intake, turns, tell, isEnding, event } = this.#owned
    this.#work.ends()
    if (isEnding()) return
    const waits = passesByItself(error)
    if (error instanceof GivenUp || (this.#retried && !waits)) return this.#host.fail(saidBy(error))
    const diskFull = isDiskFull(error)
    if (diskFull && !this.#diskFull) event('backPressure', said('The disk is full: batches wait until there is space. Nothing is lost.'))
    if (!waits || !this.#diskFull) tell.warning(said('{reason} It is tried again.', { reason: saidBy(error) }))
    this.#retried = !waits
    this.#diskFull = diskFull
    await pause(RETRY_MS)
    try {
      await turns.take(async () => {
        // On a full disk a database can be asked still, unless it broke in the middle of a write.
        if (!isEnding() && !(diskFull && (await this.#held.engine.mend()))) await this.#host.reopen()
      })
    } catch (again) {
      if (passesByItself(again as Error)) return this.failed(again as Error)
      return this.#host.fail(saidBy(again))
    }
    if (intake.connected) this.#host.askAgain()
  }

  async #toCut(cut: Cut): Promise<void> {
    const { engine, spec } = this.#held
    const { now, event } = this.#owned
    const time = batchTimeOf(cut, engine.interval)
    this.#left = joinBlocks(this.#left, newBlocks(cut.blocks, engine.consumed))
    // The node may be gone since the data came.
    const known = new Set(spec.sources.map(({ node }) => node))
    this.#left = Object.fromEntries(Object.entries(this.#left).filter(([node]) => known.has(node)))
    const setBack = this.#clock.look(time, now(), engine.interval)
    if (setBack !== null) event('clockSetBack', setBack)
    const hasInput = Object.keys(this.#left).length > 0
    for (let step = nextStep(engine, time, cut.since, hasInput); step; step = nextStep(engine, time, cut.since, hasInput)) {
      if (step.kind === 'skip') engine.skipTo(step.to)
      else if (step.kind === 'gap') {
        this.#tellBatch(await engine.gap(step.from, step.to))
        const { from, to } = step
        event('gap', said('No batches from {from, moment} to {to, moment}: nothing was cut in that time.', { from, to }))
      } else await this.#batch(step.time, step.takesInput)
    }
  }

  async #batch(time: number, takesInput: boolean): Promise<void> {
    const { engine, spec, deliveries } = this.#held
    const { status, now } = this.#owned
    const { now: taken, later } = takesInput ? splitBlocks(this.#left, spec.options.maxBatchBytes) : { now: {}, later: this.#left }
    const through = Object.fromEntries(Object.entries(taken).map(([node, blocks]) => [node, blocks.at(-1)!.seq]))
    const report = await this.#held.watched(time, (begin) => {
      begin()
      this.#work.begins(time, taken)
      return engine.batch({ time, blocks: taken, through, startedAt: now() })
    })
    this.#work.ends()
    this.#left = later
    this.#retried = false
    this.#diskFull = false
    status.records += report.records
    this.#tellBatch(report)
    this.#refused.look(report)
    deliveries?.wake()
    if (Object.keys(through).length > 0) this.#release()
    this.#limitRate(report)
    await this.#snapshots.look()
  }

  #tellBatch(report: BatchReport): void {
    const { run, status, push } = this.#owned
    this.#lastReport = report
    push('report', { report })
    for (const { node } of this.#held.spec.plan.sinks.filter((sink) => stagingOf(sink) === null)) {
      if ((report.nodes[node]?.in ?? 0) > 0) push('table', { run, node, asOf: report.time })
    }
    this.wake()
    this.#held.idleSoon()
    if (status.isDue) void status.tell('running')
  }

  async #isBlocked(): Promise<boolean> {
    const waiting = this.#held.engine.pendingBytes
    const { free, kept } = await roomOn(this.#owned.folder)
    const tooMuch =
      waiting > this.#held.spec.options.outboxQuotaBytes
        ? said('Too much output waits for its sinks: batches wait until some of it is delivered.')
        : null
    if (free < kept) await this.#snapshots.makeRoom()
    // With nothing to deliver a batch is what makes room: it releases its input.
    const noRoom =
      waiting > 0 && free < kept
        ? said('The disk is nearly full and output waits for its sinks: batches wait until some of it is delivered.')
        : null
    const reason = tooMuch ?? noRoom
    if (reason && !this.#blocked) this.#owned.event('backPressure', reason)
    this.#blocked = reason !== null
    return this.#blocked
  }

  #release(): void {
    const { run, intake } = this.#owned
    if (!intake.connected) return
    const { epoch, consumed } = this.#held.engine
    intake.ask('release', { run, epoch, through: { ...consumed } }).catch((error: Error & { code?: string }) => {
      if (error.code === 'staleEpoch') this.#host.letGo()
    })
  }

  #limitRate(report: BatchReport): void {
    const { run, intake, tell, now } = this.#owned
    const limits = Object.entries(this.#inputRate.after(report))
    for (const [node, recordsPerSecond] of limits) {
      intake.ask('limitRate', { run, epoch: this.#held.engine.epoch, node, recordsPerSecond }).catch(() => undefined)
    }
    if (!limits.some(([, rate]) => rate !== null) || now() - this.#toldRateAt < TELL_RATE_EVERY_MS) return
    this.#toldRateAt = now()
    for (const [node, rate] of limits)
      if (rate !== null)
        tell.warning(
          said('Batches do not keep up: it reads at most {rate, plural, one {# record} other {# records}} a second until they do.', {
            rate: Math.round(rate),
          }),
          node,
        )
  }
}

const pause = (milliseconds: number) => new Promise<void>((resolve) => void setTimeout(resolve, milliseconds))
