/** A worker as the api sees it: a real channel on a real socket, whose answers the test gives. */
import { serveChannel } from '../ipc/channel.ts'
import type { WorkerPushes, WorkerRequests } from '../ipc/messages.ts'

export interface FakeWorker {
  /** Sets the answer to a kind of request; without one, the worker says that it does not own the run. */
  answer<K extends keyof WorkerRequests>(
    kind: K,
    give: (request: WorkerRequests[K]['request']) => WorkerRequests[K]['answer'] | Promise<WorkerRequests[K]['answer']>,
  ): void
  push<K extends keyof WorkerPushes>(kind: K, push: WorkerPushes[K]): void
  close(): Promise<void>
}

/** Listens on `path` and waits for the api to connect. */
export async function startFakeWorker(path: string, run: string): Promise<FakeWorker> {
  const answers = new Map<string, (request: never) => unknown>([['reconcile', () => ({ runs: [run] })]])
  const { promise: connection, resolve: connected } = Promise.withResolvers<{ push(kind: string, push: unknown): void }>()
  const server = await serveChannel(path, (channel: { push(kind: string, push: unknown): void }) => {
    connected(channel)
    return {
      onRequest: (kind: string, request: unknown) => {
        const give = answers.get(kind)
        if (!give) throw Object.assign(new Error('This worker does not own the run.'), { code: 'notOwner' })
        return give(request as never)
      },
    }
  })
  const channel = await connection
  return {
    answer: (kind, give) => void answers.set(kind, give),
    push: (kind, push) => channel.push(kind, push),
    close: async () => server.close(),
  }
}
