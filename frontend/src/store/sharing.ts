import { canonical, type PipelineDocument } from '@millrace/shared'

/** `after`, with all parts of `before` that say the same: what did not change stays the object that it was, and nothing draws it anew. */
export function shareUnchanged(before: PipelineDocument, after: PipelineDocument): PipelineDocument {
  const shared: PipelineDocument = {
    ...after,
    nodes: shareRecord(before.nodes, after.nodes),
    edges: shareRecord(before.edges, after.edges),
    views: shareRecord(before.views, after.views),
    groups: shareRecord(before.groups, after.groups),
    notes: shareRecord(before.notes, after.notes),
    formulas: shareRecord(before.formulas, after.formulas),
    options: same(before.options, after.options) ? before.options : after.options,
  }
  const keys = Object.keys(shared) as (keyof PipelineDocument)[]
  return keys.length === Object.keys(before).length && keys.every((key) => shared[key] === before[key]) ? before : shared
}

function shareRecord<T>(before: Record<string, T>, after: Record<string, T>): Record<string, T> {
  if (before === after) return after
  const keys = Object.keys(after)
  const shared = Object.fromEntries(
    keys.map((key) => [key, before[key] !== undefined && same(before[key], after[key]) ? before[key] : after[key]!]),
  )
  const isSame = keys.length === Object.keys(before).length && keys.every((key) => shared[key] === before[key])
  return isSame ? before : shared
}

const same = (a: unknown, b: unknown): boolean => a === b || canonical(a) === canonical(b)
