import type { DeployAnswer } from '@millrace/shared'
import { api } from '../api/client.ts'
import { sayError } from '../ui/say.ts'

/** What is waited for: that the server keeps the document, or that it has checked it and hands it to a worker. */
export type Beginning = 'making' | 'starting'

interface Making {
  /** Starts it at once; else it stays a draft. */
  run: boolean
  /** Ends it: what was made by then is deleted again. */
  signal: AbortSignal
  onStep(step: Beginning): void
  /** What keeps it from running; without this, it is deleted again and the promise rejects. */
  onRefused?(error: unknown): void
}

/** Makes a pipeline of a document, which the server checks, and starts it. Answers with its id. */
export async function makePipeline(document: unknown, { run, signal, onStep, onRefused }: Making): Promise<string> {
  onStep('making')
  // It is not aborted: only the answer tells what there is to delete.
  const { id } = await api.post<{ id: string }>('/pipelines', { document })
  try {
    signal.throwIfAborted()
    if (!run) return id
    onStep('starting')
    await api.post<DeployAnswer>(`/pipelines/${id}/deploy`, { sequence: 0, over: 0 }, signal)
  } catch (error) {
    if (signal.aborted || !onRefused) {
      // A deploy that overtakes this finds no pipeline; one that came before is stopped by it.
      await api.delete(`/pipelines/${id}`).catch(sayError)
      throw error
    }
    onRefused(error)
  }
  return id
}
