/** Whom encrypted connections trust: in words, and against a real PostgreSQL in the test of a connection and in the run. */
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import os from 'node:os'
import path from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { saidInWords, type ConnectionTest, type JsonObject } from '@millrace/shared'
import { startPostgres, type PostgresServer, withClient } from '../../testing/postgres.ts'
import { TestSource } from '../../testing/source.ts'
import { postgresQuerySource } from '../postgres/query.ts'
import { postgresSink } from '../postgres/sink.ts'
import type { SinkImplementation } from '../sink.ts'
import { statementSink } from './statementSink.ts'
import { explainTls } from './tls.ts'

test.each<[message: string, setting: string | undefined, words: string]>([
  ['Server does not support secure connection', 'ssl', 'The connection cannot be encrypted: Server does not support secure connection.'],
  [
    'The server does not support SSL connections',
    'ssl',
    'The connection cannot be encrypted: The server does not support SSL connections.',
  ],
  ['unable to verify the first certificate; if …', 'authority', 'no authority that is known here (unable to verify the first certificate)'],
  ["Hostname/IP does not match certificate's altnames: Host: db", 'host', 'The certificate is not that of db: Hostname/IP does not match'],
  ['connect ECONNREFUSED', undefined, ''],
])('%s', (message, setting, words) => {
  const explained = explainTls(new Error(message), { host: 'db' })
  expect(explained?.setting).toBe(setting)
  expect(saidInWords(explained?.text ?? '')).toContain(words)
})

/** What a connection is asked, from within. */
const IS_ENCRYPTED = 'SELECT ssl FROM pg_stat_ssl WHERE pid = pg_backend_pid()'

let server: PostgresServer
let folder: string
/** What a test names by these words. */
let files: Record<string, string>
beforeAll(async () => {
  server = await startPostgres()
  files = { ITS: await server.certify() }
  await withClient(server.url, async (client) => {
    await client.query(`CREATE FUNCTION is_encrypted() RETURNS boolean LANGUAGE sql AS '${IS_ENCRYPTED}'`)
    await client.query(`CREATE ROLE guarded LOGIN PASSWORD 'stream-test'`)
    // Whom the server lets in, from its next start on: this one with encryption only.
    const rules = ['hostssl all all 127.0.0.1/32 scram-sha-256', `host all ${server.user} 127.0.0.1/32 scram-sha-256`]
    const { rows } = await client.query<{ hba_file: string }>('SHOW hba_file')
    await client.query(`COPY (VALUES ${rules.map((rule) => `('${rule}')`).join(', ')}) TO '${rows[0]!.hba_file}'`)
  })
  await server.stop()
  await server.start('encrypted')
  folder = await mkdtemp(path.join(os.tmpdir(), 'millrace-tls-'))
  files['NONE'] = path.join(folder, 'none.pem')
  await writeFile(files['NONE'], 'This is no certificate.\n')
}, 60_000)
afterAll(async () => {
  await server.remove()
  await rm(folder, { recursive: true, force: true })
})

const about = ({ authority = '', ...more }: JsonObject): JsonObject => {
  const { host, port, user, password, database } = server
  return { host, port, user, password, database, ssl: true, authority: files[String(authority)] ?? authority, ...more }
}

/** The row that a delivery writes says itself how it came. */
const COLUMNS = [{ name: 'v', type: 'BIGINT' }]
let tables = 0

/** Delivers a row to a new table, or to one that its statement writes to; answers with whether it came encrypted. */
async function deliver(sink: SinkImplementation, settings: (table: string) => JsonObject): Promise<unknown> {
  const table = `t${++tables}`
  await withClient(server.url, (client) => client.query(`CREATE TABLE ${table} (v bigint, ssl boolean DEFAULT is_encrypted())`))
  const file = path.join(folder, `${table}.csv`)
  await writeFile(file, 'v\n1\n')
  const writer = await sink.open(settings(table), { run: 'r1', node: table })
  try {
    await writer.deliver({ run: 'r1', node: table, time: 1000, file, columns: COLUMNS, rows: 1 })
  } finally {
    await writer.close()
  }
  const { rows } = await withClient(server.url, (client) => client.query(`SELECT ssl FROM ${table}`))
  return rows[0]?.ssl
}

/** Reads a table; answers with whether it came encrypted, and throws what the receiver said. */
async function read(settings: JsonObject): Promise<unknown> {
  const refresh = { refresh: 'every', every: 60_000, at: '06:00', zone: 'UTC' }
  const source = await TestSource.start('postgresQuery', { ...settings, ...refresh }, { kind: 'json', columns: COLUMNS })
  try {
    const problem = () => source.status?.lastError?.message
    await expect.poll(() => problem() ?? source.records, { timeout: 10_000 }).not.toBe(0)
    if (problem() !== undefined) throw new Error(problem())
    return (JSON.parse((await source.received()).text) as { ssl: boolean }).ssl
  } finally {
    await source.close()
  }
}

const query = (more: JsonObject): JsonObject => ({ certificate: 'check', query: IS_ENCRYPTED, limit: 10, ...about(more) })
const rowsTo = (table: string, more: JsonObject) => about({ ...more, table, mode: 'append' })
const statementFor = (table: string, more: JsonObject) =>
  about({ ...more, system: 'postgres', statements: `INSERT INTO ${table} (v) SELECT v FROM batch` })

const USES: [name: string, test: (more: JsonObject) => Promise<ConnectionTest>, run: (more: JsonObject) => Promise<unknown>][] = [
  ['PostgreSQL', (more) => postgresSink.test(rowsTo('anew', more)), (more) => deliver(postgresSink, (table) => rowsTo(table, more))],
  [
    'SQL for each batch',
    (more) => statementSink.test(statementFor('anew', more)),
    (more) => deliver(statementSink, (table) => statementFor(table, more)),
  ],
  ['PostgreSQL query', (more) => postgresQuerySource.test!(query(more)), (more) => read(query(more))],
]

type Case = [what: string, more: JsonObject, setting: string | undefined, words: RegExp]
const ENCRYPTED: Case[] = [
  ['one of the authority that is named is taken, by name', { host: 'localhost', authority: 'ITS' }, undefined, /^Connected to|The query/],
  ['one of the authority that is named is taken, by address', { authority: 'ITS' }, undefined, /^Connected to|The query/],
  ['one of no known authority is refused', {}, 'authority', /of no authority that is known here \(self-signed certificate\)/],
  ['one of another address is refused', { authority: 'ITS', host: '0.0.0.0' }, 'host', /not that of 0\.0\.0\.0: .*127\.0\.0\.1/],
  ['any is taken where none is looked at', { certificate: 'any', host: '0.0.0.0' }, undefined, /^Connected to|The query/],
  ['a file that is missing is told', { authority: '/nowhere/ca.pem' }, 'authority', /\/nowhere\/ca\.pem cannot be read/],
  ['that the server wants one is told', { user: 'guarded', ssl: false }, 'ssl', /perhaps since the connection is not encrypted: .*hba/],
  ['a file without one is told', { authority: 'NONE' }, 'authority', /none\.pem holds no certificate/],
]
const CLEAR: Case[] = [
  ['a server without TLS is told', { authority: 'ITS' }, 'ssl', /cannot be encrypted: The server does not support SSL connections/],
]

/** What the test of a connection says, and what the run does or says. */
async function outcomes([, test, run]: (typeof USES)[number], [, more]: Case): Promise<object> {
  const answer = await test(more)
  const ran = await run(more).catch((error: Error) => error.message)
  return { ok: answer.ok, setting: answer.ok ? undefined : answer.setting, text: saidInWords(answer.text), ran }
}

const expected = ([, , setting, words]: Case): object => {
  const text: unknown = expect.stringMatching(words)
  return { ok: setting === undefined, setting, text, ran: setting === undefined ? true : text }
}

describe.each(USES)('%s', (...use) => {
  test.each(ENCRYPTED)('of certificates, %s', async (...each) => {
    expect(await outcomes(use, each)).toEqual(expected(each))
  })
})

describe('where the server has no TLS', () => {
  beforeAll(async () => {
    await server.stop()
    await server.start()
  })
  describe.each(USES)('%s', (...use) => {
    test.each(CLEAR)('%s', async (...each) => {
      expect(await outcomes(use, each)).toEqual(expected(each))
    })
  })
})
