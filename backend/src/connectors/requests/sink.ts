/** Sends the requests that a person's code makes of each batch. */
import { connect } from 'node:net'
import { requestSchema, said, toldIssue, type CodeRequest, type JsonObject, type Said } from '@millrace/shared'
import { wideNumbers } from '../../duckdb/render/javascriptSql.ts'
import { JavaScriptProcess, type CodeRun } from '../../javascript/javaScriptProcess.ts'
import { LineFile } from '../../javascript/lineFile.ts'
import { scriptOf } from '../../javascript/scriptOf.ts'
import { sinkSettings } from '../settings.ts'
import { DeliveryError, type SinkImplementation, type SinkWriter, type StagedOutput } from '../sink.ts'
import { Answered } from './answered.ts'
import { allowedUrl, portOf } from './hosts.ts'

interface Settings {
  code: string
  hosts: string[]
  secret: string
  /** Milliseconds. */
  answerWithin: number
  limit: number
  /** Megabytes. */
  memory: number
}

/** Most requests that one batch may be. */
const MAX_REQUESTS = 10_000
/** Answers that say "later", beside all from 500 on. */
const LATER = new Set([408, 425, 429])
const SHOWN_CHARACTERS = 200
const TEST_MS = 5000
/** They are the connection's own. */
const OWN_HEADERS = new Set(['host', 'connection', 'content-length', 'transfer-encoding', 'expect', 'upgrade', 'te', 'trailer'])

class RequestsWriter implements SinkWriter {
  readonly #settings: Settings
  readonly #process = new JavaScriptProcess()

  constructor(settings: Settings) {
    this.#settings = settings
  }

  async deliver(output: StagedOutput): Promise<void> {
    const { limit, memory } = this.#settings
    const prepared = scriptOf(this.#settings.code, 'batch')
    if ('problem' in prepared) throw refusal(said('Line {line}: {message}', { ...prepared.problem }))
    const code = await this.#process.begin(
      { script: prepared.script, over: 'batch', time: output.time, memory, whole: [], bytes: [], wide: wideNumbers(output.columns) },
      limit,
    )
    const answered = await Answered.of(output.file, this.#settings.code)
    try {
      let n = 0
      for await (const text of made(code, output.file)) {
        if (n === MAX_REQUESTS) throw refusal(said('it gives more than {most} requests for one batch', { most: MAX_REQUESTS }))
        if (n++ < answered.count) continue
        await this.#send(text, `${output.run}.${output.node}.${output.time}.${n - 1}`)
        await answered.add()
      }
    } finally {
      await answered.close()
    }
    if (code.ended?.ended === 'time') throw refusal(said('it did not end within {limit, duration}', { limit }))
    if (code.ended)
      throw refusal(code.ended.ended === 'memory' ? said('it took more memory than {memory} MB', { memory }) : code.ended.message)
  }

  close(): Promise<void> {
    return this.#process.close()
  }

  async #send(text: string, key: string): Promise<void> {
    const { hosts, secret, answerWithin } = this.#settings
    const parsed = requestSchema.safeParse(JSON.parse(text))
    if (!parsed.success) {
      const [issue] = parsed.error.issues
      const reason = said('{place}: {what}', { place: issue!.path.join('.'), what: toldIssue(issue!) })
      throw refusal(said('it gives {text}, which is no request: {reason}', { text: text.slice(0, SHOWN_CHARACTERS), reason }))
    }
    const { url, method, headers, body } = parsed.data
    const place = allowedUrl(url, hosts)
    if ('refused' in place) throw refusal(place.refused)
    const { host } = place.url
    const allHeaders = headersOf({ headers, body }, key, secret)
    const answer = await fetch(place.url, {
      method,
      headers: allHeaders,
      ...(body !== undefined && method !== 'GET' && { body: typeof body === 'string' ? body : JSON.stringify(body) }),
      redirect: 'manual',
      signal: AbortSignal.timeout(answerWithin),
    }).catch((cause: unknown) => {
      const isLate = cause instanceof Error && cause.name === 'TimeoutError'
      const reason = isLate
        ? said('There was no answer within {ms, duration}.', { ms: answerWithin })
        : said('{reason}.', { reason: reached(cause) })
      throw new DeliveryError(said('The request to {host} failed: {reason} The rows are kept and tried again.', { host, reason }), {
        retry: true,
        cause,
      })
    })
    const words = await beginningOf(answer)
    if (answer.ok) return
    throw new DeliveryError(
      said('{host} answered {status}: {words}. The rows are kept and tried again.', {
        host,
        status: String(answer.status),
        words: words === '' ? answer.statusText : words,
      }),
      { retry: answer.status >= 500 || LATER.has(answer.status) },
    )
  }
}

/** The requests that the code makes of a file of rows, as texts. */
async function* made(code: CodeRun, file: string): AsyncGenerator<string> {
  const lines = await LineFile.open(file)
  try {
    for await (const piece of lines.take(Infinity)) await code.rows(piece)
  } finally {
    await lines.close()
  }
  for (let answer = await code.work('end'); answer; answer = answer.more ? await code.work('more') : null) {
    if (answer.refused !== undefined) throw refusal(answer.refused)
    const [failed] = answer.failed
    if (failed) throw refusal(failed[1])
    for (const text of answer.out.split('\n')) if (text !== '') yield text
  }
}

/** The first characters of an answer; the rest, which may never end, is not read. */
async function beginningOf(answer: Response): Promise<string> {
  let text = ''
  try {
    const decoder = new TextDecoder()
    for await (const bytes of answer.body ?? []) {
      text += decoder.decode(bytes, { stream: true })
      if (text.length >= SHOWN_CHARACTERS) break
    }
  } catch {
    // What the status says is what counts.
  }
  return text.slice(0, SHOWN_CHARACTERS)
}

const refusal = (reason: Said): DeliveryError =>
  new DeliveryError(said('The code cannot be used: {reason}. The rows are kept and tried again.', { reason }), { retry: false })

function headersOf({ headers, body }: Pick<CodeRequest, 'headers' | 'body'>, key: string, secret: string): Headers {
  const all = new Headers({ 'Idempotency-Key': key, 'User-Agent': 'Millrace' })
  if (body !== undefined && typeof body !== 'string') all.set('Content-Type', 'application/json')
  for (const [name, value] of Object.entries(headers)) {
    if (OWN_HEADERS.has(name.toLowerCase())) throw refusal(said('it sets the header {name}, which belongs to the connection', { name }))
    try {
      all.set(
        name,
        value.replaceAll('$secret', () => secret),
      )
    } catch {
      throw refusal(said('{name} is no header, or has a value that no header can have', { name }))
    }
  }
  return all
}

/** What kept a request from its host. */
function reached(error: unknown): string {
  const cause = error instanceof Error && error.cause instanceof Error ? error.cause : error
  return cause instanceof Error ? cause.message : String(cause)
}

const readSettings = (settings: JsonObject): Settings => sinkSettings('javascriptForEachBatch', settings) as unknown as Settings

/** Each batch becomes requests, sent in order. At least once: what was answered and not noted, as on kill -9, is sent again with its key. */
export const requestsSink: SinkImplementation = {
  staging: () => 'jsonl',
  open: async (settings) => new RequestsWriter(readSettings(settings)),
  async test(settings, signal) {
    const { code, hosts } = readSettings(settings)
    const prepared = scriptOf(code, 'batch')
    if ('problem' in prepared) return { ok: false, text: said('Line {line}: {message}', { ...prepared.problem }), setting: 'code' }
    for (const host of hosts) {
      const failed = await answers(host, signal)
      if (failed !== null) return { ok: false, text: said('{host} does not answer: {reason}', { host, reason: failed }), setting: 'hosts' }
    }
    return { ok: true, text: said('{hosts} can be reached. Nothing was sent.', { hosts: hosts.join(', ') }) }
  },
}

/** Why a host takes no connection; null where it does. An abort is a reason too. */
function answers(host: string, signal?: AbortSignal): Promise<Said | null> {
  const place = portOf(host)
  if (!place) return Promise.resolve(said('it is no name of a host'))
  return new Promise((resolve) => {
    const socket = connect({ ...place, timeout: TEST_MS, ...(signal && { signal }) })
    const end = (answer: Said | null) => {
      socket.destroy()
      resolve(answer)
    }
    socket.once('connect', () => end(null))
    socket.once('timeout', () => end(said('no connection within {ms, duration}', { ms: TEST_MS })))
    socket.once('error', (error) => end(error.message))
  })
}
