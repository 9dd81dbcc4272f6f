/** Rounds of a person's SELECT over what the round before it made, until nothing changes: what Pregel is over SQL. */
import type { Fragment, RelationId } from '@millrace/shared'
import type { RenderContext } from '../duckdb/render/context.ts'
import { differSelect, inputRows, ROUND_TABLE, roundSelect, selectOver, type Repeat } from '../duckdb/render/repeatSql.ts'
import type { Connection } from '../duckdb/session.ts'
import { identifier } from '../duckdb/sql.ts'

export interface RepeatPlace {
  connection: Connection
  context: RenderContext
  /** Runs a statement of that setting and answers with the number of rows that it made, or its first cell. */
  run(sql: string, fragment?: Fragment): Promise<number>
  from(id: RelationId): string
  /** What the temporary tables' names begin with. */
  prefix: string
  /** The name of the table that the last round's rows go to, without the schema `temp`. */
  table: string
}

/** It did not come to rest within its rounds. */
export class NotStable extends Error {
  constructor(rounds: number) {
    super(
      `It still changed in round ${rounds}, the last one. Allow more rounds, round numbers to as many digits as count, or take what has come by then.`,
    )
    this.name = 'NotStable'
  }
}

/** Answers with the number of rows. Throws NotStable where a run is to stop then. */
export async function repeatRounds(repeat: Repeat, { connection, context, run, from, prefix, table }: RepeatPlace): Promise<number> {
  const columns = context.all(repeat.id)
  const named = (what: string) => identifier(`${prefix}_${what}`)
  const used: string[] = []
  const make = (name: string, select: string, fragment?: Fragment) => {
    used.push(name)
    return run(`CREATE OR REPLACE TEMP TABLE ${name} AS ${select}`, fragment)
  }
  const tables: Record<string, string> = {}
  for (const [name, id] of Object.entries(repeat.inputs)) {
    await make(named(`i_${name}`), inputRows(context.columns(id), from(id)))
    tables[name] = `temp.${named(`i_${name}`)}`
  }
  const sql = (fragment: Fragment) => context.fragment(fragment).sql
  const [one, other] = [named('a'), named('b')]
  let rows = await make(one, roundSelect(columns, selectOver(tables, sql(repeat.begin))), repeat.begin)
  let [now, next] = [one, other]
  let isStable = false
  for (let round = 0; round < repeat.rounds && !isStable; round++) {
    const select = selectOver({ ...tables, [ROUND_TABLE]: `temp.${now}` }, sql(repeat.next))
    const made = await make(next, roundSelect(columns, select), repeat.next)
    isStable = made === rows && (await run(differSelect(`temp.${now}`, `temp.${next}`))) === 0
    rows = made
    ;[now, next] = [next, now]
  }
  if (!isStable && repeat.otherwise === 'fail') throw new NotStable(repeat.rounds)
  await run(`CREATE OR REPLACE TEMP TABLE ${table} AS SELECT * FROM temp.${now}`)
  await connection.run([...new Set(used)].map((name) => `DROP TABLE IF EXISTS temp.${name}`).join(';'))
  return rows
}
