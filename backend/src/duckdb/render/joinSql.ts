/** Renders `join`: pairs of the rows of two streams. */
import { joinColumns, sameName, type Column, type JoinColumn, type JoinOptions, type Relation, type RelationId } from '@millrace/shared'
import { ROW_COLUMN } from '../gateFunctions.ts'
import { identifier } from '../sql.ts'
import { comparedKeys } from './keySql.ts'

const KINDS = { inner: 'JOIN', left: 'LEFT JOIN', right: 'RIGHT JOIN', full: 'FULL JOIN' } as const

type Join = Relation & { op: 'join' }
/** A join whose rows wait for each other, beyond their batch. */
export type WithinJoin = Join & { within: number }
export const isWithin = (relation: Relation): relation is WithinJoin => relation.op === 'join' && relation.within !== undefined

export type SideName = 'left' | 'right'
export const sideNames: readonly SideName[] = ['left', 'right']

/** One side of a join: all its columns, whether they are read or not, and where its rows stand. */
interface JoinSide {
  columns: readonly Column[]
  from: string
}
export type JoinSides = Readonly<Record<SideName, JoinSide>>

export const joinSides = (join: Join, columns: (id: RelationId) => readonly Column[], from: (side: SideName) => string): JoinSides => ({
  left: { columns: columns(join.left), from: from('left') },
  right: { columns: columns(join.right), from: from('right') },
})

/** The keys of a pair as they are compared, of the rows `l` and `r`. */
const keysOf = ({ left, right }: JoinSides, pair: JoinOptions['on'][number]) =>
  comparedKeys({ columns: left.columns, name: pair.left, alias: 'l' }, { columns: right.columns, name: pair.right, alias: 'r' })

/** Whether a row `l` and a row `r` are a pair. */
export const joinCondition = (join: JoinOptions, sides: JoinSides): string =>
  join.on
    .map((pair) => keysOf(sides, pair))
    .map(([left, right]) => `${left} = ${right}`)
    .join(' AND ')

/** The columns that leave, of rows `l` and `r`; a key is that of the side that is there. `wanted` are names, absent = all. */
export function joinItems(join: JoinOptions, sides: JoinSides, wanted?: readonly Column[]): string {
  const names = (side: JoinSide) => side.columns.map(({ name }) => name)
  const rightAlone = join.how === 'right' || join.how === 'full'
  const value = (column: JoinColumn): string => {
    if (column.from !== 'key') return `${column.from === 'left' ? 'l' : 'r'}.${identifier(column.column)}`
    if (!rightAlone) return `l.${identifier(column.column)}`
    return `coalesce(${keysOf(sides, join.on[column.pair]!).join(', ')})`
  }
  return joinColumns(join, names(sides.left), names(sides.right))
    .filter(({ name }) => !wanted || wanted.some((column) => sameName(column.name, name)))
    .map((column) => `${value(column)} AS ${identifier(column.name)}`)
    .join(', ')
}

/** The sides whose rows come along without a partner too. */
export const aloneSides = ({ how }: JoinOptions): readonly SideName[] => (how === 'inner' ? [] : how === 'full' ? sideNames : [how])

/** A join keeps no order of its own: `ordered` puts pairs into that of the left rows, then of the right ones; right rows alone come last. */
export function joinSelect(
  join: JoinOptions,
  sides: JoinSides,
  { ordered, wanted }: { ordered: boolean; wanted?: readonly Column[] },
): string {
  const rows = ({ from }: JoinSide) => (ordered ? `(SELECT *, row_number() OVER () AS ${ROW_COLUMN} FROM ${from})` : from)
  const order = ordered ? `\nORDER BY l.${ROW_COLUMN} NULLS LAST, r.${ROW_COLUMN} NULLS LAST` : ''
  const { left, right } = sides
  return `SELECT ${joinItems(join, sides, wanted)}\nFROM ${rows(left)} l ${KINDS[join.how]} ${rows(right)} r ON ${joinCondition(join, sides)}${order}`
}
