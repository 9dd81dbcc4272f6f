/** Gives what a replay reads a second name in a folder of its own, so that it stays while it is played. */
import { mkdir } from 'node:fs/promises'
import path from 'node:path'
import { snapshotsFolder } from '../engine/snapshotManifest.ts'
import { linkOrCopy } from '../files/linkOrCopy.ts'
import type { BatchInputs, Block } from '../ipc/messages.ts'
import type { PlayBeginning, PlayedTurn } from '../preview/messages.ts'
import { type BlocksBySource, isRunsOwn, type ReplayStart } from './replayedBatches.ts'

/** How often what is kept is looked at, where some of it goes meanwhile. */
const MOST_TRIES = 3

/** A file that the run kept was deleted meanwhile. */
class Gone extends Error {}

export const runFolder = (dataFolder: string, run: string): string => path.join(dataFolder, 'runs', run)

/** The intake and the run may delete files at any time: then what is still there is looked at once more, in another folder within this one. */
export async function withFiles<T>(folder: string, place: (folder: string) => Promise<T>): Promise<T> {
  for (let tries = 1; ; tries++) {
    try {
      return await place(path.join(folder, String(tries)))
    } catch (error) {
      if (!(error instanceof Gone) || tries === MOST_TRIES) throw error
    }
  }
}

/** The turns with their blocks in the folder. Rejects so that `withFiles` tries again. */
export async function placeBlocks(folder: string, turns: readonly PlayedTurn[]): Promise<PlayedTurn[]> {
  await mkdir(folder, { recursive: true })
  const place = async (node: string, block: Block): Promise<Block> => {
    const { dead, ...rest } = block
    // What was refused on receipt is in no batch's rows.
    const readable = { ...rest, records: block.records - (dead?.count ?? 0) }
    if (block.range || block.bytes === 0) return readable
    const file = path.join(folder, `${node}-${block.seq}${path.extname(block.file)}`)
    await linkOrCopy(block.file, file).catch((error: NodeJS.ErrnoException) => {
      if (error.code === 'ENOENT') throw new Gone()
      // The other side has it already.
      if (error.code !== 'EEXIST') throw error
    })
    return { ...readable, file }
  }
  const placed: PlayedTurn[] = []
  for (const turn of turns) {
    const blocks: Record<string, Block[]> = {}
    for (const [node, each] of Object.entries(turn.blocks)) blocks[node] = await Promise.all(each.map((block) => place(node, block)))
    placed.push({ ...turn, blocks })
  }
  return placed
}

interface Scope {
  /** The run's; null where nothing ever ran. */
  run: string | null
  dataFolder: string
  /** Where the snapshot gets its second name. */
  folder: string
  sides: readonly BlocksBySource[]
  inputs: BatchInputs | null
  /** The newest batch that is played. */
  to: number
}

/** Where a replay begins, with the snapshot in its folder. Rejects so that `withFiles` tries again. */
export async function placeBeginning(start: ReplayStart, { run, dataFolder, folder, sides, inputs, to }: Scope): Promise<PlayBeginning> {
  const { snapshot: at } = start
  const begin = { zeroTime: inputs?.zeroTime ?? at?.zeroTime ?? to, isRunsOwn: isRunsOwn(start, sides) }
  if (!at || run === null) return { ...begin, snapshot: null }
  const file = path.join(folder, at.file)
  await linkOrCopy(path.join(snapshotsFolder(runFolder(dataFolder, run)), at.file), file).catch((error: NodeJS.ErrnoException) => {
    throw error.code === 'ENOENT' ? new Gone() : error
  })
  return { ...begin, snapshot: { at, file } }
}
