/** The SELECTs of a step that is repeated until its rows stay as they are. Pure but for `describe`. */
import { sameName, type Column, type Fragment, type Relation, type RelationId } from '@millrace/shared'
import { identifier } from '../sql.ts'
import { emptyTable, names } from './context.ts'

export type Repeat = Relation & { op: 'repeat' }

/** The name of the table that a round finds: what the one before it made. */
export const ROUND_TABLE = 'state'

/** A person's SELECT over tables that stand behind FROM, by the names that it calls them. */
export const selectOver = (tables: Readonly<Record<string, string>>, checked: string): string =>
  `WITH ${Object.entries(tables)
    .map(([name, from]) => `${identifier(name)} AS (SELECT * FROM ${from})`)
    .join(',\n')}\nSELECT * FROM (\n${checked}\n)`

/** The rows of a round in the columns and types that all rounds have. */
export const roundSelect = (columns: readonly Column[], select: string): string =>
  `SELECT ${columns.map(({ name, type }) => `CAST(${identifier(name)} AS ${type}) AS ${identifier(name)}`).join(', ')} FROM (\n${select}\n)`

/** How many rows of a table the other does not have. */
export const differSelect = (one: string, other: string): string =>
  `SELECT count(*) FROM (SELECT * FROM ${one} EXCEPT ALL SELECT * FROM ${other})`

/** How a round's columns differ from those of the beginning; null where they do not. */
function roundDiffers(begin: readonly Column[], next: readonly Column[]): { missing: string[]; more: string[] } | null {
  const without = (some: readonly Column[], others: readonly Column[]) =>
    some.filter(({ name }) => !others.some((each) => sameName(each.name, name))).map(({ name }) => name)
  const [missing, more] = [without(begin, next), without(next, begin)]
  return missing.length + more.length > 0 ? { missing, more } : null
}

/**
 * The columns of all rounds: those of the beginning, in types that hold what a round makes of them too. `describe` answers with a SELECT's
 * columns, and throws where the fragment does not bind. A string is what is wrong with a round's columns.
 */
export async function repeatColumns(
  repeat: Repeat,
  inputs: (id: RelationId) => readonly Column[],
  sql: (fragment: Fragment) => string,
  describe: (select: string, fragment: Fragment) => Promise<readonly Column[]>,
): Promise<readonly Column[] | string> {
  const tables = Object.fromEntries(Object.entries(repeat.inputs).map(([name, id]) => [name, emptyTable(inputs(id))]))
  const begin = selectOver(tables, sql(repeat.begin))
  const first = await describe(begin, repeat.begin)
  const round = (columns: readonly Column[]) => selectOver({ ...tables, [ROUND_TABLE]: emptyTable(columns) }, sql(repeat.next))
  const differs = roundDiffers(first, await describe(round(first), repeat.next))
  if (differs) {
    const list = (each: string[]) => each.map((name) => `"${name}"`).join(', ')
    return differs.missing.length > 0
      ? `Every round needs the columns that it begins with: ${list(differs.missing)} is missing.`
      : `A round has more columns than it begins with: ${list(differs.more)}.`
  }
  // Once for what a round makes of the beginning, once for what it makes of that.
  let columns = first
  for (let time = 0; time < 2; time++) {
    columns = await describe(`SELECT * FROM (${begin}) UNION ALL BY NAME SELECT * FROM (${round(columns)})`, repeat.next)
  }
  return columns.length === first.length ? columns : first
}

/** As it stands in a statement of the engine: the needed columns of its inputs. */
export const inputRows = (columns: readonly Column[], from: string): string => `SELECT ${names(columns)} FROM ${from}`
