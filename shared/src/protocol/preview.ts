/**
 * Previews: the draft's steps run on a sample of each source, beside any run. Nothing is acknowledged at a source, and no output is
 * written. "Why is this empty?" asks the same question of the first step whose rows vanish.
 */
import { z } from 'zod'
import { nodeIdSchema } from '../graph/document.ts'
import type { Problem } from '../graph/problem.ts'
import type { Json } from '../json.ts'
import type { Column } from '../plan/plan.ts'
import type { EventTimeReport } from '../stats/report.ts'

/** Most rows that one preview shows. */
export const PREVIEW_ROWS = 200
/** Most records that a source's sample has. */
export const SAMPLE_RECORDS = 10_000
/** Longest text that can be given as a sample, in characters. */
export const SAMPLE_CHARACTERS = 2_000_000

/**
 * What is looked at: the rows that leave a node by an output port, or that arrive at an input port with one wire (an output node has no
 * other).
 */
export const previewTargetSchema = z.strictObject({ node: nodeIdSchema, port: z.string().min(1).max(32) })
export type PreviewTarget = z.infer<typeof previewTargetSchema>

/** What every question about a draft's rows says. */
export const asked = {
  /** The draft's change that the asker sees; the answer says which one it is of. */
  sequence: z.int().min(0),
  target: previewTargetSchema,
  /** Of one client and pipeline only the newest question is answered: older ones end with the problem `superseded`. */
  client: z.string().min(1).max(64),
}

/** POST /api/pipelines/:id/previews -> Preview */
export const previewSchema = z.strictObject({
  ...asked,
  rows: z.int().min(1).max(PREVIEW_ROWS).default(PREVIEW_ROWS),
  /** Takes new samples of the sources upstream; those that were given stay. */
  refresh: z.boolean().default(false),
})
export type PreviewRequest = z.input<typeof previewSchema>

/**
 * What rows and counts are of. `sample`: rows that steps let through one by one, of the whole sample. `batch`: rows that are made anew in
 * each batch (summaries, windows, what is remembered, top rows, SQL), of one batch.
 */
export type PreviewScope = 'sample' | 'batch'

/** A cell as JSON without loss: null is NULL; integers beyond 2^53, decimals and times are text; lists, objects and maps are nested. */
export type PreviewCell = Json

export interface Preview {
  /** Equal keys have equal contents: of the same steps on the same samples. */
  key: string
  /** The draft's change of which this is: older than the newest one where the draft has moved on. */
  sequence: number
  target: PreviewTarget
  /** Batch time, in milliseconds since the epoch, of the rows of `batch` scope: the newest at which the target has any. 0 = no sample. */
  asOf: number
  scope: PreviewScope
  /** Null while they cannot be known: see `problems`. */
  columns: Column[] | null
  /** The newest rows, oldest first; cells in the order of the columns. */
  rows: PreviewCell[][]
  /** All rows at the target, of which `rows` are the newest. */
  total: number
  /** Of every node upstream that could be computed, and of the target's. */
  counts: Record<string, PreviewCounts>
  /** Windows upstream that the sample does not fill. */
  windows: Record<string, WindowFill>
  /** Steps upstream that learn or remember row by row, of a sample with more batches than they go through: the newest that they know. */
  learned?: Record<string, LearnedBatches>
  /** Windows by event time, of every node upstream that could be computed, and of the target's. */
  eventTimes: Record<string, PreviewEventTime>
  /** Upstream problems that keep rows away, and expressions that fail on a row. */
  problems: Problem[]
  /** The samples upstream, by source. */
  samples: Record<string, SampleInfo>
  /** Milliseconds that it took; 0 = nothing upstream had changed. */
  ms: number
}

/** Windows by event time after the sample: its last closed windows, and the rows that wait. */
export type PreviewEventTime = EventTimeReport & { rows: number }

/** Rows of one node by port. What leaves one node by a wire is what arrives at the next. */
export interface PreviewCounts {
  in: Record<string, number>
  out: Record<string, number>
  /** Of what leaves. */
  scope: PreviewScope
}

/** How many batches of a sample a step went through, of those that there are: the newest. */
export interface LearnedBatches {
  newest: number
  all: number
}

/** Batches that a window holds of those that fill it: "12 of 60 batches". */
export interface WindowFill {
  filled: number
  needed: number
}

/**
 * Where a sample is from: text that a person gave, blocks of the run's input log, or a look at the source itself. `none`: the source only
 * takes what others send, and nothing came yet.
 */
export type SampleOrigin = 'given' | 'recorded' | 'live' | 'none'

export interface SampleInfo {
  origin: SampleOrigin
  /** Records, those that could not be read included. */
  records: number
  /** Records that do not fit the source's format. */
  unreadable: number
  /** Milliseconds since the epoch of the first and last receipt; absent without records. */
  from?: number
  to?: number
  /** When the sample was taken: it stays until it is refreshed. */
  takenAt: number
  /** Why there are no records, such as an address that does not answer. */
  reason?: EmptyReason
}

/** PUT /api/pipelines/:id/samples/:node -> SampleInfo; GET -> GivenSample; DELETE. The text is written as the source's settings say. */
export const giveSampleSchema = z.strictObject({ text: z.string().min(1).max(SAMPLE_CHARACTERS) })
export interface GivenSample {
  text: string
  givenAt: number
}

/** POST /api/pipelines/:id/explain -> Explanation */
export const explainSchema = z.strictObject(asked)
export type ExplainRequest = z.input<typeof explainSchema>

/** Why no rows are at a place. `code` and `params` are words by `reasonInWords`. */
export interface EmptyReason {
  code: string
  params: Record<string, Json>
}

export interface Explanation {
  sequence: number
  target: PreviewTarget
  /** The first node upstream whose rows vanish; the target's own where rows are there after all. */
  node: string
  /** Its port: an output's, or the input's to which nothing is connected. */
  port: string
  reason: EmptyReason
  /** The problem behind it, where the reason is one. */
  problem?: Problem
}
