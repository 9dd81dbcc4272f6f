/** POST /ingest/<token>: records from other programs, answered once they are on disk. */
import { createHash } from 'node:crypto'
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { addressOf } from '../connectors/senders.ts'
import type { IngestAnswer, IngestHandler } from '../connectors/source.ts'

/** Largest body of a request, in bytes. */
const MAX_BODY_BYTES = 16 * 1024 * 1024
const MAX_KEY_LENGTH = 200
const RETRY_AFTER_SECONDS = 1
/** Longest time that a sender may take for one request, in milliseconds. */
const REQUEST_TIMEOUT_MS = 60_000

export class IngestServer {
  readonly #handlers = new Map<string, IngestHandler>()
  readonly #server: Server

  constructor() {
    this.#server = createServer({ requestTimeout: REQUEST_TIMEOUT_MS }, (request, response) => {
      this.#answer(request, response).catch((error: unknown) => {
        if (!response.headersSent) send(response, 500, { message: error instanceof Error ? error.message : String(error) })
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
    const url = new URL(request.url ?? '/', 'http://ingest')
    if (url.pathname === '/healthz') return send(response, 200, { status: 'ok' })
    const token = /^\/ingest\/([^/]+)$/.exec(url.pathname)?.[1]
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
    const chunks: Buffer[] = []
    let size = 0
    for await (const chunk of request) {
      size += (chunk as Buffer).length
      if (size > MAX_BODY_BYTES) return send(response, 413, tooLarge)
      chunks.push(chunk as Buffer)
    }
    const contentType = (request.headers['content-type'] ?? '').split(';')[0]!.trim().toLowerCase()
    const answer: IngestAnswer = await handle({ from: addressOf(request.socket), body: Buffer.concat(chunks), contentType, key })
    const { status, ...body } = answer
    if (status === 429 || status === 503) response.setHeader('retry-after', RETRY_AFTER_SECONDS)
    send(response, status, body)
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
  response.writeHead(status, {
    'content-type': 'application/json',
    'content-length': Buffer.byteLength(text),
    // The rest of a body that was refused is not read.
    ...((status === 413 || status === 415) && { connection: 'close' }),
  })
  response.end(text)
}
