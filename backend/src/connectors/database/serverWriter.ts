/** A writer to a database server: one connection, opened anew after every failure, and given up when it says nothing. */
import { said, type Said } from '@millrace/shared'
import { DeliveryError, type SinkWriter, type StagedOutput } from '../sink.ts'
import { type Database, type Dialect, type Explained, type GoesOn, TableDiffers } from './database.ts'

/** A batch that is not written by then is given up: the server is gone, or no longer hears. */
const SILENCE_MS = 150_000

type Connected<D extends Dialect> = Database<D> & { destroy(): void }

export interface ServerWriterParts<D extends Dialect> {
  /** Where the rows go, for people. */
  place: Said
  open(): Promise<Connected<D>>
  /** Makes what is missing, before the first batch of a connection. */
  prepare(db: Database<D>, output: StagedOutput): Promise<void>
  write(db: Database<D>, output: StagedOutput, goesOn: GoesOn): Promise<void>
  explain(cause: unknown): Explained
  silenceMs?: number
}

export class ServerWriter<D extends Dialect> implements SinkWriter {
  readonly #parts: ServerWriterParts<D>
  #db: Connected<D> | undefined

  constructor(parts: ServerWriterParts<D>) {
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
