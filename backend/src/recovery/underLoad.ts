import { afterAll, beforeAll } from 'vitest'
import { type PostgresServer, startPostgres } from '../testing/postgres.ts'
import { LoadedPipeline } from './fixture.ts'
import { System } from './system.ts'

/** A system, a pipeline that its senders keep under load, and the database into which it writes. */
export interface UnderLoad {
  system: System
  pipeline: LoadedPipeline
  postgres: PostgresServer
}

/** Makes them before the tests of a file and removes them afterwards; the answer's parts are there within the tests only. */
export function underLoad(options: ConstructorParameters<typeof System>[0] = {}): UnderLoad {
  const parts: Partial<UnderLoad> = {}
  beforeAll(async () => {
    parts.postgres = await startPostgres()
    parts.system = new System(options)
    await parts.system.start()
    parts.pipeline = await LoadedPipeline.create(parts.system, parts.postgres)
  })
  afterAll(async () => {
    await parts.system?.stop()
    await parts.pipeline?.remove()
    await parts.postgres?.remove()
    parts.system?.remove()
  })
  return parts as UnderLoad
}
