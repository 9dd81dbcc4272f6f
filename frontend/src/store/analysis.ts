/** What the server last found out about a draft. Pure. */
import type { Analysis } from '@millrace/shared'

/** It was not finished in time: which columns there are was not found out. */
const isUnfinished = ({ problems }: Analysis): boolean => problems.some(({ code }) => code === 'analysisTimedOut')

/** The newer one of two; columns that it did not find out stay as they were. */
export function newerAnalysis(before: Analysis | null, found: Analysis): Analysis {
  if (!before) return found
  if (found.sequence < before.sequence) return before
  return isUnfinished(found) ? { ...found, schemas: before.schemas, inputs: before.inputs } : found
}

/** Whether the draft, at this sequence, has changes that it does not know. */
export const isAnalysisBehind = (analysis: Analysis | null, sequence: number): boolean =>
  analysis === null || analysis.sequence < sequence || isUnfinished(analysis)
