import { rm } from 'node:fs/promises'
import path from 'node:path'
import { Inject, Injectable } from '@nestjs/common'
import { type BatchReport, type BatchRows, PREVIEW_ROWS, type PipelineDocument, type PreviewTarget, Wires } from '@millrace/shared'
import { CLOCK, type Clock, IDS, type Ids, STORE } from '../app/config.ts'
import { notFound } from '../app/problems.ts'
import type { BatchInputs, Block } from '../ipc/messages.ts'
import { LiveRuns } from '../live/liveRuns.service.ts'
import { upstream } from '../preview/evaluate.ts'
import type { SampleFiles } from '../preview/messages.ts'
import type { Actor, Store } from '../store/index.ts'
import { answered } from './answered.ts'
import { PREVIEWER, type Previewer } from './previewer.ts'
import { batchInputsOf, dated, needsEarlier, writeBatches, type WrittenBatches } from './recordedBatches.ts'
import { batchTimeBetween } from './sample.ts'
import { type Source, sourceAt, Samples } from './samples.service.ts'

/** Rows of a past batch: what is recorded of its input goes once more through the version that ran, beside the run. */
@Injectable()
export class BatchRowsOf {
  readonly #store: Store
  readonly #clock: Clock
  readonly #ids: Ids
  readonly #live: LiveRuns
  readonly #samples: Samples
  readonly #previewer: Previewer

  constructor(
    @Inject(STORE) store: Store,
    @Inject(CLOCK) clock: Clock,
    @Inject(IDS) ids: Ids,
    live: LiveRuns,
    samples: Samples,
    @Inject(PREVIEWER) previewer: Previewer,
  ) {
    this.#store = store
    this.#clock = clock
    this.#ids = ids
    this.#live = live
    this.#samples = samples
    this.#previewer = previewer
  }

  async at(run: string, time: number, target: PreviewTarget, by: Actor, signal: AbortSignal): Promise<BatchRows> {
    const since = this.#clock()
    const row = await this.#live.rowIn(run, by.workspace)
    const report = await this.#live.report(run, time)
    const version = await this.#store.versions.get(row.pipeline, report.version)
    if (!version) throw notFound('version', String(report.version))
    const { document } = version
    if (!Object.hasOwn(document.nodes, target.node)) throw notFound('node', target.node)
    const nodes = upstream(document, target.node)
    const inputs = await batchInputsOf(this.#live, run, time)
    const from = needsEarlier(document, target.node) ? 0 : time
    const folder = path.join(this.#previewer.folder, `batch-${this.#ids()}`)
    try {
      const read = await Promise.all(
        [...nodes]
          .flatMap((node) => sourceAt(document, node) ?? [])
          .map((source) => this.#read(run, report, source, inputs, { from, folder })),
      )
      const about = {
        target,
        reported: reportedAt(document, report, target),
        lacking: Object.fromEntries(read.flatMap(({ source, lacking }) => (lacking ? [[source.node, lacking]] : []))),
        isByLedger: inputs !== null,
      }
      const isGone = read.some(({ lacking }) => lacking?.records === 0)
      if (isGone)
        return {
          ...about,
          columns: null,
          rows: [],
          total: 0,
          notDue: null,
          windows: {},
          remembering: [],
          problems: [],
          ms: this.#clock() - since,
        }
      const samples = Object.fromEntries(read.map(({ source, files }) => [source.node, files]))
      const zeroTime = inputs?.zeroTime ?? null
      const question = { document, target, samples, asOf: time, ...(zeroTime !== null && { zeroTime }) }
      const computed = await answered(this.#previewer.batch(question, PREVIEW_ROWS, signal), target, 'batchRowsFailed')
      // Where all that the run ever took is there, what the run itself had not filled or known yet is as it was.
      const isWhole = read.every((each) => each.isWhole)
      return { ...about, ...computed, ...(isWhole && { windows: {}, remembering: [] }), ms: this.#clock() - since }
    } finally {
      await rm(folder, { recursive: true, force: true })
    }
  }

  async #read(
    run: string,
    { time, interval, sources }: BatchReport,
    source: Source,
    inputs: BatchInputs | null,
    { from, folder }: { from: number; folder: string },
  ): Promise<{ source: Source; files: SampleFiles; lacking: { records: number; of: number } | null; isWhole: boolean }> {
    const through = inputs?.batches.at(-1)?.through[source.node]
    const there = await this.#samples.blocks(run, source.node)
    // What came in time may have been taken by a later batch.
    const taken = inputs ? there.filter(({ seq }) => seq <= (through ?? 0)) : there
    const blocks = dated(taken, source.node, inputs)
    const written = await writeBatches(path.join(folder, source.node), source, blocks, { interval, from, until: time })
    const of = sources[source.node]?.records ?? 0
    const records = written.pieces.reduce(
      (sum, piece) => sum + (batchTimeBetween(piece.from, piece.to, interval) === time ? piece.records : 0),
      0,
    )
    return {
      source,
      files: withTurns(written.files, inputs, { from, time }),
      lacking: records < of ? { records, of } : null,
      isWhole: isWhole(blocks, written, time, interval),
    }
  }
}

/** With the batches in which nothing came: steps had their turn in them too. */
function withTurns({ key, batches }: SampleFiles, inputs: BatchInputs | null, { from, time }: { from: number; time: number }): SampleFiles {
  const first = Math.max(from, batches[0]?.time ?? time)
  const known = new Set(batches.map((batch) => batch.time))
  const turns = [...(inputs?.batches ?? []).map((batch) => batch.time), time].filter((turn) => turn >= first && turn <= time)
  const empty = [...new Set(turns)].filter((turn) => !known.has(turn)).map((turn) => ({ time: turn, file: '', bytes: 0 }))
  return { key, batches: [...batches, ...empty].sort((a, b) => a.time - b.time) }
}

/** Whether all that a source ever gave up to a batch is there. */
function isWhole(blocks: readonly Block[], { pieces }: WrittenBatches, time: number, interval: number): boolean {
  const until = blocks.filter((block) => batchTimeBetween(block.receivedFrom, block.receivedTo, interval) <= time)
  if (until.length === 0) return blocks.length === 0 || blocks[0]!.seq === 1
  const records = pieces.reduce((sum, piece) => sum + piece.records, 0)
  return until[0]!.seq === 1 && records >= until.reduce((sum, block) => sum + block.records, 0)
}

/** Rows at a place by the report: those that leave by the port, or those that arrive at an output. */
function reportedAt(document: PipelineDocument, { nodes }: BatchReport, { node, port }: PreviewTarget): number | null {
  const [wire, ...more] = new Wires(document).into(node, port)
  if (more.length > 0) return null
  const from = wire?.from ?? { node, port }
  const rows = nodes[from.node]?.out[from.port]
  const isRead = Object.values(document.edges).some((edge) => edge.from.node === from.node && edge.from.port === from.port)
  // What nobody reads may not have been made.
  return rows === undefined || (rows === 0 && !isRead) ? null : rows
}
