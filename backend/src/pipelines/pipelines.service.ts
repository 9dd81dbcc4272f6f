import { Inject, Injectable } from '@nestjs/common'
import {
  DOCUMENT_FORMAT,
  definitionOf,
  type DeployAnswer,
  type DeployPreview,
  type deploySchema,
  emptyDocument,
  type NodeState,
  type PipelineDocument,
  type PipelineState,
  type PipelineSummary,
  type StateAnswer,
  DocumentError,
  readDocument,
} from '@millrace/shared'
import type { z } from 'zod'
import { Analyses } from '../analyses/analyses.service.ts'
import { Announcements } from '../app/announcements.ts'
import { CLOCK, type Clock, IDS, type Ids, STORE } from '../app/config.ts'
import { ApiError, notFound } from '../app/problems.ts'
import { LiveRuns } from '../live/liveRuns.service.ts'
import type { Actor, Draft, Issued, PipelineRow, Store } from '../store/index.ts'
import { Drafts } from './drafts.service.ts'
import { SecretKeeper, withoutSecrets } from './secretSettings.ts'

@Injectable()
export class Pipelines {
  readonly #store: Store
  readonly #clock: Clock
  readonly #ids: Ids
  readonly #drafts: Drafts
  readonly #live: LiveRuns
  readonly #analyses: Analyses
  readonly #announcements: Announcements
  readonly #secrets: SecretKeeper

  constructor(
    @Inject(STORE) store: Store,
    @Inject(CLOCK) clock: Clock,
    @Inject(IDS) ids: Ids,
    drafts: Drafts,
    live: LiveRuns,
    analyses: Analyses,
    announcements: Announcements,
  ) {
    this.#store = store
    this.#clock = clock
    this.#ids = ids
    this.#drafts = drafts
    this.#live = live
    this.#analyses = analyses
    this.#announcements = announcements
    this.#secrets = new SecretKeeper(store)
  }

  async list(by: Actor): Promise<PipelineSummary[]> {
    const rows = await this.#store.pipelines.list(by.workspace)
    const runs = await this.#live.infos(rows.flatMap((row) => row.run ?? []))
    const now = this.#clock()
    return rows.map(({ id, name, interval, updatedAt, run }) => {
      const info = (run && runs.get(run)) || null
      return { id, name, interval, updatedAt, run: info, sparkline: info ? this.#live.state(info.id).sparkline(info.interval, now) : [] }
    })
  }

  /** Makes a pipeline, empty or from a document of this or an older format. */
  async create(request: { name?: string | undefined; document?: unknown }, by: Actor): Promise<{ id: string }> {
    const read = request.document === undefined ? emptyDocument(request.name ?? 'Untitled') : readImported(request.document)
    const named = request.name === undefined ? read : { ...read, name: request.name }
    const document = await this.#secrets.document(named, by, this.#clock())
    const id = this.#ids()
    await this.#store.commands.create(id, document, this.#issue(by))
    this.#announcements.emit('pipelines')
    return { id }
  }

  /** A pipeline's row, or a 404. Every route passes here, so that nobody reaches into another workspace. */
  async row(id: string, by: Actor): Promise<PipelineRow> {
    const row = await this.#store.pipelines.get(id, by.workspace)
    if (!row) throw notFound('pipeline', id)
    return row
  }

  async state(id: string, by: Actor): Promise<PipelineState> {
    const row = await this.row(id, by)
    const [draft, version, run] = await Promise.all([
      this.#drafts.get(id),
      this.#store.versions.newest(id),
      row.run ? this.#live.info(row.run) : undefined,
    ])
    return {
      id,
      document: draft.document,
      sequence: draft.sequence,
      run: run ?? null,
      version: version?.number ?? 0,
      deployed: version?.document ?? null,
    }
  }

  /** The draft as a file: without secrets. */
  async export(id: string, by: Actor): Promise<PipelineDocument> {
    await this.row(id, by)
    return withoutSecrets((await this.#drafts.get(id)).document)
  }

  async remove(id: string, by: Actor): Promise<void> {
    await this.row(id, by)
    await this.#store.commands.remove(id, this.#issue(by))
    // First of all: whoever has it open then asks for nothing of it any more.
    this.#announcements.emit('existence', id, false)
    await this.#changed(id)
  }

  /** Brings a deleted pipeline back; one that ran goes on where it stopped. */
  async restore(id: string, by: Actor): Promise<void> {
    if (!(await this.#store.pipelines.deleted(id, by.workspace, this.#clock()))) throw notFound('pipeline', id)
    await this.#store.commands.restore(id, this.#issue(by))
    this.#announcements.emit('existence', id, true)
    await this.#changed(id)
  }

  /** A copy of the draft. Sealed passwords of outputs are known to both; a source's token names one source only, so the copy has none. */
  async duplicate(id: string, name: string, by: Actor): Promise<{ id: string }> {
    await this.row(id, by)
    const { document } = await this.#drafts.get(id)
    return this.create({ name, document: withoutSecrets(document, ({ type }) => definitionOf(type)?.kind === 'input') }, by)
  }

  /** What a deploy of the draft that the person sees would do to what its nodes keep. */
  async previewDeploy(id: string, sequence: number, by: Actor): Promise<DeployPreview> {
    const draft = await this.#deployable(id, sequence, by)
    const newest = await this.#store.versions.newest(id)
    const state = await this.#analyses.stateEffects(newest?.document ?? null, draft.document)
    return { sequence, over: newest?.number ?? 0, state }
  }

  /** Makes a version of the draft that the person saw, and desires it to run. */
  async deploy(id: string, request: z.output<typeof deploySchema>, by: Actor): Promise<DeployAnswer> {
    const draft = await this.#deployable(id, request.sequence, by)
    const newest = await this.#store.versions.newest(id)
    if (request.over !== undefined && request.over !== (newest?.number ?? 0)) throw overtaken(newest?.number ?? 0)
    const state = await this.#analyses.stateEffects(newest?.document ?? null, draft.document)
    const answers: Record<string, StateAnswer> = {}
    for (const [node, { effect }] of Object.entries(state)) if (effect === 'asks') answers[node] = request.state[node] ?? 'reset'
    const deployed = { ...draft, message: request.message, answers, over: newest?.number ?? 0 }
    const version = await this.#store.commands.deploy(id, deployed, this.#ids(), this.#issue(by))
    if (version === undefined) throw notFound('pipeline', id)
    if ('overtakenBy' in version) throw overtaken(version.overtakenBy)
    await this.#changed(id)
    return { run: await this.#run(id, by), version: version.number, state: answered(state, answers) }
  }

  /** The draft as of a sequence, if it is the newest and has no errors. */
  async #deployable(id: string, sequence: number, by: Actor): Promise<Draft> {
    await this.row(id, by)
    const draft = await this.#drafts.get(id)
    if (draft.sequence !== sequence) throw new ApiError(409, 'draftMovedOn', { sequence: draft.sequence })
    const { problems } = await this.#analyses.of(id, draft)
    const errors = problems.filter((problem) => problem.severity === 'error')
    if (errors.length > 0) throw new ApiError(409, 'draftHasProblems', { count: errors.length, problems: errors.slice(0, 20) })
    return draft
  }

  async start(id: string, by: Actor): Promise<DeployAnswer['run']> {
    await this.row(id, by)
    if (!(await this.#store.commands.start(id, this.#ids(), this.#issue(by)))) throw new ApiError(409, 'neverDeployed')
    await this.#changed(id)
    return this.#run(id, by)
  }

  async stop(id: string, how: 'drain' | 'now', by: Actor): Promise<DeployAnswer['run']> {
    const row = await this.row(id, by)
    if (!row.run) throw new ApiError(409, 'neverDeployed')
    await this.#store.commands.stop(id, how, this.#issue(by))
    await this.#changed(id)
    return this.#run(id, by)
  }

  /** Begins a new run with empty state. */
  async reset(id: string, by: Actor): Promise<DeployAnswer['run']> {
    await this.row(id, by)
    if (!(await this.#store.commands.reset(id, this.#ids(), this.#issue(by)))) throw new ApiError(409, 'neverDeployed')
    await this.#changed(id)
    return this.#run(id, by)
  }

  async #run(id: string, by: Actor): Promise<DeployAnswer['run']> {
    const { run } = await this.row(id, by)
    const info = run ? await this.#live.info(run) : undefined
    if (!info) throw notFound('run', run ?? id)
    return info
  }

  /** The store has the new desired state; now everybody looks at it. */
  async #changed(id: string): Promise<void> {
    this.#live.forget(id)
    this.#announcements.emit('desired', id)
    this.#announcements.emit('pipelines')
    this.#live.reconcile()
  }

  #issue(by: Actor): Issued {
    return { id: this.#ids(), at: this.#clock(), by }
  }
}

const overtaken = (version: number): ApiError => new ApiError(409, 'deployedMeanwhile', { version })

/** What happens to each node that keeps something, now that it is answered. */
function answered(state: Record<string, NodeState>, answers: Record<string, StateAnswer>): Record<string, NodeState> {
  return Object.fromEntries(
    Object.entries(state).map(([node, each]) => {
      const answer = answers[node]
      return [node, answer ? { ...each, effect: answer === 'keep' ? ('kept' as const) : ('reset' as const) } : each]
    }),
  )
}

/** Most things wrong with a file that are told. */
const REASONS = 10

function readImported(value: unknown): PipelineDocument {
  try {
    return readDocument(value)
  } catch (error) {
    if (!(error instanceof DocumentError)) throw error
    const format = (value as { format?: unknown } | null)?.format
    if (error.code === 'formatTooNew') throw new ApiError(400, error.code, { format, newest: DOCUMENT_FORMAT })
    throw new ApiError(400, error.code, { reason: error.reasons.slice(0, REASONS) })
  }
}
