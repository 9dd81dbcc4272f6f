import type { Transaction } from 'kysely'
import type { PipelineRow, Tables } from './tables.ts'

/** Reads a pipeline's row (deleted ones too) and holds it until the transaction ends. In SQLite a transaction holds the whole store already. */
export async function lockPipeline(trx: Transaction<Tables>, id: string): Promise<PipelineRow | undefined> {
  const query = trx.selectFrom('pipelines').selectAll().where('id', '=', id)
  const locks = trx.getExecutor().adapter.supportsMultipleConnections
  return (locks ? query.forUpdate() : query).executeTakeFirst()
}
