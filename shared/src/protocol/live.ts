/** socket.io messages. One room per pipeline; a frame is sent only after the client has acknowledged the one before. */
import { z } from 'zod'
import type { BatchReport } from '../stats/report.ts'
import type { Change } from '../graph/index.ts'
import type { Analysis } from './pipelines.ts'
import type { SystemInfo } from './rest.ts'
import type { LiveTable, NumberedLine, ReceiverInfo, RunEvent, RunInfo, RunWork } from './runs.ts'

/** Gauges are absolute, the latest wins; batches accumulate until acknowledged, at most 100, then `gap` tells to refetch. */
export interface Frame {
  pipeline: string
  run: RunInfo | null
  batches: BatchReport[]
  gap: boolean
  /** Null where nobody has told since the server was started: what is known stays. */
  receivers: ReceiverInfo[] | null
  /** Bytes received and not yet processed, per source; null as `receivers`. */
  queued: Record<string, number> | null
  /** Live tables that changed since the last frame (only those whose view is subscribed). */
  tables: Record<string, LiveTable>
  events: RunEvent[]
  /** Lines of the run's log since the frame before; a gap in their numbers tells to refetch. */
  log: NumberedLine[]
  work: RunWork
}

/** A change as the server ordered it. */
export interface OrderedChange {
  sequence: number
  change: Change
}

/** Where a browser tab is in a pipeline. */
export const hereSchema = z.strictObject({
  /** The tab, as its changes name it. */
  client: z.string().min(1).max(64),
  /** How the person wants to be called; empty = a guest. */
  name: z.string().max(40),
  /** The node whose settings are open. */
  node: z.string().max(64).nullable(),
})
export type Here = z.infer<typeof hereSchema>
/** Somebody who has a pipeline open; `guest` numbers those at one pipeline, from 1. */
export interface Person extends Here {
  guest: number
}

export interface ServerToClient {
  frame: (frame: Frame, acknowledge: () => void) => void
  change: (pipeline: string, change: OrderedChange) => void
  analysis: (pipeline: string, analysis: Analysis) => void
  /** The list of pipelines changed (created, deleted, renamed, status): refetch it. */
  pipelines: () => void
  /** A pipeline was deleted (`isThere` false) or brought back. */
  existence: (pipeline: string, isThere: boolean) => void
  system: (info: SystemInfo) => void
  /** Everybody who has the pipeline open, this tab too. */
  people: (pipeline: string, people: Person[]) => void
}

export interface ClientToServer {
  /** Answers with the changes after `sequence`, or null when a full load is needed. */
  subscribe: (pipeline: string, sequence: number, answer: (changes: OrderedChange[] | null) => void) => void
  unsubscribe: (pipeline: string) => void
  /** Which live tables are in view, so that only those are sent. */
  watchTables: (pipeline: string, nodes: string[]) => void
  /** Tells the others at a pipeline that is subscribed to where this tab is. */
  here: (pipeline: string, here: Here) => void
}
