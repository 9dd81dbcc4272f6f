/** A person's code over the batches of a sample. */
import type { Column } from '@millrace/shared'
import type { JavaScript } from '../duckdb/render/javascriptSql.ts'
import { sampleUnknownFields } from '../duckdb/sampleFields.ts'
import type { Connection } from '../duckdb/session.ts'
import { identifier, literal } from '../duckdb/sql.ts'
import { RefusedRows, runJavaScript } from '../engine/javascript/runJavaScript.ts'
import { countByTime, noRows, rowsAt } from './stepTable.ts'
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
  const turn = identifier('pv_turn')
  const refused = new RefusedRows()
  await connection.run(`CREATE OR REPLACE TABLE ${table} AS ${noRows(columns)}`)
  const more = new Map<string, Column>()
  // An endless loop is told as such, before the whole preview is ended.
  let left = limits.codeMs
  for (const time of times) {
    const since = performance.now()
    const done = await runJavaScript(relation, {
      connection,
      context: bound.context,
      columns,
      run: (sql) => connection.count(sql),
      runs: (query) =>
        connection.run(query).then(
          () => true,
          () => false,
        ),
      from: (id) => rowsAt(inputs.get(id)!.table, time),
      folder: scratch,
      prefix: 'pv_turn',
      table: turn,
      time,
      process: javaScript,
      limit: left,
      look: async (file) => {
        for (const column of await moreColumns(connection, file, columns)) more.set(column.name, column)
      },
    })
    left = Math.max(1, Math.ceil(left - (performance.now() - since)))
    await connection.run(`INSERT INTO ${table} SELECT *, ${time} FROM temp.${turn}; DROP TABLE temp.${turn}`)
    for (const { line, reason } of done.refused.shown) refused.add(line, reason)
    refused.count += done.refused.count - done.refused.shown.length
  }
  return {
    table,
    columns,
    counts: await countByTime(connection, table),
    times,
    byRow: relation.over === 'row' && inputs.get(relation.input)!.byRow,
    code: { refused: { count: refused.count, first: refused.shown[0] }, more: [...more.values()] },
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
