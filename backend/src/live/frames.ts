/** What one browser is still to be told. One merged frame at a time; the next only after the browser's acknowledgement. */
import type { BatchReport, Frame, NumberedLine, RunEvent } from '@millrace/shared'

/** Shortest time between two frames to one browser, in milliseconds. */
export const FRAME_EVERY_MS = 100
/** Most batches, events and lines of the log that wait for a browser that does not acknowledge; beyond, `gap` tells it to load them. */
const PENDING_BATCHES = 100
const PENDING_EVENTS = 100
const PENDING_LINES = 100

/** What happened in one pipeline since the frame before. */
class Pending {
  readonly #batches = new Map<number, BatchReport>()
  readonly #tables = new Set<string>()
  #events: RunEvent[] = []
  #log: NumberedLine[] = []
  #gap = false
  dirty = true

  addReport(report: BatchReport): void {
    this.dirty = true
    this.#batches.set(report.time, report)
    if (this.#batches.size <= PENDING_BATCHES) return
    this.#batches.delete(this.#batches.keys().next().value!)
    this.#gap = true
  }

  addEvent(event: RunEvent): void {
    this.dirty = true
    this.#events = [...this.#events, event].slice(-PENDING_EVENTS)
  }

  addLine(line: NumberedLine): void {
    this.dirty = true
    this.#log = [...this.#log, line].slice(-PENDING_LINES)
  }

  addTable(node: string): void {
    this.dirty = true
    this.#tables.add(node)
  }

  lose(): void {
    this.#gap = true
    this.dirty = true
  }

  /** Forgets what was about another run, or was all delivered. */
  clear(): void {
    this.#batches.clear()
    this.#tables.clear()
    this.#events = []
    this.#log = []
    this.#gap = false
    this.dirty = false
  }

  take(): { batches: BatchReport[]; tables: string[]; events: RunEvent[]; log: NumberedLine[]; gap: boolean } {
    const taken = { batches: [...this.#batches.values()], tables: [...this.#tables], events: this.#events, log: this.#log, gap: this.#gap }
    this.clear()
    return taken
  }
}

/** What a frame tells as it is when it is sent. */
export type Gauges = Pick<Frame, 'run' | 'receivers' | 'queued' | 'work' | 'tables'>

export interface FrameSource {
  /** The gauges of a pipeline and its watched tables, as they are now. */
  compose(pipeline: string, tables: string[]): Promise<Gauges>
  /** Sends a frame; `acknowledged` is called once the browser has taken it. */
  send(frame: Frame, acknowledged: () => void): void
  now(): number
}

export class Frames {
  readonly #source: FrameSource
  readonly #pending = new Map<string, Pending>()
  readonly #watched = new Map<string, Set<string>>()
  #timer: NodeJS.Timeout | undefined
  #waiting = false
  #sentAt = Number.NEGATIVE_INFINITY

  constructor(source: FrameSource) {
    this.#source = source
  }

  get pipelines(): Iterable<string> {
    return this.#pending.keys()
  }

  add(pipeline: string): void {
    if (!this.#pending.has(pipeline)) this.#pending.set(pipeline, new Pending())
    this.#pending.get(pipeline)!.dirty = true
    this.#schedule()
  }

  remove(pipeline: string): void {
    this.#pending.delete(pipeline)
    this.#watched.delete(pipeline)
  }

  /** Only tables in view are sent; one that comes into view is sent at once. */
  watch(pipeline: string, nodes: string[]): void {
    const before = this.#watched.get(pipeline)
    this.#watched.set(pipeline, new Set(nodes))
    for (const node of nodes) if (!before?.has(node)) this.table(pipeline, node)
  }

  report(pipeline: string, report: BatchReport): void {
    this.#pending.get(pipeline)?.addReport(report)
    this.#schedule()
  }

  event(pipeline: string, event: RunEvent): void {
    this.#pending.get(pipeline)?.addEvent(event)
    this.#schedule()
  }

  line(pipeline: string, line: NumberedLine): void {
    this.#pending.get(pipeline)?.addLine(line)
    this.#schedule()
  }

  table(pipeline: string, node: string): void {
    if (!this.#watched.get(pipeline)?.has(node)) return
    this.#pending.get(pipeline)?.addTable(node)
    this.#schedule()
  }

  gauges(pipeline: string): void {
    const pending = this.#pending.get(pipeline)
    if (!pending) return
    pending.dirty = true
    this.#schedule()
  }

  /** The pipeline has another run: what waits is about the old one. */
  restart(pipeline: string): void {
    this.#pending.get(pipeline)?.clear()
    for (const node of this.#watched.get(pipeline) ?? []) this.table(pipeline, node)
    this.gauges(pipeline)
  }

  close(): void {
    clearTimeout(this.#timer)
    this.#pending.clear()
    this.#watched.clear()
  }

  #schedule(): void {
    if (this.#waiting || this.#timer) return
    if (![...this.#pending.values()].some((pending) => pending.dirty)) return
    const wait = Math.max(0, this.#sentAt + FRAME_EVERY_MS - this.#source.now())
    this.#timer = setTimeout(() => {
      this.#timer = undefined
      void this.#send()
    }, wait)
  }

  async #send(): Promise<void> {
    const next = [...this.#pending].find(([, pending]) => pending.dirty)
    if (!next) return
    const [pipeline, pending] = next
    // To the end of the line, so that pipelines take turns.
    this.#pending.delete(pipeline)
    this.#pending.set(pipeline, pending)
    this.#waiting = true
    this.#sentAt = this.#source.now()
    const { tables, ...rest } = pending.take()
    try {
      const now = await this.#source.compose(pipeline, tables)
      this.#source.send({ pipeline, ...now, ...rest }, () => this.#acknowledged())
    } catch {
      // The store was not there for a moment: the browser is told to load what this frame held.
      pending.lose()
      this.#acknowledged()
    }
  }

  #acknowledged(): void {
    this.#waiting = false
    this.#schedule()
  }
}
