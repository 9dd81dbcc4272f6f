import { said, type Said } from '@millrace/shared'

/** A clock that is this far behind the batch times was set back. */
const SET_BACK_MS = 2000

/** Notices that the machine's clock was set back: batch times never are. */
export class ClockWatch {
  #isSetBack = false

  /** Looks at a batch time as it comes up. Answers with what to tell the person, once for each setting back. All in milliseconds. */
  look(batchTime: number, now: number, interval: number): Said | null {
    const behind = batchTime - now
    if (behind < SET_BACK_MS) this.#isSetBack = false
    if (this.#isSetBack || behind <= SET_BACK_MS + interval) return null
    this.#isSetBack = true
    return said('The machine’s clock is {behind, duration} behind the batches: it was set back. Batch times go on from before.', {
      behind: Math.round(behind / 1000) * 1000,
    })
  }
}
