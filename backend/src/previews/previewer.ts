import type { Suspect } from '../ipc/disposableProcess.ts'
import type { BatchQuestion, Computed, ComputedBatch, Explained, PreviewQuestion, Replayed, ReplayQuestion } from '../preview/messages.ts'

export const PREVIEWER = Symbol('Previewer')

/** The preview service as the api uses it: it works in a process of its own. */
export interface Previewer {
  /** Samples are written here. */
  readonly folder: string
  preview(question: PreviewQuestion, rows: number, asker: string): Promise<Computed>
  explain(question: PreviewQuestion, asker: string): Promise<Explained>
  replay(question: ReplayQuestion, at: (step: Suspect) => void, signal: AbortSignal): Promise<Replayed>
  batch(question: BatchQuestion, rows: number, signal: AbortSignal): Promise<ComputedBatch>
}
