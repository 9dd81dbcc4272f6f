import { Inject, Injectable } from '@nestjs/common'
import {
  buildPlan,
  type EmptyReason,
  type Explanation,
  type GivenSample,
  nodeMeaning,
  type Preview,
  type PreviewTarget,
  type SampleInfo,
} from '@millrace/shared'
import { CLOCK, type Clock, STORE } from '../app/config.ts'
import { ApiError, notFound } from '../app/problems.ts'
import { LiveRuns } from '../live/liveRuns.service.ts'
import { Drafts } from '../pipelines/drafts.service.ts'
import { Pipelines } from '../pipelines/pipelines.service.ts'
import { upstream } from '../preview/evaluate.ts'
import type { PreviewQuestion } from '../preview/messages.ts'
import { hashOf } from '../preview/steps.ts'
import type { Actor, PipelineRow, Store } from '../store/index.ts'
import { answered } from './answered.ts'
import { PREVIEWER, type Previewer } from './previewer.ts'
import type { Sample } from './sample.ts'
import { sourceAt, Samples } from './samples.service.ts'

/** Most previews kept in memory. */
const CACHED = 200

interface Asked {
  target: PreviewTarget
  client: string
}
type Shown = Asked & { rows: number; refresh: boolean }

/** A question with what it is asked of. */
interface Question {
  row: PipelineRow
  sequence: number
  question: PreviewQuestion
  samples: Record<string, Sample>
}

/** Rows of drafts at every port, and why there are none. */
@Injectable()
export class Previews {
  readonly #store: Store
  readonly #clock: Clock
  readonly #pipelines: Pipelines
  readonly #drafts: Drafts
  readonly #live: LiveRuns
  readonly #samples: Samples
  readonly #previewer: Previewer
  readonly #known = new Map<string, Preview>()

  constructor(
    @Inject(STORE) store: Store,
    @Inject(CLOCK) clock: Clock,
    pipelines: Pipelines,
    drafts: Drafts,
    live: LiveRuns,
    samples: Samples,
    @Inject(PREVIEWER) previewer: Previewer,
  ) {
    this.#store = store
    this.#clock = clock
    this.#pipelines = pipelines
    this.#drafts = drafts
    this.#live = live
    this.#samples = samples
    this.#previewer = previewer
  }

  async preview(id: string, asked: Shown, by: Actor): Promise<Preview> {
    const since = performance.now()
    return this.#answer(await this.#question(id, asked.target, asked.refresh, by), asked.rows, `${id}/${asked.client}`, since)
  }

  async explain(id: string, asked: Asked, by: Actor): Promise<Explanation> {
    const { sequence, question, samples, row } = await this.#question(id, asked.target, false, by)
    const { emptySource, ...found } = await answered(this.#previewer.explain(question, `${id}/${asked.client}`), asked.target)
    const reason = emptySource ? (samples[found.node]?.info.reason ?? found.reason) : found.reason
    const waits = reason.code === 'notEmpty' ? this.#opensLater(row, question) : undefined
    return { ...found, reason, ...waits, sequence, target: asked.target }
  }

  /** Keeps a text as the sample of a source, in the place of records that come. */
  async give(id: string, node: string, text: string, by: Actor): Promise<SampleInfo> {
    const row = await this.#pipelines.row(id, by)
    const { document } = await this.#drafts.get(id)
    if (!sourceAt(document, node)) throw new ApiError(409, 'notASource', { node })
    await this.#store.samples.put(id, node, text, by, this.#clock())
    const samples = await this.#samples.of(row, document, [node], false)
    return samples[node]!.info
  }

  async given(id: string, node: string, by: Actor): Promise<GivenSample> {
    await this.#pipelines.row(id, by)
    const found = await this.#store.samples.get(id, node)
    if (!found) throw notFound('sample', node)
    return { text: found.text, givenAt: found.at }
  }

  async takeBack(id: string, node: string, by: Actor): Promise<void> {
    await this.#pipelines.row(id, by)
    await this.#store.samples.remove(id, node)
  }

  async #question(id: string, target: PreviewTarget, refresh: boolean, by: Actor): Promise<Question> {
    const row = await this.#pipelines.row(id, by)
    const { document, sequence } = await this.#drafts.get(id)
    if (!Object.hasOwn(document.nodes, target.node)) throw notFound('node', target.node)
    const samples = await this.#samples.of(row, document, upstream(document, target.node), refresh)
    return { row, sequence, question: { document, target, samples: filesOf(samples) }, samples }
  }

  async #answer({ sequence, question, samples }: Question, rows: number, asker: string, since: number): Promise<Preview> {
    const key = keyOf(question, rows)
    const known = this.#known.get(key)
    if (known) return this.#remember({ ...known, sequence, ms: 0 })
    const { unreadable, ...computed } = await answered(this.#previewer.preview(question, rows, asker), question.target)
    const infos = Object.entries(samples).map(([node, { info }]) => [node, { ...info, unreadable: unreadable[node] ?? 0 }] as const)
    const preview = { ...computed, key, sequence, samples: Object.fromEntries(infos), ms: Math.round(performance.now() - since) }
    // What was not computed in time may be another time.
    return computed.problems.some(({ code }) => code === 'previewTimedOut') ? preview : this.#remember(preview)
  }

  /** A run that is younger than a window's slide has shown nothing of it yet. */
  #opensLater(row: PipelineRow, { document, target }: PreviewQuestion): { node: string; port: string; reason: EmptyReason } | undefined {
    const first = row.run === null ? undefined : this.#live.state(row.run).reports.findLast(({ sequence }) => sequence === 1)
    if (!first) return undefined
    const nodes = upstream(document, target.node)
    for (const relation of buildPlan(document).plan.relations) {
      const at = first.time - first.interval + relation.slide
      if (relation.op !== 'window' || !nodes.has(relation.node) || this.#clock() >= at) continue
      return { node: relation.node, port: relation.port, reason: { code: 'windowOpens', params: { slide: relation.slide, at } } }
    }
    return undefined
  }

  #remember(preview: Preview): Preview {
    this.#known.delete(preview.key)
    this.#known.set(preview.key, preview)
    if (this.#known.size > CACHED) this.#known.delete(this.#known.keys().next().value!)
    return preview
  }
}

const filesOf = (samples: Record<string, Sample>) => Object.fromEntries(Object.entries(samples).map(([node, { files }]) => [node, files]))

/** What a preview follows from. */
function keyOf({ document, target, samples }: PreviewQuestion, rows: number): string {
  const names = Object.entries(samples).map(([node, { key }]) => [node, key])
  const nodes = [...upstream(document, target.node)].sort()
  const meanings = nodes.map((node) => [node, nodeMeaning(document.nodes[node], document.formulas)])
  const wires = Object.keys(document.edges).filter((id) => nodes.includes(document.edges[id]!.to.node))
  return hashOf([meanings, wires.sort(), document.interval, document.options.timeZone, target, rows, names])
}
