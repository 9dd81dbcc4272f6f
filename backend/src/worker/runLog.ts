/** The one way by which the owner of a run says what goes on in it: to those who look at the run, and to the process's own log. */
import type { LogLevel, ReceiverInfo } from '@millrace/shared'
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
  readonly #said = new Map<string, string>()

  constructor(parts: RunLogParts) {
    this.#parts = parts
  }

  /** Of use to those only who look at the run. */
  info(text: string, node?: string): void {
    this.#tell('info', text, node)
  }
  warning(text: string, node?: string): void {
    this.#tell('warning', text, node)
    this.#write(text, node)
  }
  error(text: string, node?: string): void {
    this.#tell('error', text, node)
    this.#write(text, node)
  }

  /** Tells what is new about the receivers. */
  receivers(receivers: readonly ReceiverInfo[]): void {
    for (const { node, status, place, lastError } of receivers) {
      const said = status === 'error' ? (lastError?.message ?? '') : status
      if (this.#said.get(node) === said) continue
      this.#said.set(node, said)
      if (status === 'error') this.#tell('error', `Cannot read from ${place}: ${said}`, node)
      else this.#tell('info', `${RECEIVER[status]} ${place}.`, node)
    }
  }

  #tell(level: LogLevel, text: string, node: string | undefined): void {
    const { run, push, now } = this.#parts
    push('log', { run, line: { at: now(), level, text: text.slice(0, TEXT), ...(node !== undefined && { node }) } })
  }

  #write(text: string, node: string | undefined): void {
    const { run, log } = this.#parts
    log(node === undefined ? `${run}: ${text}` : `${run}/${node}: ${text}`)
  }
}

const RECEIVER: Record<Exclude<ReceiverInfo['status'], 'error'>, string> = {
  active: 'Reads from',
  connecting: 'Connects to',
  waiting: 'Waits for a sender at',
  stopped: 'No longer reads from',
}
