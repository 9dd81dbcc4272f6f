/** Records per second of whole pipelines, from the input log on disk to ledger and sink, beside the same SQL in bare DuckDB in the same run. */
import { mkdtempSync, rmSync, statSync } from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { DuckDBInstance } from '@duckdb/node-api'
import { buildPlan, type Json, type Plan } from '@millrace/shared'
import { filesSink } from '../backend/src/connectors/files/sink.ts'
import { openRun } from '../backend/src/engine/run.ts'
import { ADS, adEvents, adId, campaignOf, EVENT_COLUMNS, RECORDS, textLines } from './data.ts'
import { chain, countBy, keep, type Step, toFiles } from './documents.ts'
import { ENGINES, FIELD } from './field.ts'
import { count, type Figure, median, table } from './figure.ts'

/** Rounds of each side, in turns; the median counts. */
const ROUNDS = 7
const THREADS = os.availableParallelism()
const INTERVAL_MS = 1000
const MEMORY = '4GB'

interface Case {
  name: string
  file: string
  format: Json
  steps: Step[]
  /** The same in SQL; `$input` is the file. */
  sql: string
}

const LINES = `read_csv('$input', columns={'line':'VARCHAR'}, delim='', quote='', escape='', header=false, auto_detect=false)`
const WORDS = `SELECT unnest(string_split(line, ' ')) AS word FROM ${LINES}`
const JSON_COLUMNS = `{${EVENT_COLUMNS.map(({ name, type }) => `'${name}': '${type}'`).join(', ')}}`

const splitWords: Step = ['split', { column: 'line', by: 'words', as: 'word' }]
const lookUpCampaign: Step = [
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
]

function cases(): Case[] {
  const lines = { file: textLines(), format: { kind: 'lines' } }
  return [
    {
      name: 'Grep',
      ...lines,
      steps: [keep("contains(line, 'ERROR')")],
      sql: `SELECT line FROM ${LINES} WHERE contains(line, 'ERROR')`,
    },
    {
      name: 'WordCount',
      ...lines,
      steps: [splitWords, countBy('word')],
      sql: `SELECT word, count(*) AS count FROM (${WORDS}) WHERE word <> '' GROUP BY word`,
    },
    {
      name: 'TopK',
      ...lines,
      steps: [splitWords, countBy('word'), ['top', { by: [{ column: 'count', descending: true }], limit: 10, per: [] }]],
      sql: `SELECT word, count(*) AS count FROM (${WORDS}) WHERE word <> '' GROUP BY word ORDER BY count DESC LIMIT 10`,
    },
    {
      name: 'Yahoo',
      file: adEvents(),
      format: { kind: 'json', columns: EVENT_COLUMNS },
      steps: [
        keep("event_type = 'view'"),
        lookUpCampaign,
        ['addColumn', { columns: [{ as: 'ten_seconds', formula: 'event_time // 10000' }] }],
        countBy('campaign', 'ten_seconds'),
      ],
      sql: `SELECT campaign, event_time // 10000 AS ten_seconds, count(*) AS count
        FROM read_json('$input', columns=${JSON_COLUMNS}, format='newline_delimited') JOIN campaigns ON ad = ad_id
        WHERE event_type = 'view' GROUP BY ALL`,
    },
  ]
}

function planOf({ format, steps }: Case, out: string): Plan {
  const { plan, problems } = buildPlan(chain('Benchmark', INTERVAL_MS, [['tcp', { format }], ...steps, toFiles(out)]))
  if (problems.length > 0) throw new Error(JSON.stringify(problems))
  return plan
}

/** Seconds from the blocks on disk to the file at its place; opening is not measured. */
async function millrace(each: Case, folder: string): Promise<number> {
  const plan = planOf(each, path.join(folder, 'out'))
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
  for (const { node, time, file, columns, rows } of run.pending) await writer.deliver({ run: 'bench', node, time, file, columns, rows })
  const seconds = (performance.now() - startedAt) / 1000
  await writer.close()
  await run.close()
  return seconds
}

/** Seconds of the same statement on a database that is open, with its rows in a file of JSON lines. */
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

interface Rates {
  name: string
  millrace: number
  duckdb: number
  /** Millrace's records per second as a part of bare DuckDB's. */
  ratio: number
}

async function rounds(each: Case): Promise<Rates> {
  const sides = { millrace, duckdb }
  const times = { millrace: [] as number[], duckdb: [] as number[] }
  for (let round = 0; round < ROUNDS; round++) {
    for (const side of ['millrace', 'duckdb'] as const) {
      const folder = mkdtempSync(path.join(os.tmpdir(), 'millrace-bench-'))
      try {
        times[side].push(await sides[side](each, folder))
      } finally {
        rmSync(folder, { recursive: true, force: true })
      }
    }
  }
  const [ours, bare] = [RECORDS / median(times.millrace), RECORDS / median(times.duckdb)]
  return { name: each.name, millrace: ours, duckdb: bare, ratio: ours / bare }
}

async function measure(): Promise<Rates[]> {
  const results: Rates[] = []
  for (const each of cases()) results.push(await rounds(each))
  return results
}

const percent = (part: number) => `${(part * 100).toFixed(part < 0.01 ? 1 : 0)} %`

function write(results: Rates[]): string {
  const ours = results.map((each) => [each.name, count(each.millrace), count(each.duckdb), percent(each.ratio)])
  const ratio = (name: string, engine: string) => {
    const row = FIELD[name]
    const rate = row?.engines[engine]
    return row && rate !== undefined ? percent(rate / row.duckdb) : '–'
  }
  const others = ENGINES.map((engine) => [engine, ...results.map(({ name }) => ratio(name, engine))])
  return `${count(RECORDS)} records each, from the input log on disk to ledger and file sink, as one batch, beside the same SQL in bare DuckDB in the same run, in turns with ${THREADS} threads: medians of ${ROUNDS} rounds. Grep, WordCount and TopK (the ten most frequent words) read lines of 100 bytes with 24 words, Yahoo JSON of 241 bytes: keep views, look up the campaign of each of ${count(ADS)} ads, count per campaign and 10 s of event time. Target: 70 % of bare DuckDB.

${table(['Pipeline', 'Millrace, records/s', 'bare DuckDB, records/s', 'ratio'], ours)}

Beside stream engines, each as its part of bare DuckDB. **The rows of the other engines were measured elsewhere**, on another machine with 2 cores, and are not measured by this script (\`bench/field.ts\`); records/s of two machines cannot be compared, these ratios can.

${table(['Part of bare DuckDB', ...results.map(({ name }) => name)], [['**Millrace, measured here**', ...results.map((each) => percent(each.ratio))], ...others])}`
}

export const throughput: Figure<Rates[]> = { name: 'throughput', title: 'Throughput', measure, write }
