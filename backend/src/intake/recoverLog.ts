/** What stands in a source's input log when it is opened: cut back to the last whole entry, and cleared of what nobody needs. */
import { mkdir, readdir, rm, stat, truncate } from 'node:fs/promises'
import path from 'node:path'
import type { Format, Json } from '@millrace/shared'
import type { Block, Remember } from '../ipc/messages.ts'
import { CheckedFile } from './durable.ts'
import { recoverBlock } from './recoverBlock.ts'
import { FORGET, remembered } from './remembered.ts'
import { type KeyEntry, RequestKeys } from './requestKeys.ts'
import { compacted, type IndexEntry, joined, type JoinPositions, placed } from './sourceIndex.ts'

export interface SourceLogOptions {
  folder: string
  format: Format
  /** The source can give again what was not entered: an unfinished block is thrown away. Otherwise its whole lines are kept. */
  replayable: boolean
  /** Records come as requests, which may have keys: see `appendDurably`. */
  keyed?: boolean | undefined
  /** See `SourceImplementation.joinPositions`. */
  joinPositions?: JoinPositions
  /** Sequences up to here are in the ledger: new ones begin behind them even if the log was lost. */
  consumed: number
  /** Released blocks that stay also beyond the next opening; absent = none. */
  remember?: Remember | undefined
  now(): number
}

export interface RecoveredLog {
  index: CheckedFile<IndexEntry>
  keys: RequestKeys | null
  /** Where the source stood; undefined = it never said. */
  position: Json | undefined
  kept: Block[]
  /** Released blocks that are still there to be looked at. */
  toLook: Block[]
  /** The last sequence. */
  seq: number
}

export async function recoverLog(options: SourceLogOptions): Promise<RecoveredLog> {
  const { folder, replayable, consumed, remember = FORGET, now } = options
  await mkdir(folder, { recursive: true })
  const { file: index, values } = await CheckedFile.open<IndexEntry>(path.join(folder, 'index'))
  const positions: Json[] = []
  const kept: Block[] = []
  let toLook: Block[] = []
  let seq = 0
  for (const entry of values) {
    if ('base' in entry) {
      if (entry.base.position !== undefined) positions.push(entry.base.position)
      seq = Math.max(seq, entry.base.seq)
    } else {
      if (entry.position !== undefined) positions.push(entry.position)
      const block = placed(entry.block, folder)
      seq = Math.max(seq, block.seq)
      if (block.seq <= consumed && remember.ms === 0) continue
      if (block.range || (await exists(block.file))) (block.seq > consumed ? kept : toLook).push(block)
    }
  }
  const files = await readdir(folder)
  const tails = files
    .filter((name) => /^\d+\.(txt|jsonl|csv)$/.test(name) && Number.parseInt(name) > Math.max(seq, consumed))
    .sort((a, b) => Number.parseInt(a) - Number.parseInt(b))
  seq = Math.max(seq, consumed)
  const known = seq
  const keys = options.keyed ? await RequestKeys.open(folder) : null
  const torn = new Set<KeyEntry>()
  const whole = new Set<number>()
  for (const name of tails) {
    const tail = Number.parseInt(name)
    const { size } = await stat(path.join(folder, name))
    // The last request may be there in part: it was never answered, so it never was.
    for (const entry of keys?.ofBlock(tail) ?? []) {
      if (entry.to <= size) continue
      torn.add(entry)
      if (entry.from < size) await truncate(path.join(folder, name), entry.from)
    }
    const recovered = replayable ? null : await recoverBlock(path.join(folder, name), seq + 1, options.format, options.now())
    if (!recovered) {
      await rm(path.join(folder, name), { force: true })
      continue
    }
    kept.push(recovered)
    seq = recovered.seq
    whole.add(tail)
  }
  await keys?.settle(known, (entry) => torn.has(entry) || !whole.has(entry.seq))
  toLook = remembered(toLook, remember, now())
  // The compacted index: what is released stands in one line.
  const base = (toLook[0]?.seq ?? kept[0]?.seq ?? seq + 1) - 1
  const position = joined(options.joinPositions, positions)
  await index.replace(compacted(base, position, [...toLook, ...kept]))
  const wanted = new Set([...toLook, ...kept].flatMap((block) => [block.file, block.dead?.file ?? '']))
  for (const name of files) {
    const file = path.join(folder, name)
    if (/^\d+\./.test(name) && !wanted.has(file)) await rm(file, { force: true })
  }
  return { index, keys, position, kept, toLook, seq }
}

const exists = (file: string): Promise<boolean> =>
  stat(file).then(
    () => true,
    () => false,
  )
