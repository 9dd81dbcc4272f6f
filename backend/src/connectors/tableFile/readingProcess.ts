/** The process that reads one file as a table: large and hostile files take the time and the memory of nobody else. Started by `reading.ts`. */
import { saidBy, type Column, type Format, type Said } from '@millrace/shared'
import { tellParent } from '../../ipc/tellParent.ts'
import { whenParentEnds } from '../../ipc/whenParentEnds.ts'
import { hashOf, type ReadTable } from '../wholeTables/receiver.ts'
import { columnsOf, readTable, type TableKind } from './read.ts'

export interface ReadingAsk {
  id: number
  file: string
  /** How its rows are read; absent = only which columns a file of Parquet has is wanted. */
  kind?: TableKind
  format?: Format
}

export interface ReadingReply {
  id: number
  table?: ReadTable
  columns?: Column[]
  failed?: Said
}

whenParentEnds(() => process.exit(0))

async function answer({ id, file, kind, format }: ReadingAsk): Promise<ReadingReply> {
  try {
    if (!kind || !format) return { id, columns: await columnsOf(file) }
    const table = await readTable(file, kind, format)
    return { id, table: { ...table, hash: hashOf(table.bytes) } }
  } catch (error) {
    return { id, failed: saidBy(error) }
  }
}

process.on('message', (ask: ReadingAsk) => void answer(ask).then(tellParent))
tellParent({ ready: true })
