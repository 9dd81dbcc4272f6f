import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { connect } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { type Channel, type ChannelServer, connectChannel, serveChannel } from './channel.ts'

interface Calculator {
  add: { request: number[]; answer: number }
  fail: { request: null; answer: null }
  wait: { request: null; answer: null }
}

let folder: string
let path: string
let server: ChannelServer
let peers: { push(kind: string, body: unknown): void }[]
let client: Channel<Calculator>
let pushed: [string, unknown][]
let closed: Promise<void>

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'millrace-channel-'))
  path = join(folder, 'test.sock')
  peers = []
  pushed = []
  // What a dead process left is in the way of nobody.
  await writeFile(path, '')
  server = await serveChannel(path, (channel) => {
    peers.push(channel)
    return {
      onRequest: (kind, body) => {
        if (kind === 'add') return (body as number[]).reduce((a, b) => a + b, 0)
        if (kind === 'wait') return new Promise(() => undefined)
        throw Object.assign(new Error('Not today.'), { code: 'notOwner' })
      },
    }
  })
  const { promise, resolve } = Promise.withResolvers<void>()
  closed = promise
  client = await connectChannel<Calculator>(path, { onPush: (kind, body) => void pushed.push([kind, body]), onClose: resolve })
})
afterEach(async () => {
  client.close()
  await server.close()
  await rm(folder, { recursive: true })
})

test('requests are answered, many at once', async () => {
  const answers = await Promise.all(Array.from({ length: 200 }, (_, i) => client.request('add', [i, 1])))
  expect(answers).toEqual(Array.from({ length: 200 }, (_, i) => i + 1))
})
test('large messages with letters of several bytes arrive whole', async () => {
  const text = 'ä€😀'.repeat(200_000)
  await client.request('add', [])
  peers[0]!.push('text', text)
  await client.request('add', [1])
  expect(pushed).toEqual([['text', text]])
})
test('an error crosses with its code', async () => {
  await expect(client.request('fail', null)).rejects.toMatchObject({ code: 'notOwner', message: 'Not today.' })
})
test('an answer that does not come is a timeout, a connection that ends is told', async () => {
  await expect(client.request('wait', null, 20)).rejects.toMatchObject({ code: 'timeout' })
  const waiting = client.request('wait', null)
  await Promise.all([expect(waiting).rejects.toMatchObject({ code: 'closed' }), server.close()])
  await closed
  await expect(client.request('add', [1])).rejects.toMatchObject({ code: 'closed' })
})
test('who does not speak the protocol is shown out, and harms nobody', async () => {
  const stranger = connect(path)
  stranger.write('GET / HTTP/1.1\n')
  await new Promise((resolve) => stranger.once('close', resolve))
  expect(await client.request('add', [1, 2])).toBe(3)
})
