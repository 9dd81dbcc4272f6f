import { rm } from 'node:fs/promises'
import path from 'node:path'
import { Inject, Injectable } from '@nestjs/common'
import { type BatchReport, type BatchRows, PREVIEW_ROWS, type PipelineDocument, type PreviewTarget, Wires } from '@millrace/shared'
import { API_CONFIG, type ApiConfig, CLOCK, type Clock, IDS, type Ids, STORE } from '../app/config.ts'
import { notFound } from '../app/problems.ts'
import { readSnapshots } from '../engine/snapshotManifest.ts'
import type { BatchInputs, Block } from '../ipc/messages.ts'
import { LiveRuns } from '../live/liveRuns.service.ts'
import { upstream } from '../preview/evaluate.ts'
import type { BatchQuestion } from '../preview/messages.ts'
import type { Actor, Store } from '../store/index.ts'
import { answered } from './answered.ts'
import { placeBeginning, placeBlocks, runFolder, withFiles } from './placedReplay.ts'
import { PREVIEWER, type Previewer } from './previewer.ts'
import { batchInputsOf, dated, needsEarlier, timeOf } from './recordedBatches.ts'
import { beganAt, type BlocksBySource, startOf, turnsFrom } from './replayedBatches.ts'
import { sourceAt, Samples } from './samples.service.ts'
import { warmUpOf } from './warmUp.ts'

/** A place in a version of a run, in one batch. */
interface Place {
  run: string
  document: PipelineDocument
  target: PreviewTarget
  report: BatchReport
}

/** Rows of a past batch: what is recorded of its input goes once more through the version that ran, beside the run. */
@Injectable()
export class BatchRowsOf {
  readonly #store: Store
  readonly #clock: Clock
  readonly #ids: Ids
  readonly #live: LiveRuns
  readonly #samples: Samples
  readonly #previewer: Previewer
  readonly #config: ApiConfig

  constructor(
    @Inject(STORE) store: Store,
    @Inject(CLOCK) clock: Clock,
    @Inject(IDS) ids: Ids,
    live: LiveRuns,
    samples: Samples,
    @Inject(PREVIEWER) previewer: Previewer,
    @Inject(API_CONFIG) config: ApiConfig,
  ) {
    this.#store = store
    this.#clock = clock
    this.#ids = ids
    this.#live = live
    this.#samples = samples
    this.#previewer = previewer
    this.#config = config
  }

  async at(run: string, time: number, target: PreviewTarget, by: Actor, signal: AbortSignal): Promise<BatchRows> {
    const since = this.#clock()
    const row = await this.#live.rowIn(run, by.workspace)
    const report = await this.#live.report(run, time)
    const version = await this.#store.versions.get(row.pipeline, report.version)
    if (!version) throw notFound('version', String(report.version))
    const { document } = version
    if (!Object.hasOwn(document.nodes, target.node)) throw notFound('node', target.node)
    const files = path.join(this.#previewer.folder, `batch-${this.#ids()}`)
    try {
      const { question, ...known } = await withFiles(files, (folder) => this.#question({ run, document, target, report }, folder))
      const about = { target, reported: reportedAt(document, report, target), ...known }
      const computed = question
        ? await answered(this.#previewer.batch(question, PREVIEW_ROWS, signal), target, 'batchRowsFailed')
        : { columns: null, rows: [], total: 0, notDue: null, windows: {}, remembering: [], problems: [] }
      return { ...about, ...computed, ms: this.#clock() - since }
    } finally {
      await rm(files, { recursive: true, force: true })
    }
  }

  /** No question where all that a source gave to the batch is gone. */
  async #question({ run, document, target, report }: Place, folder: string) {
    const { time, interval, sources } = report
    const inputs = await batchInputsOf(this.#live, run, time)
    const taken = await this.#taken(run, document, target, inputs)
    const lacking: BatchRows['lacking'] = {}
    for (const [node, blocks] of Object.entries(taken)) {
      const of = sources[node]?.records ?? 0
      const records = blocks.reduce((sum, block) => sum + (timeOf(block, interval) === time ? block.records : 0), 0)
      if (records < of) lacking[node] = { records, of }
    }
    const about = { lacking, isByLedger: inputs !== null }
    if (Object.values(lacking).some(({ records }) => records === 0)) return { ...about, question: null, began: null, noSnapshot: null }
    const { snapshots, refused } = await readSnapshots(runFolder(this.#config.dataFolder, run))
    const sides = [taken]
    const range = { from: time, to: time, interval }
    const needed = { needsEarlier: needsEarlier(document, target.node), warmUp: warmUpOf(document, target) }
    const start = startOf({ sides, snapshots, ...range, ...needed })
    const turns = turnsFrom(start, taken, inputs, range)
    // Without the ledger it is not known of a batch without input.
    if (turns.at(-1)?.time !== time) turns.push({ time, blocks: {}, isGap: false })
    const blocks = path.join(folder, 'blocks')
    const question: BatchQuestion = {
      document,
      target,
      time,
      turns: await placeBlocks(blocks, turns),
      folder,
      inputFolders: [blocks],
      begin: await placeBeginning(start, { run, dataFolder: this.#config.dataFolder, folder, sides, inputs, to: time }),
    }
    return { ...about, question, began: beganAt(start, turns), noSnapshot: start.snapshot ? null : refused }
  }

  /** What this batch and those before it took, of the sources upstream, as far as it is kept. */
  async #taken(
    run: string,
    document: PipelineDocument,
    { node: place }: PreviewTarget,
    inputs: BatchInputs | null,
  ): Promise<BlocksBySource> {
    const sources = [...upstream(document, place)].flatMap((each) => sourceAt(document, each) ?? [])
    const through = inputs?.batches.at(-1)?.through
    const read = async (node: string): Promise<[string, readonly Block[]]> => {
      const there = await this.#samples.blocks(run, node)
      // What came in time may have been taken by a later batch.
      const taken = inputs ? there.filter(({ seq }) => seq <= (through?.[node] ?? 0)) : there
      return [node, dated(taken, node, inputs)]
    }
    return Object.fromEntries(await Promise.all(sources.map(({ node }) => read(node))))
  }
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
