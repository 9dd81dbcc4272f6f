import type { OutboxEntry } from './outbox.ts'

/** Outputs that a commit names and no commit has marked as delivered: by sink, in the order of their times. */
export class PendingOutputs {
  readonly #queues = new Map<string, { entries: OutboxEntry[]; first: number; bytes: number }>()
  /** Delivered, but their marks are not committed yet. */
  #marked: OutboxEntry[] = []

  /** Bytes that a sink has not delivered. */
  bytes(node: string): number {
    return this.#queues.get(node)?.bytes ?? 0
  }

  /** Everything that is not delivered, in the order of times. */
  get undelivered(): OutboxEntry[] {
    return [...this.#queues.values()].flatMap(({ entries, first }) => entries.slice(first)).sort((a, b) => a.time - b.time)
  }

  /** Everything that the database still names. */
  get named(): OutboxEntry[] {
    return [...this.#marked, ...this.undelivered]
  }

  /** Adds outputs with later times than those of the same sinks. */
  add(entries: readonly OutboxEntry[]): void {
    for (const entry of entries) {
      let queue = this.#queues.get(entry.node)
      if (!queue) this.#queues.set(entry.node, (queue = { entries: [], first: 0, bytes: 0 }))
      queue.entries.push(entry)
      queue.bytes += entry.bytes
    }
  }

  /** The sink's oldest output that is not delivered. */
  next(node: string): OutboxEntry | undefined {
    const queue = this.#queues.get(node)
    return queue?.entries[queue.first]
  }

  /** Notes that a sink's oldest output is delivered; false when it is another one, such as one that was noted before. */
  mark(node: string, time: number): boolean {
    const queue = this.#queues.get(node)
    const entry = queue?.entries[queue.first]
    if (!queue || entry?.time !== time) return false
    queue.first++
    queue.bytes -= entry.bytes
    // Half of it gone is worth a copy.
    if (queue.first > 100 && queue.first > queue.entries.length / 2) {
      queue.entries = queue.entries.slice(queue.first)
      queue.first = 0
    }
    this.#marked.push(entry)
    return true
  }

  /** The first `count` marks are committed: answers with the files that nobody needs any more. */
  settle(count: number): string[] {
    return this.#marked.splice(0, count).map(({ file }) => file)
  }
}
