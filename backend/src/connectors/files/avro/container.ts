/** Writes an Avro object container. A record is no object of its own: one object is filled anew for each, and encoded. */
import { createHash } from 'node:crypto'
import { open, type FileHandle } from 'node:fs/promises'
import { promisify } from 'node:util'
import { deflateRaw } from 'node:zlib'
import avro from 'avsc'
import { writeAll } from '../../../files/writeAll.ts'
import type { AvroSchema } from './schema.ts'

const deflate = promisify(deflateRaw)

export type Codec = 'null' | 'deflate'

/** A block is written when it has this many bytes. */
const BLOCK_BYTES = 256 * 1024

/** 64 bits as BigInt: a number would round them. avsc reads what it is given before it asks again, so one buffer serves. */
const scratch = Buffer.alloc(8)
const long = avro.types.LongType.__with({
  fromBuffer: (buffer: Buffer) => buffer.readBigInt64LE(),
  toBuffer: (value: bigint) => {
    scratch.writeBigInt64LE(value)
    return scratch
  },
  fromJSON: BigInt,
  toJSON: String,
  isValid: (value: unknown) => typeof value === 'bigint',
  compare: (a: bigint, b: bigint) => (a < b ? -1 : a > b ? 1 : 0),
})

/** avsc's type of a schema, with 64-bit numbers as BigInt. */
export const avroType = (schema: AvroSchema): avro.Type =>
  avro.Type.forSchema(schema as avro.Schema, {
    wrapUnions: 'never',
    typeHook: (part) => (part === 'long' || (part as { type?: unknown }).type === 'long' ? long : undefined),
  })

const HEADER = avro.Type.forSchema({
  type: 'record',
  name: 'Header',
  fields: [
    { name: 'magic', type: { type: 'fixed', name: 'Magic', size: 4 } },
    { name: 'meta', type: { type: 'map', values: 'bytes' } },
    { name: 'sync', type: { type: 'fixed', name: 'Sync', size: 16 } },
  ],
})
const COUNT = avro.Type.forSchema('long')

export class AvroContainer {
  readonly #file: FileHandle
  readonly #type: avro.Type
  readonly #codec: Codec
  readonly #sync: Buffer
  #block = Buffer.allocUnsafe(BLOCK_BYTES * 2)
  #used = 0
  #records = 0

  private constructor(file: FileHandle, schema: AvroSchema, codec: Codec, sync: Buffer) {
    this.#file = file
    this.#type = avroType(schema)
    this.#codec = codec
    this.#sync = sync
  }

  /** `identity` makes the marker between blocks, so that the same rows written again are the same bytes. */
  static async create(path: string, schema: AvroSchema, codec: Codec, identity: string): Promise<AvroContainer> {
    const file = await open(path, 'w')
    const sync = createHash('md5').update(identity).digest()
    const meta = { 'avro.schema': Buffer.from(JSON.stringify(schema)), 'avro.codec': Buffer.from(codec) }
    try {
      await writeAll(file, HEADER.toBuffer({ magic: Buffer.from('Obj\x01', 'latin1'), meta, sync }))
      return new AvroContainer(file, schema, codec, sync)
    } catch (error) {
      await file.close()
      throw error
    }
  }

  /** Appends a record. Its object may be changed afterwards. */
  append(record: Record<string, unknown>): void {
    let end = this.#type.encode(record, this.#block, this.#used)
    if (end < 0) {
      // It did not fit, and `end` says by how much.
      const larger = Buffer.allocUnsafe(Math.max(this.#block.length * 2, this.#block.length - end))
      this.#block.copy(larger, 0, 0, this.#used)
      this.#block = larger
      end = this.#type.encode(record, this.#block, this.#used)
    }
    this.#used = end
    this.#records++
  }

  /** Writes the block when it is full. */
  async drain(): Promise<void> {
    if (this.#used >= BLOCK_BYTES) await this.#flush()
  }

  /** Writes what is left and makes it durable. */
  async finish(): Promise<void> {
    await this.#flush()
    await this.#file.sync()
    await this.close()
  }

  close(): Promise<void> {
    return this.#file.close()
  }

  async #flush(): Promise<void> {
    if (this.#records === 0) return
    const rows = this.#block.subarray(0, this.#used)
    const bytes = this.#codec === 'deflate' ? await deflate(rows) : rows
    await writeAll(this.#file, Buffer.concat([COUNT.toBuffer(this.#records), COUNT.toBuffer(bytes.length), bytes, this.#sync]))
    this.#used = 0
    this.#records = 0
  }
}
