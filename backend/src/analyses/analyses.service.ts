import { Inject, Injectable, Logger, type OnModuleDestroy } from '@nestjs/common'
import {
  isUnfinished,
  saidBy,
  type Analysis,
  type Column,
  type Format,
  type NodeState,
  type PipelineDocument,
  type Sample,
  type SampleRows,
} from '@millrace/shared'
import { Announcements } from '../app/announcements.ts'
import { ApiError } from '../app/problems.ts'
import { Drafts } from '../pipelines/drafts.service.ts'
import type { Draft } from '../store/index.ts'

export const ANALYSER = Symbol('Analyser')

/** The analysis service as the api uses it: it works in a process of its own. */
export interface Analyser {
  analyse(document: PipelineDocument, sequence: number): Promise<Analysis>
  stateEffects(before: PipelineDocument | null, after: PipelineDocument): Promise<Record<string, NodeState>>
  inferFormat(kind: Format['kind'], sample: string): Promise<Format>
  firstRows(sample: Sample, columns?: Column[]): Promise<SampleRows>
}

/** Most analyses kept in memory. */
const CACHED = 200
/** First pause before a failed analysis is tried again, in milliseconds, and how often that is done. */
const FAILED = { pauseMs: 250, tries: 12 }
/** The same of one that was not finished in time: what someone wrote may take as long each time. */
const UNFINISHED = { pauseMs: 1000, tries: 4 }
/** Longest such pause, in milliseconds. */
const MOST_PAUSE_MS = 30_000

/** Analyses of drafts: the newest of each pipeline, announced after every change. */
@Injectable()
export class Analyses implements OnModuleDestroy {
  readonly #analyser: Analyser
  readonly #drafts: Drafts
  readonly #announcements: Announcements
  readonly #log = new Logger('analysis')
  readonly #newest = new Map<string, { sequence: number; analysis: Promise<Analysis> }>()
  /** Pipelines that are being analysed; true = their draft changed meanwhile. */
  readonly #busy = new Map<string, boolean>()
  /** Pipelines whose last analysis failed, or was not finished in time. */
  readonly #failed = new Map<string, { tries: number; timer: NodeJS.Timeout | undefined }>()

  constructor(@Inject(ANALYSER) analyser: Analyser, drafts: Drafts, announcements: Announcements) {
    this.#analyser = analyser
    this.#drafts = drafts
    this.#announcements = announcements
    announcements.on('change', (pipeline) => this.#changed(pipeline))
  }

  /** The analysis of a draft. */
  async of(pipeline: string, draft: Draft): Promise<Analysis> {
    const known = this.#newest.get(pipeline)
    if (known?.sequence === draft.sequence) return known.analysis
    const analysis = this.#analyser.analyse(draft.document, draft.sequence).then(
      (found) => {
        if (isUnfinished(found)) this.#tryAgain(pipeline, UNFINISHED)
        else this.#forgetFailure(pipeline)
        return found
      },
      (error: unknown) => {
        // The next question tries again; browsers that show an older analysis do not ask.
        this.#newest.delete(pipeline)
        this.#tryAgain(pipeline, FAILED)
        throw failed(error)
      },
    )
    this.#newest.delete(pipeline)
    this.#newest.set(pipeline, { sequence: draft.sequence, analysis })
    if (this.#newest.size > CACHED) this.#newest.delete(this.#newest.keys().next().value!)
    return analysis
  }

  /** The analysis of a draft, made once more where it was not finished in time, and announced then. */
  async again(pipeline: string, draft: Draft): Promise<Analysis> {
    const isAnew = await this.#forgetUnfinished(pipeline)
    const analysis = await this.of(pipeline, draft)
    if (isAnew) this.#announcements.emit('analysis', pipeline, analysis)
    return analysis
  }

  /** What a deploy of a draft would do to what its nodes keep. */
  async stateEffects(before: PipelineDocument | null, after: PipelineDocument): Promise<Record<string, NodeState>> {
    return this.#analyser.stateEffects(before, after).catch((error: unknown) => Promise.reject(failed(error)))
  }

  onModuleDestroy(): void {
    for (const pipeline of this.#failed.keys()) this.#forgetFailure(pipeline)
  }

  /** Whether there was one; the next question tries again then. */
  async #forgetUnfinished(pipeline: string): Promise<boolean> {
    const known = this.#newest.get(pipeline)
    const found = await known?.analysis.catch(() => null)
    if (!found || !isUnfinished(found) || this.#newest.get(pipeline) !== known) return false
    return this.#newest.delete(pipeline)
  }

  #tryAgain(pipeline: string, { pauseMs, tries: most }: typeof FAILED): void {
    const { tries, timer } = this.#failed.get(pipeline) ?? { tries: 0, timer: undefined }
    if (timer) return
    if (tries >= most) return void this.#failed.delete(pipeline)
    const again = () => {
      this.#failed.set(pipeline, { tries: tries + 1, timer: undefined })
      void this.#forgetUnfinished(pipeline).then(() => this.#changed(pipeline))
    }
    this.#failed.set(pipeline, { tries, timer: setTimeout(again, Math.min(pauseMs * 2 ** tries, MOST_PAUSE_MS)) })
  }

  #forgetFailure(pipeline: string): void {
    clearTimeout(this.#failed.get(pipeline)?.timer)
    this.#failed.delete(pipeline)
  }

  #changed(pipeline: string): void {
    if (this.#busy.has(pipeline)) this.#busy.set(pipeline, true)
    else void this.#announce(pipeline)
  }

  /** Analyses the newest draft, and once more if it changed meanwhile: changes that come in a burst are not analysed each. */
  async #announce(pipeline: string): Promise<void> {
    do {
      this.#busy.set(pipeline, false)
      try {
        this.#announcements.emit('analysis', pipeline, await this.of(pipeline, await this.#drafts.get(pipeline)))
      } catch (error) {
        this.#log.warn(`${pipeline}: ${error instanceof Error ? error.message : String(error)}`)
      }
    } while (this.#busy.get(pipeline))
    this.#busy.delete(pipeline)
  }
}

const failed = (error: unknown): ApiError => new ApiError(503, 'analysisFailed', { message: saidBy(error) })
