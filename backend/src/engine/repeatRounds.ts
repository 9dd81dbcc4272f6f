/** Rounds of a person's SELECT over what the round before it made, until nothing changes: what Pregel is over SQL. */
import { said, SaidError, type Fragment, type RelationId } from '@millrace/shared'
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
  /** Whether every round's changes are to be counted: else only those that may be none. */
  counts?: boolean
  /** Sees the tables of the inputs, by the names that a person's SELECT calls them, before they are dropped. */
  seen?(tables: Readonly<Record<string, string>>): Promise<void>
}

export interface Rounds {
  /** Of the result. */
  rows: number
  /** Rows that each round added or made another, or took away. */
  changed: number[]
}

/** It did not come to rest within its rounds. */
export class NotStable extends SaidError {
  constructor(rounds: number) {
    super(
      said(
        'It still changed in round {rounds}, the last one. Allow more rounds, round numbers to as many digits as count, or take what has come by then.',
        { rounds },
      ),
    )
    this.name = 'NotStable'
  }
}

/** Throws NotStable where a run is to stop then. */
export async function repeatRounds(repeat: Repeat, place: RepeatPlace): Promise<Rounds> {
  const { connection, context, run, from, prefix, table } = place
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
  const changed: number[] = []
  while (changed.length < repeat.rounds && changed.at(-1) !== 0) {
    const select = selectOver({ ...tables, [ROUND_TABLE]: `temp.${now}` }, sql(repeat.next))
    const made = await make(next, roundSelect(columns, select), repeat.next)
    const fresh = made === rows || place.counts ? await run(differSelect(`temp.${next}`, `temp.${now}`)) : made
    changed.push(Math.max(fresh, fresh + rows - made))
    rows = made
    ;[now, next] = [next, now]
  }
  if (changed.at(-1) !== 0 && repeat.otherwise === 'fail') throw new NotStable(repeat.rounds)
  await run(`CREATE OR REPLACE TEMP TABLE ${table} AS SELECT * FROM temp.${now}`)
  await place.seen?.(tables)
  await connection.run([...new Set(used)].map((name) => `DROP TABLE IF EXISTS temp.${name}`).join(';'))
  return { rows, changed }
}
