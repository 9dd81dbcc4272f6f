import { connect, createServer, type Server, type Socket } from 'node:net'
import { said, type Said } from '@millrace/shared'
import { LineSplitter } from '../../records/lineSplitter.ts'
import { lookByReceiver } from '../lookByReceiver.ts'
import { laterByTimer, placeOf, SenderLog } from '../senders.ts'
import type { Receiver, SourceContext, SourceImplementation } from '../source.ts'

interface TcpSettings {
  mode: 'listen' | 'connect'
  host: string
  port: number
}

/** First and longest pause before it is tried again, in milliseconds. */
const RETRY_MS = 250
const RETRY_MOST_MS = 5000
/** Most senders at a time. */
const MAX_SENDERS = 1000

/** Lines over TCP: waits for senders, or connects to a server and comes back when it goes. */
class TcpReceiver implements Receiver {
  readonly #settings: TcpSettings
  readonly #context: SourceContext
  readonly #sockets = new Set<Socket>()
  readonly #senders: SenderLog
  #server: Server | undefined
  #timer: NodeJS.Timeout | undefined
  #delay = RETRY_MS
  #paused = false
  #stopped = false

  constructor(settings: TcpSettings, context: SourceContext) {
    this.#settings = settings
    this.#context = context
    this.#senders = new SenderLog({ tell: (what) => context.tell(what), later: laterByTimer })
    if (settings.mode === 'listen') this.#listen()
    else this.#connect()
  }

  pause(): void {
    this.#paused = true
    for (const socket of this.#sockets) socket.pause()
  }

  resume(): void {
    this.#paused = false
    for (const socket of this.#sockets) socket.resume()
  }

  async stop(): Promise<void> {
    this.#stopped = true
    clearTimeout(this.#timer)
    this.#server?.close()
    // A line that has no end yet counts when its socket has closed.
    const closed = [...this.#sockets].map((socket) => new Promise((resolve) => socket.once('close', resolve)))
    for (const socket of this.#sockets) socket.destroy()
    await Promise.all(closed)
    this.#senders.close()
    this.#context.status('stopped')
  }

  #listen(): void {
    const { host, port } = this.#settings
    const server = createServer((socket) => this.#takeSender(socket))
    server.maxConnections = MAX_SENDERS
    this.#server = server
    server.on('error', (error: NodeJS.ErrnoException) => {
      const words =
        error.code === 'EADDRINUSE'
          ? said('Port {port} is taken by another program or pipeline. Choose another port.', { port: String(port) })
          : said('{place} cannot be opened: {reason}.', { place: `${host}:${port}`, reason: error.message })
      this.#again(words, () => this.#listen())
    })
    server.listen(port, host, () => {
      this.#delay = RETRY_MS
      this.#tellListening()
    })
  }

  #tellListening(): void {
    if (!this.#stopped) this.#context.status(this.#sockets.size > 0 ? 'active' : 'waiting')
  }

  #connect(): void {
    const { host, port } = this.#settings
    this.#context.status('connecting')
    const socket = connect({ host, port, keepAlive: true })
    let error: Error | undefined
    socket.once('error', (each) => (error = each))
    socket.once('connect', () => {
      this.#delay = RETRY_MS
      this.#context.status('active')
    })
    this.#take(socket, () =>
      this.#again(
        error
          ? said('{place} cannot be read: {reason}.', { place: `${host}:${port}`, reason: error.message })
          : said('{place} closed the connection.', { place: `${host}:${port}` }),
        () => this.#connect(),
      ),
    )
  }

  #takeSender(socket: Socket): void {
    const address = placeOf(socket)
    const sent = { records: 0, bytes: 0 }
    let error: Error | undefined
    socket.once('error', (each) => (error = each))
    this.#senders.came(said('The sender {address} came.', { address }))
    const closed = () => {
      const why = this.#stopped
        ? said('the source stopped')
        : error
          ? said('the connection broke ({reason})', { reason: error.message })
          : said('it closed the connection')
      sent.bytes = socket.bytesRead
      this.#senders.left(
        said(
          'The sender {address} left after {records, plural, one {# record} other {# records}}, {bytes, plural, one {# byte} other {# bytes}}: {why}.',
          { address, ...sent, why },
        ),
        sent,
      )
      this.#tellListening()
    }
    this.#take(socket, closed, (records) => (sent.records += records))
    this.#tellListening()
  }

  /** Reads a connection; `counted` is told of whole records. */
  #take(socket: Socket, closed: () => void, counted?: (records: number) => void): void {
    const lines = new LineSplitter(this.#context.format, ({ bytes, records, dead }) => {
      this.#context.sink.append(bytes, records, dead)
      counted?.(records)
    })
    this.#sockets.add(socket)
    if (this.#paused) socket.pause()
    socket.on('data', (chunk: Buffer) => lines.write(chunk))
    socket.on('error', () => undefined)
    socket.on('close', () => {
      lines.end()
      this.#sockets.delete(socket)
      closed()
    })
  }

  #again(words: Said, start: () => void): void {
    if (this.#stopped) return
    this.#context.status('error', words)
    this.#timer = setTimeout(start, this.#delay)
    this.#delay = Math.min(this.#delay * 2, RETRY_MOST_MS)
  }
}

export const tcpSource: SourceImplementation = {
  replayable: false,
  place: (settings) => `tcp://${String(settings['host'])}:${String(settings['port'])}`,
  start: (settings, context) => new TcpReceiver(settings as unknown as TcpSettings, context),
  // Only one can listen, and the run may be it.
  look: (settings, context) => (settings['mode'] === 'connect' ? lookByReceiver(tcpSource.start, settings, context) : null),
}
