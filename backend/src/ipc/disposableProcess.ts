/** A child process that answers questions one by one, and is killed when it does not answer in time. */
import { fork, type ChildProcess } from 'node:child_process'
import { said, SaidError } from '@millrace/shared'
import { withDataLimit } from './dataLimit.ts'
import { waitedMs } from './processTree.ts'
import { withExit } from './withExit.ts'

/** Longest time from start to readiness of a process, in milliseconds. */
const START_MS = 20_000
/** Most questions that wait: more are refused. */
const MAX_WAITING = 100
/** Pause before a process that did not even start is started again, in milliseconds. */
const RESTART_MS = 1000
/** How many times its limit a question may take while others have the processor. */
const PATIENCE = 5
/** How long what the kernel told of a process is good for, in milliseconds: a question may have thousands of parts. */
const TOLD_MS = 100

/** What the process sends: that it is ready, where it is at, or an answer. */
type Reply = { ready: true } | { id: number; at: Suspect } | { id: number }
/** `done` of `of` steps, where the process counts them. */
export type Suspect = { node: string; setting?: string; done?: number; of?: number }

export interface DisposableOptions {
  /** The module that the process runs. */
  module: string
  args: readonly string[]
  /** Longest time that one question may take, in milliseconds, unless it says otherwise. Waiting for a processor does not count, within bounds. */
  timeoutMs: number
  /** Milliseconds that a process has waited for a processor so far; absent = as the kernel tells. */
  waitedMs?: (pid: number) => number
  /** Whether the next process is booted beforehand: nobody waits for it. */
  spare?: boolean
  /** Most bytes that the process may ask of the system; it ends when it asks for more. Absent = no limit. */
  dataLimit?: number
  /** What the process is called in errors: "The preview was closed." */
  name: string
}

/** Milliseconds, always or by what the process is at. */
type PartMs = number | ((at: Suspect | undefined) => number)

/** A question without its id. */
type Body<Question> = Question extends unknown ? Omit<Question, 'id'> : never

interface Job<Answer> {
  id: number
  body: object
  timeoutMs: number
  /** The same for each part of the question that the process tells of. */
  partMs: PartMs
  /** Of one key only the newest question is of interest. */
  key: string | undefined
  aborted: boolean
  resolve(answer: Answer): void
  reject(error: Error): void
  late(suspect: Suspect | undefined): Answer | Error
  at?: ((suspect: Suspect) => void) | undefined
  suspect?: Suspect
  /** Gives the next part its time. */
  goesOn?(): void
}

export interface AskOptions {
  key?: string
  timeoutMs?: number
  /** Is told where the process is at. */
  at?: (suspect: Suspect) => void
  /** Ends the question, which rejects with `Superseded`. */
  signal?: AbortSignal
  /** Longest time to the next sign of where the process is at, in milliseconds; absent = that of the whole question. */
  partMs?: PartMs
}

interface Child {
  process: ChildProcess
  ready: boolean
  /** Milliseconds that it had waited for a processor when that was asked last. */
  waited: { at: number; ms: number }
}

/** A question whose place a newer one took. */
export class Superseded extends Error {}

/** Questions are worked off the newest first. Call `close` in the end. */
export class DisposableProcess<Question extends { id: number }, Answer> {
  readonly #options: DisposableOptions
  readonly #waiting: Job<Answer>[] = []
  #child: Child | null = null
  #spare: Child | null = null
  #running: Job<Answer> | null = null
  #timer: NodeJS.Timeout | undefined
  #restart: NodeJS.Timeout | undefined
  #ids = 0
  #closed = false

  constructor(options: DisposableOptions) {
    this.#options = options
    this.#child = this.#start()
  }

  /**
   * Asks. `late` is the answer where none comes in time, given what the process was at. A question with a key takes the place of older ones
   * with that key: they reject with `Superseded`.
   */
  ask(body: Body<Question>, late: Job<Answer>['late'], { key, timeoutMs, partMs, at, signal }: AskOptions = {}): Promise<Answer> {
    if (this.#closed) return Promise.reject(new Error(`The ${this.#options.name} was closed.`))
    if (signal?.aborted) return Promise.reject(new Superseded())
    if (key !== undefined) this.#supersede((job) => job.key === key)
    if (this.#waiting.length >= MAX_WAITING) return Promise.reject(new SaidError(said('Too many questions wait: try again in a moment.')))
    return new Promise((resolve, reject) => {
      const whole = timeoutMs ?? this.#options.timeoutMs
      const job = { id: ++this.#ids, body, timeoutMs: whole, partMs: partMs ?? whole, key, aborted: false }
      this.#waiting.push({ ...job, resolve, reject, late, at })
      signal?.addEventListener('abort', () => this.#supersede(({ id }) => id === job.id), { once: true })
      this.#next()
    })
  }

  /** Ends the processes; questions that wait are rejected. */
  async close(): Promise<void> {
    this.#closed = true
    clearTimeout(this.#timer)
    clearTimeout(this.#restart)
    for (const job of [...this.#waiting.splice(0), ...(this.#running ? [this.#running] : [])])
      job.reject(new Error(`The ${this.#options.name} was closed.`))
    this.#running = null
    await Promise.all([this.#child, this.#spare].flatMap((child) => (child ? [ended(child.process)] : [])))
  }

  #supersede(isIt: (job: Job<Answer>) => boolean): void {
    for (const job of this.#waiting.filter(isIt)) {
      this.#waiting.splice(this.#waiting.indexOf(job), 1)
      job.reject(new Superseded())
    }
    const running = this.#running
    if (!running || !isIt(running) || running.aborted) return
    running.aborted = true
    running.reject(new Superseded())
    this.#child?.process.send({ id: running.id, kind: 'abort' }, () => undefined)
  }

  #start(): Child {
    const { module, args, dataLimit } = this.#options
    const process_ = withExit(
      fork(module, args, {
        // What a process that runs out of memory prints is for nobody.
        stdio: ['ignore', 'ignore', dataLimit === undefined ? 'inherit' : 'ignore', 'ipc'],
        serialization: 'advanced',
        ...(dataLimit === undefined ? { execArgv: [] } : withDataLimit(dataLimit, [])),
        // No secret of this process's is theirs to know.
        env: { PATH: process.env['PATH'], TMPDIR: process.env['TMPDIR'] },
      }),
    )
    const child: Child = { process: process_, ready: false, waited: { at: -Infinity, ms: 0 } }
    const starting = setTimeout(() => process_.kill('SIGKILL'), START_MS)
    process_.on('message', (message: Reply) => {
      if (!('ready' in message)) return void (this.#child === child && this.#receive(message))
      clearTimeout(starting)
      child.ready = true
      // The spare boots when nothing else does.
      this.#bootSpare()
      this.#next()
    })
    process_.once('exit', () => {
      clearTimeout(starting)
      if (this.#spare === child) this.#spare = null
      if (this.#child === child) this.#ended(child)
    })
    process_.on('error', () => process_.kill('SIGKILL'))
    // The process that asks may end without closing: the child sees its channel close and ends too.
    process_.unref()
    process_.channel?.unref()
    return child
  }

  #next(): void {
    const child = this.#child
    if (!child?.ready || this.#running) return
    const job = this.#waiting.pop()
    if (!job) return
    this.#running = job
    this.#limit(child, job, this.#watch(child))
    child.process.send({ ...job.body, id: job.id }, (error) => {
      if (error) child.process.kill('SIGKILL')
    })
  }

  /** Kills the process when this part of the question, or all of it, takes too long. `whole` tells how long it has taken so far. */
  #limit(child: Child, job: Job<Answer>, whole: () => number): void {
    clearTimeout(this.#timer)
    const partMs = typeof job.partMs === 'number' ? job.partMs : job.partMs(job.suspect)
    const part = this.#watch(child)
    const left = () => Math.min(partMs - part(), job.timeoutMs - whole())
    const look = () => {
      const ms = left()
      if (ms < 1) child.process.kill('SIGKILL')
      else this.#timer = setTimeout(look, ms)
    }
    look()
    job.goesOn = () => this.#limit(child, job, whole)
  }

  /** Tells the milliseconds since now that count. */
  #watch(child: Child): () => number {
    const [since, before] = [performance.now(), this.#waited(child)]
    return () => {
      const taken = performance.now() - since
      return Math.max(taken - (this.#waited(child) - before), taken / PATIENCE)
    }
  }

  #waited(child: Child): number {
    const at = performance.now()
    if (at - child.waited.at >= TOLD_MS) child.waited = { at, ms: (this.#options.waitedMs ?? waitedMs)(child.process.pid ?? 0) }
    return child.waited.ms
  }

  #receive(message: Exclude<Reply, { ready: true }>): void {
    const job = this.#running
    if (!job || message.id !== job.id) return
    if ('at' in message) {
      job.suspect = message.at
      job.goesOn?.()
      if (!job.aborted) job.at?.(message.at)
      return
    }
    clearTimeout(this.#timer)
    this.#running = null
    job.resolve(message as Answer)
    this.#next()
  }

  #bootSpare(): void {
    if (this.#options.spare && !this.#closed) this.#spare ??= this.#start()
  }

  /** The process was killed for its slowness, or a query ended it: its question gets the answer that says so, the others the next process. */
  #ended(child: Child): void {
    clearTimeout(this.#timer)
    const job = this.#running
    this.#running = null
    if (this.#closed) return
    if (!child.ready) {
      for (const waiting of this.#waiting.splice(0)) waiting.reject(new Error(`The process of the ${this.#options.name} does not start.`))
      this.#restart = setTimeout(() => (this.#child = this.#start()), RESTART_MS)
      this.#restart.unref()
      return
    }
    if (job) {
      const answer = job.late(job.suspect)
      if (answer instanceof Error) job.reject(answer)
      else job.resolve(answer)
    }
    this.#child = this.#spare ?? this.#start()
    this.#spare = null
    if (this.#child.ready) this.#bootSpare()
    this.#next()
  }
}

async function ended(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return
  await new Promise<void>((resolve) => {
    child.once('exit', () => resolve())
    child.kill('SIGKILL')
  })
}

/** Asks a process of its own, which ends with the answer. Parameters and errors as those of `DisposableProcess` and its `ask`. */
export async function askOnce<Question extends { id: number }, Answer>(
  options: DisposableOptions,
  body: Body<Question>,
  late: Job<Answer>['late'],
  more?: AskOptions,
): Promise<Answer> {
  const process_ = new DisposableProcess<Question, Answer>(options)
  try {
    return await process_.ask(body, late, more)
  } finally {
    await process_.close()
  }
}
