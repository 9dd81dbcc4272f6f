import type { Response } from 'express'

/** Aborted when whoever asked goes away before the answer is complete. */
export function untilGone(response: Response): AbortSignal {
  const gone = new AbortController()
  response.once('close', () => {
    if (!response.writableFinished) gone.abort()
  })
  return gone.signal
}
