/** POST /ingest/<token>: records from other programs, answered once they are on disk. */
import { createHash } from 'node:crypto'
import { createServer, type IncomingMessage, type OutgoingHttpHeaders, type Server, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { addressOf } from '../connectors/senders.ts'
import type { IngestAnswer, IngestHandler } from '../connectors/source.ts'

/** Largest body of a request, in bytes. */
const MAX_BODY_BYTES = 16 * 1024 * 1024
const MAX_KEY_LENGTH = 200
const RETRY_AFTER_SECONDS = 1
/** Longest time that a sender may take for one request, in milliseconds. */
const REQUEST_TIMEOUT_MS = 60_000
/** Bytes of all bodies that are on their way or wait for an answer; more are told to come back. */
const MAX_WAITING_BYTES = 16 * MAX_BODY_BYTES

export class IngestServer {
  readonly #handlers = new Map<string, IngestHandler>()
  readonly #server: Server
  readonly #mostWaiting: number
  #waitingBytes = 0

  constructor(mostWaiting = MAX_WAITING_BYTES) {
    this.#mostWaiting = mostWaiting
    this.#server = createServer({ requestTimeout: REQUEST_TIMEOUT_MS }, (request, response) => {
      this.#answer(request, response).catch((error: unknown) => {
        if (response.headersSent) return
        const reason = error instanceof Error ? error.message : String(error)
        send(response, 500, { message: `The records could not be taken: ${reason} Send them again.` })
      })
    })
  }

  /** Listens; answers with the port. */
  async listen(port: number, host: string): Promise<number> {
    await new Promise<void>((resolve, reject) => {
      this.#server.once('error', reject).listen(port, host, resolve)
    })
    return (this.#server.address() as AddressInfo).port
  }

  /** Takes records that are posted under a token; answers with how that ends, or null while another source has the token. */
  register(token: string, handle: IngestHandler): (() => void) | null {
    const key = digest(token)
    if (this.#handlers.has(key)) return null
    this.#handlers.set(key, handle)
    return () => void this.#handlers.delete(key)
  }

  async close(): Promise<void> {
    const closed = new Promise<void>((resolve) => this.#server.close(() => resolve()))
    this.#server.closeAllConnections()
    await closed
  }

  async #answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const path = (request.url ?? '/').split('?', 1)[0]!
    if (path === '/healthz') return send(response, 200, { status: 'ok' })
    const token = /^\/ingest\/([^/]+)$/.exec(path)?.[1]
    if (token === undefined) return send(response, 404, { message: 'Post records to /ingest/<token>.' })
    if (request.method !== 'POST') return send(response, 405, { message: 'Records are sent with POST.' })
    // By digest: how long the search takes says nothing of how much of a token was right.
    const handle = this.#handlers.get(digest(decode(token)))
    if (!handle) return send(response, 401, { message: 'No running pipeline takes records under this token.' })
    const encoding = request.headers['content-encoding'] ?? 'identity'
    if (encoding !== 'identity') return send(response, 415, { message: `Send the records as they are, not in ${encoding}.` })
    const key = request.headers['idempotency-key']
    if (key !== undefined && (typeof key !== 'string' || key.length === 0 || key.length > MAX_KEY_LENGTH))
      return send(response, 400, { message: `An Idempotency-Key has 1 to ${MAX_KEY_LENGTH} characters.` })
    const tooLarge = { message: `A request has at most ${MAX_BODY_BYTES} bytes. Send fewer records at a time.` }
    if (Number(request.headers['content-length'] ?? 0) > MAX_BODY_BYTES) return send(response, 413, tooLarge)
    const tooMuch = { message: 'Too much is being sent at the same time. Send again later.' }
    const chunks: Buffer[] = []
    let size = 0
    try {
      // A request that is destroyed takes its answer with it.
      for await (const chunk of request.iterator({ destroyOnReturn: false }) as AsyncIterable<Buffer>) {
        size += chunk.length
        this.#waitingBytes += chunk.length
        if (size > MAX_BODY_BYTES) return send(response, 413, tooLarge)
        if (this.#waitingBytes > this.#mostWaiting) return send(response, 429, tooMuch)
        chunks.push(chunk)
      }
      const contentType = (request.headers['content-type'] ?? '').split(';')[0]!.trim().toLowerCase()
      const answer: IngestAnswer = await handle({ from: addressOf(request.socket), body: Buffer.concat(chunks), contentType, key })
      const { status, ...body } = answer
      send(response, status, body)
    } finally {
      this.#waitingBytes -= size
    }
  }
}

const digest = (token: string) => createHash('sha256').update(token).digest('hex')

function decode(token: string): string {
  try {
    return decodeURIComponent(token)
  } catch {
    return token
  }
}

function send(response: ServerResponse, status: number, body: object): void {
  const text = JSON.stringify(body)
  const headers: OutgoingHttpHeaders = { 'content-type': 'application/json', 'content-length': Buffer.byteLength(text) }
  if (status === 429 || status === 503) headers['retry-after'] = String(RETRY_AFTER_SECONDS)
  // The rest of a body that was refused is not read.
  if (status === 413 || status === 415 || (status === 429 && !response.req.complete)) headers['connection'] = 'close'
  response.writeHead(status, headers)
  response.end(text)
}
