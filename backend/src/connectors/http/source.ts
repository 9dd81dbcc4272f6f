import { said } from '@millrace/shared'
import type { DurableRecords } from '../../intake/sourceLog.ts'
import { jsonAsLines } from '../../records/jsonRecords.ts'
import { LF } from '../../records/lines.ts'
import { wholeRecords, withoutMark, type Records } from '../../records/wholeRecords.ts'
import { laterByTimer, PostingSenders } from '../senders.ts'
import type { IngestAnswer, IngestRequest, Receiver, SourceContext, SourceImplementation } from '../source.ts'

/** Requests that wait for the disk, and their bytes; more are told to come back. */
const MAX_WAITING = 5000
const MAX_WAITING_BYTES = 64 * 1024 * 1024

/** A token that another source has is asked for again after this, in milliseconds. */
const RETRY_MS = 1000

/** Records that are posted. Requests that come while the disk is at work share the next write. */
class HttpReceiver implements Receiver {
  readonly #context: SourceContext
  readonly #token: string
  readonly #senders: PostingSenders
  #forget: (() => void) | null = null
  #retry: NodeJS.Timeout | undefined
  #paused = false
  #stopped = false
  #waiting: { records: DurableRecords; done(answer: IngestAnswer): void }[] = []
  #waitingBytes = 0
  #underWay = new Map<string, Promise<IngestAnswer>>()
  #working: Promise<void> | undefined

  constructor(token: string, context: SourceContext) {
    this.#token = token
    this.#senders = new PostingSenders({ tell: (what) => context.tell(what), later: laterByTimer })
    this.#context = context
    this.#register()
  }

  #register(): void {
    this.#forget = this.#context.ingest(this.#token, async (request) => {
      const answer = await this.#receive(request)
      this.#senders.posted(request.from, request.body.length, answer)
      return answer
    })
    if (this.#forget) return this.#context.status('active')
    this.#context.status('error', said('Another source takes records under this token. Give each its own.'))
    this.#retry = setTimeout(() => this.#register(), RETRY_MS)
  }

  pause(): void {
    this.#paused = true
  }
  resume(): void {
    this.#paused = false
  }
  async stop(): Promise<void> {
    this.#stopped = true
    clearTimeout(this.#retry)
    this.#forget?.()
    await this.#working
    this.#senders.close()
    this.#context.status('stopped')
  }

  async #receive(request: IngestRequest): Promise<IngestAnswer> {
    const { key } = request
    // Its body was on the way when the source ended, and with it the log for its records.
    if (this.#stopped) return { status: 503, message: 'The pipeline has just stopped taking records. Send again later.' }
    if (key !== undefined) {
      const before = this.#underWay.get(key)
      if (before) return before.then((answer) => (answer.status === 200 ? { ...answer, repeated: true } : answer))
      if (this.#context.sink.hasKey(key)) return { status: 200, accepted: 0, refused: 0, repeated: true }
    }
    if (this.#paused || this.#waiting.length >= MAX_WAITING || this.#waitingBytes > MAX_WAITING_BYTES)
      return {
        status: 429,
        message: 'The pipeline takes nothing more for now: it does not keep up, or its input quota or the disk is full. Send again later.',
      }
    const read = recordsOf(request, this.#context)
    if (typeof read === 'string') return { status: 400, message: read }
    this.#waitingBytes += read.bytes.length
    const answer = new Promise<IngestAnswer>((done) => this.#waiting.push({ records: { ...read, key }, done }))
    if (key !== undefined) {
      this.#underWay.set(key, answer)
      void answer.then(() => this.#underWay.delete(key))
    }
    this.#working ??= this.#work()
    return answer
  }

  async #work(): Promise<void> {
    // One turn of the event loop, so that requests that came together are written together.
    await new Promise((resolve) => setImmediate(resolve))
    while (this.#waiting.length > 0) {
      const group = this.#waiting.splice(0)
      const bytes = group.reduce((sum, { records }) => sum + records.bytes.length, 0)
      try {
        await this.#context.sink.appendDurably(group.map(({ records }) => records))
        for (const { records, done } of group)
          done({ status: 200, accepted: records.records - records.dead.length, refused: records.dead.length, repeated: false })
      } catch (error) {
        const message = `The records could not be stored: ${(error as Error).message}. Send them again.`
        for (const { done } of group) done({ status: 503, message })
      }
      this.#waitingBytes -= bytes
    }
    this.#working = undefined
  }
}

/** The records of a request's body; text says why it cannot be read at all. */
function recordsOf({ body, contentType }: IngestRequest, { format }: SourceContext): Records | string {
  if (format.kind !== 'json') return wholeRecords(body, format)
  const lines = jsonAsLines(withoutMark(body))
  // Of several lines some may be none: they become dead letters.
  if (lines === null && contentType === 'application/json' && !body.includes(LF))
    return 'The body is not valid JSON. Mend it, or send one object a line.'
  return wholeRecords(lines ?? body, format)
}

export const httpSource: SourceImplementation = {
  replayable: false,
  keyed: true,
  place: () => 'POST /ingest/…',
  start: (settings, context) => new HttpReceiver(String(settings['token']), context),
  look: () => null,
}
