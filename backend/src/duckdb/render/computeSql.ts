/** SQL around computations that are no SQL themselves: the values that they read, and what becomes of those that they put out. Pure. */
import type { Column, ComputedColumn, ComputeInput, Relation, RelationId } from '@millrace/shared'
import { identifier, literal } from '../sql.ts'
import { fragmentSql, itemsBeside, type RenderContext } from './context.ts'

export type Compute = Relation & { op: 'compute' }
export type Score = Relation & { op: 'score' }

const isNumber = (item: ComputeInput['items'][number]) => item.as === 'number'
const hasNodes = (compute: Compute) => compute.inputs.some(({ items }) => items.some((item) => !isNumber(item)))

/** The values of an input, `c0`, `c1`… in the order of its items; rows in which one is empty or no finite number are passed over. */
export function valuesSelect(context: RenderContext, { relation, items }: ComputeInput, from: (id: RelationId) => string): string {
  const values = items.map((item, i) => {
    const sql = fragmentSql(context, item.value)
    return `${isNumber(item) ? `CAST(${sql} AS DOUBLE)` : sql} AS c${i}`
  })
  const whole = items.map((item, i) => (isNumber(item) ? `isfinite(c${i})` : `c${i} IS NOT NULL`)).join(' AND ')
  return `SELECT * FROM (SELECT ${values.join(', ')} FROM ${from(relation)}) WHERE ${whole}`
}

/** The distinct nodes with their places in order; null where the computation knows none. `tables` hold the inputs' values. */
export function nodesSelect(compute: Compute, tables: readonly string[]): string | null {
  if (!hasNodes(compute)) return null
  return `SELECT node, (row_number() OVER (ORDER BY node) - 1)::INTEGER AS i FROM (${allNodes(compute, tables)}) GROUP BY node`
}

/** Every value that names a node, for the type that they have together. */
export function allNodes({ inputs }: Compute, tables: readonly string[]): string {
  return inputs
    .flatMap(({ items }, at) => items.flatMap((item, i) => (isNumber(item) ? [] : [`SELECT c${i} AS node FROM ${tables[at]!}`])))
    .join(' UNION ALL ')
}

/** The places of the nodes that are named, in their order, -1 for one that is not there. */
export function namedSelect(named: readonly string[], nodes: string): string {
  const list = named.map((name, at) => `(${at}, ${literal(name)})`).join(', ')
  return `SELECT coalesce(n.i, -1)::INTEGER FROM (VALUES ${list}) AS w(place, name) LEFT JOIN ${nodes} n ON n.node::VARCHAR = w.name ORDER BY w.place`
}

/** An input's values, with places instead of nodes, in the order of its rows. `type` is what all nodes have become together. */
export function placedSelect({ items }: ComputeInput, table: string, nodes: string, type: string | undefined): string {
  const columns = items.map((item, i) => (isNumber(item) ? `v.c${i}` : `n${i}.i`))
  const joins = items.flatMap((item, i) => (isNumber(item) ? [] : [`JOIN ${nodes} n${i} ON n${i}.node = CAST(v.c${i} AS ${type!})`]))
  return `SELECT ${columns.join(', ')} FROM ${table} v ${joins.join(' ')}${joins.length > 0 ? ' ORDER BY v.rowid' : ''}`
}

/** The columns of an output; `node` is the type of the graph's nodes. */
export const computedColumns = (columns: readonly ComputedColumn[], node: string | undefined): Column[] =>
  columns.map((column) => ('type' in column ? column : { name: column.name, type: node! }))

/** The rows of an output as they leave, from its raw values `c0`, `c1`… */
export function outputSelect(columns: readonly ComputedColumn[], raw: string, nodes: string): string {
  const values = columns.map((column, i) =>
    'type' in column ? `CAST(r.c${i} AS ${column.type}) AS ${identifier(column.name)}` : `n${i}.node AS ${identifier(column.name)}`,
  )
  const joins = columns.flatMap((column, i) => ('type' in column ? [] : [`JOIN ${nodes} n${i} ON n${i}.i = r.c${i}`]))
  return `SELECT ${values.join(', ')} FROM ${raw} r ${joins.join(' ')} ORDER BY r.rowid`
}

/** Rows with what a model says of them; `sayings` makes an expression for each column from those of the numbers. Empty numbers: empty. */
export function scoreSelect(
  context: RenderContext,
  score: Score,
  from: string,
  sayings: (numbers: readonly string[]) => readonly string[],
): string {
  const numbers = score.items.map((_, i) => `__mr_x${i}`)
  const inner = score.items.map((item, i) => `CAST(${fragmentSql(context, item.value)} AS DOUBLE) AS ${numbers[i]!}`)
  const whole = numbers.map((name) => `isfinite(${name})`).join(' AND ')
  const said = sayings(numbers)
  const scored = score.columns.map(({ name, type }, i) => ({ name, sql: `CAST(CASE WHEN ${whole} THEN ${said[i]!} END AS ${type})` }))
  return `SELECT ${itemsBeside(context.columns(score.input), scored)}\nFROM (SELECT *, ${inner.join(', ')} FROM ${from})`
}
