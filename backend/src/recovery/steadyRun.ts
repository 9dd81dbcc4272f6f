/** A run under steady load that must notice nothing of what happens around it, and the check that it did not. */
import { randomUUID } from 'node:crypto'
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises'
import os from 'node:os'
import path from 'node:path'
import { type BatchPage, type BatchReport, type LiveTable, type Node, type PipelineDocument, totalDelay } from '@millrace/shared'
import { eventually } from './client.ts'
import { duplicates, node, pipelineOf } from './fixture.ts'
import { HttpSender } from './load.ts'
import type { System } from './system.ts'

const INTERVAL_MS = 500

interface More {
  nodes: Record<string, Node>
  wires: string[]
  /** Milliseconds; absent = half a second. */
  interval?: number
}

export class SteadyRun {
  readonly sender: HttpSender
  readonly document: PipelineDocument
  pipeline = ''
  run = ''
  readonly #system: System
  readonly #folder: string

  private constructor(system: System, folder: string, more: More) {
    this.#system = system
    this.#folder = folder
    // Several may run at once.
    const token = `steady-${randomUUID()}`
    this.sender = new HttpSender(() => `http://127.0.0.1:${system.ingestPort}/ingest/${token}`)
    const format = { kind: 'json', columns: [{ name: 'id', type: 'VARCHAR' }] }
    this.document = pipelineOf(
      'Steady',
      more.interval ?? INTERVAL_MS,
      {
        http: node('http', { token, format }),
        out: node('files', { folder, prefix: 'rows', format: 'jsonl' }),
        all: node('addColumn', { columns: [{ as: 'all', formula: "'all'" }] }),
        total: node('remember', { keys: ['all'], totals: [{ as: 'count', fn: 'count', column: '' }] }),
        table: node('liveTable', { mode: 'upsert', keys: ['all'] }),
        ...more.nodes,
      },
      ['http.out>out.in', 'http.out>all.in', 'all.out>total.in', 'total.out>table.in', ...more.wires],
    )
  }

  /** Deploys it, with further nodes if there are any, and begins to send. */
  static async start(system: System, more: More = { nodes: {}, wires: [] }): Promise<SteadyRun> {
    const steady = new SteadyRun(system, await mkdtemp(path.join(os.tmpdir(), 'millrace-steady-')), more)
    const { pipeline, run } = await system.run(steady.document)
    Object.assign(steady, { pipeline, run })
    steady.sender.start()
    return steady
  }

  /** All batches so far, oldest first. */
  async batches(): Promise<BatchReport[]> {
    const all: BatchReport[] = []
    for (let before = Number.MAX_SAFE_INTEGER, more = true; more;) {
      const page: BatchPage = await this.#system.call('GET', `/api/runs/${this.run}/batches?limit=500&before=${before}`)
      all.unshift(...page.batches.toReversed())
      more = page.more
      before = page.batches.at(-1)?.time ?? 0
    }
    return all
  }

  /** Longest total delay of the batches since a time, in milliseconds. */
  async longestDelay(since: number): Promise<number> {
    return Math.max(...(await this.batches()).filter((batch) => batch.time >= since).map(totalDelay))
  }

  /** Ends the load, waits for the last record, and says what is wrong: a record that is missing, or that counted twice, or a batch. */
  async wrongs(withinMs = 20_000): Promise<string[]> {
    await this.sender.stop()
    const { sent, acknowledged } = this.sender
    const { stored, count } = await eventually(async () => {
      const ids = await this.#stored()
      const known = new Set(ids)
      const missing = [...acknowledged].filter((id) => !known.has(id))
      if (missing.length > 0)
        throw new Error(`${missing.length} of ${acknowledged.size} acknowledged records are missing, such as ${missing[0]}.`)
      const table: LiveTable = await this.#system.call('GET', `/api/runs/${this.run}/live-tables/table`)
      const counted = Number(table.rows[0]?.[table.columns.findIndex(({ name }) => name === 'count')])
      if (counted < known.size) throw new Error(`${counted} of ${known.size} records are counted.`)
      return { stored: ids, count: counted }
    }, withinMs)
    const batches = await this.batches()
    return [
      ...duplicates(stored).map((id) => `${id} is stored twice`),
      ...stored.filter((id) => !sent.has(id)).map((id) => `${id} was never sent`),
      ...(count === stored.length ? [] : [`${count} records are counted, ${stored.length} are stored`]),
      ...batches
        .filter((batch, i) => batch.sequence !== i + 1)
        .map((batch) => `the batch of ${batch.time} has the sequence ${batch.sequence}`),
      ...batches
        .filter((batch) => batch.time % this.document.interval !== 0)
        .map((batch) => `${batch.time} is no multiple of the interval`),
      ...batches.filter((batch) => batch.kind === 'gap').map((batch) => `there is a gap before ${batch.time}`),
    ].slice(0, 20)
  }

  async remove(): Promise<void> {
    // After a failure nobody answers what it sends, which it would wait for.
    void this.sender.stop()
    await rm(this.#folder, { recursive: true, force: true })
  }

  async #stored(): Promise<string[]> {
    const names = (await readdir(this.#folder)).filter((name) => !name.startsWith('.'))
    const texts = await Promise.all(names.map((name) => readFile(path.join(this.#folder, name), 'utf8')))
    const lines = texts.flatMap((text) => text.split('\n').filter(Boolean))
    return lines.map((line) => (JSON.parse(line) as { id: string }).id)
  }
}
