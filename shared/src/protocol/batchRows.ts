/**
 * GET /api/runs/:run/batches/:time/rows?node=&port= -> BatchRows: rows that a node put out in a batch, or that arrived at an output. No batch
 * keeps them: its recorded input goes once more through the version that ran, beside the run.
 */
import type { Problem } from '../graph/problem.ts'
import type { Column } from '../plan/plan.ts'
import type { PreviewCell, PreviewTarget, WindowFill } from './preview.ts'
import type { NoSnapshot, ReplayBegan } from './replay.ts'

export interface BatchRows {
  target: PreviewTarget
  /** Null where the rows cannot be computed; `problems` or `lacking` say why. */
  columns: Column[] | null
  /** The first rows in their order, at most `PREVIEW_ROWS`. */
  rows: PreviewCell[][]
  total: number
  /** Rows there by the batch's own report; null where it does not count them. */
  reported: number | null
  /** The step has its turn every so many milliseconds, and had none in this batch; null = it had. */
  notDue: number | null
  /** Sources upstream of whose records of this batch not all are kept: how many are, of how many. */
  lacking: Record<string, { records: number; of: number }>
  /** Null where nothing was played. */
  began: ReplayBegan | null
  /** Null where it began with what the run remembered, or nothing stood in the way of that. */
  noSnapshot: NoSnapshot | null
  /** Windows that were not full in this batch. */
  windows: Record<string, WindowFill>
  /** Nodes that remember and began empty: the run remembers more than that. */
  remembering: string[]
  /** False where nobody holds the run: which records were of this batch is told by when they came. */
  isByLedger: boolean
  problems: Problem[]
  ms: number
}
