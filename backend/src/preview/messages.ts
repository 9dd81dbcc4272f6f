/** What the preview process is asked and answers. */
import type { Explanation, PipelineDocument, Preview, PreviewTarget, Said } from '@millrace/shared'

/** The records of one batch of a sample: a file of whole records, named `<batch time>.<extension>`. */
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

/** A preview as far as the process knows it. */
export type Computed = Omit<Preview, 'sequence' | 'samples' | 'ms' | 'key'> & {
  /** Records that do not fit their source's format, by source. */
  unreadable: Record<string, number>
}
/** Where rows vanish; `emptySource` leaves it to the asker, who knows the sources, to say why nothing came. */
export type Explained = Omit<Explanation, 'sequence' | 'target'> & { emptySource: boolean }

export type PreviewAsk =
  | ({ id: number; kind: 'preview'; rows: number } & PreviewQuestion)
  | ({ id: number; kind: 'explain' } & PreviewQuestion)
  /** The question is of no interest any more. */
  | { id: number; kind: 'abort' }

export type PreviewReply =
  | { ready: true }
  /** What is computed now: the suspect when no answer comes. */
  | { id: number; at: { node: string; setting?: string } }
  | { id: number; preview: Computed }
  | { id: number; explained: Explained }
  | { id: number; error: Said; code?: 'noSuchPort' | 'superseded' }
