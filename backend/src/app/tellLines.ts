import type { ApiProblem } from '@millrace/shared'
import type { Response } from 'express'
import { ApiError } from './problems.ts'
import { untilGone } from './untilGone.ts'

/** The media type of lines of JSON. */
export const LINES_TYPE = 'application/x-ndjson'

/** Answers with lines of JSON: those that the work tells, then the one that it ends with, or its problem. Whoever goes away ends it. */
export async function tellLines<Line extends object>(
  response: Response,
  work: (tell: (line: Line) => void, gone: AbortSignal) => Promise<Line>,
): Promise<void> {
  const gone = untilGone(response)
  const tell = (line: Line | { problem: ApiProblem }) => void response.write(`${JSON.stringify(line)}\n`)
  response.setHeader('content-type', LINES_TYPE)
  response.flushHeaders()
  try {
    tell(await work(tell, gone))
  } catch (error) {
    if (!gone.aborted) tell({ problem: error instanceof ApiError ? error.problem : { code: 'internal', params: {} } })
  } finally {
    response.end()
  }
}
