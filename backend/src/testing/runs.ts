/** For tests of the engine: blocks from rows, and runs in temporary folders whose every sink is read back. */
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import os from 'node:os'
import path from 'node:path'
import {
  operators,
  PlanBuilder,
  type BatchReport,
  type Column,
  type Format,
  type JsonObject,
  type Plan,
  type PlanSink,
  type Rel,
  type Relation,
} from '@millrace/shared'
import type { Staging } from '../connectors/sink.ts'
import { openRun } from '../engine/openRun.ts'
import type { EngineRun } from '../engine/run.ts'
import type { RunOptions } from '../engine/runParts.ts'
import type { Block } from '../ipc/messages.ts'

export const jsonFormat = (columns: Column[]): Format => ({ kind: 'json', columns })

/** A plan of sources, the relations of steps, and sinks. */
export function planWith(interval: number, relations: Relation[], sinks: Omit<PlanSink, 'slide'>[]): Plan {
  const slide = (id: string) => relations.find((relation) => relation.id === id)!.slide
  return { interval, timeZone: 'UTC', isolated: false, relations, sinks: sinks.map((sink) => ({ ...sink, slide: slide(sink.input) })) }
}

export function sourceRelation(node: string, format: Format, interval: number): { relation: Relation; rel: Rel } {
  const id = `${node}:0`
  return {
    relation: { id, node, port: 'out', slide: interval, effect: 'any', op: 'source', connector: 'tcp', format },
    rel: { id, slide: interval, effect: 'any' },
  }
}

/**
 * A plan of one source `src`, steps in a row (type, settings), and sinks (node, connector, settings) on the last one's first port.
 * Nodes of steps are called by their type, with a number where one occurs again.
 */
export function chainPlan(
  format: Format,
  steps: readonly (readonly [type: string, settings: object])[],
  sinks: readonly (readonly [node: string, connector: string, settings: JsonObject])[] = [['out', 'files', {}]],
  interval = 1000,
): Plan {
  const { relation, rel } = sourceRelation('src', format, interval)
  const relations: Relation[] = [relation]
  let current = rel
  for (const [type, settings] of steps) {
    const again = relations.filter((each) => each.node.startsWith(type.toLowerCase()) && each.port === 'out').length
    const builder = new PlanBuilder(`${type.toLowerCase()}${again > 0 ? `-${again + 1}` : ''}`)
    const definition = operators.find((each) => each.type === type)!
    const input = { in: current } as unknown as Parameters<typeof definition.build>[0]
    const outputs = definition.build(input, definition.settings.parse(settings), builder)
    for (const [port, out] of Object.entries(outputs)) builder.relations.find((each) => each.id === out.id)!.port = port
    relations.push(...builder.relations)
    current = Object.values(outputs)[0]!
  }
  const ends = sinks.map(([node, connector, settings]) => ({ node, connector, input: current.id, settings }))
  return planWith(interval, relations, ends)
}

/** A run in a temporary folder. `batch` takes raw records by source; sinks are read back from the outbox unless they are live. */
export class TestRun {
  readonly folder: string
  readonly plan: Plan
  readonly more: Partial<RunOptions>
  run!: EngineRun
  #seq = new Map<string, number>()

  private constructor(folder: string, plan: Plan, more: Partial<RunOptions>) {
    this.folder = folder
    this.plan = plan
    this.more = more
  }

  static async open(plan: Plan, more: Partial<RunOptions> = {}): Promise<TestRun> {
    const folder = more.folder ?? (await mkdtemp(path.join(os.tmpdir(), 'millrace-run-')))
    const test = new TestRun(folder, plan, more)
    test.run = await openRun(test.options(plan))
    test.#seq = new Map(Object.entries(test.run.consumed))
    return test
  }

  options(plan: Plan): RunOptions {
    return {
      runId: 'run-1',
      folder: this.folder,
      plan,
      version: 1,
      inputFolders: [this.folder],
      staging: (sink): Staging | null => (sink.connector === 'liveTable' ? null : 'jsonl'),
      limits: { memory: '512MB', threads: 2 },
      now: () => 0,
      lockWaitMs: 5000,
      ...this.more,
    }
  }

  /** Writes blocks; each text is one. Records are counted by their lines. */
  async blocks(content: Record<string, string[]>): Promise<{ blocks: Record<string, Block[]>; through: Record<string, number> }> {
    const blocks: Record<string, Block[]> = {}
    const through: Record<string, number> = {}
    await mkdir(path.join(this.folder, 'input'), { recursive: true })
    for (const [node, texts] of Object.entries(content)) {
      blocks[node] = []
      for (const text of texts) {
        const seq = (this.#seq.get(node) ?? 0) + 1
        this.#seq.set(node, seq)
        const file = path.join(this.folder, 'input', `${node}-${seq}`)
        await writeFile(file, text)
        const records = text.split('\n').length - 1
        blocks[node].push({ seq, file, bytes: Buffer.byteLength(text), records, receivedFrom: 0, receivedTo: 0 })
      }
      through[node] = this.#seq.get(node) ?? 0
    }
    return { blocks, through }
  }

  async batch(time: number, content: Record<string, string[]> = {}): Promise<BatchReport> {
    return this.run.batch({ time, ...(await this.blocks(content)), startedAt: 0 })
  }

  /** Rows that each sink has staged, by batch time; they are marked as delivered. */
  async take(): Promise<Record<string, Record<number, JsonObject[]>>> {
    const found: Record<string, Record<number, JsonObject[]>> = {}
    for (const entry of this.run.pending) {
      const lines = (await readFile(entry.file, 'utf8')).split('\n').filter(Boolean)
      ;(found[entry.node] ??= {})[entry.time] = lines.map((line) => JSON.parse(line) as JsonObject)
      this.run.delivered(entry.node, entry.time)
    }
    await this.run.idle()
    return found
  }

  /** Closes the run and opens it again, as after a stop or a deploy, with another plan or other options if there are any. */
  async reopen(plan = this.plan, more: Partial<RunOptions> = {}): Promise<void> {
    await this.run.close()
    this.run = await openRun({ ...this.options(plan), ...more })
  }

  async close(): Promise<void> {
    await this.run.close()
    await rm(this.folder, { recursive: true, force: true })
  }
}

export const lines = (rows: readonly JsonObject[]): string => rows.map((row) => `${JSON.stringify(row)}\n`).join('')
