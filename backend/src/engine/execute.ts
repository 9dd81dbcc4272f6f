/** Runs the steps of one batch within its transaction, and counts the rows at every node. */
import type { NodeReport, PlanSink, Relation, RelationId } from '@millrace/shared'
import path from 'node:path'
import type { Staging } from '../connectors/sink.ts'
import type { BatchInput } from '../duckdb/read.ts'
import type { BoundPlan } from '../duckdb/render/bind.ts'
import { names } from '../duckdb/render/context.ts'
import { FOLDED, foldSelect, partialSelect } from '../duckdb/render/foldSql.ts'
import { inputFrom, inputsOf, relationSelect } from '../duckdb/render/relation.ts'
import { identifier } from '../duckdb/sql.ts'
import type { Connection } from '../duckdb/session.ts'
import type { Held } from './held.ts'
import { partialTable, rowsTable, stateTable } from './lineage.ts'
import { liveInsert, liveSettings, liveTableName, liveTrim } from './liveTables.ts'
import { copySql, stagedName } from './outbox.ts'
import { fires, type Program, type Schedule } from './schedule.ts'
import { probes } from './probe.ts'
import { stagedColumns } from './stagedColumns.ts'
import { freshSelect, mergeState } from './stateSql.ts'
import { TIME_COLUMN } from './tables.ts'

export interface BatchContext {
  connection: Connection
  program: Program
  bound: BoundPlan
  schedule: Schedule
  inputs: Record<string, BatchInput>
  held: Held
  zeroTime: number
  time: number
  epoch: number
  outbox: string
  /** `null` = a live table, kept in the database. */
  staging(sink: PlanSink): Staging | null
  /** Rows in each live table, kept up to date here. */
  liveRows: Map<string, number>
  /** This run only looks for the expression that fails. */
  probing: boolean
  /** Sees every statement before it runs. */
  onStatement?(sql: string): void
}

export interface Staged {
  sink: PlanSink
  /** Path below the outbox folder. */
  name: string
  rows: number
}

export interface BatchResult {
  nodes: Record<string, NodeReport>
  staged: Staged[]
  /** Rows by live table's or sink's node. */
  outputs: Record<string, number>
}

/** A statement failed. `node` is the one whose step it was. */
export class StepError extends Error {
  readonly relation: Relation | undefined
  readonly node: string
  /** The setting whose expression failed, where it is known. */
  readonly setting: string | undefined
  constructor(node: string, relation: Relation | undefined, cause: unknown, setting?: string) {
    super(cause instanceof Error ? cause.message : String(cause), { cause })
    this.name = 'StepError'
    this.node = node
    this.relation = relation
    this.setting = setting
  }
}

const tableOf = (id: RelationId) => `temp.${identifier(`__mr_r_${id}`)}`
const indent = (sql: string) => sql.replaceAll('\n', '\n  ')

export class Execution {
  readonly #c: BatchContext
  readonly #counts = new Map<RelationId, number>()
  readonly #ms = new Map<string, number>()
  readonly #fused = new Map<string, string>()
  readonly #heldRows = new Map<string, number>()
  readonly #staged: Staged[] = []
  readonly #outputs: Record<string, number> = {}
  readonly #expired = new Set<string>()

  constructor(context: BatchContext) {
    this.#c = context
  }

  async run(): Promise<BatchResult> {
    const { schedule, inputs } = this.#c
    for (const [node, input] of Object.entries(inputs)) {
      const source = schedule.relations.find((relation) => relation.op === 'source' && relation.node === node)
      if (source) this.#counts.set(source.id, input.records - input.deadCount)
    }
    for (const relation of schedule.relations) {
      await this.#relation(relation)
      for (const use of schedule.uses.get(relation.id) ?? []) {
        if (use.kind === 'sink') await this.#sink(use.sink, relation)
        else if (use.kind === 'count' && !this.#isCounted(relation)) {
          const rows = await this.#count(relation.node, relation, `SELECT count(*) FROM ${this.#from(relation.id)}`)
          this.#settle(relation.id, rows)
        }
      }
    }
    this.#complements()
    return { nodes: this.#report(), staged: this.#staged, outputs: this.#outputs }
  }

  async #relation(relation: Relation): Promise<void> {
    if (relation.op === 'window') return this.#window(relation)
    if (this.#c.probing) await this.#probe(relation)
    if (relation.op === 'state') {
      if (relation.part === 'changed') await this.#state(relation)
      else return this.#expire(relation)
    }
    if (!this.#c.schedule.tables.has(relation.id)) return
    const select =
      relation.op === 'fold'
        ? this.#foldSelect(relation)
        : `SELECT ${names(this.#c.bound.context.columns(relation.id))} FROM ${this.#inline(relation.id)}`
    const rows = await this.#count(
      relation.node,
      relation,
      `CREATE OR REPLACE TEMP TABLE ${tableOf(relation.id).slice('temp.'.length)} AS\n${select}`,
    )
    this.#counts.set(relation.id, rows)
    if (relation.op === 'fold') {
      const input = this.#c.program.relations.get(relation.input)!
      if (!this.#isCounted(input)) this.#settle(input.id, await this.#folded(relation, tableOf(relation.id)))
    } else if (relation.effect === 'same') {
      for (const input of inputsOf(relation)) this.#settle(input, rows)
    }
  }

  /** Tries each of a step's expressions alone. */
  async #probe(relation: Relation): Promise<void> {
    if (!('input' in relation) || (relation.op === 'fold' && this.#c.program.partialWindows.has(relation.input))) return
    for (const { setting, sql } of probes(this.#c.bound.context, relation, this.#from(relation.input))) {
      await this.#c.connection.duckdb.run(sql).catch((error: unknown) => {
        throw new StepError(relation.node, relation, error, setting)
      })
    }
  }

  #foldSelect(relation: Relation & { op: 'fold' }): string {
    const { bound, program } = this.#c
    const window = program.relations.get(relation.input)!
    const types = bound.columns.get(relation.id)!
    if (window.op === 'window' && program.partialWindows.has(window.id)) {
      const partials = `${identifier(partialTable(window.id, relation.id))}\nWHERE ${TIME_COLUMN} > ${this.#c.time - window.length}`
      return foldSelect(bound.context, relation, { partials }, types)
    }
    return foldSelect(bound.context, relation, { rows: inputFrom(bound.context, relation, this.#from(relation.input)) }, types)
  }

  async #folded(relation: Relation, table: string, where = ''): Promise<number> {
    return this.#count(relation.node, relation, `SELECT coalesce(sum(${FOLDED}), 0)::BIGINT FROM ${table}${where}`)
  }

  /** Takes the batch's rows into the window, and lets go of those that have left it. */
  async #window(window: Relation & { op: 'window' }): Promise<void> {
    const { program, bound, schedule, held, time, zeroTime } = this.#c
    const input = program.relations.get(window.input)!
    const folds = program.partialWindows.get(window.id)
    const tables = folds ? folds.map((fold) => partialTable(window.id, fold.id)) : [rowsTable(window.id)]
    const uses = (schedule.uses.get(input.id) ?? []).filter((use) => use.kind !== 'relation' && 'window' in use && use.window === window.id)
    if (uses.length > 0 && this.#knownCount(input) !== 0) {
      for (const [i, table] of tables.entries()) {
        if (folds) {
          const from = inputFrom(bound.context, folds[i]!, this.#from(input.id))
          const select = `SELECT *, ${time} FROM (\n${partialSelect(bound.context, folds[i]!, from)}\n)`
          await this.#count(window.node, window, `INSERT INTO ${identifier(table)}\n${select}`)
          const rows = this.#knownCount(input) ?? (await this.#folded(window, identifier(table), ` WHERE ${TIME_COLUMN} = ${time}`))
          this.#settle(input.id, rows)
          held.set(table, time, rows)
        } else {
          const select = `SELECT ${names(bound.columns.get(input.id)!)}, ${time} FROM ${this.#from(input.id)}`
          const rows = await this.#count(window.node, window, `INSERT INTO ${identifier(table)}\n${select}`)
          this.#settle(input.id, rows)
          held.set(table, time, rows)
        }
      }
    }
    if (fires(window.slide, zeroTime, time)) {
      for (const table of tables) {
        if (!held.hasUpTo(table, time - window.length)) continue
        await this.#count(window.node, window, `DELETE FROM ${identifier(table)} WHERE ${TIME_COLUMN} <= ${time - window.length}`)
        held.drop(table, time - window.length)
      }
      this.#counts.set(window.id, held.rows(tables[0]!))
    }
    this.#heldRows.set(window.node, held.rows(tables[0]!))
  }

  async #state(relation: Relation & { op: 'state' }): Promise<void> {
    const { program } = this.#c
    const table = identifier(stateTable(relation))
    const input = program.relations.get(relation.input)!
    if (this.#knownCount(input) !== 0) await this.#update(relation, input, table)
    // Keys that run out leave before anything reads the state.
    if (relation.timeout !== undefined) await this.#takeExpired(relation)
    this.#heldRows.set(relation.node, await this.#count(relation.node, relation, `SELECT count(*) FROM ${table}`))
  }

  async #update(relation: Relation & { op: 'state' }, input: Relation, table: string): Promise<void> {
    const { bound, time } = this.#c
    const fresh = `__mr_f_${relation.id}`
    const from = inputFrom(bound.context, relation, this.#from(relation.input))
    const select = freshSelect(bound.context, relation, from)
    await this.#count(relation.node, relation, `CREATE OR REPLACE TEMP TABLE ${identifier(fresh)} AS\n${select}`)
    if (this.#knownCount(input) === undefined) this.#settle(input.id, await this.#folded(relation, `temp.${identifier(fresh)}`))
    await this.#count(relation.node, relation, mergeState(relation, table, `temp.${identifier(fresh)}`, time))
  }

  async #takeExpired(relation: Relation & { op: 'state' }): Promise<void> {
    const name = stateTable(relation)
    if (this.#expired.has(name)) return
    this.#expired.add(name)
    const out = [...relation.key, ...relation.columns].map((each) => identifier(each.name)).join(', ')
    const due = `WHERE ${TIME_COLUMN} <= ${this.#c.time - relation.timeout!}`
    await this.#count(
      relation.node,
      relation,
      `CREATE OR REPLACE TEMP TABLE ${identifier(`__mr_x_${name}`)} AS SELECT ${out} FROM ${identifier(name)} ${due}`,
    )
    await this.#count(relation.node, relation, `DELETE FROM ${identifier(name)} ${due}`)
  }

  async #expire(relation: Relation & { op: 'state' }): Promise<void> {
    if (relation.timeout === undefined) {
      this.#counts.set(relation.id, 0)
      return
    }
    await this.#takeExpired(relation)
    this.#counts.set(relation.id, await this.#count(relation.node, relation, `SELECT count(*) FROM ${this.#inline(relation.id)}`))
  }

  async #sink(sink: PlanSink, relation: Relation): Promise<void> {
    const { time, epoch, outbox, bound, liveRows } = this.#c
    const columns = bound.columns.get(relation.id)!
    const staging = this.#c.staging(sink)
    const known = this.#knownCount(relation)
    if (known === 0) {
      this.#outputs[sink.node] = 0
      return
    }
    if (staging === null) {
      let from = this.#from(relation.id)
      let rows = known
      if (rows === undefined) {
        const table = `__mr_o_${sink.node}`
        rows = await this.#count(
          sink.node,
          relation,
          `CREATE OR REPLACE TEMP TABLE ${identifier(table)} AS\nSELECT ${names(columns)} FROM ${from}`,
        )
        from = `temp.${identifier(table)}`
        this.#settle(relation.id, rows)
      }
      this.#outputs[sink.node] = rows
      if (rows === 0) return
      await this.#count(sink.node, relation, liveInsert(sink, columns, from, rows, time))
      const { limit, mode } = liveSettings(sink)
      const held =
        mode === 'append'
          ? (liveRows.get(sink.node) ?? 0) + Math.min(rows, limit)
          : await this.#count(sink.node, relation, `SELECT count(*) FROM ${liveTableName(sink.node)}`)
      if (held > limit) await this.#count(sink.node, relation, liveTrim(sink))
      liveRows.set(sink.node, Math.min(held, limit))
      return
    }
    const name = stagedName(sink.node, time, epoch, staging)
    const select = `SELECT ${stagedColumns(columns, staging)} FROM ${this.#from(relation.id)}`
    const rows = await this.#count(sink.node, relation, copySql(select, columns.length, path.join(outbox, name), staging))
    this.#settle(relation.id, rows)
    this.#outputs[sink.node] = rows
    this.#staged.push({ sink, name, rows })
  }

  /** A relation as it stands behind FROM: a table, or its SELECT in parentheses. */
  #from(id: RelationId): string {
    return this.#c.schedule.tables.has(id) ? tableOf(id) : this.#inline(id)
  }

  #inline(id: RelationId): string {
    const { bound, program, inputs, time } = this.#c
    const relation = program.relations.get(id)!
    switch (relation.op) {
      case 'source': {
        const input = inputs[relation.node]
        if (!input) throw new Error(`The batch has no input for ${relation.node}.`)
        return input.relation
      }
      case 'window': {
        const select = `SELECT ${names(bound.columns.get(id)!)} FROM ${identifier(rowsTable(id))}`
        return `(${select} WHERE ${TIME_COLUMN} > ${time - relation.length})`
      }
      case 'state': {
        const name = stateTable(relation)
        const out = names(bound.columns.get(id)!)
        if (relation.part === 'expired') {
          return `(SELECT ${out} FROM ${relation.timeout === undefined ? `${identifier(name)} LIMIT 0` : `temp.${identifier(`__mr_x_${name}`)}`})`
        }
        const touched = relation.visit === 'touched' ? ` WHERE ${TIME_COLUMN} = ${time}` : ''
        return `(SELECT ${out} FROM ${identifier(name)}${touched})`
      }
      default:
        return `(\n  ${indent(this.#select(relation))}\n)`
    }
  }

  #select(relation: Relation): string {
    return relationSelect(this.#c.bound.context, relation, (id) => this.#from(id))
  }

  /** Runs one statement and answers with the number of rows it made, changed, or (SELECT) its first cell. */
  async #count(node: string, relation: Relation | undefined, sql: string): Promise<number> {
    this.#c.onStatement?.(sql)
    const from = performance.now()
    try {
      const result = await this.#c.connection.duckdb.run(sql)
      // CREATE TABLE AS tells its rows as a result, not as a number of changed rows.
      if (result.rowsChanged > 0 || result.columnCount === 0) return result.rowsChanged
      const [row] = await result.getRows()
      return Number(row?.[0] ?? 0)
    } catch (error) {
      throw new StepError(node, relation, error)
    } finally {
      this.#ms.set(node, (this.#ms.get(node) ?? 0) + performance.now() - from)
      if (relation) this.#fuse(relation, node)
    }
  }

  /** Notes which nodes were written into a statement of another. */
  #fuse(relation: Relation, node: string): void {
    const visit = (id: RelationId) => {
      const each = this.#c.program.relations.get(id)!
      if (this.#c.schedule.tables.has(id) || each.op === 'window' || each.op === 'state') return
      if (each.node !== node && !this.#ms.has(each.node)) this.#fused.set(each.node, node)
      for (const input of inputsOf(each)) visit(input)
    }
    if (relation.node !== node) visit(relation.id)
    else for (const input of inputsOf(relation)) visit(input)
  }

  /** Enters a count, and that of the steps before it that keep the number of rows. */
  #settle(id: RelationId, rows: number): void {
    const relation = this.#c.program.relations.get(id)!
    this.#counts.set(id, rows)
    if (relation.effect !== 'same' || this.#c.schedule.tables.has(id)) return
    for (const input of inputsOf(relation)) this.#settle(input, rows)
  }

  #isCounted(relation: Relation): boolean {
    return this.#knownCount(relation) !== undefined
  }

  #knownCount(relation: Relation): number | undefined {
    const known = this.#counts.get(relation.id)
    if (known !== undefined) return known
    if (relation.op === 'union') {
      const counts = relation.inputs.map((id) => this.#knownCount(this.#c.program.relations.get(id)!))
      return counts.every((count) => count !== undefined) ? counts.reduce((a, b) => a + b, 0) : undefined
    }
    if (!('input' in relation)) return undefined
    const input = this.#knownCount(this.#c.program.relations.get(relation.input)!)
    if (relation.effect === 'same') return input
    // Of no rows no step makes any, except a fold, a state or SQL.
    const ofNone: Relation['op'][] = ['filter', 'explode', 'parse', 'top', 'lookup']
    return input === 0 && ofNone.includes(relation.op) ? 0 : undefined
  }

  /** The port of a split that nobody reads: what came in and did not leave by the other. */
  #complements(): void {
    for (const relation of this.#c.program.plan.relations) {
      if ((relation.op !== 'filter' && relation.op !== 'parse') || relation.port === '' || this.#isCounted(relation)) continue
      const other = this.#c.program.plan.relations.find(
        (each) => each !== relation && each.node === relation.node && each.op === relation.op && each.port !== '',
      )
      if (!other || !('input' in other) || other.input !== relation.input) continue
      const input = this.#knownCount(this.#c.program.relations.get(relation.input)!)
      const part = this.#knownCount(other)
      if (input !== undefined && part !== undefined) this.#counts.set(relation.id, input - part)
    }
  }

  #report(): Record<string, NodeReport> {
    const { program, zeroTime, time } = this.#c
    const nodes: Record<string, NodeReport> = {}
    const entered = new Map<string, Set<RelationId>>()
    const add = (node: string) => (nodes[node] ??= { in: 0, out: {} })
    for (const relation of program.plan.relations) {
      const report = add(relation.node)
      const seen = entered.get(relation.node) ?? entered.set(relation.node, new Set()).get(relation.node)!
      for (const id of inputsOf(relation)) {
        const input = program.relations.get(id)!
        if (input.node === relation.node || seen.has(id) || !fires(input.slide, zeroTime, time)) continue
        seen.add(id)
        report.in += this.#knownCount(input) ?? 0
      }
      if (relation.port !== '' && fires(relation.slide, zeroTime, time)) report.out[relation.port] = this.#knownCount(relation) ?? 0
      if (relation.op === 'source') report.in = this.#knownCount(relation) ?? 0
    }
    for (const sink of program.plan.sinks) add(sink.node).in = this.#outputs[sink.node] ?? 0
    for (const [node, report] of Object.entries(nodes)) {
      const ms = this.#ms.get(node)
      const fused = this.#fused.get(node)
      const held = this.#heldRows.get(node)
      if (ms !== undefined) report.ms = Math.round(ms * 100) / 100
      else if (fused !== undefined) report.fusedWith = fused
      if (held !== undefined) report.held = held
    }
    return nodes
  }
}
