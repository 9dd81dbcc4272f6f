import type { Server as HttpServer, IncomingMessage, ServerResponse } from 'node:http'
import type { INestApplicationContext } from '@nestjs/common'
import { IoAdapter } from '@nestjs/platform-socket.io'
import { SHARED_SOCKET_PATH } from '@millrace/shared'
import { Server, type ServerOptions } from 'socket.io'
import type { Authentication } from '../auth/authentication.ts'
import { refuseOrigin } from '../auth/origin.ts'

/** Largest message that a browser may send, in bytes. */
const MESSAGE_BYTES = 65_536
/** The same of one who only looks, and the longest wait for its token, in milliseconds. */
const VIEWER_BYTES = 1024
const VIEWER_TOKEN_MS = 5000

/**
 * Sockets pass the same gate as requests do: 401 without token or session, 403 from another site. Viewers have a server of their own, so
 * that no event of the other is within their reach; their tokens are asked for by the gateway there.
 */
export class SocketAdapter extends IoAdapter {
  readonly #authentication: Authentication
  readonly #allowedHosts: string[]

  constructor(app: INestApplicationContext, authentication: Authentication, allowedHosts: string[]) {
    super(app)
    this.#authentication = authentication
    this.#allowedHosts = allowedHosts
  }

  override createIOServer(_port: number, options?: ServerOptions): Server {
    const isForViewers = options?.path === SHARED_SOCKET_PATH
    const server = new Server(this.httpServer as HttpServer, {
      ...options,
      serveClient: false,
      ...(isForViewers
        ? {
            maxHttpBufferSize: VIEWER_BYTES,
            connectTimeout: VIEWER_TOKEN_MS,
            transports: ['websocket'],
            // The other server ends what neither of them takes.
            destroyUpgrade: false,
          }
        : { maxHttpBufferSize: MESSAGE_BYTES, transports: ['websocket', 'polling'] }),
    })
    server.engine.use((request: IncomingMessage, response: ServerResponse, next: (error?: Error) => void) => {
      void this.#pass(isForViewers, request, response, next)
    })
    return server
  }

  async #pass(isForViewers: boolean, request: IncomingMessage, response: ServerResponse, next: (error?: Error) => void): Promise<void> {
    try {
      const refusal = refuseOrigin(request, this.#allowedHosts, true)
      if (!refusal && (isForViewers || (await this.#authentication.actorOf(request)))) return next()
      response.writeHead(refusal ? 403 : 401, { 'Content-Type': 'application/json', 'Cache-Control': 'no-store' })
      response.end(JSON.stringify({ problem: refusal ?? { code: 'unauthorized', params: {} } }))
    } catch (error) {
      next(error as Error)
    }
  }
}
