/** What the index of a source's input log says: which blocks count, and where the source stands. */
import path from 'node:path'
import type { Json } from '@millrace/shared'
import type { Block } from '../ipc/messages.ts'

/**
 * A line of the index. `base` stands for all blocks up to `seq`, which are released, and keeps the position. Files of the log's own stand
 * there by name, so that the folder can be moved.
 */
export type IndexEntry = { base: { seq: number; position?: Json | undefined } } | { block: Block; position?: Json | undefined }

/** The entries of an index without what is released up to `seq`. */
export const compacted = (seq: number, position: Json | undefined, kept: readonly Block[]): IndexEntry[] => [
  { base: { seq, position } },
  ...kept.map((block): IndexEntry => ({ block: named(block) })),
]

/** A block with other paths for the log's own files; those of the user's stay. */
const withPaths = (block: Block, change: (file: string) => string): Block => ({
  ...block,
  ...(!block.range && { file: change(block.file) }),
  ...(block.dead && { dead: { ...block.dead, file: change(block.dead.file) } }),
})
/** A block as it stands in the index. */
export const named = (block: Block): Block => withPaths(block, (file) => path.basename(file))
/** A block of the index with the paths that its files have in a folder. */
export const placed = (block: Block, folder: string): Block => withPaths(block, (file) => path.join(folder, path.basename(file)))

/** See `SourceImplementation.joinPositions`. */
export type JoinPositions = ((positions: readonly Json[]) => Json) | undefined

/** What positions, the oldest first, say together. */
export const joined = (joinPositions: JoinPositions, positions: readonly Json[]): Json | undefined =>
  joinPositions && positions.length > 1 ? joinPositions(positions) : positions.at(-1)
