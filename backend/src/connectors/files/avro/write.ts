import path from 'node:path'
import { openSession } from '../../../duckdb/session.ts'
import { literal } from '../../../duckdb/sql.ts'
import type { StagedOutput } from '../../sink.ts'
import { AvroContainer, type Codec } from './container.ts'
import { avroSchema } from './schema.ts'
import { toAvro } from './values.ts'

/** Writes the rows of a staged file (`typed`) to an Avro object container at `to`, and makes it durable. */
export async function writeAvro(output: StagedOutput, codec: Codec, to: string): Promise<void> {
  const schema = avroSchema(output.columns)
  const fields = schema.fields.map(({ name, type }, i) => ({ name, convert: toAvro(output.columns[i]!.type, type) }))
  const session = await openSession({
    file: ':memory:',
    readFolders: [path.dirname(output.file)],
    writeFolders: [],
    memoryLimit: '256MB',
    threads: 1,
    timeZone: 'UTC',
  })
  try {
    const file = await AvroContainer.create(to, schema, codec, `${output.run}/${output.node}/${output.time}`)
    try {
      const result = await session.connection.duckdb.stream(`FROM read_parquet(${literal(output.file)})`)
      const record: Record<string, unknown> = {}
      for (;;) {
        const chunk = await result.fetchChunk()
        if (!chunk || chunk.rowCount === 0) break
        const columns = fields.map((_, i) => chunk.getColumnValues(i))
        for (let row = 0; row < chunk.rowCount; row++) {
          for (const [i, { name, convert }] of fields.entries()) record[name] = convert(columns[i]![row]!)
          file.append(record)
        }
        await file.drain()
      }
      await file.finish()
    } catch (error) {
      await file.close().catch(() => undefined)
      throw error
    }
  } finally {
    session.close()
  }
}
