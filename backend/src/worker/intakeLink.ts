import { type Channel, connectChannel } from '../ipc/channel.ts'
import type { IntakePushes, IntakeRequests } from '../ipc/messages.ts'
import { Backoff } from './backoff.ts'

const RETRY_MS = 20
const RETRY_MOST_MS = 500
const ANSWER_MS = 30_000

export interface IntakeListener {
  /** The intake is there (again): open the run. */
  onIntake(): void
  onPush<K extends keyof IntakePushes>(kind: K, push: IntakePushes[K]): void
}

/** The worker's connection to the intake, opened again whenever it ends. */
export class IntakeLink {
  readonly #path: string
  readonly #listeners = new Map<string, IntakeListener>()
  readonly #backoff = new Backoff(RETRY_MS, RETRY_MOST_MS)
  #channel: Channel<IntakeRequests> | undefined
  #timer: NodeJS.Timeout | undefined
  #closed = false

  constructor(socket: string) {
    this.#path = socket
    void this.#connect()
  }

  get connected(): boolean {
    return this.#channel !== undefined
  }

  listen(run: string, listener: IntakeListener): void {
    this.#listeners.set(run, listener)
    if (this.#channel) listener.onIntake()
  }
  unlisten(run: string): void {
    this.#listeners.delete(run)
  }

  /** Rejects with code `closed` while the intake is away. */
  async ask<K extends keyof IntakeRequests>(kind: K, request: IntakeRequests[K]['request']): Promise<IntakeRequests[K]['answer']> {
    if (!this.#channel) throw Object.assign(new Error('The intake is not connected.'), { code: 'closed' })
    return this.#channel.request(kind, request, ANSWER_MS)
  }

  close(): void {
    this.#closed = true
    clearTimeout(this.#timer)
    this.#channel?.close()
  }

  async #connect(): Promise<void> {
    try {
      const channel = await connectChannel<IntakeRequests>(this.#path, {
        onPush: (kind, push) => {
          const { run } = push as { run: string }
          this.#listeners.get(run)?.onPush(kind as keyof IntakePushes, push as never)
        },
        onClose: () => {
          this.#channel = undefined
          this.#again()
        },
      })
      if (this.#closed) return channel.close()
      this.#channel = channel
      this.#backoff.reset()
      for (const listener of this.#listeners.values()) listener.onIntake()
    } catch {
      this.#again()
    }
  }

  #again(): void {
    if (this.#closed) return
    this.#timer = setTimeout(() => void this.#connect(), this.#backoff.next())
  }
}
