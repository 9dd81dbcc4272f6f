import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { definitionOf } from '@millrace/shared'
import { expect, test } from 'vitest'
import { randomIds, systemClock } from '../app/config.ts'
import { migrate, openStore, OWNER } from '../store/index.ts'
import { createSample } from './createSample.ts'
import { thisMachine } from './thisMachine.ts'

test('every node of the sample has a known type and settings that fit, and every view a live table', () => {
  const { nodes, views } = thisMachine()
  for (const [id, node] of Object.entries(nodes)) {
    const definition = definitionOf(node.type)!
    expect([id, definition.settings.safeParse(node.settings).success, node.typeVersion]).toEqual([id, true, definition.version])
  }
  expect(Object.values(views).map((view) => nodes[view.node]?.type)).toEqual(Object.values(views).map(() => 'liveTable'))
})

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
