/** What has to be filled before a place is looked at. Pure. */
import { buildPlan, type PipelineDocument, type PreviewTarget } from '@millrace/shared'
import { type Kept, keptBy } from '../engine/keptBy.ts'
import { NoSuchPort, targetRelation, upstream } from '../preview/evaluate.ts'
import { planOf } from '../preview/play.ts'

/**
 * Milliseconds of batches that fill what is kept only because somebody looks at the place: rows of a window of which the run keeps sums.
 * Infinity for one by event time, into which rows of any time may come. Of a port that is not there whoever plays it says so.
 */
export function warmUpOf(document: PipelineDocument, target: PreviewTarget): number {
  const built = buildPlan(document)
  const nodes = upstream(document, target.node)
  const relations = built.plan.relations.filter(({ node }) => nodes.has(node))
  const id = relationAt(document, built, target)
  const relation = relations.find((each) => each.id === id)
  if (!relation) return 0
  const meaning = ({ table, fingerprint }: Kept) => `${table} ${fingerprint}`
  const known = new Set(keptBy(built.plan).map(meaning))
  const own = keptBy(planOf(built.plan, relations, relation)).filter((kept) => !known.has(meaning(kept)))
  return own.reduce((most, { node }) => {
    const window = relations.find((each) => each.node === node && each.op === 'window')
    return Math.max(most, window?.op === 'window' ? window.length : Infinity)
  }, 0)
}

function relationAt(...place: Parameters<typeof targetRelation>): ReturnType<typeof targetRelation> | undefined {
  try {
    return targetRelation(...place)
  } catch (error) {
    if (error instanceof NoSuchPort) return undefined
    throw error
  }
}
