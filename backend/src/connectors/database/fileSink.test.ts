/** SQLite and DuckDB as sinks: values from the engine into the file and back, by key, and whatever is killed. */
import { watch } from 'node:fs'
import { writeFile } from 'node:fs/promises'
import path from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { said } from '@millrace/shared'
import { openSession } from '../../duckdb/session.ts'
import { SmallDisk } from '../../testing/smallDisk.ts'
import { StagingArea } from '../../testing/stagingArea.ts'
import type { SinkWriter } from '../sink.ts'
import type { FileConnector } from './fileMessages.ts'
import { fileSink } from './fileSink.ts'

let area: StagingArea
const writers: SinkWriter[] = []
beforeAll(async () => {
  area = await StagingArea.open('file-sink')
})
afterAll(async () => {
  for (const writer of writers) await writer.close()
  await area.close()
})

const CONNECTORS: FileConnector[] = ['sqlite', 'duckdb']
const settings = (file: string, more: object = {}) => ({ file: path.join(area.folder, file), table: 'rows', mode: 'append', ...more })

const staged = (connector: FileConnector, select: string, time: number) => area.stage(select, fileSink(connector).staging({}), time)
async function opened(connector: FileConnector, at: ReturnType<typeof settings>): Promise<SinkWriter> {
  const writer = await fileSink(connector).open(at, { run: 'r1', node: 'out' })
  writers.push(writer)
  return writer
}
/** What stands in the table, and the types of its columns. */
async function read(connector: FileConnector, file: string, query = 'SELECT * FROM rows'): Promise<{ types: string[]; rows: unknown[][] }> {
  if (connector === 'sqlite') {
    const db = new DatabaseSync(file)
    const statement = db.prepare(query)
    statement.setReadBigInts(true)
    const rows = statement.all().map((row) => Object.values(row))
    const types = db
      .prepare("SELECT type FROM pragma_table_info('rows')")
      .all()
      .map(({ type }) => String(type))
    db.close()
    return { types, rows }
  }
  const other = await openSession({ file, readFolders: [], writeFolders: [], memoryLimit: '256MB', threads: 1, timeZone: 'UTC' })
  const table = await other.table(query)
  other.close()
  return { types: table.columns.map(({ type }) => type), rows: table.rows }
}

/** Keeps others from writing to a file, until what it answers with is called. */
function heldSqlite(file: string): () => void {
  const db = new DatabaseSync(file)
  db.exec('BEGIN IMMEDIATE')
  return () => db.close()
}
async function heldDuckdb(file: string): Promise<() => void> {
  const other = await openSession({ file, readFolders: [], writeFolders: [], memoryLimit: '256MB', threads: 1, timeZone: 'UTC' })
  return () => other.close()
}

const SQLITE_VALUES: [type: string, value: string, declared: string, read: unknown][] = [
  ['BOOLEAN', 'true', 'BOOLEAN', 1n],
  ['BIGINT', '-9223372036854775808', 'INTEGER', -9223372036854775808n],
  ['HUGEINT', '12', '', 12n],
  ['HUGEINT', '170141183460469231731687303715884105727', '', '170141183460469231731687303715884105727'],
  ['UBIGINT', '18446744073709551615', '', '18446744073709551615'],
  ['DECIMAL(9,2)', '1.10', 'NUMERIC', 1.1],
  ['DECIMAL(38,10)', '1234567890123456789012345678.0123456789', 'TEXT', '1234567890123456789012345678.0123456789'],
  ['DOUBLE', '0.1', 'REAL', 0.1],
  ['DOUBLE', `'Infinity'`, 'REAL', null],
  ['VARCHAR', `'it''s "quoted", \\ and' || chr(10) || 'more 😀' || chr(0)`, 'TEXT', 'it\'s "quoted", \\ and\nmore 😀␀'],
  ['VARCHAR', `''`, 'TEXT', ''],
  ['VARCHAR', 'NULL', 'TEXT', null],
  ['BLOB', `'a\\x00\\xFF'`, 'BLOB', new Uint8Array([97, 0, 255])],
  ['DATE', `'2024-02-29'`, 'TEXT', '2024-02-29'],
  ['DATE', `'infinity'`, 'TEXT', null],
  ['TIMESTAMP', `'2024-02-29 12:34:56.123456'`, 'TEXT', '2024-02-29 12:34:56.123456'],
  ['TIMESTAMPTZ', `'2024-02-29 12:34:56+05:30'`, 'TEXT', '2024-02-29 07:04:56'],
  ['UUID', `'6ba7b810-9dad-11d1-80b4-00c04fd430c8'`, 'TEXT', '6ba7b810-9dad-11d1-80b4-00c04fd430c8'],
  ['JSON', `'{"a": 1}'`, 'TEXT', '{"a": 1}'],
  ['INTEGER[]', '[1, NULL]', 'TEXT', '[1,null]'],
  ['STRUCT(x DOUBLE, y VARCHAR)', `{x: 'Infinity', y: 'q'}`, 'TEXT', '{"x":null,"y":"q"}'],
]
test('SQLite keeps values of every type', async () => {
  const select = `SELECT ${SQLITE_VALUES.map(([type, value], i) => `CAST(${value} AS ${type}) AS c${i}`).join(', ')}`
  const at = settings('types.sqlite')
  await (await opened('sqlite', at)).deliver(await staged('sqlite', select, 1000))
  const { types, rows } = await read('sqlite', at.file)
  expect(types).toEqual(SQLITE_VALUES.map(([, , declared]) => declared))
  expect(rows).toEqual([SQLITE_VALUES.map(([, , , value]) => value)])
})

test('DuckDB keeps every type as it is', async () => {
  const values = [
    ...SQLITE_VALUES.map(([type, value]) => [type, value]),
    ['MAP(INTEGER, DATE)', `MAP {1: DATE '2024-01-01'}`],
    ['INTERVAL', `'1 day'`],
    ['TIMESTAMP_NS', `'2024-01-01 00:00:00.000000001'`],
    ['HUGEINT[]', '[170141183460469231731687303715884105727]'],
  ]
  const select = `SELECT ${values.map(([type, value], i) => `CAST(${value} AS ${type}) AS c${i}`).join(', ')}`
  const at = settings('types.duckdb')
  await (await opened('duckdb', at)).deliver(await staged('duckdb', select, 1000))
  const expected = await area.session.table(select)
  expect(await read('duckdb', at.file)).toEqual({ types: expected.columns.map(({ type }) => type), rows: expected.rows })
})

const rowsOf = (...rows: [key: string | null, n: number | null][]) =>
  rows.map(([key, n]) => `SELECT ${key === null ? 'NULL' : `'${key}'`}::VARCHAR AS word, ${n ?? 'NULL'}::BIGINT AS n`).join(' UNION ALL ')

describe.each(CONNECTORS)('%s', (connector) => {
  test.each<[name: string, more: object, batches: string[], expected: unknown[][]]>([
    [
      'append',
      {},
      [rowsOf(['a', 1], [null, 3]), rowsOf(['a', 1])],
      [
        [null, 3],
        ['a', 1],
        ['a', 1],
      ],
    ],
    [
      'upsert',
      { mode: 'upsert', keys: ['word'] },
      [rowsOf(['a', 1], ['a', 2], [null, 5]), rowsOf([null, 7], ['b', 1])],
      [
        [null, 7],
        ['a', 2],
        ['b', 1],
      ],
    ],
    [
      'add',
      { mode: 'add', keys: ['word'] },
      [rowsOf(['a', 1], ['a', 2], [null, 5]), rowsOf([null, 7], ['a', null])],
      [
        [null, 12],
        ['a', 3],
      ],
    ],
  ])('%s; every batch delivered twice changes nothing', async (name, more, batches, expected) => {
    const at = settings(`${name}.${connector}`, more)
    const writer = await opened(connector, at)
    for (const [i, select] of batches.entries()) {
      const output = await staged(connector, select, (i + 1) * 1000)
      for (let again = 0; again < 2; again++) await writer.deliver(output)
    }
    await writer.close()
    const { rows } = await read(connector, at.file, 'SELECT word, n FROM rows ORDER BY word NULLS FIRST, n')
    expect(
      rows.map((row) =>
        row.map((cell) =>
          typeof cell === 'bigint' || (connector === 'duckdb' && cell !== null && !Number.isNaN(Number(cell))) ? Number(cell) : cell,
        ),
      ),
    ).toEqual(expected)
  })

  test('a process that is killed while it writes leaves nothing behind, and the batch comes once', async () => {
    const at = settings(`killed.${connector}`)
    const output = await staged(connector, `SELECT range AS n, repeat('x', 200) AS t FROM range(200000)`, 2000)
    const writer = await opened(connector, at)
    await writer.deliver(await staged(connector, `SELECT -1::BIGINT AS n, 'first' AS t`, 1000))
    // SQLite's journal and DuckDB's log are there while a transaction is.
    const began = new AbortController()
    const seen = new Promise<void>((resolve) => {
      watch(area.folder, { signal: began.signal }, (_event, name) => name?.startsWith(`killed.${connector}`) && resolve()).on(
        'error',
        () => undefined,
      )
    })
    const delivery = writer.deliver(output).catch((error: Error) => error)
    await Promise.race([seen, delivery])
    began.abort()
    await writer.close()
    expect(await delivery).toBeInstanceOf(Error)
    const next = await opened(connector, at)
    await next.deliver(output)
    await next.deliver(output)
    await next.close()
    const { rows } = await read(connector, at.file, 'SELECT count(*), count(DISTINCT n) FROM rows')
    expect(rows.map((row) => row.map(Number))).toEqual([[200_001, 200_001]])
  }, 60_000)

  test('waits while another program has the file, and for room on its disk', async (context) => {
    const at = settings(`busy.${connector}`)
    const output = await staged(connector, 'SELECT 1 AS v', 1000)
    const writer = await opened(connector, at)
    const letGo = connector === 'sqlite' ? heldSqlite(at.file) : await heldDuckdb(at.file)
    await expect(writer.deliver(output)).rejects.toMatchObject({ retry: true, message: expect.stringMatching(/Another program has/) })
    letGo()
    await writer.deliver(output)
    await writer.close()
    const disk = await SmallDisk.of(context, 2 * 1024 * 1024)
    try {
      const onDisk = settings('', { file: path.join(disk.place('out').outside, 'db') })
      const large = await staged(connector, `SELECT range AS n, hash(range) || '-' || hash(range + 1) AS t FROM range(100000)`, 1000)
      const full = await opened(connector, onDisk)
      await expect(full.deliver(large)).rejects.toMatchObject({ retry: true, message: expect.stringMatching(/The disk of .* is full/) })
      await full.close()
    } finally {
      await disk.remove()
    }
  }, 60_000)

  test('what cannot be written is said in words', async () => {
    const failure = async (at: ReturnType<typeof settings>, select: string) => {
      const writer = await opened(connector, at)
      const error = await writer.deliver(await staged(connector, select, 9000)).catch((reason: unknown) => reason)
      await writer.close()
      return error
    }
    const there = settings(`there.${connector}`)
    await (await opened(connector, there)).deliver(await staged(connector, 'SELECT 1 AS v', 1000))
    for (const writer of writers) await writer.close()
    expect(await failure(there, `SELECT 1 AS v, 2 AS w`)).toMatchObject({
      retry: false,
      message: expect.stringMatching(/has no column "w".*ALTER TABLE rows ADD COLUMN "w" INTEGER/),
    })
    if (connector === 'duckdb')
      expect(await failure(there, `SELECT 'many' AS v`)).toMatchObject({
        retry: false,
        message: expect.stringMatching(/Could not convert "many".* to INT32/),
      })
    await writeFile(path.join(area.folder, 'text'), 'This is a text, and longer than a header of a database would be.'.repeat(100))
    expect(await failure(settings('text'), 'SELECT 1 AS v')).toMatchObject({
      message: expect.stringMatching(/is not a database of (SQLite|DuckDB)/),
    })
    // DuckDB would open a file of CSV as a view, and write to a table in memory.
    await writeFile(path.join(area.folder, 'rows.csv'), 'v\n1\n')
    const [wrong, why] = connector === 'duckdb' ? ['rows.csv', 'is not a database of DuckDB'] : ['.', 'is a folder']
    expect(await failure(settings(wrong), 'SELECT 1 AS v')).toMatchObject({ retry: false, message: expect.stringContaining(why) })
    expect(await failure(settings('text/below'), 'SELECT 1 AS v')).toMatchObject({ message: expect.stringMatching(/ENOTDIR|EEXIST/) })
    expect(await failure({ ...there, table: 'none', create: false } as never, 'SELECT 1 AS v')).toMatchObject({
      retry: false,
      message: expect.stringContaining('There is no table none.'),
    })
    expect(await fileSink(connector).test(there)).toEqual({ ok: true, text: said('{file} can be written.', { file: there.file }) })
    expect(await fileSink(connector).test(settings('text'))).toMatchObject({ ok: false, setting: 'file' })
  }, 60_000)
})
