/** A whole api for tests: real Nest, real SQLite, a free port, a folder that goes with it. */
import 'reflect-metadata'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { ClientToServer, ServerToClient } from '@millrace/shared'
import type { NestExpressApplication } from '@nestjs/platform-express'
import { io, type Socket } from 'socket.io-client'
import type { Analyser } from '../analyses/analyses.service.ts'
import type { Previewer } from '../previews/previewer.ts'
import { createApp } from '../app/createApp.ts'
import { type Clock, randomIds, randomTokens, systemClock } from '../app/config.ts'
import { migrate, openStore, type Store } from '../store/index.ts'

export const TOKEN = 'a-token-for-tests'

export interface TestApi {
  app: NestExpressApplication
  store: Store
  folder: string
  port: number
  origin: string
  /** A request with the token; `json` is sent as the body. Answers with the status and the parsed body. */
  // oxlint-disable-next-line typescript/no-explicit-any -- tests look into bodies of every shape
  call(method: string, path: string, json?: unknown): Promise<{ status: number; body: any; text: string }>
  /** A connected socket; closed with the api. */
  socket(): Promise<Socket<ServerToClient, ClientToServer>>
  close(): Promise<void>
}

/** For tests that are not about previews. */
const noPreviews: Previewer = {
  folder: tmpdir(),
  preview: () => Promise.reject(new Error('This test has no previews.')),
  explain: () => Promise.reject(new Error('This test has no previews.')),
  replay: () => Promise.reject(new Error('This test has no previews.')),
  batch: () => Promise.reject(new Error('This test has no previews.')),
}

/** Every route that the application has, as Express knows it. */
export function routesOf({ app }: TestApi): [method: string, path: string][] {
  const { stack } = (
    app.getHttpAdapter().getInstance() as { router: { stack: { route?: { path: string; methods: Record<string, boolean> } }[] } }
  ).router
  return stack.flatMap(({ route }) =>
    route ? Object.keys(route.methods).map((method): [string, string] => [method.toUpperCase(), route.path]) : [],
  )
}

export async function startApi(
  analyser: Analyser,
  frontend?: string,
  previewer: Previewer = noPreviews,
  clock: Clock = systemClock,
): Promise<TestApi> {
  const folder = await mkdtemp(join(tmpdir(), 'millrace-api-'))
  const store = await openStore({ dataFolder: folder })
  await migrate(store)
  const config = {
    dataFolder: folder,
    host: '127.0.0.1',
    port: 0,
    ingestPort: 0,
    token: TOKEN,
    frontend: frontend ?? join(folder, 'frontend'),
    allowedHosts: [],
  }
  const app = await createApp({ config, store, analyser, previewer, clock, ids: randomIds, tokens: randomTokens })
  await app.listen(0, '127.0.0.1')
  const { port } = app.getHttpServer().address() as { port: number }
  const origin = `http://127.0.0.1:${port}`
  const sockets: Socket[] = []
  return {
    app,
    store,
    folder,
    port,
    origin,
    call: async (method, path, json) => {
      const response = await fetch(origin + path, {
        method,
        headers: { authorization: `Bearer ${TOKEN}`, ...(json !== undefined && { 'content-type': 'application/json' }) },
        ...(json !== undefined && { body: JSON.stringify(json) }),
      })
      const text = await response.text()
      return {
        status: response.status,
        text,
        body: response.headers.get('content-type')?.includes('application/json') ? JSON.parse(text) : undefined,
      }
    },
    socket: async () => {
      const socket: Socket<ServerToClient, ClientToServer> = io(origin, {
        transports: ['websocket'],
        extraHeaders: { authorization: `Bearer ${TOKEN}` },
        forceNew: true,
      })
      sockets.push(socket)
      await new Promise<void>((resolve, reject) => socket.once('connect', resolve).once('connect_error', reject))
      return socket
    },
    close: async () => {
      for (const socket of sockets) socket.close()
      await app.close()
      await store.close()
      await rm(folder, { recursive: true, force: true })
    },
  }
}
