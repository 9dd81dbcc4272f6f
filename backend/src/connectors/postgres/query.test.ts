import { Client } from 'pg'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { saidInWords, type ConnectionTest, type JsonObject } from '@millrace/shared'
import { AnalysisService } from '../../analysis/service.ts'
import { startPostgres, type PostgresServer } from '../../testing/postgres.ts'
import { TestSource } from '../../testing/source.ts'
import { postgresQuerySource } from './query.ts'

let server: PostgresServer
let client: Client
let analyser: AnalysisService
beforeAll(async () => {
  server = await startPostgres()
  client = new Client({ connectionString: server.url })
  client.on('error', () => undefined)
  await client.connect()
  await client.query('CREATE TABLE prices (code text, price integer); CREATE SEQUENCE numbers')
  analyser = new AnalysisService()
}, 60_000)
afterAll(async () => {
  await client.end().catch(() => undefined)
  await server.remove()
  await analyser.close()
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

/** Each column of a query with its type, and its value as the run reads it, which a test shows. */
const VALUES: [sql: string, type: string, cell: unknown][] = [
  ['1', 'INTEGER', 1],
  ['9007199254740993::bigint', 'BIGINT', '9007199254740993'],
  ['1234567890.50::numeric(12,2)', 'DECIMAL(12,2)', '1234567890.50'],
  ['1234567890123456789012345678.50::numeric(30,2)', 'DECIMAL(30,2)', '1234567890123456789012345678.50'],
  ['ARRAY[1234567890123456.78, NULL]::numeric(18,2)[]', 'DECIMAL(18,2)[]', ['1234567890123456.78', null]],
  ['0.1::real', 'DOUBLE', 0.1],
  [`E'it''s\\n😀'`, 'VARCHAR', "it's\n😀"],
  ['NULL::text', 'VARCHAR', null],
  ["timestamptz '2026-01-02 03:04:05.000006+02'", 'TIMESTAMP WITH TIME ZONE', '2026-01-02 01:04:05.000006+00'],
  ["date '2026-01-02'", 'DATE', '2026-01-02'],
  ['ARRAY[1, NULL]', 'INTEGER[]', [1, null]],
  [`'{"b": 1}'::jsonb`, 'VARCHAR', '{"b":1}'],
]

test('a test finds the columns, and shows the first rows with their values as the run reads them', async () => {
  const query = `SELECT ${VALUES.map(([sql], i) => `${sql} AS c${i}`).join(', ')}`
  const answer = await postgresQuerySource.test!(settings(query))
  expect(saidInWords(answer.text)).toBe('The query gives the columns c0, c1, c2, c3, c4, c5, c6, c7, c8, c9, c10, c11, and 1 row.')
  const { columns, sample } = answer as ConnectionTest & { ok: true }
  const first = await analyser.firstRows(sample!, columns)
  expect(first.columns).toEqual(VALUES.map(([, type], i) => ({ name: `c${i}`, type })))
  expect(first.rows).toEqual([VALUES.map(([, , cell]) => cell)])
})

test.each<[what: string, query: string, words: RegExp, rows: number | undefined]>([
  ['no rows', 'SELECT 1 AS n WHERE false', /no row now/, 0],
  ['all of them', 'SELECT * FROM generate_series(1, 20) AS n', /20 rows\.$/, 20],
  ['the first of many', 'SELECT * FROM generate_series(1, 1000) AS n;', /more rows than these/, 20],
  ['those before one that is too long', `SELECT repeat('x', n * 60000) AS t FROM generate_series(1, 2) AS n`, /more rows than these/, 1],
  ['none that come too late', 'SELECT 1 AS n, pg_sleep(60)', /did not come within 3 s/, undefined],
])(
  'what a test shows: %s',
  async (_, query, words, rows) => {
    const answer = await postgresQuerySource.test!(settings(query))
    expect(saidInWords(answer.text)).toMatch(words)
    const { sample } = answer as ConnectionTest & { ok: true }
    expect(sample?.text.split('\n').slice(0, -1).length).toBe(rows)
  },
  15_000,
)

test.each<[what: string, query: string, line: number, words: RegExp]>([
  ['a statement that writes', 'DELETE FROM prices RETURNING *', 1, /syntax error/],
  ['a table that is not there', '\n-- Größe 😀\nSELECT *\nFROM nothing', 4, /relation "nothing" does not exist/],
  ['what is not whole', 'SELECT code\nFROM prices\nWHERE', 3, /syntax error/],
])('wrong at its line, in words: %s', async (_, query, line, words) => {
  const answer = await postgresQuerySource.test!(settings(query))
  expect(answer).toMatchObject({ ok: false, setting: 'query', text: { params: { line } } })
  expect(saidInWords(answer.text)).toMatch(words)
})

test.each<[what: string, query: string, words: RegExp, setting: string, more?: JsonObject]>([
  ['a second statement', 'SELECT 1 AS q) AS q; DELETE FROM prices; SELECT (1', /cannot insert multiple commands/, 'query'],
  ['a function that writes', "SELECT nextval('numbers')", /cannot execute nextval\(\) in a read-only transaction/, 'query'],
  ['a value that cannot be', 'SELECT 1 / (n - n) AS v FROM generate_series(1, 2) AS n', /division by zero/, 'query'],
  ['a password that is wrong', 'SELECT 1 AS n', /does not accept the password/, 'password', { password: 'wrong' }],
])('refused, with the setting that is wrong: %s', async (_, query, words, setting, more) => {
  const answer = await postgresQuerySource.test!(settings(query, more))
  expect(answer).toMatchObject({ ok: false, setting })
  expect(saidInWords(answer.text)).toMatch(words)
  expect(Number((await client.query('SELECT count(*) FROM prices')).rows[0].count)).toBeGreaterThan(0)
})

test('a query without columns is refused', async () => {
  const answer = await postgresQuerySource.test!(settings('SELECT FROM prices'))
  expect(answer).toMatchObject({ ok: false, setting: 'query' })
  expect(saidInWords(answer.text)).toBe('The query gives no columns. Name some behind SELECT.')
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
