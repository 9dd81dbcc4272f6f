/** A run's recorded input, batch by batch. */
import path from 'node:path'
import { buildPlan, REPLAY_BYTES, REPLAY_RECORDS, type PipelineDocument } from '@millrace/shared'
import { keptBy } from '../engine/lineage.ts'
import type { BatchInputs, Block } from '../ipc/messages.ts'
import { isUnowned, type LiveRuns } from '../live/liveRuns.service.ts'
import { upstream } from '../preview/evaluate.ts'
import type { SampleFiles } from '../preview/messages.ts'
import { recordedPieces } from './recordedPieces.ts'
import { batchTimeBetween, newestPieces, type Piece, writeSample } from './sample.ts'
import type { Source } from './samples.service.ts'

const ROOM = { records: REPLAY_RECORDS, bytes: REPLAY_BYTES }
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

export interface WrittenBatches {
  files: SampleFiles
  /** The records that were written. */
  pieces: readonly Piece[]
}

/** Writes the newest of the batches from `from` to `until`, as many as one replay takes. */
export async function writeBatches(
  folder: string,
  { format }: Source,
  blocks: readonly Block[],
  { interval, from = 0, until }: { interval: number; from?: number; until: number },
): Promise<WrittenBatches> {
  const isWanted = (time: number) => time >= from && time <= until
  const wanted = blocks.filter((block) => isWanted(timeOf(block, interval)))
  const pieces = newestPieces(await recordedPieces(wanted, format, ROOM), format, ROOM)
  const about = { interval, format, info: { origin: 'recorded', takenAt: 0 } as const }
  const { files } = await writeSample(path.dirname(folder), path.basename(folder), pieces, about)
  return { files: { key: folder, batches: files.batches.filter(({ time }) => isWanted(time)) }, pieces }
}
