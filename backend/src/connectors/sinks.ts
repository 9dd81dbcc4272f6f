import { fileSink } from './database/fileSink.ts'
import { statementSink } from './database/statementSink.ts'
import { filesSink } from './files/sink.ts'
import { mysqlSink } from './mysql/sink.ts'
import { postgresSink } from './postgres/sink.ts'
import { requestsSink } from './requests/sink.ts'
import type { SinkImplementation } from './sink.ts'

/** Sinks that deliver outside the run's own database, by connector type. A live table is kept by the engine itself. */
export const sinkImplementations: Record<string, SinkImplementation> = {
  files: filesSink,
  postgres: postgresSink,
  mysql: mysqlSink,
  sqlite: fileSink('sqlite'),
  duckdb: fileSink('duckdb'),
  sqlForEachBatch: statementSink,
  javascriptForEachBatch: requestsSink,
}
