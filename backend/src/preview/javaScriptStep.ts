/** A person's code over the batches of a sample. */
import type { Column } from '@millrace/shared'
import type { JavaScript } from '../duckdb/render/javascriptSql.ts'
import { sampleUnknownFields } from '../duckdb/sampleFields.ts'
import type { Connection } from '../duckdb/session.ts'
import { identifier, literal } from '../duckdb/sql.ts'
import { runJavaScript } from '../engine/javascript/runJavaScript.ts'
import { TIME_COLUMN } from '../engine/tables.ts'
import { countByTime } from './stepTable.ts'
import type { StepInputs, StepTable } from './steps.ts'

/** What a preview finds at a person's code besides its rows. */
export interface CodeFindings {
  refused: { count: number; first: { line: string; reason: string } | undefined }
  /** Columns that the code gives and that do not come out, with the types that they seem to have. */
  more: Column[]
}

/** Runs the code at each of the batch times. */
export async function javaScriptTable(
  relation: JavaScript,
  table: string,
  { connection, bound, inputs, javaScript, scratch, limits }: StepInputs,
  times: readonly number[],
): Promise<StepTable> {
  const columns = bound.columns.get(relation.id)!
  const input = inputs.get(relation.input)!
  const temporary = identifier('pv_code')
  const more: Column[] = []
  const { refused } = await runJavaScript(relation, {
    connection,
    run: (sql) => connection.count(sql),
    runs: (query) =>
      connection.run(query).then(
        () => true,
        () => false,
      ),
    input: {
      columns: input.columns,
      from: `(FROM ${input.table} WHERE ${TIME_COLUMN} >= ${times[0] ?? 0} ORDER BY ${TIME_COLUMN}, rowid)`,
    },
    columns,
    turns: times.map((time) => ({ time, rows: input.counts.get(time) ?? 0 })).filter(({ rows }) => rows > 0),
    timed: true,
    folder: scratch,
    prefix: 'pv_code',
    table: temporary,
    process: javaScript,
    // An endless loop is told as such, before the whole preview is ended.
    limit: limits.codeMs,
    look: async (file) => void more.push(...(await moreColumns(connection, file, [...columns, { name: TIME_COLUMN, type: 'BIGINT' }]))),
  })
  await connection.run(`CREATE OR REPLACE TABLE ${table} AS FROM temp.${temporary}; DROP TABLE temp.${temporary}`)
  return {
    table,
    columns,
    counts: await countByTime(connection, table),
    times,
    byRow: relation.over === 'row' && input.byRow,
    code: { refused: { count: refused.count, first: refused.shown[0] }, more },
  }
}

/** What stands in a file of rows besides the columns, with the types that DuckDB sees in it. */
async function moreColumns(connection: Connection, file: string, columns: readonly Column[]): Promise<Column[]> {
  const unknown = await sampleUnknownFields(file, columns)
  if (!unknown) return []
  const seen = await connection
    .describe(`SELECT * FROM read_json(${literal(file)}, format='newline_delimited', records=true, ignore_errors=true, maximum_depth=8)`)
    .catch(() => [])
  return seen.filter(({ name }) => Object.hasOwn(unknown, name))
}
