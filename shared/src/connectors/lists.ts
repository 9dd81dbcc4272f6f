/** The list of connectors, in the palette's order. Adding one is its file and its line here. */
import type { SinkDefinition, SourceDefinition } from '../operators/definition.ts'
import { duckdb } from './duckdb.ts'
import { files } from './files.ts'
import { folder } from './folder.ts'
import { generator } from './generator.ts'
import { http } from './http.ts'
import { liveTable } from './liveTable.ts'
import { machine } from './machine.ts'
import { mysql } from './mysql.ts'
import { postgres } from './postgres.ts'
import { postgresQuery } from './postgresQuery.ts'
import { replay } from './replay.ts'
import { javascriptForEachBatch } from './javascriptForEachBatch.ts'
import { sqlite } from './sqlite.ts'
import { sqlForEachBatch } from './sqlForEachBatch.ts'
import { tableFile } from './tableFile.ts'
import { tcp } from './tcp.ts'

export const sources: readonly SourceDefinition[] = [
  tcp,
  http,
  folder,
  generator,
  replay,
  machine,
  tableFile,
  postgresQuery,
] as readonly unknown[] as readonly SourceDefinition[]
export const sinks: readonly SinkDefinition[] = [
  liveTable,
  files,
  postgres,
  mysql,
  sqlite,
  duckdb,
  sqlForEachBatch,
  javascriptForEachBatch,
] as readonly unknown[] as readonly SinkDefinition[]
