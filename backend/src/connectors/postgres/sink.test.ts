import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import os from 'node:os'
import path from 'node:path'
import type { Column } from '@millrace/shared'
import { Client } from 'pg'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { startPostgres, type PostgresServer } from '../../testing/postgres.ts'
import type { SinkWriter } from '../sink.ts'
import { postgresSink } from './sink.ts'

const COLUMNS: Column[] = [
  { name: 'word', type: 'VARCHAR' },
  { name: 'n', type: 'BIGINT' },
]

let server: PostgresServer
let folder: string
let client: Client
let tables = 0

beforeAll(async () => {
  server = await startPostgres()
  folder = await mkdtemp(path.join(os.tmpdir(), 'millrace-postgres-sink-'))
  client = new Client({ connectionString: server.url })
  client.on('error', () => undefined)
  await client.connect()
})
afterAll(async () => {
  await client.end().catch(() => undefined)
  await server.remove()
  await rm(folder, { recursive: true, force: true })
})

function settings(over: Record<string, unknown>) {
  const { host, port, user, password, database } = server
  return {
    host,
    port,
    user,
    password,
    database,
    ssl: false,
    table: `t${++tables}`,
    mode: 'append',
    keys: [],
    create: true,
    ...over,
  } as unknown as Record<string, never>
}

async function deliver(writer: SinkWriter, time: number, csv: string, columns = COLUMNS): Promise<void> {
  const file = path.join(folder, `${time}.csv`)
  const body = csv.trim()
  await writeFile(file, `${columns.map((column) => column.name).join(',')}\n${body}\n`)
  await writer.deliver({ run: 'r1', node: 'out', time, file, columns, rows: body.split('\n').length })
}

const rowsOf = async (table: string) =>
  (await client.query(`SELECT word, n FROM "${table}" ORDER BY word NULLS FIRST, n`)).rows.map((row) => [row.word, row.n])

const cases: { name: string; over: Record<string, unknown>; batches: string[]; expected: [string | null, string | null][] }[] = [
  {
    name: 'append keeps every row, NULL and the empty string apart',
    over: {},
    batches: ['a,1\n"",2\n,3', 'a,1'],
    expected: [
      [null, '3'],
      ['', '2'],
      ['a', '1'],
      ['a', '1'],
    ],
  },
  {
    name: 'upsert keeps the last row of a key, within a batch and across',
    over: { mode: 'upsert', keys: ['word'] },
    batches: ['a,1\na,2\nb,5', 'b,7'],
    expected: [
      ['a', '2'],
      ['b', '7'],
    ],
  },
  { name: 'upsert treats NULL as one key', over: { mode: 'upsert', keys: ['word'] }, batches: [',1', ',2'], expected: [[null, '2']] },
  {
    name: 'add sums onto what is there',
    over: { mode: 'add', keys: ['word'] },
    batches: ['a,1\na,2\nb,5', 'a,10\nb,'],
    expected: [
      ['a', '13'],
      ['b', '5'],
    ],
  },
]

describe('PostgreSQL sink', () => {
  for (const { name, over, batches, expected } of cases) {
    it(`${name}; every batch delivered twice changes nothing`, async () => {
      const at = settings(over)
      for (const [index, csv] of batches.entries()) {
        for (let again = 0; again < 2; again += 1) {
          const writer = await postgresSink.open(at, { run: 'r1', node: 'out' })
          await deliver(writer, (tables * 10 + index + 1) * 1000, csv)
          await writer.close()
        }
      }
      expect(await rowsOf(String(at.table))).toEqual(expected)
    })
  }

  it('lets sinks that begin at the same moment make their tables', async () => {
    await client.query('DROP TABLE IF EXISTS millrace_deliveries')
    const at = settings({ mode: 'upsert', keys: ['word'] })
    const nodes = Array.from({ length: 12 }, (_, index) => `out-${index}`)
    await Promise.all(
      nodes.map(async (node) => {
        const writer = await postgresSink.open(at, { run: 'r-many', node })
        const file = path.join(folder, `${node}.csv`)
        await writeFile(file, `word,n\n${node},1\n`)
        await writer.deliver({ run: 'r-many', node, time: 1000, file, columns: COLUMNS, rows: 1 })
        await writer.close()
      }),
    )
    expect((await rowsOf(String(at.table))).map(([word]) => word)).toEqual(nodes.toSorted())
  })

  it('refuses a batch that the server took only in part, and leaves nothing behind', async () => {
    const at = settings({})
    const writer = await postgresSink.open(at, { run: 'r2', node: 'out' })
    const file = path.join(folder, 'short.csv')
    await writeFile(file, 'word,n\na,1\n')
    await expect(writer.deliver({ run: 'r2', node: 'out', time: 1, file, columns: COLUMNS, rows: 2 })).rejects.toThrow(/took 1 of 2 rows/)
    await writer.close()
    expect(await rowsOf(String(at.table))).toEqual([])
  })

  it('says what failed while the server is down, and goes on where it stopped', async () => {
    const at = settings({})
    const writer = await postgresSink.open(at, { run: 'r3', node: 'out' })
    await deliver(writer, 900_000, 'a,1')
    await server.stop('kill')
    await expect(deliver(writer, 901_000, 'b,2')).rejects.toThrow(/failed: .*kept and tried again/)
    await server.start()
    client = new Client({ connectionString: server.url })
    await client.connect()
    await deliver(writer, 901_000, 'b,2')
    await writer.close()
    expect(await rowsOf(String(at.table))).toEqual([
      ['a', '1'],
      ['b', '2'],
    ])
  })
})
