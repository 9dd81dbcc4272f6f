import { said, saidBy } from '@millrace/shared'
import type { RunLog } from './runLog.ts'
import { passesByItself } from './trouble.ts'

/** What passes by itself is tried again after this pause. */
const RETRY_MS = 1000

/** Tries to open a run until it is open, or wanted no longer: then it answers with false. Throws what does not pass by itself. */
export async function whenPossible(
  open: () => Promise<void>,
  { isWanted, tell }: { isWanted(): boolean; tell: Pick<RunLog, 'warning'> },
): Promise<boolean> {
  for (let told = ''; isWanted(); await pause(RETRY_MS)) {
    try {
      await open()
      return true
    } catch (error) {
      const { message } = error as Error
      if (!passesByItself(error as Error)) throw error
      if (message !== told) tell.warning(said('It waits to be started: {reason}', { reason: saidBy(error) }))
      told = message
    }
  }
  return false
}

const pause = (milliseconds: number) => new Promise<void>((resolve) => void setTimeout(resolve, milliseconds))
