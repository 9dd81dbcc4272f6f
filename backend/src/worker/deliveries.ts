/** One ordered loop per sink: staged outputs leave in the order of their batches; one that cannot is tried again, and holds back only its own sink. */
import { said, saidBy, type JsonObject, type OutputReport, type PlanSink, type RunEvent, type Said } from '@millrace/shared'
import { DeliveryError, type SinkImplementation, type SinkWriter } from '../connectors/sink.ts'
import type { OutboxEntry } from '../engine/outbox.ts'
import { Backoff } from './backoff.ts'
import type { RunLog } from './runLog.ts'

const RETRY_MS = 250
const RETRY_MOST_MS = 10_000
/** Longest wait for attempts under way at the end. */
const CLOSE_MS = 2000

export interface DeliveryParts {
  run: string
  sinks: readonly PlanSink[]
  implementations: Readonly<Record<string, SinkImplementation>>
  resolve(settings: JsonObject): Promise<JsonObject>
  /** The oldest output that a sink has not delivered. */
  next(node: string): OutboxEntry | undefined
  /** The output is outside for good. */
  delivered(node: string, time: number): void
  tell(time: number, node: string, output: OutputReport): void
  event(kind: RunEvent['kind'], text: Said): void
  log: Pick<RunLog, 'info' | 'warning'>
  now(): number
}

export class Deliveries {
  readonly #loops: SinkLoop[]

  constructor(parts: DeliveryParts) {
    this.#loops = parts.sinks.filter((sink) => parts.implementations[sink.connector]).map((sink) => new SinkLoop(sink, parts))
    this.wake()
  }

  /** There may be outputs to deliver. */
  wake(): void {
    for (const loop of this.#loops) loop.wake()
  }

  /** Resolves once nothing waits, or after some milliseconds. */
  async settled(withinMs: number): Promise<void> {
    await atMost(
      withinMs,
      this.#loops.map((loop) => loop.idle()),
    )
  }

  /** Ends the loops. An attempt under way is waited for, but not one that hangs: to deliver it again changes nothing. */
  async close(): Promise<void> {
    await atMost(
      CLOSE_MS,
      this.#loops.map((loop) => loop.close()),
    )
  }
}

async function atMost(milliseconds: number, work: Promise<unknown>[]): Promise<void> {
  let timer: NodeJS.Timeout | undefined
  const late = new Promise<void>((resolve) => {
    timer = setTimeout(resolve, milliseconds)
  })
  await Promise.race([Promise.all(work), late])
  clearTimeout(timer)
}

class SinkLoop {
  readonly #sink: PlanSink
  readonly #parts: DeliveryParts
  readonly #backoff = new Backoff(RETRY_MS, RETRY_MOST_MS)
  #writer: SinkWriter | undefined
  #running: Promise<void> | undefined
  #cancelWait: (() => void) | undefined
  #attempts = 0
  #failing = false
  #closed = false

  constructor(sink: PlanSink, parts: DeliveryParts) {
    this.#sink = sink
    this.#parts = parts
  }

  wake(): void {
    if (this.#closed || this.#running) return
    this.#running = this.#work().finally(() => {
      this.#running = undefined
      if (!this.#closed && this.#next()) this.wake()
    })
  }

  async idle(): Promise<void> {
    while (this.#running) await this.#running
  }

  async close(): Promise<void> {
    this.#closed = true
    this.#cancelWait?.()
    await this.#running
    await this.#writer?.close().catch(() => undefined)
  }

  #next(): OutboxEntry | undefined {
    return this.#parts.next(this.#sink.node)
  }

  async #work(): Promise<void> {
    for (let entry = this.#next(); entry && !this.#closed; entry = this.#next()) {
      this.#attempts++
      try {
        await this.#deliver(entry)
        this.#done(entry)
      } catch (error) {
        await this.#failed(entry, error as Error)
      }
    }
  }

  async #deliver({ node, time, file, columns, rows }: OutboxEntry): Promise<void> {
    const { run, implementations, resolve } = this.#parts
    this.#writer ??= await implementations[this.#sink.connector]!.open(await resolve(this.#sink.settings), { run, node })
    await this.#writer.deliver({ run, node, time, file, columns, rows })
  }

  #done({ node, time, rows }: OutboxEntry): void {
    this.#parts.delivered(node, time)
    this.#parts.tell(time, node, { rows, status: 'delivered', attempts: this.#attempts, deliveredAt: this.#parts.now() })
    if (this.#failing) {
      this.#parts.event('sinkRecovered', said('{node} takes rows again.', { node }))
      this.#parts.log.info(said('The output of {time, moment} is delivered at try {attempts}.', { time, attempts: this.#attempts }), node)
    }
    this.#failing = false
    this.#attempts = 0
    this.#backoff.reset()
  }

  async #failed({ node, time, rows }: OutboxEntry, error: Error): Promise<void> {
    this.#parts.tell(time, node, { rows, status: 'failed', attempts: this.#attempts, error: saidBy(error) })
    if (!this.#failing)
      this.#parts.event('sinkFailing', said('{node}: {reason} Its rows wait, nothing is lost.', { node, reason: saidBy(error) }))
    this.#failing = true
    const tried = said('Try {attempts} to deliver the output of {time, moment}: {reason}', {
      attempts: this.#attempts,
      time,
      reason: saidBy(error),
    })
    this.#parts.log.warning(tried, node)
    // A connection that broke is opened anew.
    await this.#writer?.close().catch(() => undefined)
    this.#writer = undefined
    // What only other settings can mend is tried at the slowest pace: rights and tables can be mended outside too.
    const pause = error instanceof DeliveryError && !error.retry ? RETRY_MOST_MS : this.#backoff.next()
    await new Promise<void>((resolve) => {
      const timer = setTimeout(resolve, pause)
      this.#cancelWait = () => {
        clearTimeout(timer)
        resolve()
      }
      if (this.#closed) this.#cancelWait()
    })
  }
}
