import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { randomIds, systemClock } from '../app/config.ts'
import { migrate, openStore, OWNER } from '../store/index.ts'
import { createSample } from './createSample.ts'

test('the sample is created and desired to run on the first start only', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'millrace-sample-'))
  const store = await openStore({ dataFolder: folder })
  await migrate(store)
  await createSample(store, systemClock, randomIds)
  await createSample(store, systemClock, randomIds)
  expect(await store.runs.desired()).toMatchObject([{ version: 1, desired: 'running', interval: 1000 }])
  const [sample] = await store.pipelines.list(OWNER.workspace)
  await store.commands.remove(sample!.id, { id: 'delete', at: 1, by: OWNER })
  await createSample(store, systemClock, randomIds)
  expect(await store.pipelines.list(OWNER.workspace)).toEqual([])
  await store.close()
  await rm(folder, { recursive: true })
})
