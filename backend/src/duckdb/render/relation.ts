/** Renders one relation of a plan as a SELECT over its inputs. Pure: where the inputs stand and what was checked is passed in. */
import { sameName, type Column, type Fragment, type Item, type Relation, type RelationId, type SortKey } from '@millrace/shared'
import { ROW_COLUMN } from '../gateFunctions.ts'
import { identifier } from '../sql.ts'
import { collectSelect } from './collectSql.ts'
import { fragmentSql, itemsBeside, names, type RenderContext } from './context.ts'
import { firstOrLast } from './firstOrLast.ts'
import { foldNeedsRow, foldSelect } from './foldSql.ts'
import { joinSelect, joinSides } from './joinSql.ts'
import { lookupJoin } from './lookupSql.ts'
import { asofSelect } from './asofSql.ts'
import { overSelect, sortSql } from './overSql.ts'
import { parseSelect } from './parseSql.ts'
import { besideOld, isFormula, keptType, stateStruct, type State } from './stateTypes.ts'

/** Ids of the relations that a relation reads. */
export function inputsOf(relation: Relation): RelationId[] {
  switch (relation.op) {
    case 'source':
      return []
    case 'union':
    case 'collect':
      return [...relation.inputs]
    case 'join':
      return [relation.left, relation.right]
    case 'sql':
    case 'repeat':
      return Object.values(relation.inputs)
    case 'compute':
      return relation.inputs.map((input) => input.relation)
    case 'score':
      return [relation.input, relation.model]
    case 'asof':
      return [relation.input, relation.other]
    case 'lookup':
      return 'kept' in relation.table ? [relation.input, relation.table.kept] : [relation.input]
    default:
      return [relation.input]
  }
}

/**
 * The fragments that a person may have written, and whether aggregates may stand in them. `beside` are names that one may use and that are
 * no columns of the input.
 */
export function fragmentsOf(relation: Relation): { fragment: Fragment; aggregates: boolean; beside?: string[] }[] {
  const plain = (fragment: Fragment) => ({ fragment, aggregates: false })
  const aggregate = (fragment: Fragment) => ({ fragment, aggregates: true })
  switch (relation.op) {
    case 'project':
      return relation.items.map((item) => plain(item.value))
    case 'filter':
      return [plain(relation.condition)]
    case 'explode':
      return [plain(relation.list)]
    case 'fold':
      return [
        ...relation.by.map((item) => plain(item.value)),
        ...relation.measures.flatMap((measure) => (measure.kind === 'rows' ? [measure.value] : measure.partial)).map(aggregate),
      ]
    case 'state':
      return stateFragments(relation)
    case 'lookup':
      return relation.add.map((item) => plain(item.value))
    case 'compute':
      return relation.inputs.flatMap((input) => input.items.map((item) => plain(item.value)))
    case 'score':
      return relation.items.map((item) => plain(item.value))
    default:
      return []
  }
}

function stateFragments(state: State): { fragment: Fragment; aggregates: boolean; beside?: string[] }[] {
  const kept = [...state.key, ...state.columns].map(({ name }) => name)
  return [
    ...state.key.map((item) => ({ fragment: item.value, aggregates: false })),
    ...state.columns.flatMap((column) =>
      isFormula(column)
        ? [
            { fragment: column.begin, aggregates: false, beside: [] },
            { fragment: column.next, aggregates: !state.emit, beside: ['old'] },
          ]
        : [{ fragment: column.fresh, aggregates: true }],
    ),
    ...(state.remove ? [{ fragment: state.remove, aggregates: false, beside: kept }] : []),
    ...(state.emit ?? []).map((item) => ({ fragment: item.value, aggregates: false, beside: ['old', 'new'] })),
  ]
}

/** Whether any of the relation's own expressions reads the row's number. */
export function needsRow(context: RenderContext, relation: Relation): boolean {
  if (relation.op === 'fold') return foldNeedsRow(context, relation)
  if (relation.op === 'over' || relation.op === 'asof') return true
  if (relation.op === 'state' && relation.columns.some((column) => !isFormula(column) && firstOrLast(column.fresh.sql))) return true
  return fragmentsOf(relation).some(({ fragment }) => context.fragment(fragment).needsRow)
}

export const numbered = (from: string) => `(SELECT *, row_number() OVER () AS ${ROW_COLUMN} FROM ${from})`

/** The input as it stands behind FROM, with row numbers where an expression reads them. */
export function inputFrom(context: RenderContext, relation: Relation, from: string): string {
  return needsRow(context, relation) ? numbered(from) : from
}

/**
 * The relation's SELECT. `from` tells where an input stands. Not for sources, windows, states and computations, which the engine keeps in
 * tables, nor for what a model says of rows, which `scoreSelect` writes.
 * A fold carries its hidden count as last column.
 */
export function relationSelect(context: RenderContext, relation: Relation, from: (id: RelationId) => string): string {
  switch (relation.op) {
    case 'project': {
      const input = context.columns(relation.input)
      const kept = relation.keep ? input.filter((column) => !relation.drop?.some((name) => sameName(name, column.name))) : []
      return `SELECT ${computedBeside(context, kept, relation.items)}\nFROM ${inputFrom(context, relation, from(relation.input))}`
    }
    case 'filter': {
      const test = relation.when === 'true' ? '' : ' IS NOT TRUE'
      const list = names(context.columns(relation.input))
      return `SELECT ${list}\nFROM ${inputFrom(context, relation, from(relation.input))}\nWHERE ${fragmentSql(context, relation.condition)}${test}`
    }
    case 'explode': {
      const kept = relation.keep ? context.columns(relation.input).filter((column) => !sameName(column.name, relation.as)) : []
      const items = [
        ...kept.map((column) => identifier(column.name)),
        `unnest(${fragmentSql(context, relation.list)}) AS ${identifier(relation.as)}`,
      ]
      return `SELECT ${items.join(', ')}\nFROM ${inputFrom(context, relation, from(relation.input))}`
    }
    case 'parse':
      return parseSelect(relation, context.columns(relation.input), from(relation.input))
    case 'union':
      return relation.inputs.map((id) => `SELECT ${names(context.columns(id))} FROM ${from(id)}`).join('\nUNION ALL BY NAME\n')
    case 'fold':
      return foldSelect(context, relation, { rows: inputFrom(context, relation, from(relation.input)) }, null)
    case 'asof': {
      const side = (id: RelationId) => ({ columns: context.columns(id), from: from(id) })
      return asofSelect(relation, { input: side(relation.input), other: side(relation.other) }, context.ordered(relation.id))
    }
    case 'over':
      return overSelect(context, relation, from(relation.input))
    case 'top':
      return topSelect(relation, context.columns(relation.input), from(relation.input))
    case 'lookup':
      return lookupJoin(context, relation, from(relation.input))
    case 'join': {
      const sides = joinSides(relation, context.all, (side) => from(relation[side]))
      return joinSelect(relation, sides, { ordered: context.ordered(relation.id), wanted: context.columns(relation.id) })
    }
    case 'collect':
      return collectSelect(
        relation,
        relation.inputs.map((id) => ({ columns: context.columns(id), from: from(id) })),
      )
    case 'sql': {
      const views = Object.entries(relation.inputs).map(
        ([name, id]) => `${identifier(name)} AS (SELECT ${names(context.columns(id))} FROM ${from(id)})`,
      )
      return `WITH ${views.join(',\n')}\nSELECT * FROM (\n${context.fragment(relation.text).sql}\n)`
    }
    case 'source':
    case 'window':
    case 'table':
    case 'eventWindow':
    case 'state':
    case 'compute':
    case 'computed':
    case 'javascript':
    case 'score':
    case 'repeat':
      throw new Error(`A relation of kind ${relation.op} is kept in a table and has no SELECT of its own.`)
  }
}

/** What expressions make of a row, beside the columns that are kept (see `itemsBeside`). */
export function computedBeside(context: RenderContext, kept: readonly Column[], items: readonly Item[]): string {
  return itemsBeside(
    kept,
    items.map(({ name, value }) => ({ name, sql: fragmentSql(context, value) })),
  )
}

/** What a state that goes row by row puts out, over no rows: for its columns. */
export function emitOfNone(context: RenderContext, state: State, from: string): string {
  const input = besideOld(context.columns(state.input))
  const value = stateStruct(state.columns, (name) => `NULL::${keptType(context, state, name)}`)
  const rows = `(SELECT ${[...input.map(({ name }) => identifier(name)), '__mr_row', `${value} AS old`, `${value} AS new`].join(', ')} FROM ${numbered(from)})`
  return `SELECT ${computedBeside(context, input, state.emit ?? [])}\nFROM ${rows}`
}

/** Equal rows are ordered by all their columns, so that a replay agrees. */
function topSelect(relation: { by: SortKey[]; per: string[]; limit: number }, columns: readonly Column[], from: string): string {
  const chosen = new Set(relation.by.map((sort) => sort.column))
  const order = [
    ...relation.by.map(sortSql),
    ...columns.filter((column) => !chosen.has(column.name)).map((column) => `${identifier(column.name)} ASC NULLS LAST`),
  ].join(', ')
  const select = `SELECT ${names(columns)}\nFROM ${from}`
  if (relation.per.length === 0) return `${select}\nORDER BY ${order}\nLIMIT ${relation.limit}`
  const per = relation.per.map(identifier).join(', ')
  return `${select}\nQUALIFY row_number() OVER (PARTITION BY ${per} ORDER BY ${order}) <= ${relation.limit}\nORDER BY ${per}, ${order}`
}
