/** Answers what is wrong with a draft and what flows where, through a child process that is killed when it does not answer in time. */
import { fork, type ChildProcess } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { extname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { type Analysis, checkDocument, type Format, type NodeState, type PipelineDocument } from '@millrace/shared'
import type { AnalysisReply, AnalysisRequest } from './messages.ts'

export interface AnalysisOptions {
  /** Longest time that one request may take, in milliseconds. */
  timeoutMs?: number
}

const TIMEOUT_MS = 2000
/** The same for binding two whole plans, which is asked once a deploy. */
const STATE_TIMEOUT_MS = 10_000
/** Longest time from start to readiness of the process, in milliseconds. */
const START_MS = 20_000
/** Most requests that wait: more are refused. */
const MAX_WAITING = 100
/** Pause before a process that did not even start is started again, in milliseconds. */
const RESTART_MS = 1000

type Body = AnalysisRequest extends infer R ? (R extends AnalysisRequest ? Omit<R, 'id'> : never) : never
type Suspect = { node: string; setting?: string }

interface Job {
  id: number
  body: Body
  timeoutMs: number
  resolve(reply: AnalysisReply): void
  reject(error: Error): void
  /** What to answer when the process does not. */
  late(suspect: Suspect | undefined): AnalysisReply | Error
  suspect?: Suspect
}

/** The process of the analysis beside this file: source or built, whichever this is. */
const PROCESS = fileURLToPath(new URL(`./process${extname(import.meta.url)}`, import.meta.url))

/** Requests are worked off one by one, the newest first. Call `close` in the end. */
export class AnalysisService {
  readonly #timeoutMs: number
  readonly #waiting: Job[] = []
  #child: ChildProcess | null = null
  #ready = false
  #running: Job | null = null
  #timer: NodeJS.Timeout | undefined
  #restart: NodeJS.Timeout | undefined
  #ids = 0
  /** Samples are written here: the only folder that the process may read. */
  readonly #folder = mkdtempSync(join(tmpdir(), 'millrace-analysis-'))
  #closed = false

  constructor({ timeoutMs = TIMEOUT_MS }: AnalysisOptions = {}) {
    this.#timeoutMs = timeoutMs
    this.#start()
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
    const reply = await this.#ask({ kind: 'analyse', document, sequence }, late)
    // What needs no engine is found here, so that it is told even where the engine gives no answer.
    if ('analysis' in reply) return { ...reply.analysis, problems: [...checkDocument(document), ...reply.analysis.problems] }
    throw new Error('error' in reply ? reply.error : 'The analysis gave no answer.')
  }

  /** What a deploy of one document over another does to what their nodes keep. Rejects with words for the person. */
  async stateEffects(before: PipelineDocument | null, after: PipelineDocument): Promise<Record<string, NodeState>> {
    const late = () => new Error('What happens to windows and states took too long to find out.')
    const reply = await this.#ask({ kind: 'state', before, after }, late, STATE_TIMEOUT_MS)
    if ('state' in reply) return reply.state
    throw new Error('error' in reply ? reply.error : 'The analysis gave no answer.')
  }

  /** The format of a sample of raw records, whose last line may be cut off. Rejects with words for the person. */
  async inferFormat(kind: Format['kind'], sample: string): Promise<Format> {
    const reply = await this.#ask({ kind: 'infer', format: kind, sample }, () => new Error('The sample took too long to look at.'))
    if ('format' in reply) return reply.format
    throw new Error('error' in reply ? reply.error : 'The analysis gave no answer.')
  }

  /** Ends the process; requests that wait are rejected. */
  async close(): Promise<void> {
    this.#closed = true
    clearTimeout(this.#timer)
    clearTimeout(this.#restart)
    for (const job of [...this.#waiting.splice(0), ...(this.#running ? [this.#running] : [])])
      job.reject(new Error('The analysis was closed.'))
    this.#running = null
    const child = this.#child
    if (child && child.exitCode === null && child.signalCode === null) {
      await new Promise<void>((resolve) => {
        child.once('exit', () => resolve())
        child.kill('SIGKILL')
      })
    }
    rmSync(this.#folder, { recursive: true, force: true })
  }

  #ask(body: Body, late: Job['late'], timeoutMs = this.#timeoutMs): Promise<AnalysisReply> {
    if (this.#closed) return Promise.reject(new Error('The analysis was closed.'))
    if (this.#waiting.length >= MAX_WAITING) return Promise.reject(new Error('Too many analyses wait: try again in a moment.'))
    return new Promise((resolve, reject) => {
      this.#waiting.push({ id: ++this.#ids, body, timeoutMs, resolve, reject, late })
      this.#next()
    })
  }

  #start(): void {
    const child = fork(PROCESS, [this.#folder], {
      stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
      serialization: 'advanced',
      execArgv: [],
      // No secret of this process's is theirs to know.
      env: { PATH: process.env['PATH'], TMPDIR: process.env['TMPDIR'] },
    })
    this.#child = child
    this.#ready = false
    const starting = setTimeout(() => child.kill('SIGKILL'), START_MS)
    child.on('message', (message: AnalysisReply) => {
      if ('ready' in message) {
        clearTimeout(starting)
        this.#ready = true
        this.#next()
      } else if (this.#child === child) this.#receive(message)
    })
    child.once('exit', () => {
      clearTimeout(starting)
      if (this.#child === child) this.#ended()
    })
    child.once('error', () => child.kill('SIGKILL'))
    // The process that asks may end without closing: the child sees its channel close and ends too.
    child.unref()
    child.channel?.unref()
  }

  /** The newest request first: older ones are of less interest to whoever types. */
  #next(): void {
    if (!this.#ready || this.#running) return
    const job = this.#waiting.pop()
    if (!job) return
    this.#running = job
    this.#timer = setTimeout(() => this.#child?.kill('SIGKILL'), job.timeoutMs)
    this.#child!.send({ ...job.body, id: job.id }, (error) => {
      if (error) this.#child?.kill('SIGKILL')
    })
  }

  #receive(message: Exclude<AnalysisReply, { ready: true }>): void {
    const job = this.#running
    if (!job || message.id !== job.id) return
    if ('at' in message) {
      job.suspect = message.at
      return
    }
    clearTimeout(this.#timer)
    this.#running = null
    job.resolve(message)
    this.#next()
  }

  /** The process was killed for its slowness, or a query ended it: its request gets the answer that says so, the others a new process. */
  #ended(): void {
    clearTimeout(this.#timer)
    const job = this.#running
    this.#running = null
    if (this.#closed) return
    if (!this.#ready) {
      for (const waiting of this.#waiting.splice(0)) waiting.reject(new Error('The process that checks drafts does not start.'))
      this.#restart = setTimeout(() => this.#start(), RESTART_MS)
      this.#restart.unref()
      return
    }
    if (job) {
      const answer = job.late(job.suspect)
      if (answer instanceof Error) job.reject(answer)
      else job.resolve(answer)
    }
    this.#start()
  }
}
