/** The one way by which the owner of a run says what goes on in it: to those who look at the run, and to the process's own log. */
import { said, saidInWords, texts, type LogLevel, type ReceiverInfo, type Said } from '@millrace/shared'
import type { WorkerPushes } from '../ipc/messages.ts'

/** Longest text of a line, in characters. */
const TEXT = 2000

export interface RunLogParts {
  run: string
  push(kind: 'log', push: WorkerPushes['log']): void
  /** Milliseconds since the epoch. */
  now(): number
  /** Writes to the log of the process. */
  log(line: string): void
}

export class RunLog {
  readonly #parts: RunLogParts
  /** What the receivers last said, by node. */
  readonly #told = new Map<string, string>()

  constructor(parts: RunLogParts) {
    this.#parts = parts
  }

  /** Of use to those only who look at the run. */
  info(text: Said, node?: string): void {
    this.#tell('info', text, node)
  }
  warning(text: Said, node?: string): void {
    this.#tell('warning', text, node)
    this.#write(text, node)
  }
  error(text: Said, node?: string): void {
    this.#tell('error', text, node)
    this.#write(text, node)
  }

  /** Tells what is new about the receivers. */
  receivers(receivers: readonly ReceiverInfo[]): void {
    for (const { node, status, place, lastError } of receivers) {
      const reason = status === 'error' ? (lastError?.message ?? '') : ''
      // Who listens tells of each sender by itself.
      const now = status === 'waiting' ? 'active ' : `${status} ${saidInWords(reason)}`
      const before = this.#told.get(node)
      if (before === now) continue
      this.#told.set(node, now)
      if (status === 'error') this.#tell('error', said('Cannot read from {place}: {reason}', { place, reason }), node)
      else this.#tell('info', said(RECEIVER[status], { place }), node)
    }
  }

  #tell(level: LogLevel, text: Said, node: string | undefined): void {
    const { run, push, now } = this.#parts
    push('log', { run, line: { at: now(), level, text: cut(text), ...(node !== undefined && { node }) } })
  }

  #write(what: Said, node: string | undefined): void {
    const { run, log } = this.#parts
    const text = saidInWords(what)
    log(node === undefined ? `${run}: ${text}` : `${run}/${node}: ${text}`)
  }
}

/** What is too long is cut, in English. */
function cut(what: Said): Said {
  const text = saidInWords(what)
  return text.length > TEXT ? text.slice(0, TEXT) : what
}

const RECEIVER = texts({
  active: 'Reads from {place}.',
  connecting: 'Connects to {place}.',
  waiting: 'Waits for a sender at {place}.',
  stopped: 'No longer reads from {place}.',
}) satisfies Record<Exclude<ReceiverInfo['status'], 'error'>, string>
