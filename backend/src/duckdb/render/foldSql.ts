import type { Column, Item, Measure } from '@millrace/shared'
import { ROW_COLUMN } from '../gateFunctions.ts'
import { identifier } from '../sql.ts'
import { fragmentSql, type RenderContext } from './context.ts'

export interface Fold {
  by: readonly Item[]
  measures: readonly Measure[]
  keepKeys?: boolean
}

/** Hidden column of a fold's table: how many rows came in for the key. */
export const FOLDED = '__mr_n'
export const key = (i: number) => `__mr_k${i}`
const partial = (measure: number, i: number) => `__mr_p${measure}_${i}`

/** Whether partial results of several batches can be merged; otherwise a window keeps the rows. */
export function isMergeable(fold: Fold): boolean {
  return fold.measures.every((measure) => measure.kind === 'mergeable')
}

/** Whether a batch that leaves a window can be subtracted from what is merged. */
export function isAdditive(fold: Fold): boolean {
  return fold.measures.every((measure) => measure.kind === 'mergeable' && measure.additive === true)
}

/** Whether the fold reads the row's number `__mr_row`. */
export function foldNeedsRow(context: RenderContext, fold: Fold): boolean {
  return (
    fold.by.some((item) => context.fragment(item.value).needsRow) ||
    fold.measures.some((measure) =>
      measure.kind === 'rows'
        ? measure.inOrder !== undefined || context.fragment(measure.value).needsRow
        : measure.partial.some((each) => context.fragment(each).needsRow),
    )
  )
}

function rowsMeasure(context: RenderContext, measure: Measure & { kind: 'rows' }): string {
  return measure.inOrder?.replaceAll('$row', () => ROW_COLUMN) ?? fragmentSql(context, measure.value)
}

/** Keys, partials and the hidden count of one batch. Columns have internal names, the same for every batch. */
export function partialSelect(context: RenderContext, fold: Fold, from: string): string {
  const items = fold.by.map((item, i) => `${fragmentSql(context, item.value)} AS ${key(i)}`)
  return `SELECT ${[...items, ...partialItems(context, fold)].join(', ')}\nFROM ${from}${groupBy(fold)}`
}

/** The partials of rows that are grouped, with the hidden count. */
export const partialItems = (context: RenderContext, fold: Fold): string[] => [
  ...fold.measures.flatMap((measure, m) =>
    measure.kind === 'mergeable'
      ? measure.partial.map((each, i) => `${fragmentSql(context, each)} AS ${partial(m, i)}`)
      : [`${rowsMeasure(context, measure)} AS ${partial(m, 0)}`],
  ),
  `count(*) AS ${FOLDED}`,
]

/** Merges partial rows of several batches into one per key. */
function mergeSelect(fold: Fold, from: string): string {
  return `SELECT ${[...fold.by.map((_, i) => key(i)), ...mergeItems(fold)].join(', ')}\nFROM ${from}${groupBy(fold)}`
}

/** Partials that are grouped, merged, with their hidden counts added up. */
export const mergeItems = (fold: Fold): string[] => [
  ...fold.measures.flatMap((measure, m) =>
    measure.kind === 'mergeable' ? measure.merge.map((sql, i) => `${substitute(sql, m)} AS ${partial(m, i)}`) : [],
  ),
  `coalesce(sum(${FOLDED}), 0)::BIGINT AS ${FOLDED}`,
]

/** Columns of a fold's partials behind its keys, the hidden count last. */
export const summed = (fold: Fold): string[] => [
  ...fold.measures.flatMap((measure, m) => (measure.kind === 'mergeable' ? measure.partial.map((_, i) => partial(m, i)) : [])),
  FOLDED,
]

/**
 * Additive partials of several batches merged into one row per key, each sum in the type that its partial has. `subtracted` are those
 * that leave. Both stand behind FROM. A key without rows is left out with `onlyHeld`.
 */
export function sumSelect(
  fold: Fold,
  { added, subtracted, onlyHeld }: { added: string; subtracted?: string; onlyHeld: boolean },
  types: readonly string[],
): string {
  const keys = fold.by.map((_, i) => key(i))
  const part = (from: string, sign: string) =>
    `SELECT ${[...keys, ...summed(fold).map((sum) => `${sign}${sum} AS ${sum}`)].join(', ')} FROM ${from}`
  const rows = [part(added, ''), ...(subtracted === undefined ? [] : [part(subtracted, '-')])].join('\nUNION ALL\n')
  const sums = summed(fold).map((sum, i) => `CAST(sum(${sum}) AS ${types[i]}) AS ${sum}`)
  return `SELECT ${[...keys, ...sums].join(', ')}\nFROM (\n${rows}\n)${groupBy(fold)}${onlyHeld ? `\nHAVING sum(${FOLDED}) > 0` : ''}`
}

/** Merged partials with a difference added to them; the smaller side should be the difference. A key without rows goes, unless the fold keeps it. */
export function carrySelect(fold: Fold, running: string, difference: string, types: readonly string[]): string {
  const keys = fold.by.map((_, i) => `coalesce(r.${key(i)}, d.${key(i)}) AS ${key(i)}`)
  const sum = (name: string) => `coalesce(r.${name}, 0) + coalesce(d.${name}, 0)`
  const sums = summed(fold).map((name, i) => `CAST(${sum(name)} AS ${types[i]}) AS ${name}`)
  const on = fold.by.map((_, i) => `r.${key(i)} IS NOT DISTINCT FROM d.${key(i)}`).join(' AND ')
  const from = `FROM ${running} r FULL JOIN (\n${difference}\n) d ON ${on}`
  return `SELECT ${[...keys, ...sums].join(', ')}\n${from}${fold.keepKeys ? '' : `\nWHERE ${sum(FOLDED)} > 0`}`
}

/** Where the values of a fold come from, as it stands behind FROM: rows, stored partials, partials that are merged, or keys without rows. */
export type FoldSource = { rows: string } | { partials: string } | { merged: string } | { gone: string }

/** The values of a fold with their hidden count. `types` makes all ways agree. */
export function foldSelect(context: RenderContext, fold: Fold, source: FoldSource, types: readonly Column[] | null): string {
  const inner = innerSelect(context, fold, source)
  const values = fold.measures.map((measure, m) => (measure.kind === 'mergeable' ? substitute(measure.finish, m) : partial(m, 0)))
  const items = [
    ...fold.by.map((item, i) => `${key(i)} AS ${identifier(item.name)}`),
    ...fold.measures.map((measure, m) => {
      const type = types?.find((column) => column.name === measure.name)?.type
      return `${type ? `CAST(${values[m]} AS ${type})` : values[m]} AS ${identifier(measure.name)}`
    }),
    `${FOLDED}::BIGINT AS ${FOLDED}`,
  ]
  return `SELECT ${items.join(', ')}\nFROM (\n${inner}\n)`
}

function innerSelect(context: RenderContext, fold: Fold, source: FoldSource): string {
  if ('rows' in source) return partialSelect(context, fold, source.rows)
  if ('gone' in source) return goneSelect(fold, source.gone)
  return 'partials' in source ? mergeSelect(fold, source.partials) : `FROM ${source.merged}`
}

/** Keys by their names, with partials of nothing. */
function goneSelect(fold: Fold, from: string): string {
  const keys = fold.by.map((item, i) => `${identifier(item.name)} AS ${key(i)}`)
  const nothing = fold.measures.flatMap((measure, m) =>
    measure.kind === 'mergeable' ? measure.partial.map((_, i) => `NULL AS ${partial(m, i)}`) : [],
  )
  return `SELECT ${[...keys, ...nothing, `0 AS ${FOLDED}`].join(', ')} FROM ${from}`
}

const substitute = (sql: string, measure: number) => sql.replaceAll(/\$(\d+)/g, (_, i: string) => partial(measure, Number(i)))
const groupBy = (fold: Fold) => (fold.by.length === 0 ? '' : `\nGROUP BY ${fold.by.map((_, i) => i + 1).join(', ')}`)
