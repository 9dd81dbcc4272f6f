import { names } from '../duckdb/render/context.ts'
import type { Repeat } from '../duckdb/render/repeatSql.ts'
import { identifier } from '../duckdb/sql.ts'
import { repeatRounds } from '../engine/repeatRounds.ts'
import { countByTime, noRows, rowsAt } from './stepTable.ts'
import type { StepInputs, StepTable } from './steps.ts'

/** What a step that is repeated puts out at each of the batch times. */
export async function repeatTable(
  repeat: Repeat,
  name: string,
  { connection, bound, inputs }: StepInputs,
  times: readonly number[],
): Promise<StepTable> {
  const columns = bound.columns.get(repeat.id)!
  const [table, rounds] = [identifier(name), identifier(`${name}_rounds`)]
  await connection.run(`CREATE OR REPLACE TABLE ${table} AS ${noRows(columns)}`)
  for (const time of times) {
    await connection.run(`SET VARIABLE mr_time = make_timestamptz(${time * 1000})`)
    await repeatRounds(repeat, {
      connection,
      context: bound.context,
      run: (sql) => connection.count(sql),
      from: (id) => rowsAt(inputs.get(id)!.table, time),
      prefix: `${name}_round`,
      table: rounds,
    })
    await connection.run(`INSERT INTO ${table} SELECT ${names(columns)}, ${time} FROM temp.${rounds}; DROP TABLE temp.${rounds}`)
  }
  return { table, columns, counts: await countByTime(connection, table), times, byRow: false }
}
