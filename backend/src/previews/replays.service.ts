import { rm } from 'node:fs/promises'
import path from 'node:path'
import { Inject, Injectable } from '@nestjs/common'
import type { PipelineDocument, Replay, ReplayKept, ReplayLimit, replaySchema } from '@millrace/shared'
import type { z } from 'zod'
import { API_CONFIG, type ApiConfig, CLOCK, type Clock, IDS, type Ids, STORE } from '../app/config.ts'
import { ApiError, notFound } from '../app/problems.ts'
import { readSnapshots, type SnapshotManifest } from '../engine/snapshotManifest.ts'
import type { Suspect } from '../ipc/disposableProcess.ts'
import type { BatchInputs, Block } from '../ipc/messages.ts'
import { LiveRuns } from '../live/liveRuns.service.ts'
import { Drafts } from '../pipelines/drafts.service.ts'
import { Pipelines } from '../pipelines/pipelines.service.ts'
import { upstream } from '../preview/evaluate.ts'
import type { PlayQuestion, ReplayQuestion } from '../preview/messages.ts'
import type { Actor, PipelineRow, Store } from '../store/index.ts'
import { answered } from './answered.ts'
import { PREVIEWER, type Previewer } from './previewer.ts'
import { placeBeginning, placeBlocks, runFolder, withFiles } from './placedReplay.ts'
import { batchInputsOf, dated, keptOf, needsEarlier } from './recordedBatches.ts'
import { beganAt, startOf, turnsFrom, type BlocksBySource } from './replayedBatches.ts'
import { type Source, sourceAt, Samples } from './samples.service.ts'
import { warmUpOf } from './warmUp.ts'

/** Batches behind those that are asked for of which it is looked at what they took. */
const BATCHES_BEHIND = 100

type Asked = z.output<typeof replaySchema>
/** Batch times, both included. */
interface Range {
  from: number
  to: number
}
interface Prepared {
  /** Tells each step before it is begun. Rejects with `ApiError`. */
  run(tell: (step: { node: string; done: number; of: number }) => void, signal: AbortSignal): Promise<Replay>
}

/** Past batches of a run through the version that was deployed and through the draft. The run goes on: its input log and its snapshots are read. */
@Injectable()
export class Replays {
  readonly #store: Store
  readonly #clock: Clock
  readonly #ids: Ids
  readonly #pipelines: Pipelines
  readonly #drafts: Drafts
  readonly #live: LiveRuns
  readonly #samples: Samples
  readonly #previewer: Previewer
  readonly #config: ApiConfig

  constructor(
    @Inject(STORE) store: Store,
    @Inject(CLOCK) clock: Clock,
    @Inject(IDS) ids: Ids,
    pipelines: Pipelines,
    drafts: Drafts,
    live: LiveRuns,
    samples: Samples,
    @Inject(PREVIEWER) previewer: Previewer,
    @Inject(API_CONFIG) config: ApiConfig,
  ) {
    this.#store = store
    this.#clock = clock
    this.#ids = ids
    this.#pipelines = pipelines
    this.#drafts = drafts
    this.#live = live
    this.#samples = samples
    this.#previewer = previewer
    this.#config = config
  }

  /** What could be replayed now, of all sources of the version together. */
  async kept(id: string, by: Actor): Promise<ReplayKept> {
    const row = await this.#pipelines.row(id, by)
    const version = await this.#version(row, undefined).catch(() => null)
    if (!version) return { version: null, kept: null, interval: (await this.#drafts.get(id)).document.interval }
    const { number, document } = version
    const inputs = row.run === null ? null : await batchInputsOf(this.#live, row.run, Number.MAX_SAFE_INTEGER)
    const blocks = await this.#blocks(row, document, Object.keys(document.nodes), inputs)
    return { version: number, kept: keptOf(blocks, document.interval), interval: document.interval }
  }

  /** Refuses what cannot be replayed, before anything is begun. */
  async prepare(id: string, asked: Asked, by: Actor): Promise<Prepared> {
    const row = await this.#pipelines.row(id, by)
    const draft = await this.#drafts.get(id)
    const { target } = asked
    if (!Object.hasOwn(draft.document.nodes, target.node)) throw notFound('node', target.node)
    const version = await this.#version(row, asked.version)
    return {
      run: async (tell, signal) => {
        const since = this.#clock()
        const files = path.join(this.#previewer.folder, `replay-${this.#ids()}`)
        try {
          const { question, ...about } = await withFiles(files, (folder) =>
            this.#question(row, version.document, draft.document, asked, folder),
          )
          const at = ({ node, done = 0, of = 0 }: Suspect) => tell({ node, done, of })
          const replayed = await answered(this.#previewer.replay(question, at, signal), target, 'replayFailed')
          const ms = this.#clock() - since
          return { sequence: draft.sequence, target, number: version.number, ms, ...about, ...replayed }
        } finally {
          await rm(files, { recursive: true, force: true })
        }
      },
    }
  }

  /** The version that was asked for, else the one of the run, else the newest. */
  async #version(row: PipelineRow, asked: number | undefined) {
    const run = row.run === null ? undefined : await this.#live.row(row.run)
    const number = asked ?? run?.version
    const version = await (number === undefined ? this.#store.versions.newest(row.id) : this.#store.versions.get(row.id, number))
    if (!version) throw asked === undefined ? new ApiError(409, 'neverDeployed') : notFound('version', String(asked))
    return version
  }

  async #blocks(
    row: PipelineRow,
    document: PipelineDocument,
    nodes: Iterable<string>,
    inputs: BatchInputs | null,
  ): Promise<[Source, readonly Block[]][]> {
    const sources = [...nodes].flatMap((node) => sourceAt(document, node) ?? [])
    return Promise.all(
      sources.map(async (source): Promise<[Source, readonly Block[]]> => [
        source,
        dated(await this.#samples.recorded(row, source), source.node, inputs),
      ]),
    )
  }

  async #question(row: PipelineRow, version: PipelineDocument, draft: PipelineDocument, { target, range }: Asked, folder: string) {
    const { interval } = version
    const isThere = Object.hasOwn(version.nodes, target.node)
    // What a batch left over is taken by one soon after it.
    const until = 'last' in range ? Number.MAX_SAFE_INTEGER : range.to + BATCHES_BEHIND * interval
    const inputs = row.run === null ? null : await batchInputsOf(this.#live, row.run, until)
    const ofVersion = isThere ? await this.#blocks(row, version, upstream(version, target.node), inputs) : []
    const ofDraft = await this.#blocks(row, draft, upstream(draft, target.node), inputs)
    const kept = keptOf([...ofVersion, ...ofDraft], interval)
    const newest = kept?.to ?? 0
    const { from, to }: Range = 'last' in range ? { from: newest - (range.last - 1) * interval, to: newest } : range
    const asOf = Math.min(to, newest)
    const manifest = await this.#snapshots(row)
    const sides = { version: bySource(ofVersion), draft: bySource(ofDraft) }
    const start = startOf({
      sides: [sides.version, sides.draft],
      snapshots: manifest.snapshots,
      from,
      to: asOf,
      interval,
      needsEarlier: (isThere && needsEarlier(version, target.node)) || needsEarlier(draft, target.node),
      warmUp: Math.max(warmUpOf(version, target), warmUpOf(draft, target)),
    })
    const blocks = path.join(folder, 'blocks')
    const played = async (document: PipelineDocument, side: BlocksBySource): Promise<PlayQuestion> => {
      const turns = turnsFrom(start, side, inputs, { to: asOf, interval: document.interval })
      return { document, target, turns: await placeBlocks(blocks, turns) }
    }
    const questions = { version: isThere ? await played(version, sides.version) : null, draft: await played(draft, sides.draft) }
    const turns = [...(questions.version?.turns ?? []), ...questions.draft.turns]
    const question: ReplayQuestion = {
      ...questions,
      from,
      to: asOf,
      folder,
      inputFolders: [blocks],
      begin: await placeBeginning(start, {
        run: row.run,
        dataFolder: this.#config.dataFolder,
        folder,
        sides: [sides.version, sides.draft],
        inputs,
        to: asOf,
      }),
    }
    return {
      question,
      kept,
      limit: limitOf(from, kept, start.isCut),
      began: beganAt(start, turns),
      noSnapshot: start.snapshot ? null : manifest.refused,
      unrecorded: ofDraft.filter(([, each]) => each.length === 0).map(([{ node }]) => node),
    }
  }

  async #snapshots({ run }: PipelineRow): Promise<SnapshotManifest> {
    return run === null ? { snapshots: [], refused: null } : readSnapshots(runFolder(this.#config.dataFolder, run))
  }
}

const bySource = (blocks: readonly (readonly [Source, readonly Block[]])[]): BlocksBySource =>
  Object.fromEntries(blocks.map(([{ node }, each]) => [node, each]))

/** Why less is compared than was asked for: what was let go of, or what is more than one replay reads. */
function limitOf(from: number, kept: Range | null, isCut: boolean): ReplayLimit | null {
  if (!kept) return null
  return kept.from > from ? 'notKept' : isCut ? 'tooMany' : null
}
