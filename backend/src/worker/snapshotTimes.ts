/** Has the engine take snapshots of what a run remembers, between two batches, and says what came of them. */
import { said, saidBy, type Options } from '@millrace/shared'
import type { SnapshotOptions, SnapshotOutcome } from '../engine/memorySnapshots.ts'
import type { HeldVersion } from './heldVersion.ts'
import type { OwnedRun } from './ownerParts.ts'

const SNAPSHOTS = 12
/** Most bytes of the snapshots of a run, and the part of its input quota that they may take at most. */
const SNAPSHOT_BYTES = 256 * 1024 * 1024
const PART_OF_QUOTA = 1 / 8

/** Bytes of a run's input quota that are its snapshots'. */
export const snapshotBytes = ({ inputQuotaBytes }: Pick<Options, 'inputQuotaBytes'>): number =>
  Math.min(SNAPSHOT_BYTES, Math.floor(inputQuotaBytes * PART_OF_QUOTA))

/** 0 minutes = none are taken. */
export const snapshotOptions = (minutes: number, options: Options): SnapshotOptions | undefined =>
  minutes > 0 ? { everyMs: minutes * 60_000, count: SNAPSHOTS, bytes: snapshotBytes(options) } : undefined

export class SnapshotTimes {
  readonly #owned: OwnedRun
  readonly #held: HeldVersion
  /** What was said last of why there is none. */
  #told = ''

  constructor(owned: OwnedRun, held: HeldVersion) {
    this.#owned = owned
    this.#held = held
  }

  /** To be called between two batches: resolves once the next one may begin. A snapshot that fails costs a run nothing but the snapshot. */
  async look(): Promise<void> {
    const { run, intake } = this.#owned
    const { engine } = this.#held
    if (!engine.snapshotIsDue || !intake.connected) return
    try {
      const { first } = await intake.ask('firstKept', { run })
      const { ended } = await engine.takeSnapshot(first)
      ended.then(
        (outcome) => this.#tell(outcome),
        (error: unknown) => this.#failed(error),
      )
    } catch (error) {
      this.#failed(error)
    }
  }

  /** The disk is nearly full: snapshots are the first to go. */
  async makeRoom(): Promise<void> {
    await this.#held.engine.makeRoom().catch((error: unknown) => this.#failed(error))
  }

  #tell(outcome: SnapshotOutcome): void {
    if (!outcome) return
    if ('taken' in outcome) {
      const { taken, ms } = outcome
      this.#told = ''
      this.#owned.tell.info(
        said(
          'What the run remembers after the batch of {time, moment} was copied in {ms, duration}, {size, plural, one {# byte} other {# bytes}}.',
          {
            time: taken.time,
            ms,
            size: taken.bytes,
          },
        ),
      )
      return
    }
    const { reason, bytes, most } = outcome.refused
    if (this.#told === reason) return
    this.#told = reason
    const megabytes = { bytes: Math.ceil(bytes / 1024 ** 2), most: Math.floor(most / 1024 ** 2) }
    this.#owned.tell.warning(
      reason === 'tooLarge'
        ? said('What the run remembers is not copied for comparisons: it has {bytes} MB, and {most} MB are allowed.', megabytes)
        : said('What the run remembers is not copied for comparisons: the disk is nearly full.'),
    )
  }

  #failed(error: unknown): void {
    const reason = saidBy(error)
    const text = JSON.stringify(reason)
    if (this.#told === text) return
    this.#told = text
    this.#owned.tell.warning(said('What the run remembers could not be copied for comparisons: {reason}', { reason }))
  }
}
