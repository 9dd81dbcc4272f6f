import { Client } from 'pg'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { saidInWords, type JsonObject } from '@millrace/shared'
import { startPostgres, type PostgresServer } from '../../testing/postgres.ts'
import { TestSource } from '../../testing/source.ts'
import { postgresQuerySource } from './query.ts'

let server: PostgresServer
let client: Client
beforeAll(async () => {
  server = await startPostgres()
  client = new Client({ connectionString: server.url })
  client.on('error', () => undefined)
  await client.connect()
  await client.query('CREATE TABLE prices (code text, price integer)')
}, 60_000)
afterAll(async () => {
  await client.end().catch(() => undefined)
  await server.remove()
})

const settings = (query: string, more: JsonObject = {}): JsonObject => {
  const { host, port, user, password, database } = server
  const refresh = { refresh: 'every', every: 1000, at: '06:00', zone: 'UTC' }
  return { host, port, user, password, database, ssl: false, query, limit: 1000, ...refresh, ...more }
}
const FORMAT = { kind: 'json' as const, columns: [{ name: 'code', type: 'VARCHAR' }] }

test('the rows of a query come at the start, and again once they have changed', async () => {
  await client.query("INSERT INTO prices VALUES ('a', 1), ('b', NULL)")
  const source = await TestSource.start('postgresQuery', settings('SELECT * FROM prices ORDER BY code;'), FORMAT)
  try {
    const first = '{"code":"a","price":1}\n{"code":"b","price":null}\n'
    const text = async () => (await source.received()).text
    await expect.poll(text).toBe(first)
    await client.query("DELETE FROM prices WHERE code = 'b'")
    await expect.poll(text, { timeout: 10_000 }).toBe(`${first}{"code":"a","price":1}\n`)
  } finally {
    await source.close()
  }
}, 30_000)

test('the types of columns are found without running the query', async () => {
  const query = `SELECT 1 AS i, 2::bigint AS b, 1.5::numeric(10,2) AS d, 'x' AS t, now() AS at, date '2026-01-02' AS day, ARRAY[1] AS list, '{}'::jsonb AS j`
  const answer = await postgresQuerySource.test!(settings(query))
  expect(answer).toMatchObject({ ok: true })
  expect((answer.ok && answer.columns ? answer.columns : []).map(({ name, type }) => `${name} ${type}`)).toEqual([
    'i INTEGER',
    'b BIGINT',
    'd DECIMAL(10,2)',
    't VARCHAR',
    'at TIMESTAMP WITH TIME ZONE',
    'day DATE',
    'list INTEGER[]',
    'j VARCHAR',
  ])
})

test.each<[what: string, query: string, line: number, words: RegExp]>([
  ['a statement that writes', 'DELETE FROM prices RETURNING *', 1, /syntax error/],
  ['a table that is not there', '\n-- Größe 😀\nSELECT *\nFROM nothing', 4, /relation "nothing" does not exist/],
  ['what is not whole', 'SELECT code\nFROM prices\nWHERE', 3, /syntax error/],
])('wrong at its line, in words: %s', async (_, query, line, words) => {
  const answer = await postgresQuerySource.test!(settings(query))
  expect(answer).toMatchObject({ ok: false, setting: 'query', text: { params: { line } } })
  expect(saidInWords(answer.text)).toMatch(words)
})

test('refused: a second statement', async () => {
  const query = 'SELECT 1 AS q) AS q; DELETE FROM prices; SELECT (1'
  await expect(postgresQuerySource.test!(settings(query))).rejects.toThrow(/cannot insert multiple commands/)
  expect(Number((await client.query('SELECT count(*) FROM prices')).rows[0].count)).toBeGreaterThan(0)
})

test('too many rows are an error, as is a password that is wrong', async () => {
  const problems = async (query: string, more: JsonObject) => {
    const source = await TestSource.start('postgresQuery', settings(query, more), FORMAT)
    try {
      const problem = () => source.status?.lastError && saidInWords(source.status.lastError.message)
      await expect.poll(problem).toBeDefined()
      return problem()
    } finally {
      await source.close()
    }
  }
  expect(await problems('SELECT * FROM generate_series(1, 20) AS n', { limit: 10 })).toBe('The query gives more than 10 rows.')
  expect(await problems('SELECT 1\nAS n, x', {})).toMatch(/^Line 2: column "x" does not exist/)
  expect(await problems('SELECT 1 AS n', { password: 'wrong' })).toBe('The server does not accept the password of millrace.')
}, 30_000)
