import { folderSource } from './folder/source.ts'
import { generatorSource } from './generator/source.ts'
import { httpSource } from './http/source.ts'
import { machineSource } from './machine/source.ts'
import { postgresQuerySource } from './postgres/query.ts'
import { replaySource } from './replay/source.ts'
import type { SourceImplementation } from './source.ts'
import { tableFileSource } from './tableFile/source.ts'
import { tcpSource } from './tcp/source.ts'

/** Every source, by connector type. */
export const sourceImplementations: Record<string, SourceImplementation> = {
  tcp: tcpSource,
  http: httpSource,
  folder: folderSource,
  generator: generatorSource,
  replay: replaySource,
  machine: machineSource,
  tableFile: tableFileSource,
  postgresQuery: postgresQuerySource,
}
