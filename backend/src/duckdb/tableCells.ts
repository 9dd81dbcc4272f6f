import { createHash } from 'node:crypto'
import { typeSaid, type StaticTable } from '@millrace/shared'
import type { PlanProblem } from './planProblem.ts'
import type { Connection } from './session.ts'
import { literal } from './sql.ts'

const MAX_REMEMBERED = 100

/** Looks for cells of static tables that are not of their column's type; remembers the tables that it has looked at. */
export class TableCells {
  readonly #connection: Connection
  readonly #remembered = new Map<string, PlanProblem[]>()

  constructor(connection: Connection) {
    this.#connection = connection
  }

  /** The first cell that does not fit. Types must be known to DuckDB. */
  async problems({ columns, rows }: StaticTable, setting = 'table'): Promise<PlanProblem[]> {
    const tests = columns.flatMap(({ type }, i) =>
      type === 'VARCHAR' ? [] : [`WHEN r[${i + 1}] IS NOT NULL AND TRY_CAST(r[${i + 1}] AS ${type}) IS NULL THEN ${i}`],
    )
    if (tests.length === 0 || rows.length === 0) return []
    const json = JSON.stringify(rows)
    const key = createHash('sha256').update(JSON.stringify(columns)).update(json).digest('hex')
    const known = this.#remembered.get(key)
    if (known) return known.map((problem) => ({ ...problem, setting }))
    const cells = `SELECT r, row_number() OVER () AS n FROM (SELECT unnest(from_json(${literal(json)}, '[["VARCHAR"]]')) AS r)`
    const wrong = `SELECT n, CASE ${tests.join(' ')} END AS c, r FROM (${cells})`
    const [found] = (await this.#connection.table(`SELECT n, c, r[c + 1] FROM (${wrong}) WHERE c IS NOT NULL ORDER BY n LIMIT 1`)).rows
    const problems = found ? [unfit(columns[Number(found[1])]!, Number(found[0]), String(found[2]))] : []
    if (this.#remembered.size >= MAX_REMEMBERED) this.#remembered.clear()
    this.#remembered.set(key, problems)
    return problems.map((problem) => ({ ...problem, setting }))
  }
}

const unfit = ({ name, type }: StaticTable['columns'][number], row: number, value: string): PlanProblem => ({
  code: 'cellDoesNotFit',
  params: { row, value: value.slice(0, 60), type: typeSaid(type), column: name },
  setting: 'table',
})
