/** Values from the engine into PostgreSQL and back: staged as the engine does, written as the sink does. */
import { Client } from 'pg'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { startPostgres, type PostgresServer } from '../../testing/postgres.ts'
import { StagingArea } from '../../testing/stagingArea.ts'
import { postgresSink } from './sink.ts'

let server: PostgresServer
let client: Client
let area: StagingArea
let tables = 0
beforeAll(async () => {
  server = await startPostgres()
  client = new Client({ connectionString: server.url })
  await client.connect()
  await client.query("SET TimeZone = 'UTC'")
  area = await StagingArea.open('postgres-types')
})
afterAll(async () => {
  await client.end()
  await server.remove()
  await area.close()
})

/** Delivers the rows of a query to a table, made or there already. */
async function deliver(select: string, table = `t${++tables}`, more: object = {}): Promise<string> {
  const output = await area.stage(select, 'csv', ++tables * 1000)
  const { host, port, user, password, database } = server
  const writer = await postgresSink.open(
    { host, port, user, password, database, table, mode: 'append', ...more },
    { run: 'r1', node: 'out' },
  )
  try {
    await writer.deliver(output)
  } finally {
    await writer.close()
  }
  return table
}
async function read(table: string): Promise<{ type: string; text: string | null }> {
  const { rows } = await client.query<{ type: string; text: string | null }>(
    `SELECT pg_typeof(v)::text AS type, v::text AS text FROM ${table}`,
  )
  return rows[0]!
}

const LONG = 'x'.repeat(1_000_000)
test.each<[type: string, value: string, postgres: string, text: string | null]>([
  ['BOOLEAN', 'true', 'boolean', 'true'],
  ['TINYINT', '-128', 'smallint', '-128'],
  ['UINTEGER', '4294967295', 'bigint', '4294967295'],
  ['BIGINT', '-9223372036854775808', 'bigint', '-9223372036854775808'],
  ['UBIGINT', '18446744073709551615', 'numeric', '18446744073709551615'],
  ['HUGEINT', '-170141183460469231731687303715884105727', 'numeric', '-170141183460469231731687303715884105727'],
  ['DECIMAL(38,10)', '1234567890123456789012345678.0123456789', 'numeric', '1234567890123456789012345678.0123456789'],
  ['DECIMAL(9,2)', '1.10', 'numeric', '1.10'],
  ['FLOAT', '0.1', 'real', '0.1'],
  ['DOUBLE', '0.1', 'double precision', '0.1'],
  ['DOUBLE', `'NaN'`, 'double precision', 'NaN'],
  ['DOUBLE', `'-Infinity'`, 'double precision', '-Infinity'],
  ['DOUBLE', '1.7976931348623157e308', 'double precision', '1.7976931348623157e+308'],
  ['VARCHAR', `'it''s "quoted", \\ and\nmore'`, 'text', 'it\'s "quoted", \\ and\nmore'],
  ['VARCHAR', `''`, 'text', ''],
  ['VARCHAR', 'NULL', 'text', null],
  ['VARCHAR', `'\\N'`, 'text', '\\N'],
  ['VARCHAR', `'\\.'`, 'text', '\\.'],
  ['VARCHAR', `'a' || chr(0) || 'b'`, 'text', 'a␀b'],
  ['VARCHAR', `repeat('x', 1000000)`, 'text', LONG],
  ['VARCHAR', `'a' || chr(10) || '\\.' || chr(10) || 'b'`, 'text', 'a\n\\.\nb'],
  ['VARCHAR', `'😀é'`, 'text', '😀é'],
  ['UUID', `'6ba7b810-9dad-11d1-80b4-00c04fd430c8'`, 'uuid', '6ba7b810-9dad-11d1-80b4-00c04fd430c8'],
  ['DATE', `'2024-02-29'`, 'date', '2024-02-29'],
  ['DATE', `'infinity'`, 'date', 'infinity'],
  ['TIME', `'23:59:59.123456'`, 'time without time zone', '23:59:59.123456'],
  ['TIMESTAMP', `'2024-02-29 12:34:56.123456'`, 'timestamp without time zone', '2024-02-29 12:34:56.123456'],
  ['TIMESTAMP_NS', `'2024-02-29 12:34:56.123456'`, 'timestamp without time zone', '2024-02-29 12:34:56.123456'],
  ['TIMESTAMPTZ', `'2024-02-29 12:34:56+05:30'`, 'timestamp with time zone', '2024-02-29 07:04:56+00'],
  ['INTERVAL', `'1 year 2 days 03:04:05'`, 'interval', '1 year 2 days 03:04:05'],
  ['BLOB', `'a\\x00\\xFF'`, 'bytea', '\\x6100ff'],
  ['JSON', `'{"a": [1, null]}'`, 'jsonb', '{"a": [1, null]}'],
  ['JSON', `'{"a": "\\u0000"}'`, 'jsonb', '{"a": "␀"}'],
  ['INTEGER[]', '[1, NULL]', 'jsonb', '[1, null]'],
  ['STRUCT(x DOUBLE, y VARCHAR)', `{x: 'Infinity', y: 'q' || chr(0)}`, 'jsonb', '{"x": null, "y": "q␀"}'],
  ['MAP(VARCHAR, INTEGER)', `MAP {'a': 1}`, 'jsonb', '{"a": 1}'],
])('%s %s', async (type, value, postgres, text) => {
  expect(await read(await deliver(`SELECT CAST(${value} AS ${type}) AS v`))).toEqual({ type: postgres, text })
})

test('names of columns are kept, whatever they are', async () => {
  const table = await deliver(`SELECT 1 AS "Select", 2 AS "sp ace", 3 AS "q""uote", 4 AS "ünï", 5 AS "v"`)
  expect((await client.query(`SELECT * FROM ${table}`)).rows).toEqual([{ Select: 1, 'sp ace': 2, 'q"uote': 3, ünï: 4, v: 5 }])
})

/** A table that is there already, rows for it, and what comes of them: the rows in it, or what is said. */
const TABLES: [name: string, create: string, select: string, outcome: object[] | RegExp][] = [
  ['more columns than the rows', '(v int, w text DEFAULT $$none$$)', 'SELECT 1 AS v', [{ v: 1, w: 'none' }]],
  ['its columns in another order', '(w text, v int)', `SELECT 1 AS v, 'x' AS w`, [{ w: 'x', v: 1 }]],
  ['a wider type', '(v numeric)', 'SELECT 1.5::DECIMAL(3,1) AS v', [{ v: '1.5' }]],
  ['a column that takes the values as they are written', '(v date)', `SELECT '2024-02-29' AS v`, [{ v: new Date(2024, 1, 29) }]],
  [
    'fewer columns than the rows',
    '(v int)',
    'SELECT 1 AS v, 2.5 AS w',
    /has no column "w"\. Leave it out with "Choose columns", or add it: ALTER TABLE \w+ ADD COLUMN "w" numeric\(2,1\)\./,
  ],
  [
    'a type that does not take the values',
    '(v int)',
    `SELECT 'many' AS v`,
    /invalid input syntax for type integer: "many"\. \(COPY \w+, line 2, column v: "many"\)/,
  ],
  ['a type that is too small', '(v smallint)', 'SELECT 70000 AS v', /value "70000" is out of range for type smallint/],
  ['a column that must not be empty', '(v int, w int NOT NULL)', 'SELECT 1 AS v', /null value in column "w".*violates not-null constraint/],
  [
    'a key that is there already',
    '(v int PRIMARY KEY)',
    'SELECT unnest([1, 1]) AS v',
    /duplicate key value violates unique constraint .*Key \(v\)=\(1\) already exists/,
  ],
]
test.each(TABLES)('a table with %s', async (_name, create, select, outcome) => {
  const table = `there${++tables}`
  await client.query(`CREATE TABLE ${table} ${create}`)
  const delivered = deliver(select, table)
  if (outcome instanceof RegExp) {
    const error: unknown = await delivered.catch((reason: unknown) => reason)
    expect(error).toMatchObject({ retry: false, message: expect.stringMatching(outcome) })
    expect((await client.query(`SELECT * FROM ${table}`)).rows).toEqual([])
  } else {
    await delivered
    expect((await client.query(`SELECT * FROM ${table}`)).rows).toEqual(outcome)
  }
})
