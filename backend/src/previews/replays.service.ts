import { rm } from 'node:fs/promises'
import path from 'node:path'
import { Inject, Injectable } from '@nestjs/common'
import type { PipelineDocument, Replay, ReplayKept, ReplayLimit, replaySchema } from '@millrace/shared'
import type { z } from 'zod'
import { CLOCK, type Clock, IDS, type Ids, STORE } from '../app/config.ts'
import { ApiError, notFound } from '../app/problems.ts'
import type { Suspect } from '../ipc/disposableProcess.ts'
import type { Block } from '../ipc/messages.ts'
import { LiveRuns } from '../live/liveRuns.service.ts'
import { Drafts } from '../pipelines/drafts.service.ts'
import { Pipelines } from '../pipelines/pipelines.service.ts'
import { upstream } from '../preview/evaluate.ts'
import type { PreviewQuestion, SampleFiles } from '../preview/messages.ts'
import type { Actor, PipelineRow, Store } from '../store/index.ts'
import { answered } from './answered.ts'
import { PREVIEWER, type Previewer } from './previewer.ts'
import { batchInputsOf, dated, keptOf, writeBatches } from './recordedBatches.ts'
import { type Source, sourceAt, Samples } from './samples.service.ts'

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

/** Past batches of a run through the version that was deployed and through the draft. The run itself is not asked: its input log is read. */
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

  constructor(
    @Inject(STORE) store: Store,
    @Inject(CLOCK) clock: Clock,
    @Inject(IDS) ids: Ids,
    pipelines: Pipelines,
    drafts: Drafts,
    live: LiveRuns,
    samples: Samples,
    @Inject(PREVIEWER) previewer: Previewer,
  ) {
    this.#store = store
    this.#clock = clock
    this.#ids = ids
    this.#pipelines = pipelines
    this.#drafts = drafts
    this.#live = live
    this.#samples = samples
    this.#previewer = previewer
  }

  /** What could be replayed now, of all sources of the version together. */
  async kept(id: string, by: Actor): Promise<ReplayKept> {
    const row = await this.#pipelines.row(id, by)
    const version = await this.#version(row, undefined).catch(() => null)
    if (!version) return { version: null, kept: null, interval: (await this.#drafts.get(id)).document.interval }
    const { number, document } = version
    const blocks = await this.#blocks(row, document, Object.keys(document.nodes))
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
          const { question, ...about } = await this.#question(row, version.document, draft.document, asked, files)
          const at = ({ node, done = 0, of = 0 }: Suspect) => tell({ node, done, of })
          const replayed = await answered(this.#previewer.replay(question, at, signal), target, 'replayFailed')
          const limit = limitOf(question.from, about.kept, Object.values(question.draft.samples))
          const ms = this.#clock() - since
          return { sequence: draft.sequence, target, number: version.number, limit, ms, ...about, ...replayed }
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

  async #blocks(row: PipelineRow, document: PipelineDocument, nodes: Iterable<string>): Promise<[Source, readonly Block[]][]> {
    const sources = [...nodes].flatMap((node) => sourceAt(document, node) ?? [])
    const inputs = row.run === null ? null : await batchInputsOf(this.#live, row.run, Number.MAX_SAFE_INTEGER)
    return Promise.all(
      sources.map(async (source): Promise<[Source, readonly Block[]]> => [
        source,
        dated(await this.#samples.recorded(row, source), source.node, inputs),
      ]),
    )
  }

  async #question(row: PipelineRow, version: PipelineDocument, draft: PipelineDocument, { target, range }: Asked, folder: string) {
    const isThere = Object.hasOwn(version.nodes, target.node)
    const ofVersion = isThere ? await this.#blocks(row, version, upstream(version, target.node)) : []
    const ofDraft = await this.#blocks(row, draft, upstream(draft, target.node))
    const kept = keptOf([...ofVersion, ...ofDraft], version.interval)
    const newest = kept?.to ?? 0
    const { from, to }: Range = 'last' in range ? { from: newest - (range.last - 1) * version.interval, to: newest } : range
    const asOf = Math.min(to, newest)
    const written = new Map<string, Promise<SampleFiles>>()
    const question = async (document: PipelineDocument, sources: [Source, readonly Block[]][]): Promise<PreviewQuestion> => {
      const samples = sources.map(async ([source, blocks]) => {
        // Where a source is in both, both read the very same records.
        const key = `${source.node}-${source.format.kind}-${document.interval}`
        const write = () => writeBatches(path.join(folder, key), source, blocks, { interval: document.interval, until: asOf })
        if (!written.has(key))
          written.set(
            key,
            write().then(({ files }) => files),
          )
        return [source.node, await written.get(key)!] as const
      })
      return { document, target, samples: Object.fromEntries(await Promise.all(samples)), asOf }
    }
    return {
      question: { version: isThere ? await question(version, ofVersion) : null, draft: await question(draft, ofDraft), from, to: asOf },
      kept,
      unrecorded: ofDraft.filter(([, blocks]) => blocks.length === 0).map(([{ node }]) => node),
    }
  }
}

/** Why less is compared than was asked for: what was let go of, or what is more than one replay reads. */
function limitOf(from: number, kept: Range | null, sources: readonly SampleFiles[]): ReplayLimit | null {
  if (!kept) return null
  if (kept.from > from) return 'notKept'
  const read = sources.flatMap(({ batches }) => batches[0]?.time ?? [])
  return read.length > 0 && Math.min(...read) > from ? 'tooMany' : null
}
