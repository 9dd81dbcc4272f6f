import { once } from 'node:events'
import { createServer, type AddressInfo, type Socket } from 'node:net'
import type { JsonObject } from '@millrace/shared'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { noProblems } from '../testing/analyser.ts'
import { startApi, TOKEN, type TestApi } from '../testing/api.ts'

let api: TestApi
/** Takes connections and never says a word. */
const silent = createServer()
beforeAll(async () => {
  api = await startApi(noProblems)
  await once(silent.listen(0, '127.0.0.1'), 'listening')
})
afterAll(async () => {
  silent.close()
  await api?.close()
})

test.each<[type: string, settings: JsonObject]>([
  ['postgres', { table: 'rows', mode: 'append' }],
  ['mysql', { table: 'rows', mode: 'append' }],
  ['sqlForEachBatch', { system: 'postgres', statements: 'SELECT 1' }],
  ['sqlForEachBatch', { system: 'mysql', statements: 'SELECT 1' }],
  ['postgresQuery', { query: 'SELECT 1' }],
])('a test of %s that its browser gives up breaks the connection to the server', async (type, settings) => {
  const { port } = silent.address() as AddressInfo
  const server = { host: '127.0.0.1', port, database: 'db', user: 'me', password: 'secret', ssl: false }
  const asked = new AbortController()
  const connected = once(silent, 'connection') as Promise<[Socket]>
  const answer = fetch(`${api.origin}/api/connections/test`, {
    method: 'POST',
    headers: { authorization: `Bearer ${TOKEN}`, 'content-type': 'application/json' },
    body: JSON.stringify({ type, settings: { ...server, ...settings } }),
    signal: asked.signal,
  })
  const [socket] = await connected
  socket.on('error', () => undefined).resume()
  asked.abort()
  await expect(answer).rejects.toThrow('aborted')
  await once(socket, 'close')
})
