import { mkdtemp, rm } from 'node:fs/promises'
import os from 'node:os'
import path from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { readOptions } from '../supervisor/options.ts'
import { readConfig } from './config.ts'

let folder: string
beforeAll(async () => {
  folder = await mkdtemp(path.join(os.tmpdir(), 'millrace-config-'))
})
afterAll(() => rm(folder, { recursive: true }))

test.each<[what: string, given: Record<string, string>, port: number, ingestPort: number]>([
  ['nothing', {}, 4700, 4701],
  ['nothing, as empty texts', { MILLRACE_PORT: '', MILLRACE_INGEST_PORT: '' }, 4700, 4701],
  ['a port', { MILLRACE_PORT: '5000' }, 5000, 5001],
  ['both ports', { MILLRACE_PORT: '5000', MILLRACE_INGEST_PORT: '6000' }, 5000, 6000],
  ['any free port', { MILLRACE_PORT: '0' }, 0, 0],
  ['the last port', { MILLRACE_PORT: '65535' }, 65_535, 65_535],
])('with %s given, the server and its api mean the same ports', async (_what, given, port, ingestPort) => {
  const env = { ...given, MILLRACE_DATA: folder }
  expect(await readConfig(env)).toMatchObject({ port, ingestPort })
  expect(readOptions([], env)).toMatchObject({ port, ingestPort })
})
