/** Records per second of whole pipelines, from the input log on disk to ledger and sink, beside the same SQL in bare DuckDB in the same run. */
import { mkdtempSync, rmSync, statSync } from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { DuckDBInstance } from '@duckdb/node-api'
import { buildPlan, definitions, edgeId, emptyDocument, type Edge, type Json, type Node, type Plan } from '@millrace/shared'
import { filesSink } from '../backend/src/connectors/files/sink.ts'
import { openRun } from '../backend/src/engine/run.ts'
import { ADS, adEvents, adId, campaignOf, RECORDS, textLines } from './data.ts'

/** Rounds of each side, in turns; the median counts. */
const ROUNDS = 5
const THREADS = os.availableParallelism()
const INTERVAL_MS = 1000
const MEMORY = '4GB'

interface Case {
  name: string
  file: string
  format: Json
  steps: [type: string, settings: Record<string, Json>][]
  /** The same in SQL; `$input` is the file. */
  sql: string
}

const EVENT_COLUMNS = {
  user_id: 'VARCHAR',
  page_id: 'VARCHAR',
  ad_id: 'VARCHAR',
  ad_type: 'VARCHAR',
  event_type: 'VARCHAR',
  event_time: 'BIGINT',
  ip_address: 'VARCHAR',
}
const columns = Object.entries(EVENT_COLUMNS).map(([name, type]) => ({ name, type }))
const LINES = `read_csv('$input', columns={'line':'VARCHAR'}, delim='', quote='', escape='', header=false, auto_detect=false)`
const WORDS = `SELECT unnest(string_split(line, ' ')) AS word FROM ${LINES}`
const JSON_COLUMNS = `{${Object.entries(EVENT_COLUMNS)
  .map(([name, type]) => `'${name}': '${type}'`)
  .join(', ')}}`

const split: Case['steps'][number] = ['split', { column: 'line', by: 'words', as: 'word' }]
const count: Case['steps'][number] = ['summarize', { keys: ['word'], measures: [{ as: 'count', fn: 'count', column: '' }] }]

function cases(): Case[] {
  const lines = { file: textLines(), format: { kind: 'lines' } }
  return [
    {
      name: 'Grep',
      ...lines,
      steps: [['filter', { condition: { mode: 'formula', formula: "contains(line, 'ERROR')" } }]],
      sql: `SELECT line FROM ${LINES} WHERE contains(line, 'ERROR')`,
    },
    {
      name: 'WordCount',
      ...lines,
      steps: [split, count],
      sql: `SELECT word, count(*) AS count FROM (${WORDS}) WHERE word <> '' GROUP BY word`,
    },
    {
      name: 'TopK',
      ...lines,
      steps: [split, count, ['top', { by: [{ column: 'count', descending: true }], limit: 10, per: [] }]],
      sql: `SELECT word, count(*) AS count FROM (${WORDS}) WHERE word <> '' GROUP BY word ORDER BY count DESC LIMIT 10`,
    },
    {
      name: 'Yahoo',
      file: adEvents(),
      format: { kind: 'json', columns },
      steps: [
        ['filter', { condition: { mode: 'formula', formula: "event_type = 'view'" } }],
        [
          'lookUp',
          {
            table: {
              columns: [
                { name: 'ad', type: 'VARCHAR' },
                { name: 'campaign', type: 'VARCHAR' },
              ],
              rows: Array.from({ length: ADS }, (_, ad) => [adId(ad), campaignOf(ad)]),
            },
            column: 'ad_id',
            key: 'ad',
            add: ['campaign'],
            unmatched: 'drop',
          },
        ],
        ['addColumn', { columns: [{ as: 'ten_seconds', formula: 'event_time // 10000' }] }],
        ['summarize', { keys: ['campaign', 'ten_seconds'], measures: [{ as: 'count', fn: 'count', column: '' }] }],
      ],
      sql: `SELECT campaign, event_time // 10000 AS ten_seconds, count(*) AS count
        FROM read_json('$input', columns=${JSON_COLUMNS}, format='newline_delimited') JOIN campaigns ON ad = ad_id
        WHERE event_type = 'view' GROUP BY ALL`,
    },
  ]
}

function planOf({ format, steps }: Case, out: string): Plan {
  const nodes: Record<string, Node> = {}
  const edges: Edge[] = []
  const all: Case['steps'] = [['tcp', { format }], ...steps, ['files', { folder: out, prefix: 'batch', format: 'jsonl' }]]
  all.forEach(([type, settings], index) => {
    const definition = definitions[type]!
    nodes[`n${index}`] = {
      type,
      typeVersion: definition.version,
      name: type,
      settings: { ...(definition.defaults as Record<string, Json>), ...settings },
      position: { x: 0, y: 0 },
    }
    if (index > 0) edges.push({ from: { node: `n${index - 1}`, port: 'out' }, to: { node: `n${index}`, port: 'in' } })
  })
  const document = {
    ...emptyDocument('Benchmark', INTERVAL_MS),
    nodes,
    edges: Object.fromEntries(edges.map((edge) => [edgeId(edge), edge])),
  }
  const { plan, problems } = buildPlan(document)
  if (problems.length > 0) throw new Error(JSON.stringify(problems))
  return plan
}

/** Seconds from the blocks on disk to the file at its place; opening is not measured. */
async function millrace(each: Case, folder: string): Promise<number> {
  const out = path.join(folder, 'out')
  const plan = planOf(each, out)
  const sink = plan.sinks[0]!
  const run = await openRun({
    runId: 'bench',
    folder,
    plan,
    version: 1,
    inputFolders: [path.dirname(each.file), folder],
    staging: () => filesSink.staging(sink.settings),
    limits: { memory: MEMORY, threads: THREADS },
    now: () => Date.now(),
  })
  const writer = await filesSink.open(sink.settings, { run: 'bench', node: sink.node })
  const block = { seq: 1, file: each.file, bytes: statSync(each.file).size, records: RECORDS, receivedFrom: 0, receivedTo: 0 }
  const startedAt = performance.now()
  await run.batch({ time: INTERVAL_MS, blocks: { n0: [block] }, through: { n0: 1 }, startedAt: 0 })
  for (const { node, time, file, columns: written, rows } of run.pending)
    await writer.deliver({ run: 'bench', node, time, file, columns: written, rows })
  const seconds = (performance.now() - startedAt) / 1000
  await writer.close()
  await run.close()
  return seconds
}

async function duckdb(each: Case, folder: string): Promise<number> {
  const instance = await DuckDBInstance.create(path.join(folder, 'bare.duckdb'), { threads: String(THREADS), memory_limit: MEMORY })
  const connection = await instance.connect()
  const rows = Array.from({ length: ADS }, (_, ad) => `('${adId(ad)}', '${campaignOf(ad)}')`).join(', ')
  await connection.run(`CREATE TABLE campaigns AS SELECT * FROM (VALUES ${rows}) AS t(ad, campaign)`)
  const startedAt = performance.now()
  await connection.run(`COPY (${each.sql.replace('$input', each.file)}) TO '${path.join(folder, 'bare.jsonl')}' (FORMAT json)`)
  const seconds = (performance.now() - startedAt) / 1000
  connection.closeSync()
  instance.closeSync()
  return seconds
}

export interface Throughput {
  name: string
  millrace: number
  duckdb: number
  /** Millrace's records per second as a part of bare DuckDB's. */
  ratio: number
}

const median = (values: number[]): number => values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)]!

export async function throughput(): Promise<Throughput[]> {
  const results: Throughput[] = []
  for (const each of cases()) {
    const times: { millrace: number[]; duckdb: number[] } = { millrace: [], duckdb: [] }
    for (let round = 0; round < ROUNDS; round++) {
      for (const [side, work] of [
        ['millrace', millrace],
        ['duckdb', duckdb],
      ] as const) {
        const folder = mkdtempSync(path.join(os.tmpdir(), 'millrace-bench-'))
        try {
          times[side].push(await work(each, folder))
        } finally {
          rmSync(folder, { recursive: true, force: true })
        }
      }
    }
    const [ours, bare] = [RECORDS / median(times.millrace), RECORDS / median(times.duckdb)]
    results.push({ name: each.name, millrace: ours, duckdb: bare, ratio: ours / bare })
    console.log(`${each.name}: ${Math.round(ours).toLocaleString('en')} records/s, ${Math.round((ours / bare) * 100)} % of bare DuckDB`)
  }
  return results
}
