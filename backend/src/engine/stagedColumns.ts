/** How columns are written to staged files, where the file's format cannot hold what the column can. */
import { typeTree, type Column, type TypeTree } from '@millrace/shared'
import type { Staging } from '../connectors/sink.ts'
import { identifier, literal } from '../duckdb/sql.ts'
import { typedStaging } from '../duckdb/typedStaging.ts'

/**
 * The columns as a SELECT list. JSON has no numbers that are infinite or none: they are null there. CSV has no lists and objects: they are
 * JSON in it, as a JSON column is, and bytes are hexadecimal; the same in text, where a row is one value, its line.
 */
export function stagedColumns(columns: readonly Column[], staging: Staging): string {
  if (staging === 'text') return `${columns.map(({ name, type }) => asText(identifier(name), typeTree(type))).join(" || '\t' || ")} AS line`
  if (staging === 'values')
    return `CAST(json_array(${columns.map(({ name, type }) => asValue(identifier(name), typeTree(type))).join(', ')}) AS VARCHAR) AS line`
  return columns
    .map(({ name, type }) => {
      const column = identifier(name)
      const tree = typeTree(type)
      const sql =
        staging === 'jsonl'
          ? finite(column, tree, 0)
          : staging === 'csv'
            ? asCsv(column, tree)
            : staging === 'typed'
              ? asTyped(column, tree)
              : column
      return sql === column ? column : `${sql} AS ${column}`
    })
    .join(', ')
}

/** Types whose values JSON holds as they are, and databases read so. */
const JSON_NUMBERS = /^(TINYINT|SMALLINT|INTEGER|BIGINT|UTINYINT|USMALLINT|UINTEGER)$/

function asValue(column: string, tree: TypeTree): string {
  if (tree.kind !== 'scalar' || tree.type === 'JSON') return asCsv(column, tree)
  const type = tree.type.toUpperCase()
  if (JSON_NUMBERS.test(type)) return column
  if (type === 'FLOAT' || type === 'DOUBLE') return finite(column, tree, 0)
  if (type === 'BOOLEAN') return `CAST(${column} AS TINYINT)`
  if (type === 'BLOB') return `hex(${column})`
  // A sum is a HUGEINT, and as a rule a small one.
  if (/^U?HUGEINT$|^UBIGINT$/.test(type))
    return `CASE WHEN TRY_CAST(${column} AS BIGINT) IS NOT NULL THEN to_json(CAST(${column} AS BIGINT)) ELSE to_json(CAST(${column} AS VARCHAR)) END`
  if (type === 'TIMESTAMP WITH TIME ZONE') return `CAST(CASE WHEN isfinite(${column}) THEN timezone('UTC', ${column}) END AS VARCHAR)`
  if (type === 'DATE' || type.startsWith('TIMESTAMP')) return `CAST(CASE WHEN isfinite(${column}) THEN ${column} END AS VARCHAR)`
  // Databases end a text at a NUL, or refuse it.
  return type === 'VARCHAR' ? `replace(${column}, chr(0), '␀')` : `CAST(${column} AS VARCHAR)`
}

const asText = (column: string, tree: TypeTree): string => `coalesce(CAST(${asCsv(column, tree)} AS VARCHAR), '')`

function asTyped(column: string, tree: TypeTree): string {
  const type = typedStaging(tree)
  return type === tree.type ? column : `CAST(${column} AS ${type})`
}

function asCsv(column: string, tree: TypeTree): string {
  if (tree.kind !== 'scalar') return withoutNul(`CAST(to_json(${finite(column, tree, 0)}) AS VARCHAR)`)
  // Bytes as PostgreSQL and others read them.
  if (tree.type === 'BLOB') return `'\\x' || hex(${column})`
  return tree.type === 'JSON' ? withoutNul(`CAST(${column} AS VARCHAR)`) : column
}

/** JSON writes a NUL as an escape, which databases refuse: it is shown as a sign. A backslash that is itself escaped begins no escape. */
function withoutNul(json: string): string {
  const escape = literal('\\u0000')
  const pattern = literal(String.raw`((?:^|[^\\])(?:\\\\)*)\\u0000`)
  // Two in a row share the letter between them, so the second one is found by the second pass.
  const once = (text: string) => `regexp_replace(${text}, ${pattern}, '\\1␀', 'g')`
  return `CASE WHEN contains(${json}, ${escape}) THEN ${once(once(json))} ELSE ${json} END`
}

/** A value with NULL in the place of every number that is infinite or none. */
function finite(value: string, tree: TypeTree, depth: number): string {
  if (!holdsFloats(tree)) return value
  const element = `e${depth}`
  switch (tree.kind) {
    case 'scalar':
      return `CASE WHEN isfinite(${value}) THEN ${value} END`
    case 'list':
      return `list_transform(${value}, lambda ${element}: ${finite(element, tree.of, depth + 1)})`
    case 'map': {
      const entry = `struct_pack(k := ${element}.key, v := ${finite(`${element}.value`, tree.value, depth + 1)})`
      return `map_from_entries(list_transform(map_entries(${value}), lambda ${element}: ${entry}))`
    }
    case 'struct': {
      const fields = tree.fields.map(({ name, of }) => `${identifier(name)} := ${finite(`(${value}).${identifier(name)}`, of, depth)}`)
      return `CASE WHEN ${value} IS NOT NULL THEN struct_pack(${fields.join(', ')}) END`
    }
  }
}

function holdsFloats(tree: TypeTree): boolean {
  switch (tree.kind) {
    case 'scalar':
      return /^(FLOAT|REAL|DOUBLE)$/i.test(tree.type)
    case 'list':
      return holdsFloats(tree.of)
    case 'map':
      return holdsFloats(tree.value)
    case 'struct':
      return tree.fields.some(({ of }) => holdsFloats(of))
  }
}
