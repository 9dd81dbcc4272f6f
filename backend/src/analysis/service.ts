/** Answers what is wrong with a draft and what flows where, through a child process that is killed when it does not answer in time. */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { extname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import {
  type Analysis,
  checkDocument,
  type Column,
  type Format,
  type NodeState,
  type PipelineDocument,
  said,
  SaidError,
  type Sample,
  type SampleRows,
} from '@millrace/shared'
import { DisposableProcess, type Suspect } from '../ipc/disposableProcess.ts'
import type { AnalysisReply, AnalysisRequest } from './messages.ts'

export interface AnalysisOptions {
  /** Longest time that one expression may take, in milliseconds. */
  timeoutMs?: number
  /** Folder in which it makes one of its own. */
  scratch?: string
}

const TIMEOUT_MS = 2000
/** The same for a whole draft: one of hundreds of nodes takes its time on a busy machine. */
const DRAFT_TIMEOUT_MS = 20_000
/** The same for binding two whole plans, which is asked once a deploy. */
const STATE_TIMEOUT_MS = 10_000

/** The process of the analysis beside this file: source or built, whichever this is. */
const PROCESS = fileURLToPath(new URL(`./process${extname(import.meta.url)}`, import.meta.url))

/** Requests are worked off one by one, the newest first. Call `close` in the end. */
export class AnalysisService {
  readonly #timeoutMs: number
  /** Samples are written here: the only folder that the process may read. */
  readonly #folder: string
  readonly #process: DisposableProcess<AnalysisRequest, AnalysisReply>

  constructor({ timeoutMs = TIMEOUT_MS, scratch = tmpdir() }: AnalysisOptions = {}) {
    this.#folder = mkdtempSync(join(scratch, 'millrace-analysis-'))
    this.#timeoutMs = timeoutMs
    this.#process = new DisposableProcess({ module: PROCESS, args: [this.#folder], timeoutMs, name: 'analysis' })
  }

  /** Schemas and problems of a draft. Where an expression cannot be bound in time, the answer has the problem `analysisTimedOut` there. */
  async analyse(document: PipelineDocument, sequence: number): Promise<Analysis> {
    const late = (suspect: Suspect | undefined): AnalysisReply => ({
      id: 0,
      analysis: {
        sequence,
        problems: [{ code: 'analysisTimedOut', severity: 'error', params: { ms: this.#timeoutMs }, ...suspect }],
        schemas: {},
        inputs: {},
      },
    })
    const reply = await this.#process.ask({ kind: 'analyse', document, sequence }, late, {
      timeoutMs: DRAFT_TIMEOUT_MS,
      partMs: this.#timeoutMs,
    })
    // What needs no engine is found here, so that it is told even where the engine gives no answer.
    if ('analysis' in reply) return { ...reply.analysis, problems: [...checkDocument(document), ...reply.analysis.problems] }
    throw new SaidError('error' in reply ? reply.error : said('The analysis gave no answer. Try again.'))
  }

  /** What a deploy of one document over another does to what their nodes keep. Rejects with words for the person. */
  async stateEffects(before: PipelineDocument | null, after: PipelineDocument): Promise<Record<string, NodeState>> {
    const late = () => new SaidError(said('What happens to windows and states took too long to find out. Try again.'))
    const reply = await this.#process.ask({ kind: 'state', before, after }, late, { timeoutMs: STATE_TIMEOUT_MS })
    if ('state' in reply) return reply.state
    throw new SaidError('error' in reply ? reply.error : said('The analysis gave no answer. Try again.'))
  }

  /** The format of a sample of raw records, whose last line may be cut off. Rejects with words for the person. */
  async inferFormat(kind: Format['kind'], sample: string): Promise<Format> {
    const reply = await this.#process.ask({ kind: 'infer', format: kind, sample }, tooLong)
    if ('format' in reply) return reply.format
    throw new SaidError('error' in reply ? reply.error : said('The analysis gave no answer. Try again.'))
  }

  /** The first rows of a sample, with its columns where they are known. Rejects with words for the person. */
  async firstRows(sample: Sample, columns?: Column[]): Promise<SampleRows> {
    const reply = await this.#process.ask({ kind: 'rows', sample, ...(columns && { columns }) }, tooLong)
    if ('first' in reply) return reply.first
    throw new SaidError('error' in reply ? reply.error : said('The analysis gave no answer. Try again.'))
  }

  /** Ends the process; requests that wait are rejected. */
  async close(): Promise<void> {
    await this.#process.close()
    rmSync(this.#folder, { recursive: true, force: true })
  }
}

const tooLong = () => new SaidError(said('The sample took too long to look at. Take fewer rows of it.'))
