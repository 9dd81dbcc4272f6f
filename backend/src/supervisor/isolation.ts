/** Which runs have a worker process of their own: those that workers ask for, within a limit. It starts and ends no process itself. */
import type { AskedRun, IsolatedRuns } from '../ipc/processMessages.ts'

/** A slot that is one run's. */
export interface Place {
  slot: string
  run: string
}

/** What is to be done to the processes. */
export interface PlaceChanges {
  begin: Place[]
  /** To be told to leave; `free` is called when they are gone. */
  end: Place[]
}

export class Isolation {
  /** What each worker asks for. A worker that died asked for the same until another in its slot says otherwise. */
  readonly #asked = new Map<string, readonly AskedRun[]>()
  readonly #runs = new Map<string, { run: string; leaving: boolean }>()
  readonly #slots: readonly string[]

  /** `slots`: names for as many processes as there may be. */
  constructor(slots: readonly string[]) {
    this.#slots = slots
  }

  /** A worker says all that it asks for. Who asked first comes first; a run that nobody asks for any more ends. */
  ask(worker: string, runs: readonly AskedRun[]): PlaceChanges {
    this.#asked.set(worker, runs)
    const end = [...this.#runs].filter(([, place]) => !place.leaving && !this.#asks().has(place.run))
    for (const [, place] of end) place.leaving = true
    return { begin: this.#fill(), end: end.map(([slot, { run }]) => ({ slot, run })) }
  }

  /** Whether a slot whose process died is to be filled again, since its run goes on. */
  goesOn(slot: string): boolean {
    const place = this.#runs.get(slot)
    return place !== undefined && !place.leaving && this.#asks().get(place.run) === false
  }

  /** A slot's process is gone for good: there is room for a run that waits. */
  free(slot: string): PlaceChanges {
    this.#runs.delete(slot)
    return { begin: this.#fill(), end: [] }
  }

  /** The run of a slot; undefined while it is nobody's. */
  runOf(slot: string): string | undefined {
    return this.#runs.get(slot)?.run
  }

  state(): IsolatedRuns {
    const held = new Set([...this.#runs.values()].map(({ run }) => run))
    const waiting = [...this.#asks()].filter(([run, stopping]) => !stopping && !held.has(run)).map(([run]) => run)
    return { held: [...held], waiting, most: this.#slots.length }
  }

  /** Every run that is asked for, and whether it is only to end. */
  #asks(): Map<string, boolean> {
    const asks = new Map<string, boolean>()
    for (const { run, stopping } of [...this.#asked.values()].flat()) asks.set(run, stopping && (asks.get(run) ?? true))
    return asks
  }

  /** A run whose process is about to leave waits until it is gone: two would open the same database. */
  #fill(): Place[] {
    const free = this.#slots.filter((slot) => !this.#runs.has(slot))
    const places = this.state()
      .waiting.slice(0, free.length)
      .map((run, i) => ({ slot: free[i]!, run }))
    for (const { slot, run } of places) this.#runs.set(slot, { run, leaving: false })
    return places
  }
}
