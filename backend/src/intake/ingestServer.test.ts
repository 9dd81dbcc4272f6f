import { once } from 'node:events'
import { type IncomingMessage, request } from 'node:http'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { IngestServer } from './ingestServer.ts'

const MOST_BYTES = 10

let server: IngestServer
let port: number
beforeEach(async () => {
  server = new IngestServer(MOST_BYTES)
  port = await server.listen(0, '127.0.0.1')
  server.register('token', async ({ body }) => ({ status: 200, accepted: body.length, refused: 0, repeated: false }))
})
afterEach(() => server.close())

const post = (body: string) => fetch(`http://127.0.0.1:${port}/ingest/token`, { method: 'POST', body })

test('bodies that come at the same time have a limit together', async () => {
  const slow = request({ port, path: '/ingest/token', method: 'POST' })
  slow.write('123456')
  await expect.poll(async () => (await post('123456')).status).toBe(429)
  expect((await post('123456')).headers.get('retry-after')).toBe('1')
  slow.end()
  const [answer] = (await once(slow, 'response')) as [IncomingMessage]
  answer.resume()
  expect(answer.statusCode).toBe(200)
  await expect.poll(async () => (await post('123456')).status).toBe(200)
})

test.each(['//', '/ingest', '/ingest/token/more'])('%s is no address of a source', async (path) => {
  expect((await fetch(`http://127.0.0.1:${port}${path}`, { method: 'POST' })).status).toBe(404)
})

test('what its source cannot take is refused with what to do', async () => {
  server.register('broken', () => Promise.reject(new Error('It is broken.')))
  const answer = await fetch(`http://127.0.0.1:${port}/ingest/broken`, { method: 'POST', body: 'x' })
  expect([answer.status, await answer.json()]).toEqual([500, { message: 'The records could not be taken: It is broken. Send them again.' }])
})
