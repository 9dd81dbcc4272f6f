/** SQL for each batch, on every database that it runs on. */
import path from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { Client } from 'pg'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { JsonObject } from '@millrace/shared'
import { openSession } from '../../duckdb/session.ts'
import { type MariadbServer, startMariadb } from '../../testing/mariadb.ts'
import { type PostgresServer, startPostgres } from '../../testing/postgres.ts'
import { StagingArea } from '../../testing/stagingArea.ts'
import type { DeliveryError } from '../sink.ts'
import { statementSink } from './statementSink.ts'

let area: StagingArea
let postgres: PostgresServer
let mariadb: MariadbServer
beforeAll(async () => {
  area = await StagingArea.open('statements')
  ;[postgres, mariadb] = await Promise.all([startPostgres(), startMariadb()])
}, 120_000)
afterAll(async () => {
  await Promise.all([postgres.remove(), mariadb.remove()])
  await area.close()
})

/** Where each kind of database is, and how a statement runs there. */
const SYSTEMS: Record<string, { settings(): object; query(sql: string): Promise<unknown[][]>; slow: string }> = {
  postgres: {
    settings: () => postgres,
    async query(sql) {
      const client = new Client({ connectionString: postgres.url })
      await client.connect()
      try {
        return ((await client.query({ text: sql, rowMode: 'array' })).rows ?? []) as unknown[][]
      } finally {
        await client.end()
      }
    },
    slow: 'SELECT pg_sleep(60)',
  },
  mysql: {
    settings: () => mariadb,
    async query(sql) {
      const client = await mariadb.connect()
      try {
        return (await client.query({ sql, rowsAsArray: true }))[0] as unknown as unknown[][]
      } finally {
        await client.end()
      }
    },
    slow: 'SELECT sleep(60)',
  },
  sqlite: {
    settings: () => ({ file: path.join(area.folder, 'db.sqlite') }),
    async query(sql) {
      const db = new DatabaseSync(path.join(area.folder, 'db.sqlite'))
      try {
        return db
          .prepare(sql)
          .all()
          .map((row) => Object.values(row))
      } finally {
        db.close()
      }
    },
    slow: 'WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT count(*) FROM n',
  },
  duckdb: {
    settings: () => ({ file: path.join(area.folder, 'db.duckdb') }),
    async query(sql) {
      const db = await openSession({
        file: path.join(area.folder, 'db.duckdb'),
        readFolders: [],
        writeFolders: [],
        memoryLimit: '256MB',
        threads: 1,
        timeZone: 'UTC',
      })
      try {
        return (await db.table(sql)).rows
      } finally {
        db.close()
      }
    },
    slow: 'SELECT count(*) FROM range(10000000) a, range(1000000) b WHERE a.range * b.range % 7 = 3',
  },
}

describe.each(Object.keys(SYSTEMS))('%s', (system) => {
  const { query, slow, settings: about } = SYSTEMS[system]!
  const settings = (statements: string, more: object = {}): JsonObject => {
    const { host = '', port = 0, user = '', password = '', database = '', file } = about() as Record<string, string>
    const where = file === undefined ? { host, port, user, password, database } : { file }
    return { system, statements, ...where, ...more } as unknown as JsonObject
  }
  async function deliver(
    at: JsonObject,
    time: number,
    select = `SELECT 'a' AS word, 1::BIGINT AS n UNION ALL SELECT 'b', 2`,
  ): Promise<DeliveryError | undefined> {
    const output = await area.stage(select, statementSink.staging(at), time)
    const writer = await statementSink.open(at, { run: 'r1', node: 'out' })
    try {
      await writer.deliver(output)
      return undefined
    } catch (error) {
      return error as DeliveryError
    } finally {
      await writer.close()
    }
  }
  const totals = async () =>
    (await query('SELECT word, n, seen FROM totals ORDER BY word')).map(([word, n, seen]) => [word, Number(n), String(seen)])

  beforeAll(async () => {
    await query('CREATE TABLE totals (word VARCHAR(20), n BIGINT, seen VARCHAR(40))')
  })

  test('runs the statements in one transaction, once for each batch, with its rows and its time', async () => {
    const at = settings(`-- The totals; per word
      DELETE FROM totals WHERE word IN (SELECT word FROM batch);
      INSERT INTO totals SELECT word, sum(n) + 10, CAST(:batch_time AS CHAR(19)) FROM batch GROUP BY word;`)
    for (let again = 0; again < 2; again++) expect(await deliver(at, Date.UTC(2024, 1, 29, 12))).toBeUndefined()
    expect(await totals()).toEqual([
      ['a', 11, '2024-02-29 12:00:00'],
      ['b', 12, '2024-02-29 12:00:00'],
    ])
    const add = settings('UPDATE totals SET n = n + 1 WHERE word IN (SELECT word FROM batch)')
    for (let again = 0; again < 2; again++) expect(await deliver(add, Date.UTC(2024, 1, 29, 13))).toBeUndefined()
    expect((await totals()).map(([, n]) => n)).toEqual([12, 13])
  })

  test('a statement that fails undoes those before, and says on which line it stands', async () => {
    const before = await totals()
    const failed = await deliver(
      settings(`UPDATE totals SET n = 0;\n\nINSERT INTO totals\n  SELECT nothing FROM batch`),
      Date.UTC(2025, 0, 1),
    )
    expect(failed).toMatchObject({
      retry: false,
      message: expect.stringMatching(system === 'sqlite' ? /Line 3: .*nothing/ : /Line [34]: .*nothing/),
    })
    expect(await totals()).toEqual(before)
    // The batch was not marked.
    expect(await deliver(settings('UPDATE totals SET n = 1'), Date.UTC(2025, 0, 1))).toBeUndefined()
    expect((await totals()).map(([, n]) => n)).toEqual([1, 1])
  })

  test('what takes too long is given up', async () => {
    const failed = await deliver(settings(`UPDATE totals SET n = 7; ${slow}`, { limit: 1000 }), Date.UTC(2025, 0, 2))
    expect(failed).toMatchObject({ retry: true, message: expect.stringMatching(/(has said nothing for|did not answer in) 1 s/) })
    await expect.poll(async () => (await totals()).map(([, n]) => n), { timeout: 10_000 }).toEqual([1, 1])
  })

  test('nothing but the rows and the database is reached, and the transaction is not ended', async () => {
    for (const statement of [
      'COMMIT',
      'ROLLBACK',
      `ATTACH '${area.folder}/other' AS other`,
      'DROP TABLE totals',
      'SET x = 1',
      'SELECT 1; PRAGMA user_version = 1',
    ])
      await expect(statementSink.open(settings(statement), { run: 'r1', node: 'out' })).rejects.toMatchObject({
        issues: [{ path: ['statements'], message: expect.stringContaining('a statement here begins with INSERT') }],
      })
    if (system === 'duckdb')
      expect(await deliver(settings(`SELECT * FROM read_csv('/etc/passwd')`), Date.UTC(2025, 0, 3))).toMatchObject({
        message: expect.stringMatching(/Line 1: Permission Error/),
      })
  })

  test('the connection is tested', async () => {
    expect(await statementSink.test(settings('SELECT 1'))).toMatchObject({ ok: true })
  })
})
