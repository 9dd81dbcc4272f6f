/** A back-up is taken under load while everything runs; another installation is made of it and goes on. */
import { execFile } from 'node:child_process'
import { existsSync } from 'node:fs'
import { mkdir, mkdtemp, readdir, readFile, rename, rm } from 'node:fs/promises'
import os from 'node:os'
import path from 'node:path'
import { promisify } from 'node:util'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Manifest } from '../backup/manifest.ts'
import { openSession } from '../duckdb/session.ts'
import { freePort } from '../testing/postgres.ts'
import { eventually } from './client.ts'
import { duplicates, node, pipelineOf } from './fixture.ts'
import { FileSender, HttpSender, TcpSender } from './load.ts'
import { System } from './system.ts'

const TOKEN = 'backup-test-token'
const FORMAT = { kind: 'json', columns: [{ name: 'id', type: 'VARCHAR' }] }
const INTERVAL_MS = 500
/** Longer than the test: the window ends up with every record. */
const WINDOW_MS = 1_800_000
/** Enough to be sure that state, windows and sinks are at work. */
const RECORDS = 1000

let folder: string
let out: string
let original: System
let restored: System
let current: System
beforeAll(async () => {
  folder = await mkdtemp(path.join(os.tmpdir(), 'millrace-backup-'))
  out = path.join(folder, 'out')
  original = current = new System()
  restored = new System()
  await original.start()
})
afterAll(async () => {
  for (const system of [original, restored]) {
    if (system.origin) await system.stop()
    system.remove()
  }
  await rm(folder, { recursive: true, force: true })
})

const millrace = (...args: string[]) => promisify(execFile)(path.resolve(import.meta.dirname, '../../bin/millrace.js'), args)

/** All batches' files of a sink: time and rows, by time. */
async function outputs(prefix: string): Promise<{ time: number; rows: { id?: string; n?: number }[] }[]> {
  const names = (await readdir(out))
    .flatMap((name) => new RegExp(`^${prefix}-(\\d+)\\.jsonl$`).exec(name) ?? [])
    .filter((part) => /^\d+$/.test(part))
  return Promise.all(
    names
      .map(Number)
      .toSorted((a, b) => a - b)
      .map(async (time) => {
        const text = await readFile(path.join(out, `${prefix}-${time}.jsonl`), 'utf8')
        return {
          time,
          rows: text
            .split('\n')
            .filter(Boolean)
            .map((line) => JSON.parse(line) as { id?: string; n?: number }),
        }
      }),
  )
}
const storedIds = async () => (await outputs('rows')).flatMap(({ rows }) => rows.map(({ id }) => id!))
const newest = async (prefix: string) => (await outputs(prefix)).at(-1)!

async function post(key: string, id: string, token = TOKEN): Promise<{ repeated: boolean }> {
  const answer = await fetch(`http://127.0.0.1:${current.ingestPort}/ingest/${token}`, {
    method: 'POST',
    headers: { 'idempotency-key': key, 'content-type': 'application/x-ndjson' },
    body: `${JSON.stringify({ id })}\n`,
  })
  expect(answer.status).toBe(200)
  return (await answer.json()) as { repeated: boolean }
}

/** In which epochs the ledger's batches were done, up to a time and behind it. Nobody may have the database open. */
async function epochs(system: System, run: string, time: number): Promise<{ before: number; after: number }> {
  const file = path.join(system.data, 'runs', run, 'run.duckdb')
  const session = await openSession({ file, readFolders: [], writeFolders: [], memoryLimit: '256MB', threads: 1, timeZone: 'UTC' })
  try {
    const [row] = await session.rows<{ before: number; after: number }>(
      `SELECT max(epoch) FILTER (time <= ${time}) AS before, min(epoch) FILTER (time > ${time}) AS after FROM __mr_ledger`,
    )
    return row!
  } finally {
    session.close()
  }
}

const files = (prefix: string) => node('files', { folder: out, prefix, format: 'jsonl' })
/** Steps `key` and `total` that count all records for ever, and a sink of the count. */
const counting = (prefix: string) => ({
  key: node('addColumn', { columns: [{ as: 'k', formula: "'all'" }] }),
  total: node('remember', { keys: ['k'], totals: [{ as: 'n', fn: 'count' }] }),
  totals: files(prefix),
})

/** A run that has counted one record and was stopped when another had come: nobody holds it. */
async function stoppedRun(): Promise<{ pipeline: string; run: string }> {
  const nodes = { http: node('http', { token: 'resting', format: FORMAT }), ...counting('resting') }
  const wires = ['http.out>key.in', 'key.out>total.in', 'total.out>totals.in']
  const made = await original.run(pipelineOf('Resting', INTERVAL_MS, nodes, wires))
  // The sources begin a moment after the run.
  await eventually(() => post('first', 'a', 'resting'), 10_000)
  await eventually(async () => expect((await newest('resting')).rows).toEqual([{ k: 'all', n: 1 }]), 30_000)
  await post('second', 'b', 'resting')
  await original.call('POST', `/api/pipelines/${made.pipeline}/stop`, { how: 'now' })
  await original.untilStatus(made.run, 'stopped')
  return made
}

test(
  'what was confirmed before a back-up is there after a restore, once, and state, windows and sources go on',
  { timeout: 180_000 },
  async () => {
    const resting = await stoppedRun()
    const port = await freePort()
    const document = pipelineOf(
      'Backed up',
      INTERVAL_MS,
      {
        tcp: node('tcp', { port, format: FORMAT }),
        http: node('http', { token: TOKEN, format: FORMAT }),
        folder: node('folder', { path: path.join(folder, 'in'), format: FORMAT }),
        all: node('union'),
        rows: files('rows'),
        ...counting('total'),
        recent: node('window', { length: WINDOW_MS, slide: INTERVAL_MS }),
        count: node('summarize', { keys: ['k'], measures: [{ as: 'n', fn: 'count' }] }),
        counts: files('window'),
      },
      [
        'tcp.out>all.in',
        'http.out>all.in',
        'folder.out>all.in',
        'all.out>rows.in',
        'all.out>key.in',
        'key.out>total.in',
        'total.out>totals.in',
        'key.out>recent.in',
        'recent.out>count.in',
        'count.out>counts.in',
      ],
    )
    const { run } = await original.run(document)
    const http = new HttpSender(() => `http://127.0.0.1:${current.ingestPort}/ingest/${TOKEN}`)
    const tcp = new TcpSender(port)
    const file = new FileSender(path.join(folder, 'in'))
    const senders = [http, tcp, file]
    for (const sender of senders) sender.start()
    await eventually(async () => expect((await storedIds()).length).toBeGreaterThan(RECORDS), 60_000)
    await eventually(async () => {
      tcp.confirm()
      expect(tcp.acknowledged.size).toBeGreaterThan(0)
    }, 30_000)

    expect(await post('of before', 'once')).toMatchObject({ repeated: false })
    const before = [...http.acknowledged, ...tcp.acknowledged, 'once']
    const target = path.join(folder, 'backup')
    await millrace('backup', target, '--data', original.data)
    const manifest = JSON.parse(await readFile(path.join(target, 'manifest.json'), 'utf8')) as Manifest
    const { epoch } = manifest.runs[run]!
    const time = manifest.runs[run]!.time!

    // The original goes on. What it puts out from now on belongs to a life that the restored one does not know.
    await eventually(async () => expect((await newest('rows')).time).toBeGreaterThan(time + 2 * INTERVAL_MS), 30_000)
    expect(await original.stop()).toBe(0)
    const other = path.join(folder, 'other life')
    await mkdir(other)
    for (const prefix of ['rows', 'total', 'window']) {
      for (const { time: each } of await outputs(prefix)) {
        if (each > time) await rename(path.join(out, `${prefix}-${each}.jsonl`), path.join(other, `${prefix}-${each}.jsonl`))
      }
    }

    await millrace('restore', target, '--data', restored.data)
    await restored.start()
    const [confirmedBefore, sentBefore] = [new Set(http.acknowledged), new Set(tcp.sent)]
    current = restored
    await restored.untilStatus(run, 'running')
    expect(await post('of before', 'once')).toMatchObject({ repeated: true })
    await eventually(async () => {
      tcp.confirm()
      expect([...tcp.acknowledged].some((id) => !sentBefore.has(id))).toBe(true)
      expect(http.acknowledged.size).toBeGreaterThan(confirmedBefore.size + RECORDS)
    }, 60_000)
    for (const sender of senders) await sender.stop()
    tcp.confirm()

    const expected = [
      ...before,
      ...[...http.acknowledged].filter((id) => !confirmedBefore.has(id)),
      ...[...tcp.acknowledged].filter((id) => !sentBefore.has(id)),
      ...file.acknowledged,
    ]
    const stored = await eventually(async () => {
      const ids = await storedIds()
      const known = new Set(ids)
      expect(expected.filter((id) => !known.has(id))).toEqual([])
      expect([(await newest('total')).rows, (await newest('window')).rows]).toEqual([
        [{ k: 'all', n: ids.length }],
        [{ k: 'all', n: ids.length }],
      ])
      return ids
    }, 60_000)
    expect(duplicates(stored)).toEqual([])
    const sent = new Set(['once', ...senders.flatMap((sender) => [...sender.sent])])
    expect(stored.filter((id) => !sent.has(id))).toEqual([])
    const totals = (await outputs('total')).map(({ rows }) => rows[0]!.n!)
    expect(totals).toEqual(totals.toSorted((a, b) => a - b))
    // Batches that the original did after the back-up, of input that was in it, have their time and their rows again: a sink knows them.
    const again = (await readdir(other)).filter((name) => name.startsWith('rows') && existsSync(path.join(out, name)))
    expect(again.length).toBeGreaterThan(0)
    for (const name of again) expect(await readFile(path.join(out, name), 'utf8')).toBe(await readFile(path.join(other, name), 'utf8'))
    await eventually(async () => expect((await restored.untilStatus(run, 'running')).records).toBe(stored.length), 10_000)
    expect((await restored.events(run)).map(({ kind }) => kind)).toContain('restored')
    await restored.call('POST', `/api/pipelines/${resting.pipeline}/start`)
    await restored.untilStatus(resting.run, 'running')
    expect(await eventually(() => post('second', 'b', 'resting'), 10_000)).toMatchObject({ repeated: true })
    await post('third', 'c', 'resting')
    await eventually(async () => expect((await newest('resting')).rows).toEqual([{ k: 'all', n: 3 }]), 30_000)
    expect(await restored.stop()).toBe(0)
    const found = await epochs(restored, run, time)
    expect(found.before).toBeLessThanOrEqual(epoch)
    expect(found.after).toBeGreaterThan(epoch + 1000)
    console.log(`${stored.length} records, each once, ${stored.length - before.length} of them not confirmed before the back-up.`)
  },
)
