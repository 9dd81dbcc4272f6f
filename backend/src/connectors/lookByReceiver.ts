import type { JsonObject } from '@millrace/shared'
import type { LookContext, SourceImplementation } from './source.ts'

/** A table that is looked at counts as read before the rows that are looked up in it came, in milliseconds. */
const READ_BEFORE_MS = 660_000

/** A look at a source by a receiver that works for a moment, beside whatever else reads the source. */
export async function lookByReceiver(start: SourceImplementation['start'], settings: JsonObject, context: LookContext): Promise<void> {
  const { format, now, signal } = context
  let taken = 0
  let over = false
  const ended = Promise.withResolvers<void>()
  const receiver = start(settings, {
    run: 'preview',
    node: 'preview',
    format,
    position: undefined,
    readers: '',
    now,
    status: (_, error) => {
      if (error === undefined) return
      context.trouble(error)
      // It would be tried again; nothing is to be seen of that.
      if (taken === 0) ended.resolve()
    },
    tell: () => undefined,
    ingest: () => null,
    sink: {
      append: (bytes, records) => {
        // What an end cuts off is no record.
        if (over) return
        taken += records
        if (!context.take(bytes, records, now())) ended.resolve()
      },
      position: () => undefined,
      table: (bytes, records) => {
        if (over) return
        taken += records
        context.take(bytes, records, now() - READ_BEFORE_MS)
        // There is no more of it.
        ended.resolve()
      },
      reference: () => undefined,
      appendDurably: async () => undefined,
      hasKey: () => false,
    },
  })
  signal.addEventListener('abort', () => ended.resolve(), { once: true })
  await ended.promise
  over = true
  await receiver.stop()
}
