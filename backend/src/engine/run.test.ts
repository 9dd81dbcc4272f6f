import { readdir, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { afterEach, describe, expect, test } from 'vitest'
import { saidInWords, type Plan } from '@millrace/shared'
import { progressFile } from '../connectors/sink.ts'
import { chainPlan, jsonFormat, lines, TestRun } from '../testing/runs.ts'
import { BatchFailed, BatchRefused } from './errors.ts'
import { openSession } from '../duckdb/session.ts'
import { openRun } from './openRun.ts'
import type { RunOptions } from './runParts.ts'

const format = jsonFormat([
  { name: 'k', type: 'VARCHAR' },
  { name: 'v', type: 'INTEGER' },
])
const rows = (...pairs: [string, number][]) => lines(pairs.map(([k, v]) => ({ k, v })))
const count = [{ as: 'n', fn: 'count' }]
const byKey = ['summarize', { keys: ['k'], measures: count }] as const
const remember = ['remember', { keys: ['k'], totals: [...count, { as: 'total', fn: 'sum', column: 'v' }] }] as const
const window = (length: number, slide = 1000) => ['window', { length, slide }] as const

const opened: TestRun[] = []
async function open(plan: Plan, more: Partial<RunOptions> = {}): Promise<TestRun> {
  const run = await TestRun.open(plan, more)
  opened.push(run)
  return run
}
afterEach(async () => {
  for (const run of opened.splice(0)) await run.close()
})

describe('the ledger', () => {
  test('a batch is reported with its counts, and read back', async () => {
    const plan = chainPlan(format, [['filter', { condition: { mode: 'formula', formula: 'v > 1' } }], byKey])
    const t = await open(plan)
    const report = await t.batch(5000, { src: [rows(['a', 1], ['a', 2]), rows(['b', 3])] })
    expect(report).toMatchObject({
      run: 'run-1',
      sequence: 1,
      time: 5000,
      status: 'done',
      records: 3,
      sources: { src: { records: 3, deadLetters: 0 } },
      nodes: {
        src: { out: { out: 3 } },
        filter: { in: 3, out: { out: 2, rejected: 1 } },
        summarize: { in: 2, out: { out: 2 } },
        out: { in: 2 },
      },
      outputs: { out: { rows: 2, status: 'pending' } },
    })
    expect(await t.run.report(5000)).toEqual(report)
    expect(t.run.zeroTime).toBe(4000)
    expect(await t.take()).toEqual({
      out: {
        5000: [
          { k: 'a', n: 1 },
          { k: 'b', n: 1 },
        ],
      },
    })
    expect((await t.run.ledgerPage(1e15, 10)).batches[0]!.outputs).toMatchObject({ out: { status: 'delivered', deliveredAt: 0 } })
    expect(t.run.pending).toEqual([])
    expect(await readdir(path.join(t.folder, 'outbox', 'out'))).toEqual([])
  })

  test('an output that was delivered waits no more, though its mark is not committed yet', async () => {
    const t = await open(chainPlan(format, [byKey]))
    await t.batch(1000, { src: [rows(['a', 1])] })
    await t.batch(2000, { src: [rows(['b', 1])] })
    t.run.delivered('out', 1000)
    expect(t.run.pending.map(({ time }) => time)).toEqual([2000])
    await t.run.idle()
    expect(t.run.pending.map(({ time }) => time)).toEqual([2000])
    const { file } = t.run.pending[0]!
    await writeFile(progressFile(file), '1')
    await writeFile(`${file}.other`, '1')
    await t.reopen()
    expect(t.run.pending.map(({ time }) => time)).toEqual([2000])
    const staged = path.join(t.folder, 'outbox', 'out')
    expect((await readdir(staged)).toSorted()).toEqual([file, progressFile(file)].map((each) => path.basename(each)))
    t.run.delivered('out', 2000)
    await t.run.idle()
    expect(await readdir(staged)).toEqual([])
  })

  test('times and blocks that do not continue the ledger are refused, and nothing remains of them', async () => {
    const t = await open(chainPlan(format, [byKey]))
    await t.batch(1000, { src: [rows(['a', 1])] })
    const refused = async (time: number, change: (given: Awaited<ReturnType<TestRun['blocks']>>) => void) => {
      const given = await t.blocks({ src: [rows(['x', 1])] })
      change(given)
      return t.run.batch({ time, ...given, startedAt: 0 }).catch((error: unknown) => error)
    }
    const block = (given: Awaited<ReturnType<TestRun['blocks']>>) => given.blocks['src']![0]!
    const same = () => undefined
    for (const [time, change] of [
      [1000, same],
      [2500, same],
      [2000, (given) => (block(given).seq = 9)],
      [2000, (given) => (block(given).seq = 1)],
      [2000, (given) => (given.through['src'] = 7)],
      [2000, (given) => Object.assign(block(given), { seq: 2, bytes: 1 }, (given.through['src'] = 2))],
      [2000, (given) => Object.assign(block(given), { seq: 2, file: '/nowhere' }, (given.through['src'] = 2))],
    ] as [number, (given: Awaited<ReturnType<TestRun['blocks']>>) => void][]) {
      expect(await refused(time, change)).toBeInstanceOf(BatchRefused)
    }
    expect(t.run.lastSequence).toBe(1)
    expect((await t.run.ledgerPage(1e15, 10)).batches).toHaveLength(1)
  })

  test('a step that fails names its node and setting, rolls back, and the batch can be done again', async () => {
    const t = await open(
      chainPlan(format, [
        remember,
        ['addColumn', { columns: [{ as: 'x', formula: 'CAST(k AS INTEGER)' }] }],
        ['choose', { columns: [{ column: 'x' }] }],
      ]),
    )
    await t.batch(1000, { src: [rows(['1', 1])] })
    const bad = await t.blocks({ src: [rows(['2', 1], ['no number', 1])] })
    const error = await t.run.batch({ time: 2000, ...bad, startedAt: 0 }).catch((reason: unknown) => reason)
    expect(error).toBeInstanceOf(BatchFailed)
    expect(error).toMatchObject({ node: 'addcolumn', setting: 'columns.0.formula' })
    expect((error as Error).message).toContain('no number')
    expect(t.run.lastSequence).toBe(1)
    const repaired = chainPlan(format, [remember, ['addColumn', { columns: [{ as: 'x', formula: 'TRY_CAST(k AS INTEGER)' }] }]])
    await t.reopen(repaired)
    expect((await t.run.batch({ time: 2000, ...bad, startedAt: 0 })).nodes['remember']).toMatchObject({ in: 2, out: { out: 2 }, held: 3 })
  })

  test('records that do not fit become dead letters, in the batch they came with', async () => {
    const t = await open(chainPlan(format, [byKey]))
    const report = await t.batch(1000, { src: [`${rows(['a', 1])}oops\n{"v":"x"}\n`] })
    expect(report).toMatchObject({ records: 3, sources: { src: { deadLetters: 2 } }, nodes: { src: { out: { out: 1 } } } })
    const letters = (await t.run.deadLetters(10)).map((letter) => ({ ...letter, reason: saidInWords(letter.reason) }))
    expect(letters).toEqual([
      { node: 'src', time: 1000, line: '{"v":"x"}', reason: "v: 'x' is not a whole number that INTEGER can hold" },
      { node: 'src', time: 1000, line: 'oops', reason: 'this is not valid JSON' },
    ])
  })

  test('a gap is one row, and windows measure time across it', async () => {
    const t = await open(chainPlan(format, [window(3000), byKey]))
    await t.batch(1000, { src: [rows(['a', 1])] })
    expect(await t.run.gap(2000, 60_000)).toMatchObject({ kind: 'gap', sequence: 2, time: 60_000 })
    await t.batch(61_000, { src: [rows(['b', 1])] })
    expect(await t.take()).toEqual({ out: { 1000: [{ k: 'a', n: 1 }], 61000: [{ k: 'b', n: 1 }] } })
  })

  test('events are written with the next commit or by idle work', async () => {
    const t = await open(chainPlan(format, [byKey]))
    t.run.note({ at: 5, kind: 'started', text: 'It started.' })
    // On a full disk it may be long before it is written.
    expect(await t.run.events(10)).toEqual([{ at: 5, kind: 'started', text: 'It started.' }])
    await t.run.idle()
    expect(await t.run.events(10)).toEqual([{ at: 5, kind: 'started', text: 'It started.' }])
  })
})

describe('quiet batches', () => {
  test('a window is due until it is empty; then nothing runs', async () => {
    const t = await open(chainPlan(format, [window(3000), byKey]))
    expect(t.run.isQuiet(1000)).toBe(false)
    await t.batch(1000, { src: [rows(['a', 1])] })
    const due: (number | null)[] = []
    for (let time = 2000; time <= 6000; time += 1000) {
      due.push(t.run.nextDue())
      if (t.run.isQuiet(time)) t.run.skipTo(time)
      else await t.batch(time)
    }
    expect(due).toEqual([2000, 3000, 4000, null, null])
    expect(t.run.lastSequence).toBe(4)
    expect(Object.keys((await t.take())['out']!)).toEqual(['1000', '2000', '3000'])
  })

  test('a summary without keys is due at every firing; a filter never', async () => {
    const plain = await open(chainPlan(format, [['summarize', { keys: [], measures: count }]]))
    await plain.batch(1000)
    expect(plain.run.nextDue()).toBe(2000)
    const filter = await open(chainPlan(format, [['filter', { condition: { mode: 'rows', match: 'all', rows: [] } }]]))
    await filter.batch(1000)
    expect(filter.run.nextDue()).toBe(null)
  })

  test('every key, every time: due while there are keys', async () => {
    const t = await open(chainPlan(format, [['remember', { keys: ['k'], totals: count, visit: 'all' }]]))
    await t.batch(1000)
    expect(t.run.nextDue()).toBe(null)
    await t.batch(2000, { src: [rows(['a', 1])] })
    expect(t.run.nextDue()).toBe(3000)
  })
})

describe('stopping, starting and deploying', () => {
  test('state, windows, live tables and the undelivered outputs survive', async () => {
    const plan = chainPlan(
      format,
      [window(2000), remember],
      [
        ['live', 'liveTable', { mode: 'append', limit: 10 }],
        ['out', 'files', {}],
      ],
    )
    const t = await open(plan)
    await t.batch(1000, { src: [rows(['a', 1])] })
    await t.reopen()
    expect(t.run.epoch).toBe(2)
    expect(t.run.lastBatchTime).toBe(1000)
    expect(t.run.consumed).toEqual({ src: 1 })
    await t.batch(2000, { src: [rows(['b', 5])] })
    expect(await t.take()).toEqual({
      out: {
        1000: [{ k: 'a', n: 1, total: 1 }],
        2000: [
          { k: 'a', n: 2, total: 2 },
          { k: 'b', n: 1, total: 5 },
        ],
      },
    })
    expect((await t.run.readLiveTable('live', 2)).rows).toEqual([
      ['a', 2, 2, 2000],
      ['b', 1, 5, 2000],
    ])
  })

  test('opens with more waiting outputs and window times than any page shows', async () => {
    const many = 10_500
    const t = await open(chainPlan(format, [window(many * 1000)]))
    await t.batch(1000, { src: [rows(['a', 1])] })
    await t.run.close()
    const session = await openSession({
      file: path.join(t.folder, 'run.duckdb'),
      readFolders: [],
      writeFolders: [],
      memoryLimit: '256MB',
      threads: 1,
      timeZone: 'UTC',
    })
    await session.run(`INSERT INTO __mr_outbox SELECT 'out', 1000 * i, 'out/' || i, 1, 10, '[]' FROM range(2, ${many}) t(i)`)
    const [{ name } = { name: '' }] = await session.rows<{ name: string }>('SELECT name FROM __mr_kept')
    await session.run(`INSERT INTO "${name}" SELECT 'a', 1, 1000 * i FROM range(2, ${many}) t(i)`)
    session.close()
    await t.reopen()
    expect(t.run.pending).toHaveLength(many - 1)
    const last = many * 1000
    expect(await t.batch(last)).toMatchObject({ nodes: { window: { held: many - 1 } } })
  })
  test('a state with another meaning begins anew; a filter before it changes nothing', async () => {
    const first = chainPlan(format, [remember])
    const filtered = chainPlan(format, [['filter', { condition: { mode: 'formula', formula: 'v > 0' } }], remember])
    const doubled = chainPlan(format, [['addColumn', { columns: [{ as: 'v', formula: 'v * 2' }] }], remember])
    const t = await open(first)
    await t.batch(1000, { src: [rows(['a', 1])] })
    await t.reopen(filtered)
    await t.batch(2000, { src: [rows(['a', 1])] })
    await t.reopen(doubled)
    await t.batch(3000, { src: [rows(['a', 1])] })
    expect((await t.take())['out']).toEqual({
      1000: [{ k: 'a', n: 1, total: 1 }],
      2000: [{ k: 'a', n: 2, total: 2 }],
      3000: [{ k: 'a', n: 1, total: 2 }],
    })
  })

  test('what is summarized since the start goes on after a deploy, also under another name; another key begins anew', async () => {
    const since = (keys: string[], as: string) =>
      ['summarize', { keys, measures: [{ as, fn: 'avg', column: 'v' }], over: 'start' }] as const
    const first = chainPlan(format, [since(['k'], 'mean')])
    const renamed = chainPlan(format, [since(['k'], 'average')])
    const whole = chainPlan(format, [since([], 'average')])
    const t = await open(first)
    await t.batch(1000, { src: [rows(['a', 1])] })
    await t.reopen(renamed)
    await t.batch(2000, { src: [rows(['a', 4])] })
    await t.reopen(whole)
    await t.batch(3000, { src: [rows(['a', 7], ['b', 1])] })
    expect((await t.take())['out']).toEqual({
      1000: [{ k: 'a', mean: 1 }],
      2000: [{ k: 'a', average: 2.5 }],
      3000: [{ average: 4 }],
    })
  })

  test('a time that a summary is made over is held as partial results, and an emptied one puts out nothing', async () => {
    const last = ['summarize', { keys: ['k'], measures: count, over: 'last', length: 2000, every: 2000 }] as const
    const t = await open(chainPlan(format, [last]))
    await t.batch(1000, { src: [rows(['a', 1], ['a', 2], ['b', 1])] })
    await t.batch(2000, { src: [rows(['a', 3])] })
    await t.batch(4000)
    expect((await t.take())['out']).toEqual({
      2000: [
        { k: 'a', n: 3 },
        { k: 'b', n: 1 },
      ],
    })
  })

  test('another interval resets windows and keeps states', async () => {
    const steps = [window(60_000, 60_000)]
    const before = chainPlan(format, [...steps, byKey])
    const after = chainPlan(format, [...steps, byKey], undefined, 2000)
    const t = await open(before)
    await t.batch(1000, { src: [rows(['a', 1])] })
    await t.reopen(after)
    expect(t.run.zeroTime).toBe(null)
    await t.batch(2000, { src: [rows(['b', 1])] })
    expect(t.run.zeroTime).toBe(0)
    expect((await t.run.report(2000))!.nodes['window']).toMatchObject({ held: 1 })
  })

  test('a second open of a run is refused', async () => {
    const t = await open(chainPlan(format, [remember]))
    await expect(openRun(t.options(t.plan))).rejects.toThrow('already open')
  })
})

describe('what a replay must not change', () => {
  const plan = chainPlan(format, [
    [
      'addColumn',
      {
        columns: [
          { as: 'r', formula: 'random()' },
          { as: 'u', formula: 'uuid()' },
          { as: 'now', formula: 'now()' },
        ],
      },
    ],
    ['top', { by: [{ column: 'v', descending: true }], limit: 3 }],
  ])
  test('the same input twice gives the same rows', async () => {
    const content = { src: [rows(['a', 1], ['b', 1], ['c', 1], ['d', 1])] }
    const outcomes = []
    for (let i = 0; i < 2; i++) {
      const t = await open(plan)
      await t.batch(1000, content)
      outcomes.push(await t.take())
    }
    expect(outcomes[0]).toEqual(outcomes[1])
    const [first, second] = outcomes[0]!['out']![1000]!
    expect(first!['r']).not.toBe(second!['r'])
    expect(first!['now']).toBe('1970-01-01 00:00:01+00')
  })

  test('first and last mean arrival, across blocks and with all threads', async () => {
    const t = await open(
      chainPlan(format, [
        [
          'summarize',
          {
            keys: ['k'],
            measures: [
              { as: 'first', fn: 'first', column: 'v' },
              { as: 'last', fn: 'last', column: 'v' },
            ],
          },
        ],
      ]),
    )
    const block = (from: number) =>
      lines(Array.from({ length: 120_000 }, (_, i) => ({ k: 'abcdefghijklmnopqrstuvwxyz'.repeat(2) + ((from + i) % 2), v: from + i })))
    await t.batch(1000, { src: [block(0), block(120_000)] })
    const taken = (await t.take())['out']![1000]!
    expect(taken.map(({ first, last }) => [first, last]).sort((a, b) => Number(a[0]) - Number(b[0]))).toEqual([
      [0, 239_998],
      [1, 239_999],
    ])
  })

  test('a batch after an empty one is read anew: no statement is kept from when its table was empty', async () => {
    const t = await open(chainPlan(format, [window(2000), byKey]))
    for (let time = 1000; time <= 5000; time += 1000) await t.batch(time)
    const report = await t.batch(6000, { src: [rows(['a', 1], ['b', 1], ['c', 1], ['d', 1], ['e', 1])] })
    expect(report.nodes['summarize']).toMatchObject({ in: 5, out: { out: 5 } })
  })
})

describe('live tables', () => {
  test('the newest rows, in order, never more than the limit', async () => {
    const t = await open(chainPlan(format, [], [['live', 'liveTable', { mode: 'append', limit: 3 }]]))
    await t.batch(1000, { src: [rows(['a', 1], ['b', 2])] })
    await t.batch(2000, { src: [rows(['c', 3], ['d', 4])] })
    const table = await t.run.readLiveTable('live', 10)
    expect(table).toMatchObject({
      asOf: 2000,
      rows: [
        ['b', 2, 1000],
        ['c', 3, 2000],
        ['d', 4, 2000],
      ],
    })
    await t.batch(3000, { src: [rows(['e', 5], ['f', 6], ['g', 7], ['h', 8], ['i', 9])] })
    expect((await t.run.readLiveTable('live', 2)).rows).toEqual([
      ['h', 8, 3000],
      ['i', 9, 3000],
    ])
  })

  test('the newest row of each key', async () => {
    const t = await open(chainPlan(format, [], [['live', 'liveTable', { mode: 'upsert', keys: ['k'], limit: 2 }]]))
    await t.batch(1000, { src: [rows(['a', 1], ['b', 2], ['a', 3])] })
    await t.batch(2000, { src: [rows(['b', 5])] })
    expect((await t.run.readLiveTable('live', 10)).rows).toEqual([
      ['a', 3, 1000],
      ['b', 5, 2000],
    ])
    await t.batch(3000, { src: [rows(['c', 1])] })
    expect((await t.run.readLiveTable('live', 10)).rows).toEqual([
      ['b', 5, 2000],
      ['c', 1, 3000],
    ])
  })
})
