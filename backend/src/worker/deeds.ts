/** What a worker does about one run that is placed with it. Pure. */

/** A run as a worker finds it. */
export interface RunAtWorker {
  desired: 'running' | 'stopped'
  version: number
  /** The version shares its process with no other run. */
  isolated: boolean
  /** This worker's own owner of the run, if it has one. */
  owner: { version: number; isEnding: boolean } | undefined
  /** A worker of the run's own holds it, or is about to let go of it. */
  held: boolean
}

/** `ask`: for a worker of the run's own. `close`: nobody holds the run, and it has stopped. */
export type Deed = 'own' | 'deploy' | 'handOver' | 'stop' | 'ask' | 'close' | 'nothing'

/** A worker with one run of its own keeps it only while the run shares its process with no other; all other workers the other way round. */
export function deedFor(run: RunAtWorker, hasOneRun: boolean): Deed {
  const { owner } = run
  const belongsHere = run.isolated === hasOneRun
  if (owner) {
    if (owner.isEnding) return 'nothing'
    if (run.desired === 'stopped') return 'stop'
    if (!belongsHere) return 'handOver'
    return owner.version === run.version ? 'nothing' : 'deploy'
  }
  if (run.held && !hasOneRun) return 'nothing'
  if (run.desired === 'stopped') return 'close'
  if (belongsHere) return 'own'
  return hasOneRun ? 'nothing' : 'ask'
}
