import type { Relation } from '@millrace/shared'
import { names } from '../../duckdb/render/context.ts'
import { partialSelect } from '../../duckdb/render/foldSql.ts'
import { inputFrom } from '../../duckdb/render/relation.ts'
import { identifier } from '../../duckdb/sql.ts'
import { partialTable, rowsTable } from '../keptNames.ts'
import { fires } from '../schedule.ts'
import { TIME_COLUMN } from '../tables.ts'
import type { BatchWork } from './batchWork.ts'
import { carryOn, keepKeys } from './runningFold.ts'

/** Takes the batch's rows into the window, and lets go of those that have left it. */
export async function windowStep(work: BatchWork, window: Relation & { op: 'window' }): Promise<void> {
  const { counts, statements, sql } = work
  const { program, bound, schedule, held, time, zeroTime } = work.context
  const input = program.relations.get(window.input)!
  const folds = program.partialWindows.get(window.id)
  const tables = folds ? folds.map((fold) => partialTable(window.id, fold.id)) : [rowsTable(window.id)]
  const uses = (schedule.uses.get(input.id) ?? []).filter((use) => use.kind !== 'relation' && 'window' in use && use.window === window.id)
  if (uses.length > 0 && counts.of(input) !== 0) {
    for (const [i, table] of tables.entries()) {
      if (folds) {
        const from = inputFrom(bound.context, folds[i]!, sql.from(input.id))
        const select = `SELECT *, ${time} FROM (\n${partialSelect(bound.context, folds[i]!, from)}\n)`
        await statements.count(window.node, window, `INSERT INTO ${identifier(table)}\n${select}`)
        const rows = counts.of(input) ?? (await work.folded(window, identifier(table), ` WHERE ${TIME_COLUMN} = ${time}`))
        counts.settle(input.id, rows)
        held.set(table, time, rows)
      } else {
        const select = `SELECT ${names(bound.columns.get(input.id)!)}, ${time} FROM ${sql.from(input.id)}`
        const rows = await statements.count(window.node, window, `INSERT INTO ${identifier(table)}\n${select}`)
        counts.settle(input.id, rows)
        held.set(table, time, rows)
      }
    }
  }
  if (fires(window.slide, zeroTime, time)) {
    for (const [i, table] of tables.entries()) {
      const fold = folds?.[i]
      const isLeaving = held.hasUpTo(table, time - window.length)
      if (isLeaving && fold?.keepKeys) await keepKeys(work, window, fold)
      if (fold && work.context.runningFolds.has(fold.id)) await carryOn(work, window, fold)
      if (!isLeaving) continue
      await statements.count(window.node, window, `DELETE FROM ${identifier(table)} WHERE ${TIME_COLUMN} <= ${time - window.length}`)
      held.drop(table, time - window.length)
    }
    counts.set(window.id, held.rows(tables[0]!))
  }
  work.heldRows.set(window.node, held.rows(tables[0]!))
}
