/** Values that are near to what a condition or a look-up asked for: they show a threshold that is too high, or a word that is written otherwise. */
import { isNumeric, sameName, type Fragment, type Relation } from '@millrace/shared'
import type { Connection } from '../duckdb/session.ts'
import { identifier, literal, literals } from '../duckdb/sql.ts'
import type { StepTable } from './steps.ts'

/** Values of a column that are told, and columns of a condition. */
const VALUES = 3
const COLUMNS = 3
const VALUE_CHARACTERS = 60
/** Most values that are compared with each other. */
const COMPARED = 300

/** Values of the columns that a condition names: nearest to what it compares them with, else the most frequent. */
export async function nearestValues(
  connection: Connection,
  condition: Fragment,
  input: StepTable,
): Promise<{ column: string; nearest: string[] }[]> {
  const text = condition.sql.toLowerCase()
  const named = input.columns.filter(({ name }) => text.includes(name.toLowerCase())).slice(0, COLUMNS)
  const found: { column: string; nearest: string[] }[] = []
  for (const { name, type } of named) {
    const compared = condition.values?.find(({ column }) => sameName(column, name))?.text
    const value = `left(CAST(${identifier(name)} AS VARCHAR), ${VALUE_CHARACTERS})`
    const order = compared === undefined ? 'n DESC' : distance(type, compared)
    const { rows } = await connection.table(
      `SELECT v FROM (SELECT v, any_value(raw) AS raw, count(*) AS n FROM (SELECT ${value} AS v, ${identifier(name)} AS raw FROM ${input.table}) GROUP BY v)
       ORDER BY ${order}, n DESC, v LIMIT ${VALUES}`,
    )
    found.push({ column: name, nearest: rows.map(([each]) => (each === null ? 'NULL' : String(each))) })
  }
  return found
}

/** How far a value `raw` (as text `v`) is from a text, for ORDER BY. */
function distance(type: string, text: string): string {
  if (isNumeric(type)) return `abs(TRY_CAST(raw AS DOUBLE) - TRY_CAST(${literal(text)} AS DOUBLE)) NULLS LAST`
  if (/^(DATE|TIMESTAMP)/.test(type)) {
    return `abs(epoch(TRY_CAST(raw AS TIMESTAMP)) - epoch(TRY_CAST(${literal(text)} AS TIMESTAMP))) NULLS LAST`
  }
  return `levenshtein(lower(v), lower(${literal(text.slice(0, VALUE_CHARACTERS))})) NULLS LAST`
}

/** Values of the stream and keys of the table that look most alike. */
export async function nearestKeys(
  connection: Connection,
  relation: Relation & { op: 'lookup' },
  input: StepTable,
  kept?: StepTable,
): Promise<{ values: string[]; keys: string[] }> {
  const { column, key } = relation.on[0]!
  const keys = await keysOf(connection, relation, key, kept)
  if (keys.length === 0) return { values: [], keys: [] }
  const value = `left(CAST(${identifier(column)} AS VARCHAR), ${VALUE_CHARACTERS})`
  const values = `SELECT v, count(*) AS n FROM (SELECT ${value} AS v FROM ${input.table}) WHERE v IS NOT NULL GROUP BY v ORDER BY n DESC LIMIT ${COMPARED}`
  const { rows } = await connection.table(
    `SELECT v, k FROM (${values}), (SELECT unnest(${literals(keys.map((each) => each.slice(0, VALUE_CHARACTERS)))}) AS k)
     QUALIFY row_number() OVER (PARTITION BY v ORDER BY levenshtein(lower(trim(v)), lower(trim(k))), k) = 1
     ORDER BY levenshtein(lower(trim(v)), lower(trim(k))), n DESC, v LIMIT ${VALUES}`,
  )
  return { values: rows.map(([v]) => JSON.stringify(v)), keys: [...new Set(rows.map(([, k]) => JSON.stringify(k)))] }
}

/** Keys of the table that is looked up in, each once. */
async function keysOf(connection: Connection, { table }: Relation & { op: 'lookup' }, key: string, kept?: StepTable): Promise<string[]> {
  if ('rows' in table) {
    const at = table.columns.findIndex(({ name }) => sameName(name, key))
    return [...new Set(table.rows.flatMap((row) => row[at] ?? []))].slice(0, COMPARED)
  }
  if (!kept) return []
  const value = `CAST(${identifier(key)} AS VARCHAR)`
  const { rows } = await connection.table(
    `SELECT DISTINCT ${value} FROM ${kept.table} WHERE ${identifier(key)} IS NOT NULL LIMIT ${COMPARED}`,
  )
  return rows.map(([each]) => String(each))
}
