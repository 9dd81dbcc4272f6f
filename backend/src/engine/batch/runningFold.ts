import type { Relation } from '@millrace/shared'
import { carrySelect, FOLDED, key, sumSelect } from '../../duckdb/render/foldSql.ts'
import { identifier } from '../../duckdb/sql.ts'
import { partialTable } from '../keptNames.ts'
import { GONE_KEYS, TIME_COLUMN } from '../tables.ts'
import type { BatchWork } from './batchWork.ts'

type Window = Relation & { op: 'window' }
type Fold = Relation & { op: 'fold' }

/** The temporary table of a fold's merged partials, without its schema. */
export const runningTable = (fold: Fold) => identifier(`__mr_m_${fold.id}`)

/** Carries a fold's merged partials on to this firing; what leaves the window must still be there. */
export async function carryOn(work: BatchWork, window: Window, fold: Fold): Promise<void> {
  const { held, runningFolds, time } = work.context
  const partials = partialTable(window.id, fold.id)
  const upTo = runningFolds.upTo(fold.id)
  const left = time - window.length
  if (upTo === undefined || held.newest(partials) > upTo || held.hasUpTo(partials, left)) {
    const from = (where: string) => `${identifier(partials)} WHERE ${where}`
    const types = runningFolds.types(fold.id)
    const select =
      upTo === undefined
        ? sumSelect(fold, { added: from(`${TIME_COLUMN} > ${left}`), onlyHeld: !fold.keepKeys }, types)
        : carrySelect(fold, `temp.${runningTable(fold)}`, sumSelect(fold, difference(from, upTo, left), types), types)
    await work.statements.count(window.node, window, `CREATE OR REPLACE TEMP TABLE ${runningTable(fold)} AS\n${select}`)
  }
  runningFolds.set(fold.id, time)
}

const difference = (from: (where: string) => string, upTo: number, left: number) => ({
  added: from(`${TIME_COLUMN} > ${Math.max(upTo, left)} AND ${TIME_COLUMN} < ${GONE_KEYS}`),
  subtracted: from(`${TIME_COLUMN} <= ${Math.min(upTo, left)}`),
  onlyHeld: false,
})

/** Before rows leave a window: their keys get a row without values that never leaves. */
export async function keepKeys(work: BatchWork, window: Window, fold: Fold): Promise<void> {
  const { time } = work.context
  const table = identifier(partialTable(window.id, fold.id))
  const keys = fold.by.map((_, i) => key(i))
  // Rows between two windows that do not touch were in neither; one that fell into a stretch without batches counts as put out.
  const inOne = window.slide > window.length ? ` AND (${time} - ${TIME_COLUMN}) % ${window.slide} < ${window.length}` : ''
  const seen = `${TIME_COLUMN} <= ${time - Math.max(window.length, window.slide)}${inOne}`
  const on = keys.map((each) => `l.${each} IS NOT DISTINCT FROM g.${each}`).join(' AND ')
  await work.statements.count(
    window.node,
    window,
    `INSERT INTO ${table} (${keys.join(', ')}, ${FOLDED}, ${TIME_COLUMN})
     SELECT ${keys.join(', ')}, 0, ${GONE_KEYS} FROM (SELECT DISTINCT ${keys.join(', ')} FROM ${table} WHERE ${seen}) l
     ANTI JOIN (SELECT ${keys.join(', ')} FROM ${table} WHERE ${TIME_COLUMN} = ${GONE_KEYS}) g ON ${on}`,
  )
}
