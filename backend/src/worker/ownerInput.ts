/** What the owner of a run has to do with the intake: asks it for the run's cuts, again whenever one of both was away. */
import { said, saidBy, type Said } from '@millrace/shared'
import type { Cut, IntakePushes } from '../ipc/messages.ts'
import type { HeldVersion } from './heldVersion.ts'
import type { IntakeListener } from './intakeLink.ts'
import type { OwnedRun } from './ownerParts.ts'
import { snapshotBytes } from './snapshotTimes.ts'
import { passesByItself } from './trouble.ts'

/** What passes by itself is tried again after this pause. */
const RETRY_MS = 1000

/** What the input asks of the run's owner. */
export interface InputHost {
  cut(cut: Cut): void
  /** The cuts so far are sent again. */
  forgetCuts(): void
  fail(reason: Said): Promise<void>
  /** Another owner has the run. */
  letGo(): void
}

export class OwnerInput implements IntakeListener {
  readonly #owned: OwnedRun
  readonly #held: HeldVersion
  readonly #host: InputHost
  /** Why the intake cannot store what comes. */
  #trouble: Said | undefined
  /** Why the sources could not be opened at the last try. */
  #unopened = ''

  constructor(owned: OwnedRun, held: HeldVersion, host: InputHost) {
    this.#owned = owned
    this.#held = held
    this.#host = host
  }

  listen(): void {
    this.#owned.intake.listen(this.#owned.run, this)
  }
  unlisten(): void {
    this.#owned.intake.unlisten(this.#owned.run)
  }

  /** The intake is there: it starts the receivers, or goes on with them, and sends the cuts behind the last batch. */
  onIntake(): void {
    const { turns, tell, isEnding } = this.#owned
    const opening = turns.take(async () => {
      if (isEnding()) return
      this.#host.forgetCuts()
      await this.open()
      this.#unopened = ''
    })
    opening.catch((error: Error & { code?: string }) => {
      if (error.code === 'closed') return
      if (error.code === 'staleEpoch') return this.#host.letGo()
      if (!passesByItself(error)) return void this.#host.fail(said('The sources could not be opened: {reason}', { reason: saidBy(error) }))
      if (error.message !== this.#unopened) tell.warning(said('The sources cannot be opened yet: {reason}', { reason: saidBy(error) }))
      this.#unopened = error.message
      setTimeout(() => this.onIntake(), RETRY_MS)
    })
  }

  onPush<K extends keyof IntakePushes>(kind: K, push: IntakePushes[K]): void {
    if (kind === 'receivers') this.#receivers(push as IntakePushes['receivers'])
    else if (kind === 'told') {
      const { node, what } = push as IntakePushes['told']
      this.#owned.tell.info(what, node)
    } else this.#host.cut(push as Cut)
  }

  async open(): Promise<void> {
    const { engine, spec } = this.#held
    await this.#owned.intake.ask('open', {
      run: this.#owned.run,
      epoch: engine.epoch,
      interval: spec.plan.interval,
      sources: spec.sources,
      quotaBytes: spec.options.inputQuotaBytes,
      // What is remembered of the input shares its quota with the snapshots from which it is replayed.
      remember: { ms: spec.options.rememberMs, bytes: spec.options.inputQuotaBytes - snapshotBytes(spec.options) },
      after: engine.lastBatchTime ?? 0,
      consumed: { ...engine.consumed },
    })
  }

  #receivers(push: IntakePushes['receivers']): void {
    const { tell, event, isEnding } = this.#owned
    this.#owned.push('receivers', push)
    tell.receivers(push.receivers)
    if (JSON.stringify(push.trouble) === JSON.stringify(this.#trouble) || isEnding()) return
    this.#trouble = push.trouble
    event('backPressure', push.trouble ?? said('What is received can be stored again: reading goes on.'))
  }
}
