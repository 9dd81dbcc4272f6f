/** Work that may take its process with it: the supervisor knows of it, and it is not repeated for ever. */
import { said, SaidError } from '@millrace/shared'
import type { BatchGate } from './batchGate.ts'
import { clearSuspect, type Heartbeat, isOffender, OPENING, readSuspect } from './heartbeat.ts'

/** The work ended its process too often: trying once more would do the same. */
export class GivenUp extends SaidError {}

interface Watchers {
  dataFolder: string
  heartbeat: Heartbeat
  gate: BatchGate
}

/**
 * Does one piece of work, a batch or OPENING; the supervisor watches it from `begin` on. What is suspect is done while nothing else is.
 * Throws GivenUp for what has ended its process too often.
 */
export async function watched<T>(
  { dataFolder, heartbeat, gate }: Watchers,
  { run, version, time }: { run: string; version: number; time: number },
  work: (begin: () => void) => Promise<T>,
): Promise<T> {
  const found = readSuspect(dataFolder, run, version)
  const suspect = found?.time === time ? found : null
  if (suspect && isOffender(suspect)) {
    clearSuspect(dataFolder, run, suspect)
    const { deaths, reason } = suspect
    throw new GivenUp(
      time === OPENING
        ? said('Opening the run ended its process {deaths} times: {reason}. Change the step that is new, and deploy.', { deaths, reason })
        : said('The batch of {time, moment} ended its process {deaths} times: {reason}. Change the step that is new, and deploy.', {
            time,
            deaths,
            reason,
          }),
    )
  }
  // The batch that was suspect had been committed.
  if (found && !suspect && found.time !== null && found.time < time) clearSuspect(dataFolder, run, found)
  const result = await gate.run(
    suspect !== null,
    async (alone) => {
      try {
        return await work(() => heartbeat.begin(run, { time, version, alone }))
      } finally {
        heartbeat.end(run)
      }
    },
    () => heartbeat.joined(run),
  )
  if (suspect) clearSuspect(dataFolder, run, suspect)
  return result
}
