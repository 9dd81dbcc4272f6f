import { createReadStream } from 'node:fs'
import { stat } from 'node:fs/promises'
import { Inject, Injectable } from '@nestjs/common'
import { type Format, type PipelineDocument, RECORDED_BYTES, type RecordedSource } from '@millrace/shared'
import { STORE } from '../app/config.ts'
import { ApiError, notFound } from '../app/problems.ts'
import type { Block } from '../ipc/messages.ts'
import { LiveRuns } from '../live/liveRuns.service.ts'
import { Pipelines } from '../pipelines/pipelines.service.ts'
import type { Actor, PipelineRow, Store } from '../store/index.ts'
import { batchTimeBetween } from './sample.ts'
import { Samples, type Source, sourceAt } from './samples.service.ts'

export interface RecordedFile {
  suffix: RecordedSource['suffix']
  bytes: number
  read(): AsyncGenerator<Buffer>
}

/** Batch times, both included. */
interface Range {
  from: number
  to: number
}

interface RecordedBlocks {
  source: Source
  blocks: readonly Block[]
  timeZone: string
}

const SUFFIX: Record<Format['kind'], RecordedSource['suffix']> = { lines: 'txt', json: 'jsonl', csv: 'csv' }

/** The records that a run received and that are kept still, as they were received. */
@Injectable()
export class Recorded {
  readonly #store: Store
  readonly #pipelines: Pipelines
  readonly #live: LiveRuns
  readonly #samples: Samples

  constructor(@Inject(STORE) store: Store, pipelines: Pipelines, live: LiveRuns, samples: Samples) {
    this.#store = store
    this.#pipelines = pipelines
    this.#live = live
    this.#samples = samples
  }

  async sources(id: string, by: Actor): Promise<RecordedSource[]> {
    const row = await this.#pipelines.row(id, by)
    const document = await this.#document(row)
    const { interval } = document
    const sources = Object.keys(document.nodes).flatMap((node) => sourceAt(document, node) ?? [])
    const recorded = await Promise.all(sources.map(async (source) => ({ source, blocks: await this.#samples.recorded(row, source) })))
    return recorded
      .filter(({ blocks }) => blocks.length > 0)
      .map(({ source, blocks }) => ({
        node: source.node,
        suffix: SUFFIX[source.format.kind],
        interval,
        batches: batchesOf(blocks, interval),
      }))
  }

  async file(id: string, node: string, range: Range, by: Actor): Promise<RecordedFile> {
    const { source, blocks } = await this.blocks(id, node, range, by)
    const header = headerOf(source)
    const bytes = header.length + sizeOf(blocks)
    if (bytes > RECORDED_BYTES) throw new ApiError(413, 'tooMuchRecorded', { most: RECORDED_BYTES / 1024 ** 3 })
    return { suffix: SUFFIX[source.format.kind], bytes, read: () => contents(header, blocks) }
  }

  /** What is there still of the batches of a range, the oldest first. */
  async blocks(id: string, node: string, { from, to }: Range, by: Actor): Promise<RecordedBlocks> {
    const row = await this.#pipelines.row(id, by)
    const document = await this.#document(row)
    const source = sourceAt(document, node)
    if (!source) throw notFound('node', node)
    const blocks = await there(
      (await this.#samples.recorded(row, source)).filter((block) => isBetween(timeOf(block, document.interval), from, to)),
    )
    if (blocks.length === 0) throw notFound('batch', String(from))
    return { source, blocks, timeZone: document.options.timeZone }
  }

  /** Of the run's version. */
  async #document(row: PipelineRow): Promise<PipelineDocument> {
    const run = row.run === null ? undefined : await this.#live.row(row.run)
    const version = run && (await this.#store.versions.get(row.id, run.version))
    if (!version) throw new ApiError(409, 'neverDeployed')
    return version.document
  }
}

const timeOf = (block: Block, interval: number): number => batchTimeBetween(block.receivedFrom, block.receivedTo, interval)
const isBetween = (time: number, from: number, to: number): boolean => time >= from && time <= to
const sizeOf = (blocks: readonly Block[]): number => blocks.reduce((sum, { bytes }) => sum + bytes, 0)

function batchesOf(blocks: readonly Block[], interval: number): RecordedSource['batches'] {
  const batches = new Map<number, { time: number; records: number; bytes: number }>()
  for (const block of blocks) {
    const time = timeOf(block, interval)
    const batch = batches.get(time) ?? { time, records: 0, bytes: 0 }
    batches.set(time, { time, records: batch.records + block.records, bytes: batch.bytes + block.bytes })
  }
  return [...batches.values()].sort((a, b) => a.time - b.time)
}

/** The blocks without those before one that was let go of meanwhile. */
async function there(blocks: readonly Block[]): Promise<readonly Block[]> {
  const found = await Promise.all(
    blocks.map(({ file }) =>
      stat(file).then(
        () => true,
        () => false,
      ),
    ),
  )
  return blocks.slice(found.lastIndexOf(false) + 1)
}

/** The log has no headers: CSV gets one. */
function headerOf({ format }: Source): Buffer {
  if (format.kind !== 'csv') return Buffer.alloc(0)
  const quoted = (name: string) => (/["\r\n]/.test(name) || name.includes(format.delimiter) ? `"${name.replaceAll('"', '""')}"` : name)
  return Buffer.from(`${format.columns.map(({ name }) => quoted(name)).join(format.delimiter)}\n`)
}

async function* contents(header: Buffer, blocks: readonly Block[]): AsyncGenerator<Buffer> {
  if (header.length > 0) yield header
  for (const { file, range, bytes } of blocks) {
    if (bytes === 0) continue
    const start = range?.from ?? 0
    yield* createReadStream(file, { start, end: start + bytes - 1 }) as AsyncIterable<Buffer>
  }
}
