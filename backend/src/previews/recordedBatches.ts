/** A run's recorded input, batch by batch. */
import { buildPlan, type PipelineDocument } from '@millrace/shared'
import { keptBy } from '../engine/keptBy.ts'
import type { BatchInputs, Block } from '../ipc/messages.ts'
import { isUnowned, type LiveRuns } from '../live/liveRuns.service.ts'
import { upstream } from '../preview/evaluate.ts'
import { batchTimeBetween } from './sample.ts'
import type { Source } from './samples.service.ts'

/** Batches that are asked for: more than there are blocks to be looked at. */
const MAX_BATCHES = 4000

/** What the newest batches up to a time took; null while nobody holds the run. */
export async function batchInputsOf(live: LiveRuns, run: string, until: number): Promise<BatchInputs | null> {
  return live.ask(run, 'batchInputs', { run, until, limit: MAX_BATCHES }).catch((error: unknown) => {
    if (isUnowned(error)) return null
    throw error
  })
}

/** Blocks of a source, oldest first, as if each had come at the time of the batch that took it; what none of these took stays as it is. */
export function dated(blocks: readonly Block[], node: string, inputs: BatchInputs | null): readonly Block[] {
  if (!inputs) return blocks
  const { batches } = inputs
  let at = 0
  return blocks.map((block) => {
    while (at < batches.length && (batches[at]!.through[node] ?? 0) < block.seq) at++
    const batch = batches[at]
    // Which batch before the oldest one took a block is not told.
    if (!batch || (at === 0 && batch.sequence > 1)) return block
    return { ...block, receivedFrom: batch.time, receivedTo: batch.time }
  })
}

/** The batch time of a block. */
export const timeOf = ({ receivedFrom, receivedTo }: Block, interval: number): number =>
  batchTimeBetween(receivedFrom, receivedTo, interval)

/** Batch times of the oldest and the newest batch of which there are blocks. */
export function keptOf(sources: readonly (readonly [Source, readonly Block[]])[], interval: number): { from: number; to: number } | null {
  const times = sources.flatMap(([, blocks]) => blocks.map((block) => timeOf(block, interval)))
  return times.length === 0 ? null : { from: Math.min(...times), to: Math.max(...times) }
}

/** Whether rows at a node follow from earlier batches too: the run keeps something there or upstream. */
export function needsEarlier(document: PipelineDocument, node: string): boolean {
  const nodes = upstream(document, node)
  return keptBy(buildPlan(document).plan).some((kept) => nodes.has(kept.node))
}
