import type { Column, Item, Measure } from '@millrace/shared'
import { identifier } from '../sql.ts'
import { fragmentSql, type RenderContext } from './context.ts'

export interface Fold {
  by: readonly Item[]
  measures: readonly Measure[]
}

/** Hidden column of a fold's table: how many rows came in for the key. */
export const FOLDED = '__mr_n'
const key = (i: number) => `__mr_k${i}`
const partial = (measure: number, i: number) => `__mr_p${measure}_${i}`

/** Whether partial results of several batches can be merged; otherwise a window keeps the rows. */
export function isMergeable(fold: Fold): boolean {
  return fold.measures.every((measure) => measure.kind === 'mergeable')
}

/** A `rows` measure that must see the rows in their order of arrival, also with several threads. */
const FIRST_OR_LAST = /^(first|last)\(("(?:[^"]|"")*")\)$/

/** Whether the fold reads the row's number `__mr_row`. */
export function foldNeedsRow(context: RenderContext, fold: Fold): boolean {
  return (
    fold.by.some((item) => context.fragment(item.value).needsRow) ||
    fold.measures.some((measure) =>
      measure.kind === 'rows'
        ? FIRST_OR_LAST.test(measure.value.sql) || context.fragment(measure.value).needsRow
        : measure.partial.some((each) => context.fragment(each).needsRow),
    )
  )
}

function rowsMeasure(context: RenderContext, measure: Measure & { kind: 'rows' }): string {
  const match = FIRST_OR_LAST.exec(measure.value.sql)
  if (!match) return fragmentSql(context, measure.value)
  return `${match[1] === 'first' ? 'arg_min_null' : 'arg_max_null'}(${match[2]}, __mr_row)`
}

/** Keys, partials and the hidden count of one batch. Columns have internal names, the same for every batch. */
export function partialSelect(context: RenderContext, fold: Fold, from: string): string {
  const items = fold.by.map((item, i) => `${fragmentSql(context, item.value)} AS ${key(i)}`)
  fold.measures.forEach((measure, m) => {
    if (measure.kind === 'mergeable') measure.partial.forEach((each, i) => items.push(`${fragmentSql(context, each)} AS ${partial(m, i)}`))
    else items.push(`${rowsMeasure(context, measure)} AS ${partial(m, 0)}`)
  })
  return `SELECT ${[...items, `count(*) AS ${FOLDED}`].join(', ')}\nFROM ${from}${groupBy(fold)}`
}

/** Merges partial rows of several batches into one per key. */
function mergeSelect(fold: Fold, from: string): string {
  const items = fold.by.map((_, i) => key(i))
  fold.measures.forEach((measure, m) => {
    if (measure.kind === 'mergeable') measure.merge.forEach((sql, i) => items.push(`${substitute(sql, m)} AS ${partial(m, i)}`))
  })
  return `SELECT ${[...items, `coalesce(sum(${FOLDED}), 0)::BIGINT AS ${FOLDED}`].join(', ')}\nFROM ${from}${groupBy(fold)}`
}

/** The values of a fold with their hidden count, over rows or (merged) over stored partials. `types` makes both ways agree. */
export function foldSelect(
  context: RenderContext,
  fold: Fold,
  source: { rows: string } | { partials: string },
  types: readonly Column[] | null,
): string {
  const inner = 'rows' in source ? partialSelect(context, fold, source.rows) : mergeSelect(fold, source.partials)
  const values = fold.measures.map((measure, m) => (measure.kind === 'mergeable' ? substitute(measure.finish, m) : partial(m, 0)))
  const items = [
    ...fold.by.map((item, i) => `${key(i)} AS ${identifier(item.name)}`),
    ...fold.measures.map((measure, m) => {
      const type = types?.find((column) => column.name === measure.name)?.type
      return `${type ? `CAST(${values[m]} AS ${type})` : values[m]} AS ${identifier(measure.name)}`
    }),
    FOLDED,
  ]
  return `SELECT ${items.join(', ')}\nFROM (\n${inner}\n)`
}

const substitute = (sql: string, measure: number) => sql.replaceAll(/\$(\d+)/g, (_, i: string) => partial(measure, Number(i)))
const groupBy = (fold: Fold) => (fold.by.length === 0 ? '' : `\nGROUP BY ${fold.by.map((_, i) => i + 1).join(', ')}`)
