/** Senders that never stop: each record has an id of its own, and what was acknowledged is noted. */
import { randomUUID } from 'node:crypto'
import { mkdir, rename, writeFile } from 'node:fs/promises'
import { connect } from 'node:net'
import path from 'node:path'
import { sleep } from './client.ts'

/** Pause between two sendings, in milliseconds, and records of each. */
const PAUSE_MS = 50
const RECORDS = 50
/** What a closed connection brought is on disk after this: several cuts have passed. */
const DURABLE_MS = 4000
const CONNECTION_MS = 1000

interface Sent {
  sent: Set<string>
  acknowledged: Set<string>
}

abstract class Sender implements Sent {
  readonly sent = new Set<string>()
  readonly acknowledged = new Set<string>()
  #count = 0
  #stopped = false
  #running: Promise<void> | undefined
  readonly #prefix: string
  readonly #pad: { pad?: string }

  /** Each record is `padBytes` longer than its id needs. */
  constructor(prefix: string, padBytes: number) {
    this.#prefix = prefix
    this.#pad = padBytes > 0 ? { pad: 'x'.repeat(padBytes) } : {}
  }

  start(): void {
    this.#running = (async () => {
      while (!this.#stopped) {
        await this.turn()
        await sleep(PAUSE_MS)
      }
    })()
  }

  /** Ends the load; what is under way is seen through. */
  async stop(): Promise<void> {
    this.#stopped = true
    await this.#running
  }

  protected get stopped(): boolean {
    return this.#stopped
  }
  protected ids(count = RECORDS): string[] {
    return Array.from({ length: count }, () => `${this.#prefix}${++this.#count}`)
  }
  protected bodyOf(ids: readonly string[]): string {
    return ids.map((id) => `${JSON.stringify({ id, ...this.#pad })}\n`).join('')
  }
  protected abstract turn(): Promise<void>
}

/** Posts with a key until the answer is 200, as a careful client does. */
export class HttpSender extends Sender {
  readonly #url: () => string
  /** Requests that were answered again, since the first answer was lost. */
  repeated = 0

  constructor(url: () => string, padBytes = 0) {
    super('h', padBytes)
    this.#url = url
  }

  protected async turn(): Promise<void> {
    const ids = this.ids()
    for (const id of ids) this.sent.add(id)
    const key = randomUUID()
    for (;;) {
      const answer = await fetch(this.#url(), {
        method: 'POST',
        headers: { 'idempotency-key': key, 'content-type': 'application/x-ndjson' },
        body: this.bodyOf(ids),
        signal: AbortSignal.timeout(5000),
      }).catch(() => null)
      const body = answer?.ok ? ((await answer.json().catch(() => null)) as { repeated: boolean } | null) : null
      if (body) {
        if (body.repeated) this.repeated++
        for (const id of ids) this.acknowledged.add(id)
        return
      }
      await sleep(PAUSE_MS)
    }
  }
}

/** Connects, sends, closes, and begins anew. Nothing is sent twice: TCP knows no acknowledgement. */
export class TcpSender extends Sender {
  readonly #port: number
  readonly #closed: { ids: string[]; from: number; to: number }[] = []
  readonly #kills: number[] = []

  constructor(port: number, padBytes = 0) {
    super('t', padBytes)
    this.#port = port
  }

  /** The intake was killed now. */
  intakeKilled(): void {
    this.#kills.push(performance.now())
  }

  /** What must be there: the records of connections that no kill of the intake touched. */
  confirm(): void {
    for (const { ids, from, to } of this.#closed) {
      if (this.#kills.some((at) => at > from && at < to + DURABLE_MS)) continue
      for (const id of ids) this.acknowledged.add(id)
    }
  }

  protected async turn(): Promise<void> {
    const from = performance.now()
    const socket = connect(this.#port, '127.0.0.1')
    let failed = false
    const closed = new Promise<void>((resolve) => socket.once('close', () => resolve()))
    socket.on('error', () => (failed = true))
    const connected = await Promise.race([
      new Promise<boolean>((resolve) => socket.once('connect', () => resolve(true))),
      closed.then(() => false),
    ])
    const all: string[] = []
    while (connected && !failed && !this.stopped && performance.now() - from < CONNECTION_MS) {
      const ids = this.ids()
      for (const id of ids) this.sent.add(id)
      all.push(...ids)
      socket.write(this.bodyOf(ids))
      await sleep(PAUSE_MS)
    }
    socket.end()
    await closed
    if (connected && !failed) this.#closed.push({ ids: all, from, to: performance.now() })
  }
}

/** Writes files aside and moves them in. */
export class FileSender extends Sender {
  readonly #folder: string
  #files = 0

  constructor(folder: string, padBytes = 0) {
    super('f', padBytes)
    this.#folder = folder
  }

  protected async turn(): Promise<void> {
    await mkdir(this.#folder, { recursive: true })
    const ids = this.ids()
    for (const id of ids) this.sent.add(id)
    const name = `${++this.#files}.jsonl`
    await writeFile(path.join(this.#folder, `.${name}`), this.bodyOf(ids))
    await rename(path.join(this.#folder, `.${name}`), path.join(this.#folder, name))
    for (const id of ids) this.acknowledged.add(id)
    await sleep(4 * PAUSE_MS)
  }
}
