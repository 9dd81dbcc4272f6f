import type { Connection, Session } from '../duckdb/session.ts'

/** Questions about a run: answered one after another on a connection of their own, beside the batches. */
export class Questions {
  readonly #session: Session
  #connection: Connection | null = null
  #last: Promise<unknown> = Promise.resolve()

  constructor(session: Session) {
    this.#session = session
  }

  ask<T>(question: (connection: Connection) => Promise<T>): Promise<T> {
    return this.#next(async () => question((this.#connection ??= await this.#session.connect())))
  }

  /** Does what ends the session's connections, such as its reopening, while no question is being answered. */
  between(work: () => Promise<void>): Promise<void> {
    return this.#next(() => {
      this.#connection = null
      return work()
    })
  }

  /** Resolves when all that was asked has been answered. */
  async answered(): Promise<void> {
    await this.#last
  }

  #next<T>(work: () => Promise<T>): Promise<T> {
    const result = this.#last.then(work)
    this.#last = result.catch(() => undefined)
    return result
  }
}
