/** Runs a person's statements for a batch, whose rows are a temporary table. */
import { batchStatements, withBatchTime } from '@millrace/shared'
import type { StagedOutput } from '../sink.ts'
import { claim, type Database, type GoesOn, loadAll, type Statements } from './database.ts'
import { dropTemporary } from './writeTable.ts'

const BATCH = 'batch'
/** A server ends a statement by itself, this much behind the time at which it is given up. */
const SERVER_LATER_MS = 1000

/** A statement that failed, with the line on which it, or what is wrong in it, stands. */
export class StatementFailed extends Error {
  readonly line: number
  constructor(line: number, cause: unknown) {
    super((cause as Error).message, { cause })
    this.line = line
  }
}

/** Runs the statements and marks the batch in one transaction. A batch that was delivered before changes nothing. */
export async function runStatements(db: Database, { statements, limit }: Statements, output: StagedOutput, goesOn: GoesOn): Promise<void> {
  const { dialect } = db
  const table = dialect.temporary(BATCH)
  await db.begin()
  if (await claim(db, output)) {
    await dropTemporary(db, BATCH)
    const definitions = output.columns.map(({ name, type }) => `${dialect.identifier(name)} ${dialect.type(type, false)}`)
    await db.run(`CREATE TEMPORARY TABLE ${dialect.identifier(BATCH)} (${definitions.join(', ')})`)
    await loadAll(db, table, output, goesOn)
    for (const { sql, line } of batchStatements(statements)) {
      goesOn(limit)
      const bound = withBatchTime(sql, dialect.timestamp(output.time))
      await db.runForeign(bound, limit + SERVER_LATER_MS).catch((cause: unknown) => {
        throw new StatementFailed(line + lineWithin(bound, cause), cause)
      })
    }
    goesOn()
    await dropTemporary(db, BATCH)
  }
  await db.commit()
}

/** Lines before that on which an error is within its statement, as far as its database says. */
function lineWithin(sql: string, cause: unknown): number {
  const { position, message } = cause as Error & { position?: string }
  // PostgreSQL counts characters, the others lines.
  if (position !== undefined) return sql.slice(0, Number(position) - 1).split('\n').length - 1
  const line = /\bat line (\d+)$|^LINE (\d+):/m.exec(message)
  return line ? Number(line[1] ?? line[2]) - 1 : 0
}
