/**
 * What a run keeps between batches, with fingerprints. Two plans agree on a state when its key, its update expressions and the lineage of
 * the columns that these read are the same; rows that a changed filter lets through do not change what the state means.
 */
import type { Plan, Relation, RelationId } from '@millrace/shared'
import { aloneSides, isWithin, sideNames, type SideName } from '../duckdb/render/joinSql.ts'
import { inputsOf } from '../duckdb/render/relation.ts'
import { updatesState } from '../duckdb/render/stateTypes.ts'
import { isDays, takesRows } from './eventWindowSql.ts'
import { eventsTable, keptTable, marksTable, modelTable, partialTable, rowsTable, sideTable, stateTable } from './keptNames.ts'
import { all, digest, itemsOf, lineageOf, read, stateColumnParts, without, type Lineage } from './lineage.ts'
import { programOf } from './schedule.ts'

/** One thing that is kept: a window's rows, a table, those of a side of a join, a fold's partials over a window, or a keyed state. */
export interface Kept {
  /** Name of its table, the same in every version that has it. */
  table: string
  node: string
  relation: RelationId
  /** The side of a join whose rows these are. */
  side?: SideName
  kind: 'rows' | 'partials' | 'state' | 'model' | 'table' | 'events' | 'marks'
  fingerprint: string
}

export function keptBy(plan: Plan): Kept[] {
  const lineages = lineageOf(plan)
  const { partialWindows, partialEvents, relations } = programOf(plan)
  const kept: Kept[] = []
  for (const relation of plan.relations) {
    if (relation.op === 'window') {
      const input = lineages.get(relation.input)!
      const slide = relations.get(relation.input)!.slide
      const folds = partialWindows.get(relation.id)
      const base = { node: relation.node }
      if (!folds) {
        kept.push({
          ...base,
          relation: relation.id,
          table: rowsTable(relation.id),
          kind: 'rows',
          fingerprint: digest([slide, all(input)]),
        })
      } else {
        for (const fold of folds) {
          const parts = partialsOf(fold, input)
          const table = partialTable(relation.id, fold.id)
          kept.push({ ...base, relation: fold.id, table, kind: 'partials', fingerprint: digest([slide, parts]) })
        }
      }
    }
    if (relation.op === 'table') {
      const fingerprint = digest([relation.keys, all(without(lineages.get(relation.input)!, relation.removed))])
      kept.push({ node: relation.node, relation: relation.id, table: keptTable(relation.node), kind: 'table', fingerprint })
    }
    if (relation.op === 'compute' && relation.model) {
      const parts = [
        relation.compute,
        relation.model.means,
        itemsOf(
          relation,
          inputsOf(relation).map((id) => lineages.get(id)!),
        ),
      ]
      kept.push({ node: relation.node, relation: relation.id, table: modelTable(relation), kind: 'model', fingerprint: digest(parts) })
    }
    if (isWithin(relation)) {
      for (const side of sideNames) {
        const input = lineages.get(relation[side])!
        const keys = relation.on.map((pair) => pair[side])
        // Who has met a partner is noted where rows without one come along.
        const isAlone = aloneSides(relation).includes(side)
        const fingerprint = digest([relation.slide, keys, isAlone, all(input)])
        kept.push({ node: relation.node, relation: relation.id, side, table: sideTable(relation.id, side), kind: 'rows', fingerprint })
      }
    }
    if (takesRows(relation)) {
      const { node, id, window, event } = relation
      const input = lineages.get(relation.input)!
      const fold = partialEvents.get(id)
      // Partials of days are of days of the time zone.
      const meaning = fold
        ? [input.columns?.get(event) ?? input.whole, partialsOf(fold, input), isDays(window) ? plan.timeZone : '']
        : [all(input)]
      // What waits and its watermark stay or go together.
      const fingerprint = digest([window, ...meaning])
      kept.push({ node, relation: id, table: eventsTable(id), kind: 'events', fingerprint })
      kept.push({ node, relation: id, table: marksTable(id), kind: 'marks', fingerprint })
    }
    if (relation.op === 'state' && updatesState(relation)) {
      const input = lineages.get(relation.input)!
      const keys = relation.key.map((item) => [item.name, read(item.value, input)])
      const columns = relation.columns.map((column) => stateColumnParts(column, input))
      const table = stateTable(relation)
      kept.push({ node: relation.node, relation: relation.id, table, kind: 'state', fingerprint: digest([keys, columns]) })
    }
  }
  return kept
}

/** What a fold's partials are made of. */
const partialsOf = (fold: Relation & { op: 'fold' }, input: Lineage) => [
  ...fold.by.map((item) => [item.name, read(item.value, input)]),
  ...fold.measures.map((measure) =>
    measure.kind === 'mergeable' ? [measure.partial.map((each) => read(each, input)), measure.merge] : [],
  ),
]
