/** Rows into MariaDB: values from the engine and back, by key, over crashes, and what is said when it cannot be. */
import type { Connection, RowDataPacket } from 'mysql2/promise'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { saidInWords, type JsonObject } from '@millrace/shared'
import { type MariadbServer, startMariadb } from '../../testing/mariadb.ts'
import { freePort } from '../../testing/postgres.ts'
import { StagingArea } from '../../testing/stagingArea.ts'
import { mysqlSink } from './sink.ts'

let server: MariadbServer
let client: Connection
let area: StagingArea
let count = 0
beforeAll(async () => {
  server = await startMariadb()
  client = await server.connect()
  client.on('error', () => undefined)
  area = await StagingArea.open('mysql')
}, 120_000)
afterAll(async () => {
  await client.end().catch(() => undefined)
  await server.remove()
  await area.close()
})

function settings(more: object = {}): JsonObject {
  const { host, port, user, password, database } = server
  return { host, port, user, password, database, table: `t${++count}`, mode: 'append', ...more }
}

const staged = (select: string, time: number) => area.stage(select, 'values', time)
/** Delivers rows; every output goes to a place of its own. */
async function deliver(select: string, at: JsonObject, time = 1000): Promise<void> {
  const node = String(at['table'])
  const writer = await mysqlSink.open(at, { run: 'r1', node })
  try {
    await writer.deliver({ ...(await staged(select, time)), node })
  } finally {
    await writer.close()
  }
}
const read = async (sql: string) => (await client.query<RowDataPacket[]>({ sql, rowsAsArray: true }))[0] as unknown[][]

const VALUES: [type: string, value: string, mysql: string, text: string | null][] = [
  ['BOOLEAN', 'true', 'tinyint(1)', '1'],
  ['TINYINT', '-128', 'tinyint(4)', '-128'],
  ['UINTEGER', '4294967295', 'int(10) unsigned', '4294967295'],
  ['BIGINT', '-9223372036854775808', 'bigint(20)', '-9223372036854775808'],
  ['UBIGINT', '18446744073709551615', 'bigint(20) unsigned', '18446744073709551615'],
  ['HUGEINT', '-170141183460469231731687303715884105727', 'decimal(39,0)', '-170141183460469231731687303715884105727'],
  ['DECIMAL(38,10)', '1234567890123456789012345678.0123456789', 'decimal(38,10)', '1234567890123456789012345678.0123456789'],
  ['DOUBLE', '0.1', 'double', '0.1'],
  ['DOUBLE', '1.7976931348623157e308', 'double', '1.7976931348623157e308'],
  ['DOUBLE', `'Infinity'`, 'double', null],
  ['VARCHAR', `'it''s "quoted", \\ and' || chr(10) || 'more 😀' || chr(0)`, 'longtext', 'it\'s "quoted", \\ and\nmore 😀␀'],
  ['VARCHAR', `''`, 'longtext', ''],
  ['VARCHAR', 'NULL', 'longtext', null],
  ['VARCHAR', `repeat('x', 3000000)`, 'longtext', 'x'.repeat(3_000_000)],
  ['UUID', `'6ba7b810-9dad-11d1-80b4-00c04fd430c8'`, 'char(36)', '6ba7b810-9dad-11d1-80b4-00c04fd430c8'],
  ['DATE', `'2024-02-29'`, 'date', '2024-02-29'],
  ['DATE', `'infinity'`, 'date', null],
  ['TIME', `'23:59:59.123456'`, 'time(6)', '23:59:59.123456'],
  ['TIMESTAMP', `'2024-02-29 12:34:56.123456'`, 'datetime(6)', '2024-02-29 12:34:56.123456'],
  ['TIMESTAMPTZ', `'2024-02-29 12:34:56+05:30'`, 'datetime(6)', '2024-02-29 07:04:56.000000'],
  ['INTERVAL', `'1 day'`, 'longtext', '1 day'],
  ['BLOB', `'a\\x00\\xFF'`, 'longblob', '6100FF'],
  ['JSON', `'{"a": 1}'`, 'longtext', '{"a": 1}'],
  ['INTEGER[]', '[1, NULL]', 'longtext', '[1,null]'],
  ['STRUCT(x DOUBLE, y VARCHAR)', `{x: 'Infinity', y: 'q'}`, 'longtext', '{"x":null,"y":"q"}'],
]
test('values of every type', async () => {
  const at = settings()
  await deliver(`SELECT ${VALUES.map(([type, value], i) => `CAST(${value} AS ${type}) AS c${i}`).join(', ')}`, at)
  const types = await read(
    `SELECT column_type FROM information_schema.columns WHERE table_name = '${String(at['table'])}' ORDER BY ordinal_position`,
  )
  expect(types.map(([type]) => type)).toEqual(VALUES.map(([, , type]) => type))
  const texts = VALUES.map(([type], i) => (type === 'BLOB' ? `hex(c${i})` : `CAST(c${i} AS CHAR)`))
  expect((await read(`SELECT ${texts.join(', ')} FROM ${String(at['table'])}`))[0]).toEqual(VALUES.map(([, , , text]) => text))
})

const rowsOf = (...rows: [key: string | null, n: number | null][]) =>
  rows.map(([key, n]) => `SELECT ${key === null ? 'NULL' : `'${key}'`}::VARCHAR AS word, ${n ?? 'NULL'}::BIGINT AS n`).join(' UNION ALL ')

test.each<[name: string, more: object, batches: string[], expected: unknown[][]]>([
  [
    'append',
    {},
    [rowsOf(['a', 1], [null, 3]), rowsOf(['a', 1])],
    [
      [null, '3'],
      ['a', '1'],
      ['a', '1'],
    ],
  ],
  [
    'upsert',
    { mode: 'upsert', keys: ['word'] },
    [rowsOf(['a', 1], ['a', 2], ['A', 4], [null, 5]), rowsOf([null, 7], ['b', 1])],
    [
      [null, '7'],
      ['A', '4'],
      ['a', '2'],
      ['b', '1'],
    ],
  ],
  [
    'add',
    { mode: 'add', keys: ['word'] },
    [rowsOf(['a', 1], ['a', 2], [null, 5]), rowsOf([null, 7], ['a', null])],
    [
      [null, '12'],
      ['a', '3'],
    ],
  ],
])('%s; every batch delivered twice changes nothing', async (_name, more, batches, expected) => {
  const at = settings(more)
  for (const [i, select] of batches.entries()) for (let again = 0; again < 2; again++) await deliver(select, at, (i + 1) * 1000)
  expect(await read(`SELECT word, CAST(n AS CHAR) FROM ${String(at['table'])} ORDER BY word, n`)).toEqual(expected)
})

test('a server that is killed while it writes leaves nothing behind, and the batch comes once', async () => {
  const at = settings()
  const node = String(at['table'])
  await client.query(`CREATE TABLE ${node} (n BIGINT PRIMARY KEY, t LONGTEXT)`)
  await deliver('SELECT -1::BIGINT AS n, NULL::VARCHAR AS t', at, 1000)
  // Somebody holds the last key: the batch is written but for that, and waits before its mark can commit.
  const other = await server.connect()
  other.on('error', () => undefined)
  await other.beginTransaction()
  await other.query(`INSERT INTO ${node} (n) VALUES (39999)`)
  const output = { ...(await staged(`SELECT range AS n, repeat('x', 100) AS t FROM range(40000)`, 2000)), node }
  const writer = await mysqlSink.open(at, { run: 'r1', node })
  const delivery = writer.deliver(output).catch((error: Error) => error)
  // The server looks anew at what it tells only when it was not asked for 100 ms.
  await expect
    .poll(() => read(`SELECT count(*) FROM information_schema.innodb_trx WHERE trx_state = 'LOCK WAIT'`), {
      interval: 250,
      timeout: 20_000,
    })
    .toEqual([[1]])
  await server.stop('kill')
  expect(await delivery).toMatchObject({ retry: true, message: expect.stringContaining('The rows are kept and tried again.') })
  expect(await writer.deliver(output).catch((error: Error) => error)).toMatchObject({
    message: expect.stringContaining('is MySQL running'),
  })
  await server.start()
  client = await server.connect()
  client.on('error', () => undefined)
  await writer.deliver(output)
  await writer.deliver(output)
  await writer.close()
  expect(await read(`SELECT count(*), count(DISTINCT n) FROM ${node}`)).toEqual([[40_001, 40_001]])
}, 60_000)

test.each<[name: string, create: string, select: string, outcome: RegExp]>([
  ['fewer columns than the rows', '(v int)', 'SELECT 1 AS v, 2.5 AS w', /has no column "w".*ADD COLUMN `w` DECIMAL\(2,1\)/],
  ['a type that does not take the values', '(v int)', `SELECT 'many' AS v`, /Incorrect integer value: 'many' for column .*`v` at row 1/],
  ['a type that is too small', '(v smallint)', 'SELECT 70000 AS v', /Out of range value for column 'v' at row 1/],
  ['a column that must not be empty', '(v int, w int NOT NULL)', 'SELECT 1 AS v', /Field 'w' doesn't have a default value/],
  ['a key that is there already', '(v int PRIMARY KEY)', 'SELECT unnest([1, 1]) AS v', /Duplicate entry '1' for key/],
])('a table with %s', async (_name, create, select, outcome) => {
  const at = settings()
  await client.query(`CREATE TABLE ${String(at['table'])} ${create}`)
  expect(await deliver(select, at).catch((error: Error) => error)).toMatchObject({ retry: false, message: expect.stringMatching(outcome) })
  expect(await read(`SELECT * FROM ${String(at['table'])}`)).toEqual([])
})

describe('the test of a connection', () => {
  test.each<[string, () => Promise<object> | object, string, string]>([
    ['to no such server', () => ({ host: 'no-such-server.invalid' }), 'host', 'There is no server "no-such-server.invalid".'],
    ['to a port where nobody listens', async () => ({ port: await freePort() }), 'port', 'is MySQL running, and is the port right?'],
    ['with another password', () => ({ password: 'wrong' }), 'password', 'does not accept the user millrace'],
    ['to no such database', () => ({ database: 'nowhere' }), 'database', 'There is no database "nowhere".'],
    ['to no such table', () => ({ create: false }), 'table', 'does not exist'],
  ])('%s', async (_name, more, setting, words) => {
    const tested = await mysqlSink.test(settings(await more()))
    expect({ ...tested, text: saidInWords(tested.text) }).toEqual({ ok: false, setting, text: expect.stringContaining(words) })
  })

  test('of a table without transactions', async () => {
    const at = settings()
    await client.query(`CREATE TABLE ${String(at['table'])} (v int) ENGINE = MyISAM`)
    const tested = await mysqlSink.test(at)
    expect(saidInWords(tested.text)).toMatch(/^Table t\d+ has no transactions: ALTER TABLE t\d+ ENGINE = InnoDB\.$/)
  })

  test('names a right that is missing, until it is there', async () => {
    const at = settings({ user: 'reader', password: 'reader', mode: 'upsert', keys: ['v'] })
    const table = String(at['table'])
    await client.query(`CREATE TABLE ${table} (v int); CREATE USER reader IDENTIFIED BY 'reader'`.split(';')[0]!)
    await client.query(`CREATE USER reader IDENTIFIED BY 'reader'`)
    await client.query(`GRANT SELECT ON stream.${table} TO reader`)
    const tested = await mysqlSink.test(at)
    expect(tested).toMatchObject({ ok: false, setting: 'table' })
    expect(saidInWords(tested.text)).toContain('INSERT command denied')
    await client.query(`GRANT ALL ON stream.* TO reader`)
    expect(await mysqlSink.test(at)).toMatchObject({ ok: true })
    await deliver('SELECT 1 AS v', at)
    expect(await read(`SELECT v FROM ${table}`)).toEqual([[1]])
  })
})

test.each<[what: string, more: object, setting: string | undefined, words: RegExp]>([
  ['one of no known authority is refused', {}, 'authority', /of no authority that is known here \(self-signed certificate\)/],
  ['one of the authority that is named is taken', { authority: 'ITS' }, undefined, /^Connected to|can be written/],
  ['one of another name is refused', { authority: 'ITS', host: 'localhost' }, 'host', /not that of localhost: .*db\.test/],
  ['any is taken where none is looked at', { certificate: 'any', host: 'localhost' }, undefined, /^Connected to|can be written/],
  ['a file that is missing is told', { authority: '/nowhere/ca.pem' }, 'authority', /\/nowhere\/ca\.pem cannot be read/],
])('of certificates, %s', async (_, more, setting, words) => {
  const authority = 'authority' in more && more.authority === 'ITS' ? { authority: server.certificate } : {}
  const answer = await mysqlSink.test(settings({ ssl: true, ...more, ...authority }), new AbortController().signal)
  expect(saidInWords(answer.text)).toMatch(words)
  expect(answer).toMatchObject(setting === undefined ? { ok: true } : { ok: false, setting })
})

test('rows are encrypted on their way where they are to be', async () => {
  const at = settings({ ssl: true, authority: server.certificate })
  await client.query('ALTER USER millrace REQUIRE SSL')
  await deliver('SELECT 1 AS v', at)
  await client.query('ALTER USER millrace REQUIRE NONE')
  expect(await read(`SELECT * FROM ${String(at['table'])}`)).toEqual([[1]])
})

test('a server without TLS is told of where rows are to be encrypted', async () => {
  await server.stop()
  await server.start('clear')
  const tested = await mysqlSink.test(settings({ ssl: true }))
  expect(tested).toMatchObject({ ok: false, setting: 'ssl' })
  expect(saidInWords(tested.text)).toContain('cannot be encrypted')
})
