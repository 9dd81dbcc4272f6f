import type { Json, Relation, RelationId } from '@millrace/shared'
import { names } from '../../duckdb/render/context.ts'
import { scoreSelect } from '../../duckdb/render/computeSql.ts'
import { foldSelect } from '../../duckdb/render/foldSql.ts'
import { isWithin } from '../../duckdb/render/joinSql.ts'
import { inputFrom, relationSelect } from '../../duckdb/render/relation.ts'
import { forgets } from '../../duckdb/render/stateTypes.ts'
import { identifier } from '../../duckdb/sql.ts'
import { computationOf } from '../compute/computations.ts'
import { keptTable, partialTable, rowsTable, stateTable } from '../keptNames.ts'
import type { EventTables, EventWindow } from '../eventWindowSql.ts'
import { TIME_COLUMN } from '../tables.ts'
import type { BatchContext } from './batchWork.ts'
import { runningTable } from './runningFold.ts'

/** The temporary table of a relation that becomes one, without its schema. */
export const batchTable = (id: RelationId) => identifier(`__mr_r_${id}`)
/** The temporary table of the keys that have left a state in this batch, without its schema. */
export const expiredTable = (state: string) => identifier(`__mr_x_${state}`)
/** The temporary table of what leaves a join whose rows wait, without its schema. */
export const pairsTable = (join: RelationId) => identifier(`__mr_o_${join}`)
/** The temporary table of what a state that goes row by row puts out, without its schema. */
export const stateRowsTable = (state: string) => identifier(`__mr_y_${state}`)

/** The temporary table of what the last round of a step made, without its schema. */
export const roundsTable = (repeat: RelationId) => identifier(`__mr_t_${repeat}`)
/** The temporary tables of windows by event time over an input, which no other has. */
export function eventTables(input: RelationId): Omit<EventTables, 'kept'> {
  const temporary = (what: string) => `temp.${identifier(`__mr_e${what}_${input}`)}`
  return {
    fresh: temporary('f'),
    touched: temporary('t'),
    merged: temporary('m'),
    changed: temporary('c'),
    out: temporary('o'),
    late: temporary('l'),
  }
}

/** The temporary table of what a computation puts out, without its schema. */
export const computedTable = (compute: RelationId, output: string) => identifier(`__mr_c_${compute}_${output}`)

/** The temporary table of what a person's code puts out, without its schema. */
export const codeTable = (id: RelationId) => identifier(`__mr_f_${id}`)

const indent = (sql: string) => sql.replaceAll('\n', '\n  ')

/** How the relations of one batch stand in its statements: as a table, or written into the statement that reads them. */
export class RelationSql {
  readonly #batch: BatchContext
  /** By computation: its model after this batch, null before it has learned anything. */
  readonly models = new Map<RelationId, Json>()

  constructor(batch: BatchContext) {
    this.#batch = batch
  }

  /** A relation as it stands behind FROM: a table, or its SELECT in parentheses. */
  from(id: RelationId): string {
    return this.#batch.schedule.tables.has(id) ? `temp.${batchTable(id)}` : this.inline(id)
  }

  /** A relation written out, also where it becomes a table. */
  inline(id: RelationId): string {
    const { bound, program, inputs, time } = this.#batch
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
      case 'table':
        return `(SELECT ${names(bound.columns.get(id)!)} FROM ${identifier(keptTable(relation.node))})`
      case 'eventWindow': {
        const { out, late } = eventTables(relation.input)
        return `(SELECT ${names(bound.context.columns(id))} FROM ${relation.part === 'late' ? late : out})`
      }
      case 'compute':
        return `(SELECT ${names(bound.context.columns(id))} FROM temp.${computedTable(id, relation.outputs[0]!.name)})`
      case 'repeat':
        return `(SELECT ${names(bound.context.columns(id))} FROM temp.${roundsTable(id)})`
      case 'computed':
        return `(SELECT ${names(bound.context.columns(id))} FROM temp.${computedTable(relation.input, relation.output)})`
      case 'javascript':
        return `temp.${codeTable(id)}`
      case 'score': {
        const sayings = (numbers: readonly string[]) => computationOf(relation.compute).score!(this.models.get(relation.model)!, numbers)
        return `(\n  ${indent(scoreSelect(bound.context, relation, this.from(relation.input), sayings))}\n)`
      }
      case 'state': {
        const name = stateTable(relation)
        const out = names(bound.columns.get(id)!)
        if (relation.part === 'rows') return `temp.${stateRowsTable(name)}`
        if (relation.part === 'expired') {
          return `(SELECT ${out} FROM ${forgets(relation) ? `temp.${expiredTable(name)}` : `${identifier(name)} LIMIT 0`})`
        }
        const touched = relation.visit === 'touched' && relation.part === 'changed' ? ` WHERE ${TIME_COLUMN} = ${time}` : ''
        return `(SELECT ${out} FROM ${identifier(name)}${touched})`
      }
      case 'join':
        if (isWithin(relation)) return `(SELECT ${names(bound.context.columns(id))} FROM temp.${pairsTable(id)})`
        return this.#written(relation)
      default:
        return this.#written(relation)
    }
  }

  #written(relation: Relation): string {
    return `(\n  ${indent(relationSelect(this.#batch.bound.context, relation, (input) => this.from(input)))}\n)`
  }

  /** The SELECT that a relation's table is filled from. */
  filling(relation: Relation): string {
    if (relation.op === 'fold') return this.#fold(relation)
    return `SELECT ${names(this.#batch.bound.context.columns(relation.id))} FROM ${this.inline(relation.id)}`
  }

  #fold(relation: Relation & { op: 'fold' }): string {
    const { bound, program, runningFolds, time } = this.#batch
    const window = program.relations.get(relation.input)!
    const types = bound.columns.get(relation.id)!
    if (window.op === 'window' && program.partialWindows.has(window.id)) {
      if (runningFolds.upTo(relation.id) === time) {
        return foldSelect(bound.context, relation, { merged: `temp.${runningTable(relation)}` }, types)
      }
      const partials = `${identifier(partialTable(window.id, relation.id))}\nWHERE ${TIME_COLUMN} > ${time - window.length}`
      return foldSelect(bound.context, relation, { partials }, types)
    }
    if (program.partialEvents.has(window.id)) {
      return foldSelect(bound.context, relation, { partials: eventTables((window as EventWindow).input).out }, types)
    }
    return foldSelect(bound.context, relation, { rows: inputFrom(bound.context, relation, this.from(relation.input)) }, types)
  }
}
