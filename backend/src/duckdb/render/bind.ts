/** Binds a plan: checks what people wrote and finds the columns of every relation, without running anything. */
import type { Column, Fragment, Plan, Relation, RelationId } from '@millrace/shared'
import { eventWindowColumns, fillValues, formatColumns, nameTwice, problemInWords, saidInWords } from '@millrace/shared'
import { typeIn } from '../columnLists.ts'
import { checkFragment, checkStatement, type Checked, type GateProblem } from '../gate.ts'
import type { Connection } from '../session.ts'
import { identifier } from '../sql.ts'
import { allNodes, computedColumns, scoreSelect, valuesSelect, type Compute } from './computeSql.ts'
import { emptyTable, fragmentSql, type RenderContext } from './context.ts'
import { FOLDED } from './foldSql.ts'
import { javascriptColumns } from './javascriptSql.ts'
import { isWithin } from './joinSql.ts'
import { scriptOf } from '../../javascript/scriptOf.ts'
import { emptyLookup, lookedUp, tableColumns } from './lookupSql.ts'
import { neededColumns } from './needed.ts'
import { emitOfNone, fragmentsOf, inputsOf, needsRow, numbered, relationSelect } from './relation.ts'
import { repeatColumns, ROUND_TABLE, selectOver, type Repeat } from './repeatSql.ts'
import { stateTypes, type State } from './stateTypes.ts'

/** Why a relation cannot be bound. `message` is the engine's or the gate's, in words. */
export interface BindProblem {
  node: string
  setting?: string
  message: string
  gate?: GateProblem
}

export interface BoundPlan {
  plan: Plan
  /** For the batches' statements: knows only the columns that are read. */
  context: RenderContext
  relations: ReadonlyMap<RelationId, Relation>
  columns: ReadonlyMap<RelationId, readonly Column[]>
  /** Relations that put out rows even when no row came in, such as a summary without keys. */
  neverEmpty: ReadonlySet<RelationId>
}

/** The name of the temporary table that a lookup looks into. */
export const lookupTableName = (id: RelationId) => `temp.${identifier(`__mr_l_${id}`)}`

const stateName = ({ node, state }: State) => `${node}\n${state}`

export class BindError extends Error {
  readonly problem: BindProblem
  constructor(problem: BindProblem) {
    super(problem.message)
    this.name = 'BindError'
    this.problem = problem
  }
}

/**
 * Throws a BindError at the first relation that does not bind. Free SQL is run over empty inputs to see whether it puts out rows all the same,
 * which a hostile query may never end: with `describeOnly` nothing is run, and `neverEmpty` lacks such relations.
 */
export async function bindPlan(connection: Connection, plan: Plan, { describeOnly = false } = {}): Promise<BoundPlan> {
  const columns = new Map<RelationId, readonly Column[]>()
  const checked = new Map<Fragment, { sql: string; needsRow: boolean }>()
  const relations = new Map(plan.relations.map((relation) => [relation.id, relation]))
  const ordered = new Set<RelationId>()
  const states = new Map<string, readonly Column[]>()
  const context: RenderContext = {
    columns: (id) => columns.get(id)!,
    all: (id) => columns.get(id)!,
    fragment: (fragment) => checked.get(fragment) ?? { sql: fragment.sql, needsRow: false },
    lookupTable: lookupTableName,
    state: (state) => states.get(stateName(state))!,
    ordered: (id) => ordered.has(id),
  }
  const empty: RenderContext = {
    ...context,
    lookupTable: (id) => emptyLookup(context, relations.get(id) as Relation & { op: 'lookup' }),
  }
  const from = (id: RelationId) => emptyTable(columns.get(id)!)
  const neverEmpty = new Set<RelationId>()
  for (const relation of plan.relations) {
    try {
      await checkRelation(connection, relation, context, checked)
      const found = await columnsOf(connection, empty, relation, from, states)
      const twice = nameTwice(found.map((column) => column.name))
      if (twice !== undefined) throw new BindError({ node: relation.node, message: `The column "${twice}" is named twice.` })
      columns.set(relation.id, found)
    } catch (error) {
      if (error instanceof BindError) throw error
      throw new BindError({ node: relation.node, setting: onlySetting(relation), message: firstLine(error) })
    }
    if (relation.op === 'fold' && relation.by.length === 0) neverEmpty.add(relation.id)
    const free = describeOnly ? null : freeSelect(empty, relation, from)
    if (free !== null && (await connection.table(`SELECT 1 FROM (${free}) LIMIT 1`)).rows.length > 0) neverEmpty.add(relation.id)
  }
  for (const id of orderedRelations(context, plan)) ordered.add(id)
  const needed = neededColumns(plan, columns)
  return { plan, context: { ...context, columns: (id) => needed.get(id)! }, relations, columns, neverEmpty }
}

/** Free SQL over empty inputs; null for what is none. */
function freeSelect(context: RenderContext, relation: Relation, from: (id: RelationId) => string): string | null {
  if (relation.op === 'sql') return relationSelect(context, relation, from)
  if (relation.op !== 'repeat') return null
  const tables = Object.fromEntries(Object.entries(relation.inputs).map(([name, id]) => [name, from(id)]))
  return selectOver(tables, context.fragment(relation.begin).sql)
}

/** The relations whose order of rows means something: to a sink, to `first` and `last`, to chance, to what is computed, or to someone's SELECT. */
function orderedRelations(context: RenderContext, plan: Plan): Set<RelationId> {
  const ordered = new Set(plan.sinks.map((sink) => sink.input))
  for (const relation of plan.relations.toReversed()) {
    // A fold or a state makes rows of its own, and "top" an order of its own.
    const passes = !['fold', 'state', 'top', 'collect'].includes(relation.op) && ordered.has(relation.id)
    const byRow =
      (relation.op === 'state' && relation.part === 'rows') || ['collect', 'table', 'compute'].includes(relation.op) || isWithin(relation)
    if (passes || byRow || ['sql', 'repeat', 'javascript'].includes(relation.op) || needsRow(context, relation))
      for (const id of inputsOf(relation)) ordered.add(id)
  }
  return ordered
}

const firstLine = (error: unknown) => (error instanceof Error ? error.message : String(error)).split('\n')[0]!

/** The setting that all of a relation's fragments belong to, if it is one. */
export function onlySetting(relation: Relation): string | undefined {
  if (relation.op === 'javascript') return 'code'
  const settings = new Set(relation.op === 'sql' ? [relation.text.setting] : fragmentsOf(relation).map(({ fragment }) => fragment.setting))
  return settings.size === 1 ? [...settings][0] : undefined
}

async function checkRelation(
  connection: Connection,
  relation: Relation,
  render: RenderContext,
  checked: Map<Fragment, { sql: string; needsRow: boolean }>,
): Promise<void> {
  const accept = (fragment: Fragment, answer: Checked) => {
    if (answer.ok) {
      checked.set(fragment, answer)
      return
    }
    const message = problemInWords(answer.problem)
    throw new BindError({ node: relation.node, setting: fragment.setting, message, gate: answer.problem })
  }
  if (relation.op === 'sql') {
    accept(relation.text, await checkStatement(connection, relation.text, { tables: Object.keys(relation.inputs) }))
    return
  }
  if (relation.op === 'repeat') {
    const tables = Object.keys(relation.inputs)
    for (const [fragment, more] of [
      [relation.begin, []],
      [relation.next, [ROUND_TABLE]],
    ] as const) {
      accept(fragment, await checkStatement(connection, fragment, { tables: [...tables, ...more] }))
    }
    return
  }
  const known = relation.op === 'lookup' ? lookedUp(render, relation) : inputsOf(relation).flatMap((id) => render.all(id))
  for (const { fragment, aggregates, beside = [] } of fragmentsOf(relation)) {
    const context = { columns: [...known.map((column) => column.name), ...beside], allowAggregates: aggregates }
    const sql = fillValues(fragment, typeIn(known))
    accept(fragment, await checkFragment(connection, { ...fragment, sql }, context))
  }
}

async function columnsOf(
  connection: Connection,
  context: RenderContext,
  relation: Relation,
  from: (id: RelationId) => string,
  states: Map<string, readonly Column[]>,
): Promise<readonly Column[]> {
  switch (relation.op) {
    case 'source':
      // DuckDB's own spelling of the types, and an early error for a type that there is not.
      return connection.describe(`SELECT * FROM ${emptyTable(formatColumns(relation.format))}`)
    case 'window':
      return context.columns(relation.input)
    case 'table':
      return tableColumns(relation, context.columns(relation.input))
    case 'eventWindow':
      return eventWindowColumns(relation, context.columns(relation.input))
    case 'state': {
      const kept = await stateColumns(connection, context, relation, from(relation.input))
      states.set(stateName(relation), kept)
      return relation.part === 'rows' ? connection.describe(emitOfNone(context, relation, from(relation.input))) : kept
    }
    case 'repeat':
      return roundColumns(connection, context, relation)
    case 'compute': {
      const node = await nodeType(connection, context, relation, from)
      return connection.describe(`SELECT * FROM ${emptyTable(computedColumns(relation.outputs[0]!.columns, node))}`)
    }
    case 'computed':
      return connection.describe(`SELECT * FROM ${emptyTable(computedColumns(relation.columns, context.columns(relation.input)[0]?.type))}`)
    case 'javascript': {
      const script = scriptOf(relation.code, relation.over)
      if ('problem' in script) throw new BindError({ node: relation.node, setting: 'code', message: saidInWords(script.problem.message) })
      return connection.describe(`SELECT * FROM ${emptyTable(javascriptColumns(relation, context.columns(relation.input)))}`)
    }
    case 'score':
      return connection.describe(scoreSelect(context, relation, from(relation.input), () => relation.columns.map(() => 'NULL')))
    default: {
      const described = await connection.describe(relationSelect(context, relation, from))
      return described.filter((column) => column.name !== FOLDED)
    }
  }
}

/** The type that all nodes of a graph have together; undefined where there is no graph. */
async function nodeType(
  connection: Connection,
  context: RenderContext,
  compute: Compute,
  from: (id: RelationId) => string,
): Promise<string | undefined> {
  const all = allNodes(
    compute,
    compute.inputs.map((input) => `(${valuesSelect(context, input, from)})`),
  )
  return all === '' ? undefined : (await connection.describe(all))[0]!.type
}

async function roundColumns(connection: Connection, context: RenderContext, repeat: Repeat): Promise<readonly Column[]> {
  const describe = (select: string, fragment: Fragment) =>
    connection.describe(select).catch((error: unknown) => {
      throw new BindError({ node: repeat.node, setting: fragment.setting, message: firstLine(error) })
    })
  const found = await repeatColumns(repeat, context.columns, (fragment) => context.fragment(fragment).sql, describe)
  if (typeof found === 'string') throw new BindError({ node: repeat.node, setting: repeat.next.setting, message: found })
  return found
}

/** The columns that a state keeps. */
async function stateColumns(connection: Connection, context: RenderContext, state: State, from: string): Promise<Column[]> {
  const rows = numbered(from)
  const keys = state.key.map((item) => `${fragmentSql(context, item.value)} AS ${identifier(item.name)}`)
  const known = await connection.describe(`SELECT ${keys.join(', ')} FROM ${rows}`)
  const types = await stateTypes(state, {
    rows,
    input: context.columns(state.input),
    sql: (fragment) => fragmentSql(context, fragment),
    typeOf: async (select) => (await connection.describe(select))[0]!.type,
  })
  const columns = [...known, ...state.columns.map(({ name }, i) => ({ name, type: types[i]! }))]
  // What is asked for the types is not run yet: whether the condition binds is seen here.
  if (state.remove) await connection.describe(`SELECT 1 FROM ${emptyTable(columns)} WHERE ${fragmentSql(context, state.remove)}`)
  return connection.describe(`SELECT * FROM ${emptyTable(columns)}`)
}
