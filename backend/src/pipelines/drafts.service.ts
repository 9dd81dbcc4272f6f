import { Inject, Injectable } from '@nestjs/common'
import { applyChange, type Change, type ChangeAnswer, type Operation } from '@millrace/shared'
import { Announcements } from '../app/announcements.ts'
import { CLOCK, type Clock, STORE } from '../app/config.ts'
import { notFound } from '../app/problems.ts'
import { Serial } from '../app/serial.ts'
import type { Actor, Draft, Store } from '../store/index.ts'
import { SecretKeeper } from './secretSettings.ts'

/** Most drafts kept in memory. */
const CACHED_DRAFTS = 100
/** Attempts to append a change while another process writes the same draft. */
const ATTEMPTS = 5

/** Orders, applies, stores and announces the changes of all drafts. */
@Injectable()
export class Drafts {
  readonly #store: Store
  readonly #clock: Clock
  readonly #announcements: Announcements
  readonly #secrets: SecretKeeper
  readonly #serial = new Serial()
  readonly #cache = new Map<string, Draft>()

  constructor(@Inject(STORE) store: Store, @Inject(CLOCK) clock: Clock, announcements: Announcements) {
    this.#store = store
    this.#clock = clock
    this.#announcements = announcements
    this.#secrets = new SecretKeeper(store)
  }

  /** The draft as of its last change. */
  async get(pipeline: string): Promise<Draft> {
    return this.#serial.run(pipeline, () => this.#load(pipeline))
  }

  /** Takes a change; one that was taken or refused before is answered as it was then. */
  async submit(pipeline: string, change: Change, by: Actor): Promise<ChangeAnswer> {
    return this.#serial.run(pipeline, async () => {
      for (let attempt = 1; attempt <= ATTEMPTS; attempt++) {
        const answer = await this.#attempt(pipeline, change, by)
        if (answer) return answer
        this.#cache.delete(pipeline)
      }
      throw new Error(`The draft of ${pipeline} is being changed by another process without a pause.`)
    })
  }

  async #attempt(pipeline: string, change: Change, by: Actor): Promise<ChangeAnswer | undefined> {
    const before = await this.#store.drafts.answerTo(pipeline, change.id)
    if (before?.accepted) return accepted(before.sequence, change, before.change)
    if (before) return before
    const draft = await this.#load(pipeline)
    const at = this.#clock()
    const trial = applyChange(draft.document, change)
    if (!trial.ok) {
      const refusal = { code: trial.code, params: trial.params }
      await this.#store.drafts.refuse(pipeline, change.id, refusal, at)
      return { accepted: false, ...refusal }
    }
    const stored = await this.#secrets.change(change, draft.document, by, at)
    const applied = applyChange(draft.document, stored)
    if (!applied.ok) throw new Error(`A change no longer applied once its secrets were sealed: ${applied.code}`)
    const next = { document: applied.document, sequence: draft.sequence + 1 }
    const inverse: Operation[] = applied.inverse
    if (!(await this.#store.drafts.append(pipeline, stored, inverse, next, by, at))) return undefined
    this.#remember(pipeline, next)
    this.#announcements.emit('change', pipeline, { sequence: next.sequence, change: stored })
    if (draft.document.name !== next.document.name || draft.document.interval !== next.document.interval)
      this.#announcements.emit('pipelines')
    return accepted(next.sequence, change, stored)
  }

  async #load(pipeline: string): Promise<Draft> {
    const draft = this.#cache.get(pipeline) ?? (await this.#store.drafts.load(pipeline))
    if (!draft) throw notFound('pipeline', pipeline)
    this.#remember(pipeline, draft)
    return draft
  }

  #remember(pipeline: string, draft: Draft): void {
    this.#cache.delete(pipeline)
    this.#cache.set(pipeline, draft)
    if (this.#cache.size > CACHED_DRAFTS) this.#cache.delete(this.#cache.keys().next().value!)
  }
}

function accepted(sequence: number, sent: Change, stored: Change): ChangeAnswer {
  return JSON.stringify(sent.ops) === JSON.stringify(stored.ops)
    ? { accepted: true, sequence }
    : { accepted: true, sequence, change: stored }
}
