/** What is said when a connection is tested, and that writing works where nothing is said. */
import { once } from 'node:events'
import { writeFile, mkdtemp, rm } from 'node:fs/promises'
import { connect, createServer, type AddressInfo, type Socket } from 'node:net'
import os from 'node:os'
import path from 'node:path'
import { Client } from 'pg'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { saidInWords, type JsonObject } from '@millrace/shared'
import { freePort, startPostgres, type PostgresServer } from '../../testing/postgres.ts'
import { readSettings } from './connection.ts'
import { openWriter, postgresSink } from './sink.ts'

/** What a test of the connection says, in words. */
async function tried(settings: JsonObject) {
  const answer = await postgresSink.test(settings)
  return { ...answer, text: saidInWords(answer.text) }
}

let server: PostgresServer
let admin: Client
let folder: string
beforeAll(async () => {
  server = await startPostgres()
  admin = new Client({ connectionString: server.url })
  admin.on('error', () => undefined)
  await admin.connect()
  folder = await mkdtemp(path.join(os.tmpdir(), 'millrace-postgres-rights-'))
  await admin.query(`
    CREATE TABLE millrace_deliveries (run text NOT NULL, node text NOT NULL, batch_time bigint NOT NULL, delivered_at timestamptz NOT NULL DEFAULT now(), PRIMARY KEY (run, node));
    CREATE SCHEMA shop;
    CREATE TABLE guarded (word text, n bigint);
    CREATE TABLE counted (word text UNIQUE, n bigint);
    CREATE TABLE shop.sales (word text, n bigint);
    CREATE ROLE writer LOGIN PASSWORD 'writer';
    GRANT SELECT, INSERT, UPDATE ON millrace_deliveries TO writer;
    REVOKE CREATE ON SCHEMA public FROM PUBLIC;
    REVOKE TEMPORARY ON DATABASE postgres FROM PUBLIC`)
})
afterAll(async () => {
  await admin.end().catch(() => undefined)
  await server.remove()
  await rm(folder, { recursive: true })
})

const settings = (more: JsonObject): JsonObject => {
  const { host, port, user, password, database } = server
  return { host, port, user, password, database, table: 'guarded', mode: 'append', keys: [], create: false, ...more }
}
const asWriter = { user: 'writer', password: 'writer' }

describe('a connection that cannot be made', () => {
  test.each<[string, () => Promise<JsonObject> | JsonObject, string, string]>([
    ['to no such server', () => ({ host: 'no-such-server.invalid' }), 'host', 'There is no server "no-such-server.invalid".'],
    ['to a port where nobody listens', async () => ({ port: await freePort() }), 'port', 'is PostgreSQL running, and is the port right?'],
    ['with another password', () => ({ password: 'wrong' }), 'password', 'does not accept the password of millrace'],
    ['as nobody', () => ({ user: 'nobody-there' }), 'password', 'nobody-there'],
    ['to no such database', () => ({ database: 'nowhere' }), 'database', 'There is no database "nowhere".'],
    ['that is to be encrypted', () => ({ ssl: true }), 'ssl', 'cannot be encrypted'],
    ['without a table', () => ({ table: '' }), 'table', 'Name the table'],
    ['by key without a key', () => ({ mode: 'add' }), 'keys', 'Choose at least one key.'],
  ])('%s', async (_name, more, setting, words) => {
    const tested = await tried(settings(await more())).catch((error: { issues: { message: string; path: string[] }[] }) => ({
      // Settings that do not fit are told by the form; whoever asks gets the same words.
      ok: false,
      text: error.issues[0]!.message,
      setting: error.issues[0]!.path.join('.'),
    }))
    expect(tested).toEqual({ ok: false, setting, text: expect.stringContaining(words) })
  })
})

describe('a right that is missing is named, until it is there', () => {
  test.each<[table: string, more: JsonObject, steps: [words: string, mend: string][]]>([
    [
      'guarded',
      {},
      [['writer lacks the right INSERT on guarded. GRANT INSERT ON guarded TO writer.', 'GRANT INSERT ON guarded TO writer']],
    ],
    ['nowhere', {}, [['Table nowhere does not exist.', 'CREATE TABLE nowhere (word text, n bigint); GRANT INSERT ON nowhere TO writer']]],
    [
      'made',
      { create: true },
      [['writer may not create tables here. GRANT CREATE ON SCHEMA public TO writer', 'GRANT CREATE ON SCHEMA public TO writer']],
    ],
    ['missing.made', { create: true }, [['There is no schema "missing".', 'CREATE SCHEMA missing AUTHORIZATION writer']]],
    [
      'shop.sales',
      {},
      [
        ['writer may not use the schema "shop".', 'GRANT USAGE ON SCHEMA shop TO writer'],
        ['writer lacks the right INSERT on shop.sales.', 'GRANT INSERT ON shop.sales TO writer'],
      ],
    ],
    [
      'counted',
      { mode: 'add', keys: ['word'] },
      [
        ['writer lacks the right SELECT on counted.', 'GRANT SELECT ON counted TO writer'],
        ['writer lacks the right INSERT on counted.', 'GRANT INSERT ON counted TO writer'],
        ['writer lacks the right UPDATE on counted.', 'GRANT UPDATE ON counted TO writer'],
        ['may not make temporary tables', 'GRANT TEMPORARY ON DATABASE postgres TO writer'],
      ],
    ],
    [
      'guarded',
      { mode: 'upsert', keys: ['word'], create: true },
      [
        ['lacks the right SELECT', 'GRANT SELECT, UPDATE ON guarded TO writer'],
        ['Table guarded has no unique index on word', 'CREATE UNIQUE INDEX ON guarded (word)'],
      ],
    ],
  ])('on %s', async (table, more, steps) => {
    const at = settings({ ...asWriter, table, ...more })
    for (const [words, mend] of steps) {
      expect(await tried(at)).toEqual({ ok: false, setting: 'table', text: expect.stringContaining(words) })
      await admin.query(mend)
    }
    expect(await tried(at)).toMatchObject({ ok: true })
    // What the test promises, writing keeps.
    const file = path.join(folder, 'one.csv')
    await writeFile(file, 'word,n\na,1\n')
    const writer = await postgresSink.open(at, { run: 'rights', node: JSON.stringify([table, more]) })
    const columns = [
      { name: 'word', type: 'VARCHAR' },
      { name: 'n', type: 'BIGINT' },
    ]
    await writer.deliver({ run: 'rights', node: JSON.stringify([table, more]), time: 1000, file, columns, rows: 1 })
    await writer.close()
    expect((await admin.query(`SELECT n FROM ${table}`)).rows).toContainEqual({ n: '1' })
  })

  test('on the table of deliveries', async () => {
    await admin.query('REVOKE UPDATE ON millrace_deliveries FROM writer')
    const at = settings({ ...asWriter, table: 'shop.sales' })
    expect(await tried(at)).toEqual({
      ok: false,
      setting: 'user',
      text: expect.stringContaining('writer lacks the right UPDATE on the table millrace_deliveries'),
    })
    await admin.query('GRANT UPDATE ON millrace_deliveries TO writer')
  })
})

test('a server that falls silent is given up, and the next attempt goes on', async () => {
  // Between the sink and the server stands a line that can be cut without either end noticing.
  const sockets: Socket[] = []
  let cut = false
  const line = createServer((near) => {
    const far = connect(server.port, server.host)
    sockets.push(near, far)
    for (const [one, other] of [
      [near, far],
      [far, near],
    ] as const) {
      one.on('data', (chunk) => cut || other.write(chunk))
      one.on('close', () => other.destroy())
      one.on('error', () => undefined)
    }
  }).listen(0, '127.0.0.1')
  await once(line, 'listening')
  const at = readSettings(settings({ port: (line.address() as AddressInfo).port, table: 'silent', create: true }))
  const writer = openWriter(at, 1000)
  const file = path.join(folder, 'silent.csv')
  await writeFile(file, 'n\n1\n')
  const output = (time: number) => ({ run: 'silent', node: 'out', time, file, columns: [{ name: 'n', type: 'BIGINT' }], rows: 1 })
  try {
    await writer.deliver(output(1000))
    cut = true
    await expect(writer.deliver(output(2000))).rejects.toMatchObject({
      retry: true,
      message: expect.stringContaining('has said nothing for 1 s'),
    })
    cut = false
    await writer.deliver(output(2000))
    expect((await admin.query('SELECT count(*)::int AS n FROM silent')).rows).toEqual([{ n: 2 }])
  } finally {
    await writer.close()
    for (const socket of sockets) socket.destroy()
    line.close()
  }
})
