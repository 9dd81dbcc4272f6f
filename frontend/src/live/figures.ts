import { LOG_LINES } from '@millrace/shared'
import type { BatchReport, Frame, LiveTable, ReceiverInfo, NumberedLine, RunEvent, RunInfo, RunWork } from '@millrace/shared'

/** Most batches and events of one run that the browser keeps. */
const BATCHES_KEPT = 600
const EVENTS_KEPT = 200

export const NO_WORK: RunWork = { at: null, waiting: [], waits: 0 }

/** What the browser knows of a pipeline at work. A new object for each frame; parts that did not change keep their identity. */
export interface LiveFigures {
  run: RunInfo | null
  /** Newest last, at most `BATCHES_KEPT`. */
  batches: readonly BatchReport[]
  receivers: readonly ReceiverInfo[]
  /** Bytes received and not yet processed, per source. */
  queued: Readonly<Record<string, number>>
  /** Live tables in view, by node. */
  tables: Readonly<Record<string, LiveTable>>
  /** Oldest first. */
  events: readonly RunEvent[]
  /** Lines of the log that came since this tab follows the run, the newest last. */
  log: readonly NumberedLine[]
  work: RunWork
}

export const NO_FIGURES: LiveFigures = { run: null, batches: [], receivers: [], queued: {}, tables: {}, events: [], log: [], work: NO_WORK }

/** Figures after a frame. What belongs to another run is dropped. */
export function takeFrame(figures: LiveFigures, frame: Frame): LiveFigures {
  const sameRun = figures.run?.id === frame.run?.id
  const before = sameRun ? figures : NO_FIGURES
  const own = frame.batches.filter((batch) => batch.run === frame.run?.id)
  return {
    run: frame.run,
    batches: mergeBatches(before.batches, own),
    receivers: frame.receivers ?? before.receivers,
    queued: frame.queued ?? before.queued,
    tables: Object.keys(frame.tables).length > 0 ? { ...before.tables, ...frame.tables } : before.tables,
    log: frame.log.length > 0 ? [...before.log, ...frame.log].slice(-LOG_LINES) : before.log,
    work: frame.work,
    events: frame.events.length > 0 ? [...before.events, ...frame.events].slice(-EVENTS_KEPT) : before.events,
  }
}

/** Batches by time, the later report of the same time wins (a delivery changed), oldest first. */
export function mergeBatches(known: readonly BatchReport[], more: readonly BatchReport[]): readonly BatchReport[] {
  if (more.length === 0) return known
  const newest = known.at(-1)?.time ?? Number.NEGATIVE_INFINITY
  const inOrder = more.every((batch, index) => batch.time > (index === 0 ? newest : more[index - 1]!.time))
  if (inOrder) return [...known, ...more].slice(-BATCHES_KEPT)
  const byTime = new Map(known.map((batch) => [batch.time, batch]))
  for (const batch of more) byTime.set(batch.time, batch)
  return [...byTime.values()].sort((a, b) => a.time - b.time).slice(-BATCHES_KEPT)
}
