import { afterAll, beforeAll, expect, test } from 'vitest'
import { startPostgres, withClient, type PostgresServer } from './postgres.ts'

let server: PostgresServer
beforeAll(async () => {
  server = await startPostgres()
})
afterAll(() => server?.remove())

test('data survives a stop and a crash, on the same port', async () => {
  const url = await server.createDatabase('survivor')
  await withClient(url, (client) => client.query('CREATE TABLE kept AS SELECT 42 AS answer'))
  for (const how of ['fast', 'kill'] as const) {
    await server.stop(how)
    await expect(withClient(url, (client) => client.query('SELECT 1'))).rejects.toThrow(/ECONNREFUSED/)
    await server.start()
    expect((await withClient(url, (client) => client.query('SELECT answer FROM kept'))).rows).toEqual([{ answer: 42 }])
  }
})

test('a wrong password is refused', async () => {
  await expect(withClient(server.url.replace(server.password, 'wrong'), (client) => client.query('SELECT 1'))).rejects.toThrow(/password/)
})
