/** A person's code, a table that arrives, and behind them every output that writes by itself or at least once; and what is wrong with them. */
import { createServer, type Server } from 'node:http'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import type { AddressInfo } from 'node:net'
import os from 'node:os'
import path from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import type { Node } from '@millrace/shared'
import { openSession } from '../duckdb/session.ts'
import { type MariadbServer, startMariadb } from '../testing/mariadb.ts'
import { eventually } from './client.ts'
import { duplicates, node } from './fixture.ts'

const FOUND = 'the name that is looked up'
const SELECT = 'SELECT id, upper, name FROM stored'
/** Every so many requests are not taken: their batch goes on with them. */
const REFUSED = 5

interface Row {
  id: string
  upper: string
  name: string
}

export class EveryOutput {
  readonly #folder: string
  readonly #mariadb: MariadbServer
  readonly #server: Server
  /** Ids by the key of the request that brought them. */
  readonly #requests = new Map<string, string>()
  /** Keys that came with another request than before. */
  readonly #differing: string[] = []
  /** Requests that came again though they had been answered with success. */
  repeated = 0
  readonly nodes: Record<string, Node>
  /** Many processes are started again after each kill. */
  readonly interval = 2000
  /** From the node `http` on. */
  readonly wires = [
    'http.out>code.in',
    'code.out>found.in',
    'names.out>found.table',
    ...['sqlite', 'duckdb', 'mysql', 'statements', 'requests'].map((output) => `found.out>${output}.in`),
  ]

  private constructor(folder: string, mariadb: MariadbServer, server: Server) {
    this.#folder = folder
    this.#mariadb = mariadb
    this.#server = server
    let received = 0
    server.on('request', (request, response) => {
      let body = ''
      request.on('data', (part) => (body += String(part)))
      request.on('end', () => {
        if (++received % REFUSED === 0) return response.writeHead(503).end()
        this.#enter(String(request.headers['idempotency-key']), body)
        response.end()
      })
    })
    const { host, port, user, password, database } = mariadb
    const at = `127.0.0.1:${(server.address() as AddressInfo).port}`
    const columns = [
      { name: 'k', type: 'VARCHAR' },
      { name: 'upper', type: 'VARCHAR' },
    ]
    this.nodes = {
      code: node('javascript', { code: 'return { ...row, k: "k", upper: row.id.toUpperCase() }', columns }),
      names: node('tableFile', { path: path.join(folder, 'names.csv'), columns: [columns[0]!, { name: 'name', type: 'VARCHAR' }] }),
      found: node('lookUp', { from: 'port', on: [{ left: 'k', right: 'k' }], add: ['name'] }),
      sqlite: node('sqlite', { file: this.#file('sqlite'), table: 'stored' }),
      duckdb: node('duckdb', { file: this.#file('duckdb'), table: 'stored' }),
      mysql: node('mysql', { host, port, user, password, database, table: 'stored' }),
      statements: node('sqlForEachBatch', {
        system: 'sqlite',
        file: this.#file('statements'),
        statements: 'INSERT INTO stored SELECT id, upper, name FROM batch',
      }),
      requests: node('javascriptForEachBatch', {
        hosts: [at],
        code: `const third = Math.ceil(rows.length / 3)
          return [0, 1, 2].map((n) => ({ url: "http://${at}/", body: rows.slice(n * third, (n + 1) * third) })).filter(({ body }) => body.length > 0)`,
      }),
    }
  }

  static async create(): Promise<EveryOutput> {
    const folder = await mkdtemp(path.join(os.tmpdir(), 'millrace-every-'))
    const server = createServer()
    await new Promise<void>((resolve) => void server.listen(0, '127.0.0.1', resolve))
    const every = new EveryOutput(folder, await startMariadb(), server)
    await writeFile(path.join(folder, 'names.csv'), `k,name\nk,${FOUND}\n`)
    const made = new DatabaseSync(every.#file('statements'))
    made.exec('CREATE TABLE stored (id TEXT, upper TEXT, name TEXT)')
    made.close()
    return every
  }

  #enter(key: string, body: string): void {
    const before = this.#requests.get(key)
    if (before !== undefined) this.repeated++
    if (before !== undefined && before !== body) this.#differing.push(key)
    this.#requests.set(key, body)
  }

  /** Waits until all of these records are in every output; answers with what is wrong: a record twice, or another than it should be. */
  async wrongs(ids: ReadonlySet<string>): Promise<string[]> {
    const wrong = this.#differing.map((key) => `${key} came with another request`)
    for (const [output, read] of Object.entries(this.#readers())) {
      const rows = await eventually(async () => {
        const found = await read()
        const there = new Set(found.map(({ id }) => id))
        const missing = [...ids].filter((id) => !there.has(id))
        if (missing.length > 0) throw new Error(`${output} lacks ${missing.length} of ${ids.size} records, such as ${missing[0]}.`)
        return found
      }, 60_000)
      wrong.push(...duplicates(rows.map(({ id }) => id)).map((id) => `${id} is twice in ${output}`))
      const others = rows.filter(({ id, upper, name }) => upper !== id.toUpperCase() || name !== FOUND)
      wrong.push(...others.map((row) => `${output} has ${JSON.stringify(row)}`))
    }
    return wrong.slice(0, 20)
  }

  async remove(): Promise<void> {
    this.#server.closeAllConnections()
    this.#server.close()
    await this.#mariadb.remove()
    await rm(this.#folder, { recursive: true, force: true })
  }

  #readers(): Record<string, () => Promise<Row[]>> {
    return {
      sqlite: () => this.#inSqlite('sqlite'),
      statements: () => this.#inSqlite('statements'),
      duckdb: async () => {
        const at = { file: this.#file('duckdb'), readFolders: [], writeFolders: [], memoryLimit: '256MB', threads: 1, timeZone: 'UTC' }
        const session = await openSession(at)
        try {
          return await session.connection.rows<Row>(SELECT, Infinity)
        } finally {
          session.close()
        }
      },
      mysql: async () => {
        const connection = await this.#mariadb.connect()
        try {
          return (await connection.query(SELECT))[0] as Row[]
        } finally {
          await connection.end()
        }
      },
      requests: async () => [...this.#requests.values()].flatMap((body) => JSON.parse(body) as Row[]),
    }
  }

  async #inSqlite(name: string): Promise<Row[]> {
    const database = new DatabaseSync(this.#file(name))
    try {
      return database.prepare(SELECT).all() as unknown as Row[]
    } finally {
      database.close()
    }
  }

  #file(name: string): string {
    return path.join(this.#folder, `${name}.db`)
  }
}
