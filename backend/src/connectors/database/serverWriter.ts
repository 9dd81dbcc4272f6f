/** A writer to a database server: one connection, opened anew after every failure, and given up when it says nothing. */
import { said, type Said } from '@millrace/shared'
import { DeliveryError, type SinkWriter, type StagedOutput } from '../sink.ts'
import { type Explained, type GoesOn, TableDiffers } from './database.ts'

/** A batch that is not written by then is given up: the server is gone, or no longer hears. */
const SILENCE_MS = 150_000

interface Connected {
  close(): Promise<void>
  /** Breaks a connection that says nothing any more. */
  destroy(): void
}

export interface ServerWriterParts<C extends Connected> {
  /** Where the rows go, for people. */
  place: Said
  open(): Promise<C>
  /** Makes what is missing, before the first batch of a connection. */
  prepare(db: C, output: StagedOutput): Promise<void>
  write(db: C, output: StagedOutput, goesOn: GoesOn): Promise<void>
  explain(cause: unknown): Explained
  silenceMs?: number
}

export class ServerWriter<C extends Connected> implements SinkWriter {
  readonly #parts: ServerWriterParts<C>
  #db: C | undefined

  constructor(parts: ServerWriterParts<C>) {
    this.#parts = parts
  }

  async deliver(output: StagedOutput): Promise<void> {
    const { silenceMs = SILENCE_MS } = this.#parts
    let silentMs: number | undefined
    let timer: NodeJS.Timeout | undefined
    const goesOn = (withinMs = silenceMs) => {
      clearTimeout(timer)
      timer = setTimeout(() => {
        silentMs = withinMs
        this.#db?.destroy()
      }, withinMs)
    }
    goesOn()
    try {
      if (!this.#db) {
        this.#db = await this.#parts.open()
        await this.#parts.prepare(this.#db, output)
      }
      await this.#parts.write(this.#db, output, goesOn)
    } catch (cause) {
      await this.close()
      throw this.#failure(cause, silentMs)
    } finally {
      clearTimeout(timer)
    }
  }

  async close(): Promise<void> {
    const db = this.#db
    this.#db = undefined
    await db?.close()
  }

  #failure(cause: unknown, silentMs: number | undefined): DeliveryError {
    const { text, passes } =
      silentMs !== undefined
        ? { text: said('The server has said nothing for {ms, duration}.', { ms: silentMs }), passes: true }
        : cause instanceof TableDiffers
          ? { text: cause.said, passes: false }
          : this.#parts.explain(cause)
    return new DeliveryError(
      said('Writing to {place} failed: {reason} The rows are kept and tried again.', { place: this.#parts.place, reason: text }),
      { retry: passes, cause },
    )
  }
}
