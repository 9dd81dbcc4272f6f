/** An api whose live figures are made here: all else goes on to a real one. */
import http from 'node:http'
import type { AddressInfo } from 'node:net'
import type { BatchReport, ClientToServer, PipelineDocument, RunInfo, ServerToClient } from '@millrace/shared'
import { definitionOf } from '@millrace/shared'
import { Server } from 'socket.io'
import { Frames } from '../backend/src/live/frames.ts'

export interface LiveFeed {
  origin: string
  /** Frames that browsers have acknowledged so far. */
  acknowledged(): number
  close(): Promise<void>
}

/** A run of the document in which every node has other figures in every batch. Browsers get them by the code that the real api sends them by. */
export async function startLiveFeed(realOrigin: string, pipeline: string, document: PipelineDocument): Promise<LiveFeed> {
  const server = http.createServer((request, response) => passOn(realOrigin, request, response))
  const sockets = new Server<ClientToServer, ServerToClient>(server, { serveClient: false, transports: ['websocket'] })
  const startedAt = Date.now()
  const run: RunInfo = {
    id: 'bench',
    pipeline,
    version: 1,
    status: 'running',
    interval: document.interval,
    startedAt,
    completedBatches: 0,
    records: 0,
  }
  const inputs = Object.keys(document.nodes).filter((id) => definitionOf(document.nodes[id]!.type)?.kind === 'input')
  const followers = new Set<Frames>()
  let acknowledged = 0
  sockets.on('connection', (socket) => {
    const frames = new Frames({
      compose: () =>
        Promise.resolve({
          run: { ...run },
          receivers: inputs.map((node) => ({ node, status: 'active' as const, place: 'the benchmark', records: run.records, bytes: 0 })),
          queued: Object.fromEntries(inputs.map((node) => [node, run.completedBatches % 1000])),
          work: { at: null, waiting: [], waits: 0 },
          tables: {},
        }),
      send: (frame, done) =>
        socket.emit('frame', frame, () => {
          acknowledged++
          done()
        }),
      now: Date.now,
    })
    followers.add(frames)
    socket.on('subscribe', (id, _, answer) => {
      answer([])
      frames.add(id)
    })
    socket.on('disconnect', () => {
      followers.delete(frames)
      frames.close()
    })
  })
  const timer = setInterval(() => {
    const report = reportOf(document, ++run.completedBatches)
    run.records += report.records
    for (const frames of followers) frames.report(pipeline, report)
  }, document.interval)
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return {
    origin: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    acknowledged: () => acknowledged,
    close: async () => {
      clearInterval(timer)
      await sockets.close()
    },
  }
}

function passOn(realOrigin: string, request: http.IncomingMessage, response: http.ServerResponse): void {
  const { host } = new URL(realOrigin)
  const headers = { ...request.headers, host, ...(request.headers.origin !== undefined && { origin: realOrigin }) }
  const onward = http.request(new URL(request.url!, realOrigin), { method: request.method, headers }, (answer) => {
    response.writeHead(answer.statusCode!, answer.headers)
    answer.pipe(response)
  })
  onward.on('error', () => response.destroy())
  request.pipe(onward)
}

/** The report of a batch that ended now; figures go up and down with the batches, each node's by itself. */
function reportOf(document: PipelineDocument, sequence: number): BatchReport {
  const { interval } = document
  const time = Math.floor(Date.now() / interval) * interval
  const nodes: BatchReport['nodes'] = {}
  const sources: BatchReport['sources'] = {}
  Object.entries(document.nodes).forEach(([id, { type }], index) => {
    const rows = Math.round(500 + 400 * Math.sin(index + sequence / 7))
    const { kind, outputs } = definitionOf(type)!
    nodes[id] = { in: rows, out: Object.fromEntries(outputs.map((port, at) => [port.id, Math.round(rows / (at + 1))])), ms: 1 + (rows % 7) }
    if (kind === 'input') sources[id] = { records: rows, bytes: rows * 100, deadLetters: 0 }
  })
  const records = Object.values(sources).reduce((sum, source) => sum + source.records, 0)
  const times = { time, interval, startedAt: time + 3, finishedAt: time + 40 }
  return {
    run: 'bench',
    version: 1,
    sequence,
    kind: 'batch',
    status: 'done',
    records,
    bytes: records * 100,
    ...times,
    sources,
    nodes,
    outputs: {},
  }
}
