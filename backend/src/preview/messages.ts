/** What the preview process is asked and answers. */
import type { BatchRows, Explanation, PipelineDocument, Preview, PreviewTarget, Replay, Said } from '@millrace/shared'
import type { MemorySnapshot } from '../engine/snapshotManifest.ts'
import type { Suspect } from '../ipc/disposableProcess.ts'
import type { Block } from '../ipc/messages.ts'

/** The records of one batch of a sample: a file of whole records, named `<batch time>.<extension>`; none where it has no bytes. */
export interface SampleBatch {
  time: number
  file: string
  bytes: number
}

/** A source's sample, as the process reads it. Equal keys have equal records. */
export interface SampleFiles {
  key: string
  batches: readonly SampleBatch[]
}

export interface PreviewQuestion {
  document: PipelineDocument
  target: PreviewTarget
  /** Of the sources upstream of the target, by node. */
  samples: Record<string, SampleFiles>
}

/** A batch that is played once more, in the order of their times. */
export interface PlayedTurn {
  time: number
  /** By source, whole blocks with their sequences as they were received; none where nothing came. */
  blocks: Record<string, readonly Block[]>
  /** No batch, but the end of a stretch without any. */
  isGap: boolean
}

/** A place in a version or a draft, and the batches that are played through it. */
export interface PlayQuestion {
  document: PipelineDocument
  target: PreviewTarget
  turns: readonly PlayedTurn[]
}

/** From what, and where, batches are played. */
interface PlayFiles {
  /** A folder of the question's own, which is deleted when it is answered. */
  folder: string
  /** Folders in which blocks lie. */
  inputFolders: readonly string[]
  begin: PlayBeginning
}

/** A place in the version that ran. */
export interface BatchQuestion extends PlayQuestion, PlayFiles {
  /** Batch time of which the rows are wanted; what comes before only fills windows and what is remembered. */
  time: number
}

/** The same place in a version and in a draft, on the records of the same batches. */
export interface ReplayQuestion extends PlayFiles {
  /** Null where there is no such node. */
  version: PlayQuestion | null
  draft: PlayQuestion
  /** Batch times that are compared, both included; what comes before only fills windows and what is remembered. */
  from: number
  to: number
}

/** Where a replay begins. */
export interface PlayBeginning {
  /** What the run remembered before the first batch that is played, and the file that has it; null = nothing is remembered. */
  snapshot: { at: MemorySnapshot; file: string } | null
  /** Windows of the version's interval fire at whole slides from it, in milliseconds since the epoch. */
  zeroTime: number
  /** The first batch that is played is the run's own first one: whatever begins empty there began empty in the run too. */
  isRunsOwn: boolean
}
/** A replay as far as the process knows it. */
export type Replayed = Pick<Replay, 'version' | 'draft' | 'key' | 'totals' | 'rows' | 'compared'>

/** A preview as far as the process knows it. */
export type Computed = Omit<Preview, 'sequence' | 'samples' | 'ms' | 'key'> & {
  /** Records that do not fit their source's format, by source. */
  unreadable: Record<string, number>
}
/** Rows of one batch as far as the process knows them. */
export type ComputedBatch = Pick<BatchRows, 'columns' | 'rows' | 'total' | 'notDue' | 'windows' | 'remembering' | 'problems'>

/** Where rows vanish; `emptySource` leaves it to the asker, who knows the sources, to say why nothing came. */
export type Explained = Omit<Explanation, 'sequence' | 'target'> & { emptySource: boolean }

export type PreviewAsk =
  | ({ id: number; kind: 'preview'; rows: number } & PreviewQuestion)
  | ({ id: number; kind: 'explain' } & PreviewQuestion)
  | ({ id: number; kind: 'replay' } & ReplayQuestion)
  | ({ id: number; kind: 'batch'; rows: number } & BatchQuestion)
  /** The question is of no interest any more. */
  | { id: number; kind: 'abort' }

export type PreviewReply =
  | { ready: true }
  /** What is computed now: the suspect when no answer comes. */
  | { id: number; at: Suspect }
  | { id: number; preview: Computed }
  | { id: number; explained: Explained }
  | { id: number; replayed: Replayed }
  | { id: number; batch: ComputedBatch }
  | { id: number; error: Said; code?: 'noSuchPort' | 'superseded' }
