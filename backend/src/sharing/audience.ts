/** Those who look at one dashboard. What several of them are still to be told is one frame, made and encoded once. */
import type { SharedFrame } from '@millrace/shared'

/** Shortest time between two frames, in milliseconds: more often nobody can read figures. */
export const SHARED_FRAME_EVERY_MS = 500

interface Place {
  /** A frame is on its way, and not acknowledged. */
  waiting: boolean
  isBehind: boolean
  /** Tables whose contents this viewer does not have. */
  tables: Set<string>
}

export interface AudienceSource {
  /** How it is now, with these tables. */
  compose(tables: string[]): Promise<SharedFrame>
  send(viewers: string[], frame: SharedFrame): void
  now(): number
}

export class Audience {
  readonly #source: AudienceSource
  readonly #places = new Map<string, Place>()
  #timer: NodeJS.Timeout | undefined
  #sentAt = Number.NEGATIVE_INFINITY

  constructor(source: AudienceSource) {
    this.#source = source
  }

  get size(): number {
    return this.#places.size
  }

  /** A new viewer is told everything at once. */
  add(viewer: string, tables: Iterable<string>): void {
    this.#places.set(viewer, { waiting: false, isBehind: true, tables: new Set(tables) })
    void this.#send([viewer])
  }

  remove(viewer: string): void {
    this.#places.delete(viewer)
    if (this.#places.size === 0) this.close()
  }

  /** A viewer took its frame; one that does not is sent nothing more. */
  taken(viewer: string): void {
    const place = this.#places.get(viewer)
    if (!place) return
    place.waiting = false
    if (place.isBehind) this.#schedule()
  }

  /** Something is otherwise: the state of the run, or the contents of tables. */
  changed(tables: Iterable<string> = []): void {
    for (const place of this.#places.values()) {
      place.isBehind = true
      for (const table of tables) place.tables.add(table)
    }
    this.#schedule()
  }

  close(): void {
    clearTimeout(this.#timer)
    this.#timer = undefined
  }

  #schedule(): void {
    if (this.#timer || this.#ready().length === 0) return
    const wait = Math.max(0, this.#sentAt + SHARED_FRAME_EVERY_MS - this.#source.now())
    this.#timer = setTimeout(() => {
      this.#timer = undefined
      this.#sentAt = this.#source.now()
      void this.#send(this.#ready())
    }, wait)
  }

  #ready(): string[] {
    return [...this.#places].flatMap(([viewer, place]) => (place.isBehind && !place.waiting ? [viewer] : []))
  }

  async #send(viewers: readonly string[]): Promise<void> {
    const alike = Map.groupBy(viewers, (viewer) => [...this.#places.get(viewer)!.tables].sort().join())
    await Promise.all([...alike.values()].map((each) => this.#sendAlike(each)))
  }

  /** To viewers that are to be told the same. */
  async #sendAlike(viewers: string[]): Promise<void> {
    const places = viewers.map((viewer) => this.#places.get(viewer)!)
    const tables = [...places[0]!.tables]
    for (const place of places) Object.assign(place, { waiting: true, isBehind: false, tables: new Set() })
    try {
      const frame = await this.#source.compose(tables)
      this.#source.send(viewers, frame)
    } catch {
      // The store was not there for a moment: all of it is to be told still.
      for (const place of places) {
        Object.assign(place, { waiting: false, isBehind: true })
        for (const table of tables) place.tables.add(table)
      }
      this.#schedule()
    }
  }
}
