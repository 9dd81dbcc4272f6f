/** What the server last found out about a draft. Pure. */
import { isUnfinished, type Analysis } from '@millrace/shared'

/** The newer one of two; columns that it did not find out stay as they were. */
export function newerAnalysis(before: Analysis | null, found: Analysis): Analysis {
  if (!before) return found
  if (found.sequence < before.sequence) return before
  if (!isUnfinished(found)) return found
  // Another try of the same draft found out all.
  const isFound = found.sequence === before.sequence && !isUnfinished(before)
  return isFound ? before : { ...found, schemas: before.schemas, inputs: before.inputs }
}

/** Whether the draft, at this sequence, has changes that it does not know. */
export const isAnalysisBehind = (analysis: Analysis | null, sequence: number): boolean =>
  analysis === null || analysis.sequence < sequence || isUnfinished(analysis)

/** Whether the server gave up checking the draft as it is at this sequence. */
export const isAnalysisGivenUp = (analysis: Analysis | null, sequence: number): boolean =>
  analysis !== null && analysis.sequence >= sequence && isUnfinished(analysis)
