/** Samples as the api takes them, with real files and a real source. */
import { createServer, type AddressInfo } from 'node:net'
import { once } from 'node:events'
import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterAll, beforeAll, expect, onTestFinished, test } from 'vitest'
import { OWNER } from '../store/index.ts'
import { noProblems } from '../testing/analyser.ts'
import { startApi, type TestApi } from '../testing/api.ts'
import { draftOf, type DraftNodes } from '../testing/drafts.ts'
import { sourceOf } from '../testing/previews.ts'
import { LiveRuns } from '../live/liveRuns.service.ts'
import { WorkerLinks } from '../live/workerLinks.ts'
import type { Previewer } from './previewer.ts'
import { Samples } from './samples.service.ts'

/** As many as are kept. */
const KEPT = 100

let api: TestApi
let folder: string
beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'millrace-samples-'))
  api = await startApi(noProblems)
})
afterAll(async () => {
  await api.close()
  await rm(folder, { recursive: true })
})

test('a sample that makes room is there, whatever becomes of others that are being taken', async () => {
  // A source that says nothing is looked at for as long as a look takes.
  const silent = createServer().listen(0, '127.0.0.1')
  await once(silent, 'listening')
  onTestFinished(() => void silent.close())
  const { port } = silent.address() as AddressInfo
  const lines = { kind: 'lines' } as const
  const given = Array.from({ length: KEPT + 1 }, (_, i) => `given${i}`)
  const nodes: DraftNodes = {
    silent: ['tcp', { mode: 'connect', host: '127.0.0.1', port, format: lines }],
    ...Object.fromEntries(given.map((node) => [node, sourceOf(lines)])),
  }
  const document = draftOf(nodes, [])
  const { body } = await api.call('POST', '/api/pipelines', { document })
  const row = (await api.store.pipelines.get(body.id as string, OWNER.workspace))!
  for (const node of given) await api.store.samples.put(row.id, node, 'a\n', OWNER, 1)
  // Where a file is, no folder of a sample can be.
  await writeFile(path.join(folder, 'file'), '')
  const keys = ['file/key', ...given]
  const ids = () => keys.shift()!
  const samples = new Samples(api.store, Date.now, ids, api.app.get(LiveRuns), api.app.get(WorkerLinks), { folder } as Previewer)

  const connected = once(silent, 'connection')
  const failed = samples.of(row, document, ['silent'], false).catch((error: NodeJS.ErrnoException) => error.code)
  await connected
  await samples.of(row, document, given.slice(0, KEPT), false)
  expect(await samples.of(row, document, given.slice(KEPT), false)).toMatchObject({ [given[KEPT]!]: { info: { records: 1 } } })
  expect(await failed).toBe('ENOTDIR')
  // The oldest one made room, and is taken anew.
  const folders = async () => (await readdir(folder)).filter((name) => name !== 'file')
  expect((await folders()).toSorted()).toEqual(given.slice(1).toSorted())
  keys.push('again')
  await samples.of(row, document, given.slice(0, 1), false)
  expect(await folders()).toContain('again')
})
