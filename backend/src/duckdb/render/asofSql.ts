/** Renders `asof`: each row beside the newest row of another stream that is not younger. */
import { sameName, type Column, type Relation } from '@millrace/shared'
import { ROW_COLUMN } from '../gateFunctions.ts'
import { identifier } from '../sql.ts'
import { comparedKeys } from './keySql.ts'

export type Asof = Relation & { op: 'asof' }

/** The columns of one input, and where its rows stand behind FROM. */
interface AsofSide {
  columns: readonly Column[]
  from: string
}

const instant = (column: string) => `TRY_CAST(${column} AS TIMESTAMP WITH TIME ZONE)`

/** The join. Of equal times the row that arrived last counts. A join keeps no order of its own: `ordered` puts rows back into theirs. */
export function asofSelect(relation: Asof, { input, other }: { input: AsofSide; other: AsofSide }, ordered: boolean): string {
  const { keys, time, otherTime, within, add, unmatched } = relation
  const kept = input.columns.filter(({ name }) => !add.some((each) => sameName(each, name)))
  const [asked, held] = [instant(`i.${identifier(time)}`), instant(`o.${identifier(otherTime)}`)]
  // Of the ends of time there is no difference.
  const age = `TRY(${asked} - ${held}) <= to_milliseconds(${within})`
  const added = add.map((name) => {
    const value = `o.${identifier(name)}`
    return `${unmatched === 'keep' ? `CASE WHEN ${age} THEN ${value} END` : value} AS ${identifier(name)}`
  })
  const same = keys.map((name) => comparedKeys({ columns: input.columns, name, alias: 'i' }, { columns: other.columns, name, alias: 'o' }))
  const on = [...same.map((pair) => pair.join(' = ')), `${asked} >= ${held}`]
  // One instant may be written in several ways.
  const per = [...keys.map(identifier), instant(identifier(otherTime))].join(', ')
  const newest = `(SELECT * FROM (SELECT *, row_number() OVER () AS ${ROW_COLUMN} FROM ${other.from})
  QUALIFY row_number() OVER (PARTITION BY ${per} ORDER BY ${ROW_COLUMN} DESC) = 1)`
  const rows = `(SELECT *, row_number() OVER () AS ${ROW_COLUMN} FROM ${input.from})`
  const order = ordered ? `\nORDER BY i.${ROW_COLUMN}` : ''
  return `SELECT ${[...kept.map(({ name }) => `i.${identifier(name)}`), ...added].join(', ')}
FROM ${rows} i ASOF ${unmatched === 'keep' ? 'LEFT ' : ''}JOIN ${newest} o ON ${on.join(' AND ')}${unmatched === 'keep' ? '' : `\nWHERE ${age}`}${order}`
}
