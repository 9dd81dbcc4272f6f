/** The process that writes recorded records as rows in another format: as the engine reads them, and as the output Files writes them. Started by `recordedFiles.service.ts`. */
import path from 'node:path'
import { formatColumns, saidBy, type Format, type RewrittenFormat, type Said } from '@millrace/shared'
import { writeAvro } from '../connectors/files/avro/write.ts'
import { names } from '../duckdb/render/context.ts'
import { withFallback } from '../duckdb/read.ts'
import { emptyRelation } from '../duckdb/readSql.ts'
import { openSession, type Connection } from '../duckdb/session.ts'
import { copySql } from '../engine/outbox.ts'
import { stagedColumns } from '../engine/stagedColumns.ts'
import type { Block } from '../ipc/messages.ts'
import { tellParent } from '../ipc/tellParent.ts'
import { whenParentEnds } from '../ipc/whenParentEnds.ts'

export interface RewriteAsk {
  id: number
  node: string
  format: Format
  blocks: readonly Block[]
  timeZone: string
  /** An empty folder, in which the file is made. */
  folder: string
  to: RewrittenFormat
}

export interface RewriteReply {
  id: number
  made?: { file: string; rows: number; refused: number }
  failed?: Said
}

const MEMORY = '512MB'
const TABLE = 'received'

whenParentEnds(() => process.exit(0))

async function rewrite({ id, node, format, blocks, timeZone, folder, to }: RewriteAsk): Promise<Required<RewriteReply>['made']> {
  const own = blocks.filter(({ range }) => !range).map(({ file }) => path.dirname(file))
  const session = await openSession({
    file: path.join(folder, 'rows.duckdb'),
    readFolders: [...new Set(own)],
    writeFolders: [folder],
    memoryLimit: MEMORY,
    threads: 2,
    timeZone,
  })
  try {
    const { connection } = session
    const columns = formatColumns(format)
    await connection.run(`CREATE TABLE ${TABLE} AS SELECT ${names(columns)} FROM ${emptyRelation(format)}`)
    const of = blocks.reduce((sum, { bytes }) => sum + bytes, 0)
    let [rows, refused, done] = [0, 0, 0]
    for (const block of blocks) {
      const taken = await addBlock(connection, { node, format, read: columns.map(({ name }) => name), blocks: [block] }, folder)
      rows += taken.rows
      refused += taken.refused
      done += block.bytes
      tellParent({ id, at: { node, done, of } })
    }
    const staging = to === 'avro' ? 'typed' : to
    const staged = path.join(folder, `rows.${staging}`)
    await connection.run(copySql(`SELECT ${stagedColumns(columns, staging)} FROM ${TABLE}`, columns.length, staged, staging))
    if (to !== 'avro') return { file: staged, rows, refused }
    const file = path.join(folder, 'rows.avro')
    await writeAvro(
      { run: 'received', node, time: blocks.at(-1)?.receivedTo ?? 0, file: staged, columns: [...columns], rows },
      'deflate',
      file,
    )
    return { file, rows, refused }
  } finally {
    session.close()
  }
}

/** What does not fit, here or when it was received, is refused. */
function addBlock(connection: Connection, source: Parameters<typeof withFallback>[1][number], folder: string) {
  return withFallback(connection, [source], folder, async (inputs) => {
    const input = inputs[source.node]!
    const rows = await connection.run(`INSERT INTO ${TABLE} SELECT ${names(formatColumns(source.format))} FROM ${input.relation}`)
    return { rows, refused: input.deadCount }
  })
}

process.on('message', (ask: RewriteAsk) => {
  void rewrite(ask).then(
    (made) => tellParent({ id: ask.id, made }),
    (error: unknown) => tellParent({ id: ask.id, failed: saidBy(error) }),
  )
})
tellParent({ ready: true })
