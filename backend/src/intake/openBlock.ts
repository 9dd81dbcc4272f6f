import { type FileHandle, open } from 'node:fs/promises'
import type { Json } from '@millrace/shared'
import type { Block } from '../ipc/messages.ts'
import { deadLine, type Refused } from '../records/lines.ts'

/** Refused records that one block keeps; more are only counted. */
const DEAD_PER_BLOCK = 10_000
/** Buffers written with one call. */
const BUFFERS_PER_WRITE = 512

/** A block that is being filled: bytes wait in memory until they are written, and may be written long before the block is done. */
export class OpenBlock {
  readonly seq: number
  readonly file: string
  readonly reference: (Block['range'] & { file: string }) | undefined
  /** What the source said of where it stands, oldest first. */
  positions: Json[] = []
  bytes = 0
  records = 0
  deadCount = 0
  receivedFrom = 0
  receivedTo = 0
  readonly #deadFile: string
  #pending: Buffer[] = []
  readonly #deadPending: string[] = []
  #deadWritten = 0
  #deadKept = 0
  #written = 0
  #handle: FileHandle | undefined
  #deadHandle: FileHandle | undefined

  constructor(seq: number, file: string, reference?: { file: string; from: number; to: number }) {
    this.seq = seq
    this.file = file
    this.#deadFile = `${file}.dead`
    this.reference = reference
  }

  get isEmpty(): boolean {
    return this.records === 0 && this.positions.length === 0
  }

  add(bytes: Buffer, records: number, dead: readonly Refused[], at: number): void {
    if (this.receivedFrom === 0) this.receivedFrom = at
    this.receivedTo = at
    if (bytes.length > 0) this.#pending.push(bytes)
    this.bytes += bytes.length
    this.records += records
    this.deadCount += dead.length
    for (const letter of dead.slice(0, DEAD_PER_BLOCK - this.#deadKept)) this.#deadPending.push(deadLine(letter))
    this.#deadKept = Math.min(DEAD_PER_BLOCK, this.#deadKept + dead.length)
  }

  /** Bytes that are not written yet. */
  get waitingBytes(): number {
    return this.reference ? 0 : this.bytes - this.#written
  }

  /** Writes what waits. After an error the rest still waits, and the next call goes on where this one stopped. */
  async write(): Promise<void> {
    if (this.reference) return
    this.#handle ??= await open(this.file, 'w')
    while (this.#pending.length > 0) {
      const { bytesWritten } = await this.#handle.writev(this.#pending.slice(0, BUFFERS_PER_WRITE), this.#written)
      this.#written += bytesWritten
      let left = bytesWritten
      let whole = 0
      while (whole < this.#pending.length && left >= this.#pending[whole]!.length) left -= this.#pending[whole++]!.length
      this.#pending.splice(0, whole)
      if (left > 0) this.#pending[0] = this.#pending[0]!.subarray(left)
    }
    if (this.#deadPending.length > 0) {
      this.#deadHandle ??= await open(this.#deadFile, 'w')
      const letters = this.#deadPending.length
      const bytes = Buffer.from(this.#deadPending.join(''))
      for (let at = 0; at < bytes.length;)
        at += (await this.#deadHandle.write(bytes, at, bytes.length - at, this.#deadWritten + at)).bytesWritten
      this.#deadWritten += bytes.length
      this.#deadPending.splice(0, letters)
    }
  }

  /** Makes what was written durable. */
  async sync(): Promise<void> {
    await Promise.all([this.#handle?.datasync(), this.#deadHandle?.datasync()])
  }

  async close(): Promise<void> {
    await Promise.all([this.#handle?.close(), this.#deadHandle?.close()])
    this.#handle = undefined
    this.#deadHandle = undefined
  }

  /** As it stands in the index. */
  block(): Block {
    const { seq, file, reference, bytes, records, receivedFrom, receivedTo } = this
    const dead = this.deadCount > 0 ? { dead: { file: this.#deadFile, count: Math.min(this.deadCount, DEAD_PER_BLOCK) } } : {}
    // Dead letters beyond what is kept count as records that are not there.
    const kept = records - Math.max(0, this.deadCount - DEAD_PER_BLOCK)
    return reference
      ? { seq, file: reference.file, range: { from: reference.from, to: reference.to }, bytes, records, receivedFrom, receivedTo }
      : { seq, file, bytes, records: kept, receivedFrom, receivedTo, ...dead }
  }
}
