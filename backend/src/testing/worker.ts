/** A worker as the api sees it: a real channel on a real socket, whose answers the test gives. */
import { serveChannel } from '../ipc/channel.ts'
import type { WorkerPushes, WorkerRequests } from '../ipc/messages.ts'

type Answers = { [K in keyof WorkerRequests]?: (request: WorkerRequests[K]['request']) => WorkerRequests[K]['answer'] }

export interface FakeWorker {
  answer<K extends keyof WorkerRequests>(kind: K, give: NonNullable<Answers[K]>): void
  push<K extends keyof WorkerPushes>(kind: K, push: WorkerPushes[K]): void
  close(): Promise<void>
}

export async function startFakeWorker(path: string, run: string): Promise<FakeWorker> {
  const answers: Answers = { reconcile: () => ({ runs: [run] }) }
  let connected: (channel: any) => void = () => {}
  const connection = new Promise<any>((resolve) => (connected = resolve))
  const server = await serveChannel(path, (channel: any) => {
    connected(channel)
    return {
      onRequest: (kind: keyof WorkerRequests, request: any) => {
        const give = answers[kind]
        if (!give) throw Object.assign(new Error('not here'), { code: 'notOwner' })
        return (give as any)(request)
      },
    }
  })
  const channel = await connection
  return {
    answer: (kind, give) => void ((answers as any)[kind] = give),
    push: (kind, push) => channel.push(kind, push),
    close: async () => server.close(),
  }
}
