/**
 * Requests with answers, and pushes, between the processes of one data folder: lines of JSON over a Unix socket. A request is
 * `{ id, kind, body }`, its answer `{ id, body }` or `{ id, error }`, a push `{ kind, body }`.
 */
import { rm } from 'node:fs/promises'
import { connect, createServer, type Socket } from 'node:net'
import { StringDecoder } from 'node:string_decoder'
import { said, saidBy, SaidError, type Said } from '@millrace/shared'
import type { WireError } from './messages.ts'

/** Longest line, in characters. A longer one ends the connection. */
const MAX_LINE = 64 * 1024 * 1024
/** Bytes that wait in a socket above which pushes to a peer that does not read end the connection. */
const MAX_UNSENT = 256 * 1024 * 1024

/** Kinds of requests with what is asked and answered. */
type Protocol<R> = { [K in keyof R]: { request: unknown; answer: unknown } }
type Requests = Record<string, { request: unknown; answer: unknown }>
type Line = { id?: number; kind?: string; body?: unknown; error?: WireError }

export interface Channel<R extends Protocol<R>> {
  /** Sends a request. Rejects with the peer's error (its `code` kept), or with code `closed` or `timeout`. */
  request<K extends keyof R & string>(kind: K, body: R[K]['request'], timeoutMs?: number): Promise<R[K]['answer']>
  push(kind: string, body: unknown): void
  close(): void
}

export interface ChannelHandlers {
  /** Answers a request of the peer; what it throws is the answer's error. */
  onRequest?(kind: string, body: unknown): unknown
  onPush?(kind: string, body: unknown): void
  onClose?(): void
}

export interface ChannelServer {
  close(): Promise<void>
}

const coded = (code: string, what: Said, params?: WireError['params']): Error =>
  Object.assign(new SaidError(what), { code, ...(params && { params }) })

/** Runs the protocol on a connected socket. */
function open<R extends Protocol<R>>(socket: Socket, handlers: ChannelHandlers): Channel<R> {
  const waiting = new Map<number, { resolve(body: unknown): void; reject(error: Error): void; timer: NodeJS.Timeout | undefined }>()
  let ids = 0
  let closed = false
  let rest = ''
  const decoder = new StringDecoder('utf8')

  const send = (line: Line) => {
    if (closed) return
    if (socket.writableLength > MAX_UNSENT) socket.destroy()
    else socket.write(`${JSON.stringify(line)}\n`)
  }
  const answer = async (id: number, kind: string, body: unknown) => {
    try {
      if (!handlers.onRequest) throw coded('unknownRequest', `Nobody answers "${kind}" here.`)
      send({ id, body: (await handlers.onRequest(kind, body)) ?? null })
    } catch (error) {
      const { code, params } = error as { code?: string; params?: WireError['params'] }
      send({ id, error: { code: typeof code === 'string' ? code : 'error', said: saidBy(error), ...(params && { params }) } })
    }
  }
  const take = (text: string) => {
    const { id, kind, body, error } = JSON.parse(text) as Line
    if (kind !== undefined && id !== undefined) return void answer(id, kind, body)
    if (kind !== undefined) return handlers.onPush?.(kind, body)
    const waiter = waiting.get(id!)
    if (!waiter) return
    waiting.delete(id!)
    clearTimeout(waiter.timer)
    if (error) waiter.reject(coded(error.code, error.said, error.params))
    else waiter.resolve(body)
  }

  socket.on('data', (data) => {
    rest += decoder.write(data)
    let from = 0
    try {
      for (let end = rest.indexOf('\n'); end >= 0; end = rest.indexOf('\n', from)) {
        take(rest.slice(from, end))
        from = end + 1
      }
    } catch {
      // A peer that does not speak the protocol is no peer.
      socket.destroy()
    }
    rest = rest.slice(from)
    if (rest.length > MAX_LINE) socket.destroy()
  })
  socket.on('error', () => undefined)
  socket.on('close', () => {
    closed = true
    for (const { reject, timer } of waiting.values()) {
      clearTimeout(timer)
      reject(coded('closed', said('The connection ended before the answer came.')))
    }
    waiting.clear()
    handlers.onClose?.()
  })

  return {
    request: (kind, body, timeoutMs) =>
      new Promise((resolve, reject) => {
        if (closed) return reject(coded('closed', 'The connection has ended.'))
        const id = ++ids
        const timer =
          timeoutMs === undefined
            ? undefined
            : setTimeout(() => {
                waiting.delete(id)
                reject(coded('timeout', said('No answer came within {wait, duration}.', { wait: timeoutMs })))
              }, timeoutMs)
        waiting.set(id, { resolve: resolve, reject, timer })
        send({ id, kind, body })
      }),
    push: (kind, body) => send({ kind, body }),
    close: () => socket.destroy(),
  }
}

/** Connects to a socket. Rejects when nobody listens there. */
export async function connectChannel<R extends Protocol<R> = Requests>(path: string, handlers: ChannelHandlers): Promise<Channel<R>> {
  const socket = connect(path)
  await new Promise<void>((resolve, reject) => {
    socket.once('connect', resolve)
    socket.once('error', reject)
  })
  return open<R>(socket, handlers)
}

/** Listens on a socket, in the place of one that a dead process left behind. The caller holds the folder's lock. */
export async function serveChannel(path: string, accept: (channel: Channel<Requests>) => ChannelHandlers): Promise<ChannelServer> {
  const connected = new Set<Channel<Requests>>()
  const server = createServer((socket) => {
    // The handlers need the channel to push, the channel the handlers to answer.
    const handlers: ChannelHandlers = {}
    const channel = open<Requests>(socket, handlers)
    connected.add(channel)
    const given = accept(channel)
    Object.assign(handlers, given, {
      onClose: () => {
        connected.delete(channel)
        given.onClose?.()
      },
    })
  })
  await rm(path, { force: true })
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject)
    server.listen(path, resolve)
  })
  return {
    close: async () => {
      const done = new Promise<void>((resolve) => void server.close(() => resolve()))
      for (const channel of connected) channel.close()
      await done
    },
  }
}
