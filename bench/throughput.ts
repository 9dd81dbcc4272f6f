/** Records per second of whole pipelines, from the input log on disk to ledger and sink, beside the same SQL in bare DuckDB in the same run. */
import { mkdtempSync, rmSync, statSync } from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { DuckDBInstance } from '@duckdb/node-api'
import type { Json } from '@millrace/shared'
import { filesSink } from '../backend/src/connectors/files/sink.ts'
import { openRun } from '../backend/src/engine/openRun.ts'
import { ADS, adEvents, adId, campaignOf, EVENT_COLUMNS, RECORDS, textLines } from './data.ts'
import { countBy, keep, planOf, type Step } from './documents.ts'
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
    on: [{ left: 'ad_id', right: 'ad' }],
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

/** Milliseconds of a first batch and of one behind it, each from the block on disk to the file at its place. */
async function millrace(each: Case, folder: string): Promise<Times> {
  const plan = planOf(INTERVAL_MS, [['tcp', { format: each.format }], ...each.steps], path.join(folder, 'out'))
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
  const batch = async (seq: number) => {
    const block = { seq, file: each.file, bytes: statSync(each.file).size, records: RECORDS, receivedFrom: 0, receivedTo: 0 }
    await run.batch({ time: seq * INTERVAL_MS, blocks: { n0: [block] }, through: { n0: seq }, startedAt: 0 })
    for (const { node, time, file, columns, rows } of run.pending) {
      await writer.deliver({ run: 'bench', node, time, file, columns, rows })
      run.delivered(node, time)
    }
  }
  const times = { first: await milliseconds(() => batch(1)), next: await milliseconds(() => batch(2)) }
  await writer.close()
  await run.close()
  return times
}

/** Milliseconds of the same statement, done twice on an open database, with its rows in a file of JSON lines. */
async function duckdb(each: Case, folder: string): Promise<Times> {
  const instance = await DuckDBInstance.create(path.join(folder, 'bare.duckdb'), { threads: String(THREADS), memory_limit: MEMORY })
  const connection = await instance.connect()
  const rows = Array.from({ length: ADS }, (_, ad) => `('${adId(ad)}', '${campaignOf(ad)}')`).join(', ')
  await connection.run(`CREATE TABLE campaigns AS SELECT * FROM (VALUES ${rows}) AS t(ad, campaign)`)
  const copy = (name: string) =>
    connection.run(`COPY (${each.sql.replace('$input', each.file)}) TO '${path.join(folder, name)}' (FORMAT json)`)
  const times = { first: await milliseconds(() => copy('first.jsonl')), next: await milliseconds(() => copy('next.jsonl')) }
  connection.closeSync()
  instance.closeSync()
  return times
}

interface Times {
  first: number
  next: number
}

async function milliseconds(work: () => Promise<unknown>): Promise<number> {
  const startedAt = performance.now()
  await work()
  return performance.now() - startedAt
}

interface Rates {
  name: string
  /** Records per second of a batch behind another. */
  millrace: number
  duckdb: number
  /** Millrace's records per second as a part of bare DuckDB's: the median of the rounds. */
  ratio: number
  /** The same of the first batch after a quiet time, which opens the database anew for more threads. */
  firstRatio: number
}

async function rounds(each: Case): Promise<Rates> {
  const sides = { millrace, duckdb }
  const times = { millrace: [] as Times[], duckdb: [] as Times[] }
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
  const rate = (side: Times[]) => (RECORDS * 1000) / median(side.map(({ next }) => next))
  // Round by round: both sides then had the machine as it was at that moment.
  const ratio = (which: keyof Times) => median(times.duckdb.map((bare, round) => bare[which] / times.millrace[round]![which]))
  return {
    name: each.name,
    millrace: rate(times.millrace),
    duckdb: rate(times.duckdb),
    ratio: ratio('next'),
    firstRatio: ratio('first'),
  }
}

async function measure(): Promise<Rates[]> {
  const results: Rates[] = []
  for (const each of cases()) results.push(await rounds(each))
  return results
}

const percent = (part: number) => `${(part * 100).toFixed(part < 0.01 ? 1 : 0)} %`

function write(results: Rates[]): string {
  const ours = results.map((each) => [each.name, count(each.millrace), count(each.duckdb), percent(each.ratio), percent(each.firstRatio)])
  const ratio = (name: string, engine: string) => {
    const row = FIELD[name]
    const rate = row?.engines[engine]
    return row && rate !== undefined ? percent(rate / row.duckdb) : '–'
  }
  const others = ENGINES.map((engine) => [engine, ...results.map(({ name }) => ratio(name, engine))])
  return `${count(RECORDS)} records each, from the input log on disk to ledger and file sink, as one batch behind another, beside the same SQL in bare DuckDB in the same run, done there twice too, in turns with ${THREADS} threads: medians of ${ROUNDS} rounds. The first large batch after small ones opens the database anew for more threads. Grep, WordCount and TopK (the ten most frequent words) read lines of 100 bytes with 24 words, Yahoo JSON of 241 bytes: keep views, look up the campaign of each of ${count(ADS)} ads, count per campaign and 10 s of event time. Target: 70 % of bare DuckDB.

${table(['Pipeline', 'Millrace, records/s', 'bare DuckDB, records/s', 'ratio', 'ratio of the first batch'], ours)}

Beside stream engines, each as its part of bare DuckDB. **The rows of the other engines were measured elsewhere**, on another machine with 2 cores, and are not measured by this script (\`bench/field.ts\`); records/s of two machines cannot be compared, these ratios can.

${table(['Part of bare DuckDB', ...results.map(({ name }) => name)], [['**Millrace, measured here**', ...results.map((each) => percent(each.ratio))], ...others])}`
}

export const throughput: Figure<Rates[]> = { name: 'throughput', title: 'Throughput', measure, write }
