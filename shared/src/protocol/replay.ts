/**
 * Replays: the batches that a run has received go once more through the version that was deployed and through the draft, and the rows that
 * leave one port are set side by side. The run is not touched, and no output is written.
 */
import { z } from 'zod'
import type { Problem } from '../graph/problem.ts'
import type { Column } from '../plan/plan.ts'
import { asked, type PreviewCell, type PreviewCounts, type PreviewTarget, type WindowFill } from './preview.ts'
import type { ApiProblem } from './rest.ts'

/** Most records, bytes and batches of all sources that one replay plays; one batch is played however large it is. */
export const PLAYED_RECORDS = 1_000_000
export const PLAYED_BYTES = 256 * 1024 * 1024
export const PLAYED_BATCHES = 3000
/** Most rows that differ, and most rows of all, that an answer has: the newest. */
export const REPLAY_ROWS = 500
/** Most batches that are asked for by their number. */
export const REPLAY_BATCHES = 1000

const batchTime = z.int().min(0)

/**
 * POST /api/pipelines/:id/replays -> lines of JSON, each a `ReplayLine`, the last with the answer. Whoever closes the connection ends the
 * replay.
 */
export const replaySchema = z.strictObject({
  ...asked,
  /** The newest batches that are kept, or those between two batch times in milliseconds, both included. */
  range: z.union([
    z.strictObject({ last: z.int().min(1).max(REPLAY_BATCHES) }),
    z.strictObject({ from: batchTime, to: batchTime }).refine(({ from, to }) => from <= to, 'It ends before it begins.'),
  ]),
  /** Number of the version; absent = the one that runs or ran last. */
  version: z.int().min(1).optional(),
})
export type ReplayRequest = z.input<typeof replaySchema>

/** GET /api/pipelines/:id/replays -> ReplayKept: what could be replayed now. */
export interface ReplayKept {
  /** The version that is compared with, unless another is asked for; null = none was deployed. */
  version: number | null
  /** Batch times in milliseconds of the oldest and the newest batch whose input is kept; null = none. */
  kept: { from: number; to: number } | null
  /** Milliseconds from batch to batch. */
  interval: number
}

export type ReplayLine = { step: { node: string; done: number; of: number } } | { replay: Replay } | { problem: ApiProblem }

/** Why fewer batches are compared than were asked for: their input was let go of, or there are too many of them. */
export type ReplayLimit = 'notKept' | 'tooMany'

/** `same` in both; `changed`: the same key with other values; `gone`: only of the version; `new`: only of the draft. */
export const REPLAY_MARKS = ['same', 'changed', 'gone', 'new'] as const
export type ReplayMark = (typeof REPLAY_MARKS)[number]

/** A row of the one and of the other; null where it is only in one. Cells in the order of `columns` of that side. */
export interface ReplayRow {
  mark: ReplayMark
  /** Batch time. */
  time: number
  version: PreviewCell[] | null
  draft: PreviewCell[] | null
}

/** What one of the two makes of the batches. */
export interface ReplaySide {
  /** Null where the port's rows cannot be computed, or it is not there. */
  columns: Column[] | null
  /** The version or the draft has the port. */
  isThere: boolean
  /** Rows at each node upstream, of all compared batches together. */
  counts: Record<string, PreviewCounts>
  /** Windows that were not full yet at the first compared batch. */
  windows: Record<string, WindowFill>
  /** Nodes that remember and began empty: with what the run remembered there they have nothing in common, or nothing of it was kept. */
  remembering: string[]
  problems: Problem[]
}

/** Where a replay began: with what the run remembered after the batch of this time, or with nothing at this batch. */
export interface ReplayBegan {
  /** Batch time in milliseconds. */
  at: number
  isRemembered: boolean
}

/** Why nothing of what the run remembers was kept at the last time. */
export interface NoSnapshot {
  /** Batch time in milliseconds. */
  time: number
  reason: 'tooLarge' | 'diskFull'
  bytes: number
  /** Bytes that were allowed. */
  most: number
}

export interface Replay {
  /** The draft's change of which this is. */
  sequence: number
  target: PreviewTarget
  /** Number of the version. */
  number: number
  /** Batches that were compared, by their times; null = there was no input. */
  compared: { from: number; to: number; batches: number } | null
  /** Batch times of the oldest and newest batch whose input is kept. */
  kept: { from: number; to: number } | null
  limit: ReplayLimit | null
  /** Null where nothing was played. */
  began: ReplayBegan | null
  /** Null where it began with what the run remembered, or nothing stood in the way of that. */
  noSnapshot: NoSnapshot | null
  /** Sources of the draft that the version does not have as they are: nothing of theirs was recorded. */
  unrecorded: string[]
  version: ReplaySide
  draft: ReplaySide
  /** Columns by which rows are matched; null = they are matched as a whole. */
  key: string[] | null
  /** Rows by mark. */
  totals: Record<ReplayMark, number>
  /** The newest rows that differ, and the newest of all, oldest first. */
  rows: ReplayRow[]
  ms: number
}
