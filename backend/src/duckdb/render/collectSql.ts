/** Renders `collect`: for each key, lists of the rows of one or several inputs. */
import { sameName, type CollectedList, type Column, type Relation } from '@millrace/shared'
import { ROW_COLUMN } from '../gateFunctions.ts'
import { identifier, literal } from '../sql.ts'

type Collect = Pick<Relation & { op: 'collect' }, 'by' | 'lists'>

const SIDE = '__mr_side'
const item = (i: number) => `__mr_v${i}`

/** Rows are numbered through all inputs: those of one input stand behind those before it. */
const ROWS_PER_SIDE = 10 ** 15

/** What one element of a list is: a value, or an object. */
function element({ columns: chosen }: CollectedList, by: readonly string[], columns: readonly Column[]): string {
  if (chosen.length === 1) return identifier(chosen[0]!)
  const all = columns.map(({ name }) => name)
  const others = all.filter((name) => !by.some((key) => sameName(key, name)))
  const named = chosen.length > 0 ? chosen : others.length > 0 ? others : all
  return `{${named.map((name) => `${literal(name)}: ${identifier(name)}`).join(', ')}}`
}

/**
 * Lists are in the order of arrival, and keys in the order in which they first came, those of the first input first. Where there are several
 * inputs, a key with an empty part stays with its own. Without keys there is one row, where any came.
 */
export function collectSelect({ by, lists }: Collect, inputs: readonly { columns: readonly Column[]; from: string }[]): string {
  const keys = by.map(identifier)
  const rows = inputs.map(({ columns, from }, side) => {
    const own = `${element(lists[side]!, by, columns)} AS ${item(side)}`
    const row = `row_number() OVER () + ${side * ROWS_PER_SIDE} AS ${ROW_COLUMN}`
    return `SELECT ${[...keys, own, `${side} AS ${SIDE}`, row].join(', ')} FROM ${from}`
  })
  const values = lists.map((list, side) => {
    const collected = `list(${item(side)} ORDER BY ${ROW_COLUMN}) FILTER (WHERE ${SIDE} = ${side})`
    return `coalesce(${collected}, []) AS ${identifier(list.as)}`
  })
  const isEmpty = keys.map((each) => `${each} IS NULL`).join(' OR ')
  const apart = inputs.length > 1 && keys.length > 0 ? [`CASE WHEN ${isEmpty} THEN ${SIDE} END`] : []
  const group = keys.length > 0 ? `GROUP BY ${[...keys, ...apart].join(', ')}` : 'HAVING count(*) > 0'
  return `SELECT ${[...keys, ...values].join(', ')}\nFROM (\n${rows.join('\nUNION ALL BY NAME\n')}\n)\n${group}\nORDER BY min(${ROW_COLUMN})`
}
