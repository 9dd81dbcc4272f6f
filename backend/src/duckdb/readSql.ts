/** SQL that reads files of records: strict for the fast path, forgiving for the slow one. */
import { formatColumns, said, sameName, typeFamily, typeSaid, typeTree, type Column, type Format, type Said } from '@millrace/shared'
import { doesNotFit, jsonField, jsonPointer } from './jsonFit.ts'
import { emptyTable } from './render/context.ts'
import { IN_SQL, saidSql } from './saidSql.ts'
import { identifier, literal, literals } from './sql.ts'
import { MAX_RECORD_BYTES } from '../records/lines.ts'

/** Columns of slow tables beside the user's, who may not use this prefix. */
export const LINE = '__mr_line'
export const REASON = '__mr_reason'

const LINES =
  `columns={'line':'VARCHAR'}, delim='', quote='', escape='', header=false, auto_detect=false, force_not_null=['line'], ` +
  `max_line_size=${2 * MAX_RECORD_BYTES}`

const columnMap = (columns: readonly { name: string; type: string }[]) =>
  `{${columns.map((column) => `${literal(column.name)}: ${literal(column.type)}`).join(', ')}}`

const csvOptions = (format: Format & { kind: 'csv' }) =>
  `columns=${columnMap(format.columns)}, delim=${literal(format.delimiter)}, quote='"', escape='"', header=false, auto_detect=false, ` +
  `new_line='\\n', max_line_size=${2 * MAX_RECORD_BYTES}`

/** A relation with the format's columns and no rows. */
export const emptyRelation = (format: Format): string => emptyTable(formatColumns(format))

/** Plain lines of files. */
const linesRelation = (files: readonly string[]) => `read_csv(${literals(files)}, ${LINES})`

/**
 * A relation that throws at the first record that does not fit. All columns are looked at, used or not: a record fits always or never.
 * Those that are not in `read` may be NULL. With `filename`, where that is asked for.
 */
export function strictRelation(format: Format, files: readonly string[], read: readonly string[], withFile = false): string {
  if (files.length === 0) return emptyRelation(format)
  if (format.kind === 'lines') return linesRelation(files)
  const records =
    format.kind === 'json'
      ? `read_json(${literals(files)}, columns=${columnMap(format.columns.map((column) => jsonColumn(column, read)))}, format='newline_delimited', maximum_object_size=${MAX_RECORD_BYTES})`
      : `read_csv(${literals(files)}, ${csvOptions(format)})`
  // Columns that a query does not use are never parsed: a condition that is always true, and that the optimizer cannot know, uses them all.
  const all = format.columns.map((column) => `${identifier(column.name)} IS NULL`).join(', ')
  return `(SELECT *${withFile ? ', filename' : ''} FROM ${records} WHERE hash(${all}) IS NOT NULL)`
}

/** Every value can be a text: of one that nobody reads it only matters that its field is there once, which the type NULL looks at too. */
const jsonColumn = ({ name, type }: Column, read: readonly string[]) => ({
  name,
  type: type === 'VARCHAR' && !read.some((each) => sameName(each, name)) ? 'NULL' : type,
})

/**
 * A query of all records of JSON lines: the columns, the record as it came, and why it does not fit (NULL when it does); with `filename`,
 * where that is asked for.
 */
export function jsonWithReasons(columns: readonly Column[], files: readonly string[], withFile = false): string {
  const file = withFile ? ', filename' : ''
  const structure = JSON.stringify(Object.fromEntries(columns.map((column) => [column.name, column.type])))
  const names = literals(columns.map((column) => column.name))
  const reasons = columns.map((column) => {
    const shown = `left(coalesce((j->>${literal(jsonPointer(column.name))}), ''), 60)`
    return `WHEN ${doesNotFit(column.type, jsonField('j', column.name))} THEN ${isNot(column, shown)}`
  })
  return `
    SELECT ${columns.map((column) => `s.${identifier(column.name)} AS ${identifier(column.name)}`).join(', ')},
      line AS ${LINE},
      CASE
        WHEN j IS NULL THEN ${saidSql(said('this is not valid JSON'))}
        WHEN json_type(j) = 'NULL' THEN NULL
        WHEN json_type(j) <> 'OBJECT' THEN ${saidSql(said('this is not a JSON object'))}
        WHEN len(list_filter(json_keys(j), lambda k: list_contains(${names}, k)))
          <> len(list_distinct(list_filter(json_keys(j), lambda k: list_contains(${names}, k)))) THEN ${saidSql(said('a field stands in it twice'))}
        ${reasons.join('\n        ')}
      END AS ${REASON}${file}
    FROM (
      SELECT line, j, CASE WHEN json_type(j) = 'OBJECT' THEN json_transform(j, ${literal(structure)}) END AS s${file}
      FROM (SELECT line, CASE WHEN json_valid(line) THEN line::JSON END AS j${file} FROM ${linesRelation(files)} WHERE trim(line, E' \\t\\r') <> '')
    )`
}

/** A query of the JSON fields that no column names, with the number of records that have them; the 100 most frequent. */
export function unknownFields(columns: readonly Column[], table: string): string {
  const names = literals(columns.map((column) => column.name))
  return `
    SELECT field, count(*) AS records
    FROM (SELECT unnest(json_keys(${LINE})) AS field FROM ${table} WHERE ${REASON} IS NULL)
    WHERE NOT list_contains(${names}, field) GROUP BY ALL ORDER BY records DESC, field LIMIT 100`
}

/** A query of the records of CSV that fit; those that do not are entered in the temporary tables `rejects` and `scans`. */
export function csvWithRejects(format: Format & { kind: 'csv' }, file: string, rejects: string, scans: string): string {
  return `SELECT * FROM read_csv(${literal(file)}, ${csvOptions(format)}, store_rejects=true, rejects_table=${literal(rejects)}, rejects_scan=${literal(scans)}, rejects_limit=0)`
}

/** The reason of a row of the rejects table, in words. */
export function csvReason(columns: readonly Column[]): string {
  const casts = columns.map(
    (column) =>
      `WHEN error_type = 'CAST' AND column_name = ${literal(column.name)} ` +
      `THEN ${isNot(column, `left(regexp_extract(error_message, 'convert string "(.*)" to', 1, 's'), 60)`)}`,
  )
  return `CASE ${casts.join(' ')}
    WHEN error_type = 'MISSING COLUMNS' THEN ${saidSql(said('it has fewer columns than {count}', { count: columns.length }))}
    WHEN error_type = 'TOO MANY COLUMNS' THEN ${saidSql(said('it has more columns than {count}', { count: columns.length }))}
    WHEN error_type = 'UNQUOTED VALUE' THEN ${saidSql(said('a quote is not closed, or stands inside a value'))}
    WHEN error_type = 'LINE SIZE OVER MAXIMUM' THEN ${saidSql(said('it is too long'))}
    WHEN error_type = 'INVALID ENCODING' THEN ${saidSql(said('it is not valid UTF-8'))}
    ELSE split_part(error_message, chr(10), 1) END`
}

/** That a value is not what its column would have to be. `value` is SQL. */
const isNot = (column: Column, value: string): string =>
  saidSql(said('{field}: {value} is not {what}', { field: column.name, value: IN_SQL, what: columnSaid(column) }), {
    value: `${literal("'")} || ${value} || ${literal("'")}`,
  })

/** What a value of this column would have to be. */
function columnSaid({ type }: Column): Said {
  if (typeFamily(type) === 'integer') return said('{what} that {type} can hold', { what: typeSaid(type), type })
  // Something within it may be what does not fit.
  return typeTree(type).kind === 'scalar' ? typeSaid(type) : said('what {type} can hold', { type })
}
