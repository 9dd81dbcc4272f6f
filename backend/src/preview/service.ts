/** Computes previews in a process of their own, which is killed when it does not answer in time. */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { extname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { said, SaidError, type Problem } from '@millrace/shared'
import { type AskOptions, DisposableProcess, type Suspect } from '../ipc/disposableProcess.ts'
import type {
  BatchQuestion,
  Computed,
  ComputedBatch,
  Explained,
  PreviewAsk,
  PreviewQuestion,
  PreviewReply,
  Replayed,
  ReplayQuestion,
} from './messages.ts'

/** Longest time that one preview may take, in milliseconds. */
const TIMEOUT_MS = 2000
/** What starting the process of a person's code may take besides: a machine may be slow without telling that anybody waits. */
const CODE_START_MS = 6000
/** Longest time that one replay may take, in milliseconds. */
const REPLAY_TIMEOUT_MS = 60_000

/** The process beside this file: source or built, whichever this is. */
const PROCESS = fileURLToPath(new URL(`./process${extname(import.meta.url)}`, import.meta.url))

/** The draft has no such port. */
export class PortMissing extends Error {}

/** A replay took too long, and was ended. */
export class ReplayTimedOut extends Error {
  readonly ms: number
  readonly node: string | undefined
  constructor(ms: number, node: string | undefined) {
    super(`The replay was ended after ${ms} ms.`)
    this.ms = ms
    this.node = node
  }
}

type Asked = DisposableProcess<Exclude<PreviewAsk, { kind: 'abort' }>, PreviewReply>

/** Call `close` in the end. */
export class PreviewService {
  /** Samples are written here: the only folder that the process may read. */
  readonly folder: string
  readonly #timeoutMs: number
  readonly #replayTimeoutMs: number
  readonly #process: Asked
  /** Works on replays, which take longer: no preview waits for one. Started by the first. */
  #replays: Asked | undefined

  /** `scratch` is a folder in which it makes one of its own. */
  constructor({
    timeoutMs = TIMEOUT_MS,
    replayTimeoutMs = REPLAY_TIMEOUT_MS,
    scratch = tmpdir(),
  }: { timeoutMs?: number; replayTimeoutMs?: number; scratch?: string } = {}) {
    this.folder = mkdtempSync(join(scratch, 'millrace-previews-'))
    this.#timeoutMs = timeoutMs
    this.#replayTimeoutMs = replayTimeoutMs
    this.#process = new DisposableProcess({ module: PROCESS, args: [this.folder], timeoutMs, spare: true, name: 'preview' })
  }

  /**
   * The newest `rows` rows of a place. Where they cannot be computed in time, the answer has the problem `previewTimedOut` there. Rejects
   * with `PortMissing`, and with `Superseded` when a newer question has the same `asker`.
   */
  async preview(question: PreviewQuestion, rows: number, asker: string): Promise<Computed> {
    const late = (suspect: Suspect | undefined): PreviewReply => ({ id: 0, preview: this.#late(question, suspect) })
    const reply = await this.#process.ask({ kind: 'preview', rows, ...question }, late, {
      key: `preview/${asker}`,
      timeoutMs: this.#limitOf(question),
    })
    if ('preview' in reply) return reply.preview
    throw refusal(reply)
  }

  /** Where rows vanish on their way to a place. */
  async explain(question: PreviewQuestion, asker: string): Promise<Explained> {
    const late = (suspect: Suspect | undefined): PreviewReply => ({
      id: 0,
      explained: {
        node: suspect?.node ?? question.target.node,
        port: '',
        reason: { code: 'timedOut', params: { ms: this.#limitOf(question) } },
        problem: this.#timedOut(question, suspect),
        emptySource: false,
      },
    })
    const reply = await this.#process.ask({ kind: 'explain', ...question }, late, {
      key: `explain/${asker}`,
      timeoutMs: this.#limitOf(question),
    })
    if ('explained' in reply) return reply.explained
    throw refusal(reply)
  }

  /**
   * Both sides of a replay. `at` is told of each step before it is computed. Rejects with `ReplayTimedOut`, `PortMissing`, and `Superseded`
   * once the signal is aborted.
   */
  async replay(question: ReplayQuestion, at: (step: Suspect) => void, signal: AbortSignal): Promise<Replayed> {
    const reply = await this.#replay({ kind: 'replay', ...question }, { at, signal })
    if ('replayed' in reply) return reply.replayed
    throw refusal(reply)
  }

  /** The first `rows` rows of a batch. Works, and rejects, as a replay. */
  async batch(question: BatchQuestion, rows: number, signal: AbortSignal): Promise<ComputedBatch> {
    const reply = await this.#replay({ kind: 'batch', rows, ...question }, { signal })
    if ('batch' in reply) return reply.batch
    throw refusal(reply)
  }

  #replay(question: Parameters<Asked['ask']>[0], options: AskOptions): Promise<PreviewReply> {
    const timeoutMs = this.#replayTimeoutMs
    this.#replays ??= new DisposableProcess({ module: PROCESS, args: [this.folder], timeoutMs, name: 'replay' })
    return this.#replays.ask(question, (suspect) => new ReplayTimedOut(timeoutMs, suspect?.node), options)
  }

  async close(): Promise<void> {
    await Promise.all([this.#process.close(), this.#replays?.close()])
    rmSync(this.folder, { recursive: true, force: true })
  }

  #limitOf({ document }: PreviewQuestion): number {
    return this.#timeoutMs + (Object.values(document.nodes).some(({ type }) => type === 'javascript') ? CODE_START_MS : 0)
  }

  #timedOut(question: PreviewQuestion, suspect: Suspect | undefined): Problem {
    return { code: 'previewTimedOut', severity: 'warning', params: { ms: this.#limitOf(question) }, ...suspect }
  }

  #late(question: PreviewQuestion, suspect: Suspect | undefined): Computed {
    return {
      target: question.target,
      asOf: 0,
      scope: 'sample',
      columns: null,
      rows: [],
      total: 0,
      counts: {},
      windows: {},
      eventTimes: {},
      problems: [this.#timedOut(question, suspect)],
      unreadable: {},
    }
  }
}

function refusal(reply: PreviewReply): Error {
  if (!('error' in reply)) return new SaidError(said('The preview gave no answer. Try again.'))
  return reply.code === 'noSuchPort' ? new PortMissing() : new SaidError(reply.error)
}
