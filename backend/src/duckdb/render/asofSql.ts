/** Renders `asof`: each row beside the newest row of another stream that is not younger. */
import { sameName, type Column, type Relation } from '@millrace/shared'
import { ROW_COLUMN } from '../gateFunctions.ts'
import { identifier } from '../sql.ts'

export type Asof = Relation & { op: 'asof' }

const instant = (side: string, column: string) => `TRY_CAST(${side}.${identifier(column)} AS TIMESTAMP WITH TIME ZONE)`

/** The join over inputs as they stand behind FROM. Of equal times the row that arrived last counts. A join keeps no order of its own: `ordered` puts rows back into theirs. */
export function asofSelect(relation: Asof, columns: readonly Column[], from: { input: string; other: string }, ordered: boolean): string {
  const { keys, time, otherTime, within, add, unmatched } = relation
  const kept = columns.filter(({ name }) => !add.some((each) => sameName(each, name)))
  // Of the ends of time there is no difference.
  const age = `TRY(${instant('i', time)} - ${instant('o', otherTime)}) <= to_milliseconds(${within})`
  const added = add.map((name) => {
    const value = `o.${identifier(name)}`
    return `${unmatched === 'keep' ? `CASE WHEN ${age} THEN ${value} END` : value} AS ${identifier(name)}`
  })
  const on = [...keys.map((key) => `i.${identifier(key)} = o.${identifier(key)}`), `${instant('i', time)} >= ${instant('o', otherTime)}`]
  const per = [...keys, otherTime].map(identifier).join(', ')
  const newest = `(SELECT * FROM (SELECT *, row_number() OVER () AS ${ROW_COLUMN} FROM ${from.other})
  QUALIFY row_number() OVER (PARTITION BY ${per} ORDER BY ${ROW_COLUMN} DESC) = 1)`
  const rows = `(SELECT *, row_number() OVER () AS ${ROW_COLUMN} FROM ${from.input})`
  const order = ordered ? `\nORDER BY i.${ROW_COLUMN}` : ''
  return `SELECT ${[...kept.map(({ name }) => `i.${identifier(name)}`), ...added].join(', ')}
FROM ${rows} i ASOF ${unmatched === 'keep' ? 'LEFT ' : ''}JOIN ${newest} o ON ${on.join(' AND ')}${unmatched === 'keep' ? '' : `\nWHERE ${age}`}${order}`
}
