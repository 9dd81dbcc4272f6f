import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { openSession, type Session, type SessionOptions } from './session.ts'

let folder: string
let sessions: Session[] = []
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'millrace-session-'))
})
afterEach(async () => {
  for (const session of sessions) session.close()
  sessions = []
  await rm(folder, { recursive: true })
})

async function open(more: Partial<SessionOptions> = {}): Promise<Session> {
  const session = await openSession({
    file: join(folder, 'run', 'run.duckdb'),
    readFolders: [],
    writeFolders: [],
    memoryLimit: '128MB',
    threads: 1,
    timeZone: 'Europe/Berlin',
    ...more,
  })
  sessions.push(session)
  return session
}

describe('a database file', () => {
  beforeEach(() => mkdir(join(folder, 'run')))

  test('opens once in a process, whatever path leads to it', async () => {
    const session = await open()
    await symlink(join(folder, 'run'), join(folder, 'other'))
    await expect(open()).rejects.toThrow('already open in this process')
    await expect(open({ file: join(folder, 'other', 'run.duckdb') })).rejects.toThrow('already open in this process')
    await session.run('CREATE TABLE kept AS SELECT 42 AS answer')
    session.close()
    expect(await (await open()).rows('FROM kept')).toEqual([{ answer: 42 }])
  })

  test('a failed open leaves it free', async () => {
    await writeFile(join(folder, 'run', 'run.duckdb'), 'this is no database at all, and long enough to be looked at. '.repeat(100))
    await expect(open()).rejects.toThrow('not a valid DuckDB database')
    await rm(join(folder, 'run', 'run.duckdb'))
    await open()
  })

  test("waits for another process's lock, and says so when it is kept", async () => {
    const script = `
      const { DuckDBInstance } = await import('@duckdb/node-api')
      const instance = await DuckDBInstance.create(process.argv[1])
      await (await instance.connect()).run('CREATE TABLE theirs AS SELECT 1 AS x; CHECKPOINT')
      console.log('locked')
      process.stdin.once('data', () => process.exit(0))`
    const other = spawn(process.execPath, ['--input-type=module', '-e', script, join(folder, 'run', 'run.duckdb')], {
      stdio: ['pipe', 'pipe', 'inherit'],
      cwd: import.meta.dirname,
    })
    await once(other.stdout, 'data')
    await expect(open({ lockWaitMs: 60 })).rejects.toMatchObject({
      code: 'locked',
      message: expect.stringContaining('Another process still has'),
    })
    const waiting = open()
    other.stdin.write('end\n')
    expect(await (await waiting).rows('FROM theirs')).toEqual([{ x: 1 }])
  })

  test('the thread budget changes by reopening, data stays', async () => {
    const session = await open()
    await session.run('CREATE TABLE kept AS SELECT 1 AS x')
    await session.setThreads(2)
    expect(await session.rows("SELECT current_setting('threads') AS threads, x FROM kept")).toEqual([{ threads: 2, x: 1 }])
    await expect(open()).rejects.toThrow('already open')
  })

  test('connections have transactions of their own', async () => {
    const session = await open()
    await session.run('CREATE TABLE t (x INTEGER)')
    const connection = await session.connect()
    await connection.run('BEGIN; INSERT INTO t VALUES (1)')
    expect(await session.rows('SELECT count(*) AS n FROM t')).toEqual([{ n: 0 }])
    expect(await connection.run('INSERT INTO t VALUES (2), (3)')).toBe(2)
    await connection.run('COMMIT')
    expect(await session.rows('SELECT count(*) AS n FROM t')).toEqual([{ n: 3 }])
  })

  test('is locked down to its folders', async () => {
    await mkdir(join(folder, 'given'))
    await writeFile(join(folder, 'given', 'a.csv'), 'x\n1\n')
    await writeFile(join(folder, 'secret.csv'), 'x\n1\n')
    const session = await open({ readFolders: [join(folder, 'given')] })
    expect(await session.rows(`FROM read_csv('${folder}/given/a.csv')`)).toEqual([{ x: 1 }])
    await session.run(`COPY (SELECT 1) TO '${folder}/run/out.csv'`)
    const refused = [
      `FROM read_csv('${folder}/secret.csv')`,
      `FROM read_csv('${folder}/given/../secret.csv')`,
      `FROM '${folder}/secret.csv'`,
      `FROM glob('${folder}/*')`,
      `COPY (SELECT 1) TO '${folder}/out.csv'`,
      `ATTACH '${folder}/other.duckdb'`,
      'SET threads = 8',
      'RESET lock_configuration',
      'SET enable_external_access = true',
      "SET GLOBAL allowed_directories = ['/']",
      'INSTALL httpfs',
      'LOAD httpfs',
    ]
    for (const sql of refused) await expect(session.run(sql)).rejects.toThrow(/Permission|configuration|disabled|does not exist/)
  })
})

test('cells are JSON without loss', async () => {
  const session = await open({ file: ':memory:' })
  const cells: [string, unknown][] = [
    ['9007199254740991::BIGINT', 9007199254740991],
    ['9007199254740993::BIGINT', '9007199254740993'],
    ['170141183460469231731687303715884105727::HUGEINT', '170141183460469231731687303715884105727'],
    ['1.50::DECIMAL(9,2)', '1.50'],
    ["'NaN'::DOUBLE", 'NaN'],
    ["'-Infinity'::DOUBLE", '-Infinity'],
    ["TIMESTAMP '2020-01-01 10:00:00.123456'", '2020-01-01 10:00:00.123456'],
    ["TIMESTAMPTZ '2020-07-01 10:00:00+00'", '2020-07-01 10:00:00+00'],
    ["DATE '2020-01-01'", '2020-01-01'],
    ['[1, NULL]', [1, null]],
    ["{a: 1, b: ['x'], c: 9007199254740993::BIGINT}", { a: 1, b: ['x'], c: '9007199254740993' }],
    ["MAP {'a': 1.5::DOUBLE}", { a: 1.5 }],
    ['MAP {1: true}', [{ key: 1, value: true }]],
    ["'\\xFF'::BLOB", '/w=='],
    ['true', true],
    ['NULL', null],
    [`'{"a":1}'::JSON`, '{"a":1}'],
    ["'6ccd780c-baba-1026-9564-5b8c656024db'::UUID", '6ccd780c-baba-1026-9564-5b8c656024db'],
  ]
  const { rows } = await session.table(`SELECT ${cells.map(([sql]) => sql).join(', ')}`)
  expect(rows[0]).toEqual(cells.map(([, value]) => value))
})

test('large results are refused instead of filling the memory', async () => {
  const session = await open({ file: ':memory:' })
  expect(await session.rows('FROM range(10000)')).toHaveLength(10_000)
  await expect(session.rows('FROM range(1000000)')).rejects.toThrow('more than 10000 rows')
  expect(await session.describe('SELECT 1 AS a, [2.5] AS b')).toEqual([
    { name: 'a', type: 'INTEGER' },
    { name: 'b', type: 'DECIMAL(2,1)[]' },
  ])
})
