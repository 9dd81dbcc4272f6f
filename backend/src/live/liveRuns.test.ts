import { EventEmitter } from 'node:events'
import { expect, test } from 'vitest'
import type { RunRow, Store } from '../store/index.ts'
import { LiveRuns } from './liveRuns.service.ts'
import type { WorkerLinks } from './workerLinks.ts'

const row: RunRow = {
  id: 'r',
  pipeline: 'p',
  version: 1,
  workspace: 'main',
  actor: 'owner',
  desired: 'running',
  how: 'drain',
  status: 'running',
  error: null,
  interval: 1000,
  startedAt: 0,
  changedAt: 0,
  completedBatches: 0,
  records: 0,
}

test('what was read of a run before it ended is not what is known of it later', async () => {
  const reads = [Promise.withResolvers<RunRow>(), Promise.withResolvers<RunRow>()]
  let asked = 0
  const store = { runs: { get: () => reads[asked++]!.promise } } as unknown as Store
  const pushes: WorkerLinks['pushes'] = new EventEmitter()
  const live = new LiveRuns(store, { pushes } as WorkerLinks)
  const before = live.row('r')
  pushes.emit('status', 'worker', { run: 'r', status: 'stopped', completedBatches: 1, records: 1 })
  reads[0]!.resolve(row)
  await before
  reads[1]!.resolve({ ...row, desired: 'stopped', status: 'stopped' })
  expect(await live.row('r')).toMatchObject({ status: 'stopped' })
  // That one is kept.
  expect(await live.row('r')).toMatchObject({ status: 'stopped' })
})
