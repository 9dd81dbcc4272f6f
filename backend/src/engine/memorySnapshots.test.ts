/** Snapshots of what a run remembers: whole or none, whatever happens while they are taken, and no more than there is room for. */
import { readdir } from 'node:fs/promises'
import path from 'node:path'
import { afterEach, describe, expect, test } from 'vitest'
import { chainPlan, jsonFormat, lines, TestRun } from '../testing/runs.ts'
import { beginRun } from './beginRun.ts'
import type { SnapshotOptions } from './memorySnapshots.ts'
import { openClosed } from './snapshot.ts'
import { type MemorySnapshot, readSnapshots, snapshotsFolder } from './snapshotManifest.ts'
import { snapshotsKept } from './snapshotsKept.ts'

const plan = chainPlan(jsonFormat([{ name: 'k', type: 'VARCHAR' }]), [['remember', { keys: ['k'], totals: [{ as: 'n', fn: 'count' }] }]])
const row = (k: string) => ({ src: [lines([{ k }])] })
const options = (more: Partial<SnapshotOptions> = {}): SnapshotOptions => ({ everyMs: 2000, count: 1, bytes: 1e8, ...more })

const opened: TestRun[] = []
afterEach(async () => {
  for (const run of opened.splice(0)) await run.close()
})

async function start(snapshots: SnapshotOptions): Promise<TestRun> {
  const t = await TestRun.open(plan, { snapshots })
  opened.push(t)
  await t.batch(1000, row('a'))
  return t
}
const take = async (t: TestRun) => (await t.run.takeSnapshot({ src: 1 })).ended
const named = async (t: TestRun) => (await readSnapshots(t.folder)).snapshots
const files = async (t: TestRun) => (await readdir(snapshotsFolder(t.folder))).toSorted()

/** What a run that begins from a snapshot remembers. */
async function remembered(t: TestRun, snapshot: MemorySnapshot, name: string): Promise<unknown> {
  const folder = path.join(t.folder, name)
  await beginRun(folder, 'again', snapshot, path.join(snapshotsFolder(t.folder), snapshot.file))
  const session = await openClosed(folder)
  try {
    return (await session.table(`SELECT k, n FROM "${snapshot.tables[0]!.name}" ORDER BY k`)).rows
  } finally {
    session.close()
  }
}

describe('a snapshot', () => {
  test('has what was remembered when it began, though batches go on beside it', async () => {
    const t = await start(options())
    const { ended } = await t.run.takeSnapshot({ src: 1 })
    await t.batch(2000, row('b'))
    await t.run.idle()
    expect(await ended).toMatchObject({ taken: { time: 1000, sequence: 1, consumed: { src: 1 }, zeroTime: 0 } })
    const [snapshot] = await named(t)
    expect(await remembered(t, snapshot!, 'begun')).toEqual([['a', 1]])
  })

  test('is taken of tables that have numbers only, and no rows yet', async () => {
    const numbers = chainPlan(jsonFormat([{ name: 'n', type: 'BIGINT' }]), [
      ['remember', { keys: ['n'], totals: [{ as: 'c', fn: 'count' }] }],
    ])
    const t = await TestRun.open(numbers, { snapshots: options() })
    opened.push(t)
    await t.batch(1000)
    expect(await take(t)).toMatchObject({ taken: { time: 1000 } })
    expect(await t.run.sizes()).toMatchObject([{ rows: 0, bytes: 0 }])
  })

  test('is due after so much batch time, and at once when the run was opened', async () => {
    const t = await start(options())
    const due = [t.run.snapshotIsDue]
    await take(t)
    for (const time of [2000, 3000]) {
      await t.batch(time, row('a'))
      due.push(t.run.snapshotIsDue)
    }
    expect(due).toEqual([true, false, true])
    await take(t)
    await t.reopen()
    expect(t.run.snapshotIsDue).toBe(true)
  })

  test.each(['copied', 'renamed', 'named', 'deleted'] as const)('is whole or not there after a crash: %s', async (at) => {
    let crashes = false
    const crash = (step: string) => {
      if (crashes && step === at) throw new Error('The process ended.')
    }
    const t = await start(options({ beforeStep: crash }))
    await take(t)
    await t.batch(2000, row('b'))
    crashes = true
    await expect(take(t)).rejects.toThrow('The process ended.')
    crashes = false
    await t.reopen()
    const [snapshot, ...others] = await named(t)
    expect(others).toEqual([])
    expect(snapshot!.time).toBe(at === 'deleted' ? 2000 : 1000)
    expect(await files(t)).toEqual([snapshot!.file, 'manifest.json'])
    expect(await remembered(t, snapshot!, 'begun')).toEqual(
      at === 'deleted'
        ? [
            ['a', 1],
            ['b', 1],
          ]
        : [['a', 1]],
    )
    // What was left behind is in nobody's way.
    expect(await take(t)).toMatchObject({ taken: { time: 2000 } })
  })

  test('that is too large is not taken, and says so; those before stay', async () => {
    const t = await start(options())
    await take(t)
    await t.reopen(plan, { snapshots: options({ bytes: 10 }) })
    await t.batch(2000, row('b'))
    expect(await take(t)).toMatchObject({ refused: { time: 2000, reason: 'tooLarge', most: 10 } })
    expect(await readSnapshots(t.folder)).toMatchObject({ snapshots: [{ time: 1000 }], refused: { reason: 'tooLarge' } })
    expect(await files(t)).toHaveLength(2)
  })

  test('is given up when the run is closed meanwhile', async () => {
    const t = await start(options())
    const { ended } = await t.run.takeSnapshot({ src: 1 })
    await t.reopen()
    const outcome = await ended
    expect((await named(t)).length).toBe(outcome === null ? 0 : 1)
    expect((await files(t)).filter((file) => file.includes('part'))).toEqual([])
  })

  test('goes where the disk needs the room', async () => {
    const t = await start(options())
    await take(t)
    await t.run.makeRoom()
    expect([await named(t), await files(t)]).toEqual([[], []])
  })

  test('of what was remembered before a file took its place is gone', async () => {
    const t = await start(options())
    await take(t)
    const file = await t.run.exportState(plan.relations[1]!.node, 'parquet', 'kept')
    await t.run.importState(plan.relations[1]!.node, 'parquet', file)
    expect(await named(t)).toEqual([])
    expect(t.run.snapshotIsDue).toBe(true)
  })
})

describe('the snapshots that are kept', () => {
  const snapshot = (time: number, bytes = 1) => ({ time, bytes, consumed: { src: time } }) as unknown as MemorySnapshot
  const times = (...all: number[]) => all.map((time) => snapshot(time))
  test.each([
    ['all, where there is room', times(1, 2, 3), { count: 3, bytes: 9 }, { src: 1 }, [1, 2, 3]],
    ['none whose records since are gone', times(1, 2, 3, 4), { count: 9, bytes: 9 }, { src: 3 }, [2, 3, 4]],
    ['the newest in any case', times(1, 2), { count: 9, bytes: 9 }, { src: 9 }, [2]],
    ['more of the newer ones', times(1, 2, 3, 4, 5, 6, 7, 8, 9), { count: 4, bytes: 99 }, {}, [1, 7, 8, 9]],
    ['as many as there is room for', [snapshot(1, 6), snapshot(2, 6), snapshot(3, 6)], { count: 9, bytes: 12 }, {}, [1, 3]],
    ['the newest, where there is room for one', [snapshot(1, 6), snapshot(2, 6), snapshot(3, 6)], { count: 9, bytes: 6 }, {}, [3]],
  ] as const)('%s', (_, all, room, first, kept) => {
    expect(snapshotsKept(all, room, first).map(({ time }) => time)).toEqual(kept)
  })
})
