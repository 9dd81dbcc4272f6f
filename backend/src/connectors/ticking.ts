import type { Json } from '@millrace/shared'
import type { Receiver, SourceContext } from './source.ts'

/** How often a source that makes its own rows is asked for them, in milliseconds. */
const TICK_MS = 50
/** Most time that one tick makes up for, in milliseconds. */
const LATE_MS = 1000

/** The number of rows that a source of numbered rows has entered so far, as its position tells. */
export const rowsEntered = ({ position }: SourceContext): number => Number((position as { rows?: Json } | undefined)?.rows ?? 0)

/**
 * A receiver that makes its rows itself: `act` is called over and over with the milliseconds since the call before and the time. Not during
 * a pause, and what was not made then is not made up for.
 */
export function tickingReceiver(context: SourceContext, act: (elapsed: number, now: number) => void): Receiver {
  let since = context.now()
  let paused = false
  const timer = setInterval(() => {
    const now = context.now()
    const elapsed = Math.min(LATE_MS, Math.max(0, now - since))
    since = now
    if (!paused) act(elapsed, now)
  }, TICK_MS)
  context.status('active')
  return {
    pause: () => {
      paused = true
    },
    resume: () => {
      paused = false
    },
    stop: async () => {
      clearInterval(timer)
      context.status('stopped')
    },
  }
}
