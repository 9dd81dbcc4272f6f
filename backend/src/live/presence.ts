import type { Here, Person } from '@millrace/shared'

/** Changes within this time are told together, in milliseconds. */
const TOLD_TOGETHER_MS = 100
/** Most people told of one pipeline. */
const MOST = 50

/** Who has which pipeline open, and which node they are at. Nothing of it is kept. */
export class Presence {
  readonly #pipelines = new Map<string, Map<string, Person>>()
  readonly #due = new Map<string, ReturnType<typeof setTimeout>>()
  readonly #tell: (pipeline: string, people: Person[]) => void

  /** `tell` is called with everybody at a pipeline, shortly after something changed. */
  constructor(tell: (pipeline: string, people: Person[]) => void) {
    this.#tell = tell
  }

  /** Somebody, known by `socket`, is at a pipeline, or moved there. Who has no name gets the lowest free number. */
  enter(pipeline: string, socket: string, here: Here): void {
    const people = this.#pipelines.get(pipeline) ?? new Map<string, Person>()
    this.#pipelines.set(pipeline, people)
    const known = people.get(socket)
    people.set(socket, { ...here, guest: known?.guest ?? lowestFree([...people.values()].map(({ guest }) => guest)) })
    this.#tellSoon(pipeline)
  }

  leave(pipeline: string, socket: string): void {
    const people = this.#pipelines.get(pipeline)
    if (!people?.delete(socket)) return
    if (people.size === 0) this.#pipelines.delete(pipeline)
    this.#tellSoon(pipeline)
  }

  leaveAll(socket: string): void {
    for (const pipeline of this.#pipelines.keys()) this.leave(pipeline, socket)
  }

  #tellSoon(pipeline: string): void {
    if (this.#due.has(pipeline)) return
    const timer = setTimeout(() => {
      this.#due.delete(pipeline)
      this.#tell(pipeline, [...(this.#pipelines.get(pipeline)?.values() ?? [])].slice(0, MOST))
    }, TOLD_TOGETHER_MS)
    this.#due.set(pipeline, timer.unref())
  }
}

function lowestFree(taken: readonly number[]): number {
  const numbers = new Set(taken)
  let free = 1
  while (numbers.has(free)) free++
  return free
}
