/** A pipeline of all kinds of sources into PostgreSQL and files, under load, and the check that nothing was lost or doubled. */
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises'
import os from 'node:os'
import path from 'node:path'
import { definitions, edgeId, emptyDocument, type Json, type Node, type PipelineDocument } from '@millrace/shared'
import { freePort, type PostgresServer, withClient } from '../testing/postgres.ts'
import type { Place } from '../testing/smallDisk.ts'
import { eventually } from './client.ts'
import { FileSender, HttpSender, TcpSender } from './load.ts'

export const FORMAT = { kind: 'json', columns: [{ name: 'id', type: 'VARCHAR' }] }
/** Records that fill a disk. */
const PADDED = { kind: 'json', columns: [...FORMAT.columns, { name: 'pad', type: 'VARCHAR' }] }
const INTERVAL_MS = 500

/** A node with its type's defaults, and some settings of its own. */
export const node = (type: string, settings: Record<string, Json> = {}): Node => ({
  type,
  typeVersion: definitions[type]!.version,
  name: type,
  settings: { ...(definitions[type]!.defaults as Record<string, Json>), ...settings },
  position: { x: 0, y: 0 },
})

/** A document of nodes and wires such as `lines.out>words.in`. */
export function pipelineOf(name: string, interval: number, nodes: Record<string, Node>, wires: string[]): PipelineDocument {
  const edges = wires.map((wire) => {
    const [from, to] = wire.split('>').map((end) => {
      const [id, port] = end.split('.') as [string, string]
      return { node: id, port }
    })
    return { from: from!, to: to! }
  })
  return { ...emptyDocument(name, interval), nodes, edges: Object.fromEntries(edges.map((edge) => [edgeId(edge), edge])) }
}

const samePlace = (folder: string): Place => ({ inside: folder, outside: folder })

/** What stands in the sinks in the end, and all that was ever sent. */
export interface Stored {
  rows: string[]
  files: string[]
  totals: { id: string; count?: string }[]
  /** How many records the windows by event time hold together, closed and open ones. */
  inWindows: number
  sent: ReadonlySet<string>
}

/** A record's sender, and its number as the time in seconds at which it happened: each sender's records are in windows of a thousand. */
const EVENT_TIME = {
  columns: [
    { as: 'sender', formula: "regexp_replace(id, '[0-9]+$', '')" },
    { as: 'number', formula: "CAST(regexp_extract(id, '[0-9]+$') AS BIGINT)" },
  ],
}
const WINDOWS = {
  keys: ['sender'],
  measures: [{ as: 'records', fn: 'count', column: '' }],
  over: 'event',
  time: 'number',
  unit: 'seconds',
  size: 1_000_000,
  lateness: 5_000_000,
  emit: 'update',
  goOn: false,
  source: 'sender',
  limitAhead: false,
}

export class LoadedPipeline {
  readonly document: PipelineDocument
  readonly http: HttpSender
  readonly tcp: TcpSender
  readonly files: FileSender
  readonly #out: string
  readonly #folder: string
  readonly #url: string

  private constructor(parts: {
    document: PipelineDocument
    http: HttpSender
    tcp: TcpSender
    files: FileSender
    folder: string
    out: string
    url: string
  }) {
    this.document = parts.document
    this.http = parts.http
    this.tcp = parts.tcp
    this.files = parts.files
    this.#folder = parts.folder
    this.#out = parts.out
    this.#url = parts.url
  }

  /** `padBytes` makes each record this much longer; `out` is where files are written, if not beside the other folders. */
  static async create(
    system: { ingestPort: number },
    postgres: PostgresServer,
    { padBytes = 0, out }: { padBytes?: number; out?: Place } = {},
  ): Promise<LoadedPipeline> {
    const folder = await mkdtemp(path.join(os.tmpdir(), 'millrace-load-'))
    const files = out ?? samePlace(path.join(folder, 'out'))
    const port = await freePort()
    const format = padBytes > 0 ? PADDED : FORMAT
    const { host, port: databasePort, user, password } = postgres
    const token = `load-${port}`
    const database = `load_${port}`
    const url = await postgres.createDatabase(database)
    const inDatabase = { host, port: databasePort, user, password, database }
    const document = pipelineOf(
      'Recovery',
      INTERVAL_MS,
      {
        tcp: node('tcp', { port, format }),
        http: node('http', { token, format }),
        folder: node('folder', { path: path.join(folder, 'in'), format }),
        all: node('union'),
        counts: node('summarize', { keys: ['id'] }),
        times: node('addColumn', EVENT_TIME),
        windows: node('summarize', WINDOWS),
        rows: node('postgres', { ...inDatabase, table: 'rows', mode: 'append' }),
        totals: node('postgres', { ...inDatabase, table: 'totals', mode: 'add', keys: ['id'] }),
        windowed: node('postgres', { ...inDatabase, table: 'windows', mode: 'upsert', keys: ['window_start', 'sender'] }),
        out: node('files', { folder: files.inside, prefix: 'rows', format: 'jsonl' }),
      },
      [
        'tcp.out>all.in',
        'http.out>all.in',
        'folder.out>all.in',
        'all.out>rows.in',
        'all.out>out.in',
        'all.out>counts.in',
        'counts.out>totals.in',
        'all.out>times.in',
        'times.out>windows.in',
        'windows.out>windowed.in',
      ],
    )
    return new LoadedPipeline({
      document,
      http: new HttpSender(() => `http://127.0.0.1:${system.ingestPort}/ingest/${token}`, padBytes),
      tcp: new TcpSender(port, padBytes),
      files: new FileSender(path.join(folder, 'in'), padBytes),
      folder,
      out: files.outside,
      url,
    })
  }

  startLoad(): void {
    for (const sender of [this.http, this.tcp, this.files]) sender.start()
  }
  async stopLoad(): Promise<void> {
    await Promise.all([this.http, this.tcp, this.files].map((sender) => sender.stop()))
    this.tcp.confirm()
  }

  /** Waits until all that was acknowledged is in every sink. */
  async stored(withinMs: number): Promise<Stored> {
    const sent = new Set([this.http, this.tcp, this.files].flatMap((sender) => [...sender.sent]))
    const acknowledged = [this.http, this.tcp, this.files].flatMap((sender) => [...sender.acknowledged])
    const inWindows = () =>
      withClient(this.#url, async (client) => {
        const { rows } = await client.query<{ records: string }>('SELECT sum(records) AS records FROM windows')
        return Number(rows[0]!.records)
      })
    const inPostgres = (table: string, columns: string) =>
      withClient(this.#url, async (client) => {
        const { rows } = await client.query<{ id: string; count?: string }>(`SELECT ${columns} FROM ${table}`)
        return rows
      })
    await eventually(async () => {
      const stored = new Set((await inPostgres('rows', 'id')).map(({ id }) => id))
      const missing = acknowledged.filter((id) => !stored.has(id))
      if (missing.length > 0)
        throw new Error(
          `${missing.length} of ${acknowledged.length} acknowledged records are not stored, such as ${missing.slice(0, 5).join(', ')}.`,
        )
      const ids = await this.#idsInFiles()
      const inFiles = new Set(ids)
      const notInFiles = acknowledged.filter((id) => !inFiles.has(id))
      if (notInFiles.length > 0)
        throw new Error(`${notInFiles.length} acknowledged records are in no file, such as ${notInFiles.slice(0, 5).join(', ')}.`)
      const isWhole = (count: number) => count === stored.size
      if (!isWhole((await inPostgres('totals', 'id, count')).length) || !isWhole(inFiles.size) || (await inWindows()) < stored.size)
        throw new Error('The sinks differ still.')
    }, withinMs)
    const totals = await inPostgres('totals', 'id, count')
    return {
      rows: (await inPostgres('rows', 'id')).map(({ id }) => id),
      files: await this.#idsInFiles(),
      totals,
      inWindows: await inWindows(),
      sent,
    }
  }

  async remove(): Promise<void> {
    await rm(this.#folder, { recursive: true, force: true })
  }

  async #idsInFiles(): Promise<string[]> {
    const names = (await readdir(this.#out)).filter((name) => !name.startsWith('.'))
    const texts = await Promise.all(names.map((name) => readFile(path.join(this.#out, name), 'utf8')))
    return texts.flatMap((text) =>
      text
        .split('\n')
        .filter(Boolean)
        .map((line) => (JSON.parse(line) as { id: string }).id),
    )
  }
}

/** What is wrong with the sinks: an id twice, one that was never sent, a total that is not 1, sinks that differ. Nothing, if all is right. */
export function wrongs({ rows, files, totals, inWindows, sent }: Stored): string[] {
  const known = new Set(rows)
  return [
    ...duplicates(rows).map((id) => `${id} is twice in the database`),
    ...duplicates(files).map((id) => `${id} is twice in the files`),
    ...rows.filter((id) => !sent.has(id)).map((id) => `${id} was never sent`),
    ...files.filter((id) => !known.has(id)).map((id) => `${id} is only in the files`),
    ...totals.filter(({ id, count }) => Number(count) !== 1 || !known.has(id)).map(({ id, count }) => `${id} was counted ${count} times`),
    ...(inWindows === rows.length ? [] : [`${inWindows} of ${rows.length} records are in windows by event time`]),
    ...(files.length === rows.length && totals.length === rows.length ? [] : ['the sinks differ in number']),
  ].slice(0, 20)
}

export function duplicates(ids: readonly string[]): string[] {
  const seen = new Set<string>()
  return ids.filter((id) => seen.size === seen.add(id).size)
}
