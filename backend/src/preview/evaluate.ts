/**
 * Runs a draft's steps on samples, in a database in memory: step by step over all batches at once, each step a table that is remembered by
 * what it is computed from. So a change at a node computes that node and what is behind it, and nothing before it.
 */
import { buildPlan, definitionOf, Wires } from '@millrace/shared'
import type { BuiltPlan, Plan, PipelineDocument, PreviewTarget, Problem, Relation, RelationId } from '@millrace/shared'
import { Describer, type Described } from '../duckdb/describe.ts'
import { bindPlan, type BoundPlan } from '../duckdb/render/bind.ts'
import { isWithin } from '../duckdb/render/joinSql.ts'
import { inputsOf } from '../duckdb/render/relation.ts'
import type { Connection } from '../duckdb/session.ts'
import { JavaScriptProcess } from '../javascript/javaScriptProcess.ts'
import { prepareSession } from '../engine/prepare.ts'
import { codeProblems } from './codeProblems.ts'
import { eventWindowTables } from './eventWindowSteps.ts'
import { failureOf } from './failure.ts'
import { loadSample } from './loadSample.ts'
import type { PreviewQuestion } from './messages.ts'
import { identifier } from '../duckdb/sql.ts'
import { hashOf, PREVIEW_LIMITS, rowsOf, statePart, stateTables, stepTable, type StepInputs, type StepTable } from './steps.ts'
import { countByTime } from './stepTable.ts'

/** Most cells that are remembered, of all tables together. */
const MAX_CELLS = 4_000_000

/** A question that cannot be asked of this draft: it has no such port. */
export class NoSuchPort extends Error {}
/** The question is of no interest any more. */
export class Aborted extends Error {}

export interface Evaluation {
  document: PipelineDocument
  built: BuiltPlan
  /** What is looked at; null where nothing could be built. */
  relation: Relation | null
  /** Relations upstream, in order; what could not be computed has no table. */
  relations: readonly Relation[]
  tables: ReadonlyMap<RelationId, StepTable>
  problems: readonly Problem[]
  /** The newest and the first batch time of the samples upstream; 0 without rows. */
  anchor: number
  first: number
}

export class Evaluator {
  readonly #connection: Connection
  readonly #scratch: string
  readonly #describer: Describer
  readonly #javaScript = new JavaScriptProcess()
  readonly #remembered = new Map<string, StepTable>()

  /** `scratch` is a folder that the connection may read. */
  constructor(connection: Connection, scratch: string) {
    this.#connection = connection
    this.#scratch = scratch
    this.#describer = new Describer(connection)
  }

  /** `begin` is told of each step before it is computed, and may throw to end. */
  async evaluate({ document, target, samples }: PreviewQuestion, begin: (relation: Relation) => void): Promise<Evaluation> {
    const built = buildPlan(document)
    const id = targetRelation(document, built, target)
    const nodes = upstream(document, target.node)
    const problems = built.problems.filter(
      (problem) => problem.node !== undefined && nodes.has(problem.node) && problem.severity === 'error',
    )
    const relations = built.plan.relations.filter((relation) => nodes.has(relation.node))
    const described = await this.#describer.describe({ ...built.plan, relations, sinks: [] }, begin)
    for (const relation of relations) for (const problem of described[relation.id]!.problems) note(problems, relation.node, problem)
    const times = [...nodes].flatMap((node) => samples[node]?.batches.map(({ time }) => time) ?? [])
    const anchor = Math.max(0, ...times)
    const keys = keysOf(built.plan, relations, samples, anchor)
    const healthy = withoutProblems(relations, described)
    const tables = new Map<RelationId, StepTable>()
    const bound = await this.#bind(built.plan, healthy, keys)
    for (const relation of healthy) {
      if (!inputsOf(relation).every((input) => tables.has(input))) continue
      begin(relation)
      const inputs = new Map(inputsOf(relation).map((input) => [input, tables.get(input)!]))
      try {
        const table = await this.#table(relation, keys.get(relation.id)!, { bound, anchor, inputs, samples })
        tables.set(relation.id, table)
        if (relation.op === 'javascript') problems.push(...codeProblems(relation, document, table.code!))
      } catch (error) {
        await this.#connection.run(`DROP TABLE IF EXISTS ${identifier(`pv_${keys.get(relation.id)!}`)}`)
        // One that was interrupted ends here.
        begin(relation)
        problems.push(await failureOf(this.#connection, bound.context, relation, [...inputs.values()][0], error))
      }
    }
    await this.#forget(new Set(keys.values()))
    return {
      document,
      built,
      relation: relations.find((relation) => relation.id === id) ?? null,
      relations,
      tables,
      problems,
      anchor,
      first: times.length > 0 ? Math.min(...times) : 0,
    }
  }

  /** Only what is not remembered is bound: what is stands as a source in its place. */
  async #bind(plan: Plan, healthy: readonly Relation[], keys: ReadonlyMap<RelationId, string>): Promise<BoundPlan> {
    const fresh = healthy.filter((relation) => !this.#remembered.has(keys.get(relation.id)!))
    const read = new Set([...fresh.flatMap(inputsOf), ...fresh.map(({ id }) => id)])
    const relations = healthy.flatMap((relation): Relation[] => {
      const known = this.#remembered.get(keys.get(relation.id)!)
      if (!known) return [relation]
      if (!read.has(relation.id)) return []
      const { id, node, port, slide, effect } = relation
      return [{ id, node, port, slide, effect, op: 'source', connector: '', format: { kind: 'json', columns: [...known.columns] } }]
    })
    // As if everything were written somewhere: every table has all columns.
    const sinks = relations.map(({ id, node, slide }) => ({ node, connector: '', input: id, slide, settings: {} }))
    const bound = await bindPlan(this.#connection, { ...plan, relations, sinks })
    await prepareSession(this.#connection, bound)
    return bound
  }

  async #table(
    relation: Relation,
    key: string,
    { samples, ...parts }: Pick<PreviewQuestion, 'samples'> & Omit<StepInputs, 'connection' | 'limits' | 'javaScript' | 'scratch'>,
  ): Promise<StepTable> {
    const known = this.#remembered.get(key)
    if (known) return known
    const name = `pv_${key}`
    const inputs: StepInputs = {
      ...parts,
      connection: this.#connection,
      limits: PREVIEW_LIMITS,
      javaScript: this.#javaScript,
      scratch: this.#scratch,
    }
    if (relation.op === 'state') {
      const all = await stateTables(relation, name, inputs)
      const own = statePart(relation)
      for (const [part, table] of Object.entries(all)) if (part !== own) this.#remember(keyOfPart(key, part), table)
      return this.#remember(key, all[own])
    }
    if (relation.op === 'eventWindow') {
      const all = await eventWindowTables(relation, name, inputs)
      for (const [part, table] of Object.entries(all)) if (part !== relation.part) this.#remember(keyOfPart(key, part), table)
      return this.#remember(key, all[relation.part])
    }
    if (relation.op !== 'source') return this.#remember(key, await stepTable(relation, name, inputs))
    const batches = samples[relation.node]?.batches ?? []
    const table = identifier(name)
    const unreadable = await loadSample(this.#connection, table, relation.format, batches, this.#scratch)
    return this.#remember(key, {
      table,
      columns: parts.bound.columns.get(relation.id)!,
      counts: await countByTime(this.#connection, table),
      times: batches.map(({ time }) => time),
      byRow: true,
      unreadable,
    })
  }

  /** Ends what runs beside it. */
  close(): Promise<void> {
    return this.#javaScript.close()
  }

  #remember(key: string, table: StepTable): StepTable {
    this.#remembered.delete(key)
    this.#remembered.set(key, table)
    return table
  }

  /** Drops what was not used for longest, as far as there is too much. */
  async #forget(used: ReadonlySet<string>): Promise<void> {
    for (const key of used) if (this.#remembered.has(key)) this.#remember(key, this.#remembered.get(key)!)
    let cells = [...this.#remembered.values()].reduce((sum, table) => sum + cellsOf(table), 0)
    for (const [key, table] of this.#remembered) {
      if (cells <= MAX_CELLS) return
      cells -= cellsOf(table)
      this.#remembered.delete(key)
      const tables = [table, ...Object.values(table.computed?.outputs ?? {})]
      for (const each of tables) await this.#connection.run(`DROP TABLE IF EXISTS ${each.table}`)
    }
  }
}

const cellsOf = (table: StepTable): number => (rowsOf(table) + 100) * (table.columns.length + 1)

export function note(problems: Problem[], node: string, { code, params, setting }: Described['problems'][number]): void {
  const problem: Problem = { code, severity: 'error', params, node, ...(setting !== undefined && { setting }) }
  if (!problems.some((each) => JSON.stringify(each) === JSON.stringify(problem))) problems.push(problem)
}

/** The relation that leaves by an output port, or that arrives at an input port. */
export function targetRelation(document: PipelineDocument, built: BuiltPlan, { node, port }: PreviewTarget): RelationId | undefined {
  const type = document.nodes[node]?.type
  const definition = type === undefined ? undefined : definitionOf(type)
  if (!definition) throw new NoSuchPort(port)
  if (definition.outputs.some(({ id }) => id === port)) return built.outputs[node]?.[port]
  const input = definition.inputs.find(({ id }) => id === port)
  if (!input || input.many) throw new NoSuchPort(port)
  const [wire] = new Wires(document).into(node, port)
  return wire && built.outputs[wire.from.node]?.[wire.from.port]
}

/** A node and all before it. */
export function upstream(document: PipelineDocument, node: string): Set<string> {
  const wires = new Wires(document)
  const seen = new Set([node])
  for (const each of seen) for (const { from } of wires.into(each)) seen.add(from.node)
  return seen
}

export function withoutProblems(relations: readonly Relation[], described: Readonly<Record<RelationId, Described>>): Relation[] {
  const healthy = new Set<RelationId>()
  return relations.filter((relation) => {
    const { columns, problems } = described[relation.id]!
    const fits = columns !== null && problems.length === 0 && inputsOf(relation).every((input) => healthy.has(input))
    if (fits) healthy.add(relation.id)
    return fits
  })
}

/** What each relation's rows follow from, as a short text: its own meaning, its inputs', and the samples. */
function keysOf(
  plan: Plan,
  relations: readonly Relation[],
  samples: PreviewQuestion['samples'],
  anchor: number,
): ReadonlyMap<RelationId, string> {
  const keys = new Map<RelationId, string>()
  for (const relation of relations) {
    // All ports of a state, or of windows by event time, are computed together.
    const own =
      relation.op === 'state' || relation.op === 'eventWindow'
        ? { ...relation, id: '', port: '', part: '', slide: 0, effect: '' }
        : relation
    const key = hashOf([
      own,
      plan.interval,
      plan.timeZone,
      inputsOf(relation).map((input) => keys.get(input)),
      relation.op === 'source' ? (samples[relation.node]?.key ?? '') : '',
      relation.op === 'window' || isWithin(relation) ? anchor : 0,
    ])
    const part = relation.op === 'state' ? statePart(relation) : relation.op === 'eventWindow' ? relation.part : undefined
    keys.set(relation.id, part === undefined ? key : `${key}_${part}`)
  }
  return keys
}

const keyOfPart = (key: string, part: string): string => key.replace(/_[a-z]+$/, `_${part}`)
