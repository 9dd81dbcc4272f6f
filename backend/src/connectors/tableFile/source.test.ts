import { once } from 'node:events'
import { mkdtemp, rename, rm, utimes, writeFile } from 'node:fs/promises'
import { connect } from 'node:net'
import os from 'node:os'
import path from 'node:path'
import { saidInWords, type Format, type JsonObject } from '@millrace/shared'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { openSession } from '../../duckdb/session.ts'
import { literal } from '../../duckdb/sql.ts'
import { Superseded } from '../../ipc/disposableProcess.ts'
import { processes } from '../../recovery/processes.ts'
import { freePort } from '../../testing/postgres.ts'
import { TestSource } from '../../testing/source.ts'
import { tableFileSource } from './source.ts'

const COLUMNS = [
  { name: 'code', type: 'VARCHAR' },
  { name: 'price', type: 'INTEGER' },
]
const CSV: Format = { kind: 'csv', columns: COLUMNS, delimiter: ',' }
const JSON_LINES: Format = { kind: 'json', columns: COLUMNS }

/** How long is waited for what a busy machine may do late. */
const SOON = { timeout: 20_000 }

let folder: string
let file: string
let open: TestSource | undefined
beforeEach(async () => {
  folder = await mkdtemp(path.join(os.tmpdir(), 'millrace-table-'))
  file = path.join(folder, 'prices')
})
afterEach(async () => {
  await open?.close()
  open = undefined
  await rm(folder, { recursive: true, force: true })
})

const settings = (more: JsonObject = {}): JsonObject => ({
  path: file,
  kind: 'csv',
  delimiter: ',',
  columns: COLUMNS,
  refresh: 'change',
  every: 600_000,
  at: '06:00',
  zone: 'UTC',
  ...more,
})

/** Moves a file in that nobody writes any more, with a time of its own. */
async function put(text: string | Buffer, minute: number): Promise<void> {
  const aside = path.join(folder, 'aside')
  await writeFile(aside, text)
  await utimes(aside, minute * 60, minute * 60)
  await rename(aside, file)
}

async function putParquet(select: string): Promise<void> {
  const at = { file: ':memory:', readFolders: [], writeFolders: [folder], memoryLimit: '256MB', threads: 1, timeZone: 'UTC' }
  const session = await openSession({ ...at, lockWaitMs: 0 })
  await session.connection.run(`COPY (${select}) TO ${literal(file)} (FORMAT parquet, COMPRESSION zstd)`)
  session.close()
  await utimes(file, 60, 60)
}

const text = async () => (await open!.received()).text
const problem = () => {
  const { status, lastError } = open!.status ?? {}
  return status === 'error' && lastError ? saidInWords(lastError.message) : undefined
}

/** The process that reads a file. */
const reader = () => processes().find(({ parent, command }) => parent === process.pid && command.includes('readingProcess'))

test('a file is read at the start, and again when another one is in its place; a restart does not read it again', async () => {
  await put('code,price\na,1\nb,2\n', 1)
  open = await TestSource.start('tableFile', settings(), CSV)
  await expect.poll(text).toBe('a,1\nb,2\n')
  await put('code,price\na,1\nb,2\n', 2)
  await put('code,price\na,5\n', 3)
  await expect.poll(text).toBe('a,1\nb,2\na,5\n')
  await open.restart()
  await put('code,price\na,6\n', 4)
  await expect.poll(text).toBe('a,1\nb,2\na,5\na,6\n')
  // Each reading is a block of its own.
  expect(open.blocks.filter(({ records }) => records > 0).map(({ records }) => records)).toEqual([2, 1, 1])
})

test('it is read when somebody asks, and tells when it was and when it will be', async () => {
  await put('code,price\na,1\n', 1)
  open = await TestSource.start('tableFile', settings({ refresh: 'every' }), CSV)
  await expect.poll(text, SOON).toBe('a,1\n')
  const { readAt, nextAt } = open.status!.table!
  expect(nextAt).toBe(readAt! + 600_000)
  await put('code,price\na,2\n', 2)
  expect(await open.refresh()).toBe(true)
  await expect.poll(text, SOON).toBe('a,1\na,2\n')
  await expect.poll(() => open!.status?.table?.readAt, SOON).toBeGreaterThan(readAt!)
  await rm(file)
  expect(await open.refresh()).toBe(true)
  await expect.poll(problem, SOON).toMatch(/^There is no file/)
  expect(open.status!.table!.nextAt).toBeGreaterThan(readAt!)
}, 30_000)

test('a file that is missing, not whole or of other columns changes nothing, and the receiver says why', async () => {
  open = await TestSource.start('tableFile', settings({ kind: 'json' }), JSON_LINES)
  await expect.poll(problem).toBe(`There is no file ${file}. Put it there, or choose another.`)
  await put('{"code":"a","price":1}\n{"code":"b",', 1)
  await expect.poll(problem).toBe(`The last line of ${file} is not whole: somebody is still writing it.`)
  await put('', 2)
  await expect.poll(problem).toBe('The table has no rows: the one that was read before stays.')
  await put('{"code":"a","price":1}\n{"code":"b","price":2}', 3)
  await expect.poll(text).toBe('{"code":"a","price":1}\n{"code":"b","price":2}\n')
  expect(open.status?.status).toBe('active')
}, 30_000)

test('a header of other columns leaves the table that was read before', async () => {
  await put('code,price\na,1\n', 1)
  open = await TestSource.start('tableFile', settings(), CSV)
  await expect.poll(text).toBe('a,1\n')
  await put('code\na\n', 2)
  await expect
    .poll(problem)
    .toBe(
      'No row of the table can be read: the header is "code", the source’s columns are "code,price". The one that was read before stays.',
    )
  expect(await text()).toBe('a,1\n')
})

test('Parquet, with its columns', async () => {
  await putParquet(
    `SELECT 'a' AS code, 1::INTEGER AS price, 9007199254740993 AS big, DATE '2026-01-02' AS day, TIMESTAMP '2026-01-02 03:04:05' AS at, [1, 2] AS list, NULL::DOUBLE AS none
     UNION ALL SELECT 'b', NULL, -1, NULL, NULL, NULL, 0.5`,
  )
  const answer = await tableFileSource.test!(settings({ kind: 'parquet' }))
  const columns = (answer.ok && answer.columns) || []
  expect(columns.map(({ name, type }) => `${name} ${type}`)).toEqual([
    'code VARCHAR',
    'price INTEGER',
    'big BIGINT',
    'day DATE',
    'at TIMESTAMP',
    'list VARCHAR',
    'none DOUBLE',
  ])
  open = await TestSource.start('tableFile', settings({ kind: 'parquet' }), { kind: 'json', columns: [...columns] })
  await expect
    .poll(text, SOON)
    .toBe(
      '{"code":"a","price":1,"big":9007199254740993,"day":"2026-01-02","at":"2026-01-02T03:04:05.000","list":[1,2],"none":null}\n' +
        '{"code":"b","price":null,"big":-1,"day":null,"at":null,"list":null,"none":0.5}\n',
    )
})

test('Parquet has times of a day, and times to the microsecond, also before 1970', async () => {
  const zoned = "timezone('UTC', TIMESTAMP '2026-01-02 03:04:05.000001') AS zoned"
  await putParquet(
    `SELECT TIME '23:59:59.999999' AS clock, TIME '12:00:00' AS noon, TIMESTAMP '2026-01-02 03:04:05.123456' AS at, TIMESTAMP '1969-12-31 23:59:59.999999' AS before, ${zoned}, TIMESTAMP_NS '2026-01-02 03:04:05.123456789' AS fine`,
  )
  const answer = await tableFileSource.test!(settings({ kind: 'parquet' }))
  const columns = (answer.ok && answer.columns) || []
  expect(columns.map(({ type }) => type)).toEqual(['TIME', 'TIME', 'TIMESTAMP', 'TIMESTAMP', 'TIMESTAMP WITH TIME ZONE', 'TIMESTAMP'])
  // A column of numbers, as it was found before, stays one.
  const asked = columns.map((column) => (column.name === 'noon' ? { ...column, type: 'BIGINT' } : column))
  open = await TestSource.start('tableFile', settings({ kind: 'parquet' }), { kind: 'json', columns: asked })
  await expect
    .poll(text, SOON)
    .toBe(
      '{"clock":"23:59:59.999999","noon":43200000000,"at":"2026-01-02T03:04:05.123456","before":"1969-12-31T23:59:59.999999","zoned":"2026-01-02T03:04:05.000001Z","fine":"2026-01-02T03:04:05.123456"}\n',
    )
})

test('Parquet takes nothing of the intake, which goes on with other sources while it is read', async () => {
  await putParquet("SELECT 'a' AS code, 1 AS price FROM range(1000)")
  open = await TestSource.start('tableFile', settings({ kind: 'parquet' }), JSON_LINES)
  await expect.poll(reader, SOON).toBeDefined()
  // It is at the file for as long as the other source is looked at.
  const { pid } = reader()!
  process.kill(pid, 'SIGSTOP')
  const port = await freePort()
  const other = await open.another('tcp', { mode: 'listen', host: '127.0.0.1', port }, { kind: 'lines' })
  await expect.poll(() => other.status?.status, SOON).toBe('waiting')
  const socket = connect(port, '127.0.0.1')
  await once(socket, 'connect')
  socket.end('a line\n')
  await expect.poll(() => other.records, SOON).toBe(1)
  expect(open.statuses.filter(({ status }) => status === 'error')).toEqual([])
  expect(open.records).toBe(0)
  process.kill(pid, 'SIGCONT')
  await expect.poll(() => open!.records, SOON).toBe(1000)
}, 60_000)

test('a test tells what is there, with the beginning of text, or what is wrong with the file', async () => {
  await put('code,price\na,1\n', 1)
  expect(await tableFileSource.test!(settings())).toMatchObject({ ok: true, sample: { kind: 'csv', text: 'code,price\na,1\n' } })
  for (const [more, words] of [
    [{ path: folder }, 'is a folder, not a file'],
    [{ path: path.join(folder, 'nothing.csv') }, 'There is no file'],
    [{ kind: 'parquet' }, 'cannot be read as Parquet'],
  ] as const) {
    const answer = await tableFileSource.test!(settings(more))
    expect(answer).toMatchObject({ ok: false, setting: 'path' })
    expect(saidInWords(answer.text)).toContain(words)
  }
})

test('a test that is given up ends the process that reads for it', async () => {
  await putParquet("SELECT 'a' AS code")
  const given = new AbortController()
  const answer = tableFileSource.test!(settings({ kind: 'parquet' }), given.signal).catch((error: unknown) => error)
  const giveUp = () => {
    const found = reader()
    if (found) given.abort()
    return found
  }
  await expect.poll(giveUp, { ...SOON, interval: 10 }).toBeDefined()
  expect(await answer).toBeInstanceOf(Superseded)
  await expect.poll(reader, SOON).toBeUndefined()
}, 60_000)
