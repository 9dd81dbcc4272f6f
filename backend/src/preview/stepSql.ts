/**
 * Steps over all batches of a sample at once: every table has the batch time as its last column, so that one statement does what the engine
 * does batch by batch. Pure.
 */
import type { Column, Relation, RelationId } from '@millrace/shared'
import { fragmentsOf, relationSelect } from '../duckdb/render/relation.ts'
import { names, type RenderContext } from '../duckdb/render/context.ts'
import { FOLDED, foldSelect } from '../duckdb/render/foldSql.ts'
import { keptIn } from '../duckdb/render/lookupSql.ts'
import { BATCH_TIME, ROW_COLUMN } from '../duckdb/gateFunctions.ts'
import { identifier } from '../duckdb/sql.ts'
import { TIME_COLUMN } from '../engine/tables.ts'
import { historySelect, lookupOverTime } from './lookupOverTime.ts'

const TIME: Column = { name: TIME_COLUMN, type: 'BIGINT' }

/** Steps that let each row through for itself: what leaves them is of the whole sample. */
const BY_ROW: ReadonlySet<Relation['op']> = new Set<Relation['op']>(['source', 'project', 'filter', 'explode', 'parse', 'lookup', 'union'])

export const isByRow = (relation: Relation): boolean => BY_ROW.has(relation.op)

/** A context in which every relation has the batch time too, and `now()` is the time of the row's batch. */
export function timedContext(context: RenderContext): RenderContext {
  return {
    ...context,
    columns: (id) => [...context.columns(id), TIME],
    all: (id) => [...context.all(id), TIME],
    fragment: (fragment) => {
      const { sql, needsRow } = context.fragment(fragment)
      return { sql: sql.replaceAll(BATCH_TIME, `make_timestamptz(${TIME_COLUMN} * 1000)`), needsRow }
    },
  }
}

/** The SELECT of a step over all batches; `from` tells the table of an input. Not for sources, windows, states and SQL. */
export function stepSelect(timed: RenderContext, relation: Relation, from: (id: RelationId) => string, types: readonly Column[]): string {
  switch (relation.op) {
    case 'fold': {
      const fold = { ...relation, by: [{ name: TIME_COLUMN, value: { sql: TIME_COLUMN } }, ...relation.by] }
      const select = foldSelect(timed, fold, { rows: ordered(timed, relation, from(relation.input)) }, types)
      return `SELECT ${names(types)}, ${TIME_COLUMN} FROM (${select})`
    }
    case 'table':
      return historySelect(timed, relation, from(relation.input))
    case 'lookup': {
      const kept = keptIn(relation)
      if (kept === undefined) return inOrder(timed, relation, from, types)
      const select = lookupOverTime(timed, relation, { rows: from(relation.input), history: from(kept) })
      return `SELECT ${names(types)}, ${TIME_COLUMN} FROM (${select})`
    }
    case 'join':
      return inOrder(timed, { ...relation, on: [{ left: TIME_COLUMN, right: TIME_COLUMN }, ...relation.on] }, from, types)
    case 'collect':
      return inOrder(timed, { ...relation, by: [TIME_COLUMN, ...relation.by] }, from, types)
    case 'top':
      return relationSelect(timed, { ...relation, per: [TIME_COLUMN, ...relation.per] }, from)
    case 'asof':
      return inOrder(timed, { ...relation, keys: [...relation.keys, TIME_COLUMN] }, from, types)
    case 'over':
      return inOrder(timed, { ...relation, per: [TIME_COLUMN, ...relation.per] }, from, types)
    case 'project': {
      const items = relation.keep ? relation.items : [...relation.items, { name: TIME_COLUMN, value: { sql: TIME_COLUMN } }]
      return inOrder(timed, { ...relation, items }, from, types)
    }
    case 'explode':
    case 'parse': {
      if (relation.keep || (relation.op === 'parse' && relation.part === 'unreadable')) return inOrder(timed, relation, from, types)
      // What keeps no column keeps the batch time.
      return inOrder({ ...timed, columns: () => [TIME] }, { ...relation, keep: true }, from, types)
    }
    default:
      return inOrder(timed, relation, from, types)
  }
}

/** Row numbers begin anew in each batch, as chance does. */
function inOrder(timed: RenderContext, relation: Relation, from: (id: RelationId) => string, types: readonly Column[]): string {
  const numbered = fragmentsOf(relation).some(({ fragment }) => timed.fragment(fragment).needsRow)
  const context: RenderContext = { ...timed, fragment: (fragment) => ({ ...timed.fragment(fragment), needsRow: false }) }
  const select = relationSelect(context, relation, (id) => (numbered ? withRowNumbers(from(id)) : from(id)))
  return `SELECT ${names(types)}, ${TIME_COLUMN} FROM (${select})`
}

/** A table with the rows of each batch numbered in the order of their arrival. */
export const withRowNumbers = (table: string): string =>
  `(SELECT *, row_number() OVER (PARTITION BY ${TIME_COLUMN} ORDER BY rowid) AS ${ROW_COLUMN} FROM ${table} ORDER BY rowid)`

function ordered(timed: RenderContext, relation: Relation & { op: 'fold' }, table: string): string {
  const numbered = fragmentsOf(relation).some(({ fragment }) => timed.fragment(fragment).needsRow)
  return numbered || relation.measures.some((measure) => measure.kind === 'rows') ? withRowNumbers(table) : table
}

/** What a summary without keys says of no rows at all, for the batches named. */
export function foldOfNothing(
  context: RenderContext,
  relation: Relation & { op: 'fold' },
  empty: string,
  types: readonly Column[],
  times: readonly number[],
): string {
  const values = times.map((time) => `(${time})`).join(', ')
  return `SELECT ${names(types)}, t FROM (SELECT * EXCLUDE (${FOLDED}) FROM (${foldSelect(context, relation, { rows: empty }, types)})), (VALUES ${values}) AS batches(t)`
}

/** The keys that a summary has had at a firing before and has no rows for at this one, with what it says of no rows. */
export function goneKeys(
  timed: RenderContext,
  relation: Relation & { op: 'fold' },
  table: string,
  types: readonly Column[],
  times: readonly number[],
): string {
  const fold = { ...relation, by: [{ name: TIME_COLUMN, value: { sql: TIME_COLUMN } }, ...relation.by] }
  const keys = relation.by.map(({ name }) => identifier(name))
  const values = times.map((time) => `(${time}::BIGINT)`).join(', ')
  const gone = `(
    SELECT f.t AS ${TIME_COLUMN}, ${keys.map((each) => `k.${each}`).join(', ')}
    FROM (SELECT ${keys.join(', ')}, min(${TIME_COLUMN}) AS first FROM ${table} GROUP BY ALL) k JOIN (VALUES ${values}) AS f(t) ON f.t > k.first
    ANTI JOIN ${table} s ON s.${TIME_COLUMN} = f.t AND ${keys.map((each) => `s.${each} IS NOT DISTINCT FROM k.${each}`).join(' AND ')}
  )`
  return `SELECT ${names(types)}, ${TIME_COLUMN} FROM (${foldSelect(timed, fold, { gone }, types)})`
}
