import { fork, type ChildProcess } from 'node:child_process'
import { extname } from 'node:path'
import type { Answer, Ended, Question, Reply, Setup, Work } from './messages.ts'

const MODULE = new URL(`./sandboxProcess${extname(import.meta.url)}`, import.meta.url)
/** How long after its limit code that does not listen is ended from outside, with the process that it runs in. */
const GRACE_MS = 500
/** The same where the code only begins: an isolate is made before, and a busy machine takes its time for that. */
const BEGIN_GRACE_MS = 5000
const START_MS = 30_000

interface Waiting {
  resolve(reply: Omit<Reply, 'id'>): void
  since: number
  limit: number
  watchdog: NodeJS.Timeout
}

/** A process for people's code. It starts with the first batch, starts anew when the code has ended it, and ends with this one. */
export class JavaScriptProcess {
  readonly #waiting = new Map<number, Waiting>()
  #child: Promise<ChildProcess> | null = null
  #ids = 0

  /** Of the process, while there is one. */
  pid: number | undefined

  /** Begins a batch, in which the code may take so many milliseconds in all. */
  async begin(setup: Setup, limit: number): Promise<CodeRun> {
    const run = new CodeRun((question, most) => this.#ask(question, most), limit)
    await run.begin(setup)
    return run
  }

  async close(): Promise<void> {
    const child = await this.#child?.catch(() => null)
    child?.kill('SIGKILL')
  }

  async #ask(question: Omit<Question, 'id'>, limit: number): Promise<Omit<Reply, 'id'>> {
    const child = await (this.#child ??= this.#start())
    const id = ++this.#ids
    this.#hold(child, true)
    return new Promise((resolve) => {
      const watchdog = setTimeout(() => child.kill('SIGKILL'), limit + (question.begin ? BEGIN_GRACE_MS : GRACE_MS))
      this.#waiting.set(id, { resolve, since: performance.now(), limit, watchdog })
      child.send({ id, ...question } satisfies Question, (error) => {
        if (error) child.kill('SIGKILL')
      })
    })
  }

  #start(): Promise<ChildProcess> {
    const child = fork(MODULE, [], {
      // Nothing of this process's surroundings, and none of its rights that the code's process needs not.
      env: { TZ: 'UTC' },
      execArgv: ['--no-node-snapshot', '--disable-warning=SecurityWarning', '--permission', '--allow-addons', '--allow-fs-read=*'],
      serialization: 'advanced',
      stdio: ['ignore', 'ignore', 'ignore', 'ipc'],
    })
    this.pid = child.pid
    return new Promise((resolve, reject) => {
      const starting = setTimeout(() => child.kill('SIGKILL'), START_MS)
      child.on('message', (reply: Reply | { ready: true }) => {
        if ('ready' in reply) {
          clearTimeout(starting)
          this.#hold(child, false)
          return resolve(child)
        }
        this.#settle(reply.id, reply)
        this.#hold(child, this.#waiting.size > 0)
      })
      child.on('error', (error) => {
        this.#child = null
        reject(error)
        child.kill('SIGKILL')
      })
      child.once('exit', (code, signal) => {
        clearTimeout(starting)
        this.#child = null
        reject(new Error(`The process for JavaScript did not start (${signal ?? code}).`))
        for (const [id, { since, limit }] of this.#waiting) {
          const ms = performance.now() - since
          const end: Ended =
            ms >= limit ? { ended: 'time', message: 'It did not listen.' } : { ended: 'memory', message: 'It ended its process.' }
          this.#settle(id, { end })
        }
      })
    })
  }

  /** The child keeps this process alive only while it is at work. */
  #hold(child: ChildProcess, atWork: boolean): void {
    for (const each of [child, child.channel])
      if (atWork) each?.ref()
      else each?.unref()
  }

  #settle(id: number, reply: Omit<Reply, 'id'>): void {
    const waiting = this.#waiting.get(id)
    if (!waiting) return
    clearTimeout(waiting.watchdog)
    this.#waiting.delete(id)
    waiting.resolve(reply)
  }
}

type Asking = (question: Omit<Question, 'id'>, limit: number) => Promise<Omit<Reply, 'id'>>

/** One batch of a person's code. Work may be given before what was given last is answered. */
export class CodeRun {
  readonly #ask: Asking
  readonly #limit: number
  /** Why the code does not go on; null while it does. */
  ended: Ended | null = null

  constructor(ask: Asking, limit: number) {
    this.#ask = ask
    this.#limit = limit
  }

  async begin(setup: Setup): Promise<void> {
    await this.#do({ begin: { ...setup, limit: this.#limit } })
  }

  /** Gives rows, JSON objects a line each. */
  rows(lines: string): Promise<Answer | null> {
    return this.work({ rows: `[${lines.replaceAll('\n', ',')}]` })
  }

  /** Does one piece of work; answers with what was done of it also where the code ended over it. */
  async work(work: Work): Promise<Answer | null> {
    return this.ended ? null : this.#do({ work })
  }

  async #do(question: Omit<Question, 'id'>): Promise<Answer | null> {
    const { answer, end } = await this.#ask(question, this.#limit)
    if (end) this.ended ??= end
    return answer ?? null
  }
}
