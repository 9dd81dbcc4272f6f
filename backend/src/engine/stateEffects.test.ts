import { afterEach, describe, expect, test } from 'vitest'
import type { NodeState, Plan, StateAnswer } from '@millrace/shared'
import { openSession } from '../duckdb/session.ts'
import { chainPlan, jsonFormat, lines, TestRun } from '../testing/runs.ts'
import { openRun } from './openRun.ts'
import { joinAnswers, stateEffects } from './stateEffects.ts'

const format = jsonFormat([
  { name: 'k', type: 'VARCHAR' },
  { name: 'v', type: 'INTEGER' },
])
const rows = (...pairs: [string, number][]) => lines(pairs.map(([k, v]) => ({ k, v })))
const count = [{ as: 'n', fn: 'count' }]
const sum = [{ as: 'n', fn: 'sum', column: 'v' }]
const byKey = (measures: object[] = count) => ['summarize', { keys: ['k'], measures }] as const
const remember = (totals: object[] = sum) => ['remember', { keys: ['k'], totals }] as const
const level = (formula: string) => [{ as: 'level', fn: 'formula', begin: '0', formula }]
const byRow = (formula: string, more: object = {}) => ['rememberByRow', { keys: ['k'], totals: level(formula), ...more }] as const
const since = (keys: string[], as: string) => ['summarize', { keys, measures: [{ as, fn: 'avg', column: 'v' }], over: 'start' }] as const
const window = ['window', { length: 3000, slide: 1000 }] as const
const timed = (more: object) =>
  [
    'summarize',
    { over: 'event', time: 'v', unit: 'seconds', keys: ['k'], measures: [{ as: 'm', fn: 'min', column: 'v' }], ...more },
  ] as const
const events = (more: object) => ['eventWindow', { time: 'v', unit: 'seconds', ...more }] as const
const filter = ['filter', { condition: { mode: 'formula', formula: 'v > 0' } }] as const
const doubled = ['addColumn', { columns: [{ as: 'v', formula: 'CAST(v * 2 AS INTEGER)' }] }] as const
const asText = ['addColumn', { columns: [{ as: 'k', formula: 'length(k)' }] }] as const
const steps = (...chain: (readonly [string, object])[]) => chainPlan(format, chain)
const live = (keys: string[], ...chain: (readonly [string, object])[]) =>
  chainPlan(format, chain, [['live', 'liveTable', { mode: 'upsert', keys, limit: 9 }]])
const every = (interval: number, ...chain: (readonly [string, object])[]) => chainPlan(format, chain, undefined, interval)

const state = (effect: NodeState['effect'], because?: NodeState['because']): NodeState => ({
  keeps: 'state',
  effect,
  ...(because && { because }),
})
const windowed = (effect: NodeState['effect'], because?: NodeState['because']): NodeState => ({
  ...state(effect, because),
  keeps: 'window',
})
const table = (effect: NodeState['effect'], because?: NodeState['because']): NodeState => ({ ...state(effect, because), keeps: 'table' })

/** It has no end, even without input: nothing of it may be run to tell. */
const endless = ['sql', { text: 'WITH r AS (SELECT unnest(range(10000)) AS x) SELECT count(*) AS v FROM r a, r b, r c, r d' }] as const

const CASES: [name: string, old: Plan | null, next: Plan, expected: Record<string, NodeState>][] = [
  ['the first deploy', null, steps(window, remember()), { window: windowed('new'), remember: state('new') }],
  ['a query without an end', steps(endless, window), steps(endless, window), { window: windowed('kept') }],
  ['nothing', steps(window, byKey()), steps(window, byKey()), { window: windowed('kept') }],
  ['a filter before a state', steps(remember()), steps(filter, remember()), { remember: state('kept') }],
  ['another meaning of a column that is added up', steps(remember()), steps(doubled, remember()), { remember: state('asks') }],
  ['another meaning of a column in a window', steps(window), steps(doubled, window), { window: windowed('asks') }],
  ['another meaning of what a window sums', steps(window, byKey(sum)), steps(doubled, window, byKey(sum)), { window: windowed('asks') }],
  ['another type of key', steps(remember()), steps(asText, remember()), { remember: state('reset', 'columns') }],
  ['one more total', steps(remember()), steps(remember([...sum, { as: 'm', fn: 'count' }])), { remember: state('reset', 'columns') }],
  [
    'another formula of a state',
    steps(remember(level('old.level + sum(v)'))),
    steps(remember(level('old.level - sum(v)'))),
    { remember: state('asks') },
  ],
  [
    'the same formula, of doubled values',
    steps(byRow('old.level + v')),
    steps(doubled, byRow('old.level + v')),
    { rememberbyrow: state('asks') },
  ],
  [
    'what rows get, and when keys leave',
    steps(byRow('old.level + v')),
    steps(byRow('old.level + v', { emit: [{ as: 'x', formula: 'new.level' }], expires: true })),
    { rememberbyrow: state('kept') },
  ],
  ['rows in place of sums', steps(window, byKey()), steps(window), { window: windowed('reset') }],
  ['another interval: a window', every(1000, window), every(500, window), { window: windowed('reset', 'interval') }],
  ['another interval: a state', every(1000, remember()), every(500, remember()), { remember: state('kept') }],
  [
    'a summary since the start, under another name',
    steps(since(['k'], 'mean')),
    steps(since(['k'], 'average')),
    { summarize: state('kept') },
  ],
  [
    'a summary since the start, by another key',
    steps(since(['k'], 'mean')),
    steps(since([], 'mean')),
    { summarize: state('reset', 'columns') },
  ],
  ['windows by event time, with another lateness', steps(events({})), steps(events({ lateness: 1000 })), { eventwindow: windowed('kept') }],
  ['windows by event time, of another length', steps(events({})), steps(events({ size: 1000 })), { eventwindow: windowed('asks') }],
  ['windows by event time, of another meaning', steps(events({})), steps(doubled, events({})), { eventwindow: windowed('asks') }],
  [
    'windows by event time that become sessions',
    steps(events({})),
    steps(events({ kind: 'session' })),
    { eventwindow: windowed('reset', 'columns') },
  ],
  ['a summary by event time, with another lateness', steps(timed({})), steps(timed({ lateness: 1000 })), { summarize: windowed('kept') }],
  [
    'a summary by event time, of another length: its parts are other ones',
    steps(timed({})),
    steps(timed({ size: 1000 })),
    { summarize: windowed('reset', 'columns') },
  ],
  [
    'a summary by event time, of another column',
    steps(timed({})),
    steps(timed({ measures: [{ as: 'm', fn: 'max', column: 'v' }] })),
    { summarize: windowed('asks') },
  ],
  [
    'a summary by event time that needs the rows now',
    steps(timed({})),
    steps(timed({ measures: [{ as: 'm', fn: 'median', column: 'v' }] })),
    { summarize: windowed('reset', 'columns') },
  ],
  ['another interval: windows by event time', every(1000, events({})), every(500, events({})), { eventwindow: windowed('kept') }],
  ['a state that goes', steps(remember()), steps(byKey()), { remember: state('dropped') }],
  ['a state that comes', steps(byKey()), steps(remember()), { remember: state('new') }],
  ['other rows for a live table', live(['k']), live(['k'], doubled), { live: table('kept') }],
  ['other columns for a live table', live(['k']), live(['k'], asText), { live: table('reset', 'columns') }],
  ['another key of a live table', live(['k']), live([]), { live: table('reset', 'columns') }],
]

describe('what a deploy does to what is kept, told before it', () => {
  test.each(CASES)('%s', async (_name, old, next, expected) => {
    const session = await openSession({
      file: ':memory:',
      readFolders: [],
      writeFolders: [],
      memoryLimit: '256MB',
      threads: 1,
      timeZone: 'UTC',
    })
    try {
      expect(await stateEffects(session.connection, old, next)).toEqual(expected)
    } finally {
      session.close()
    }
  })
})

describe('what a deploy does to what is kept, done', () => {
  const opened: TestRun[] = []
  const open = async (plan: Plan) => {
    const run = await TestRun.open(plan)
    opened.push(run)
    await run.batch(1000, { src: [rows(['a', 1], ['b', 5])] })
    await run.batch(2000, { src: [rows(['a', 1])] })
    await run.take()
    return run
  }
  afterEach(async () => {
    for (const run of opened.splice(0)) await run.close()
  })
  const answers = (version: number, node: string, answer: StateAnswer) => [{ version, answers: { [node]: answer } }]
  const taken = async (run: TestRun, time: number) => {
    await run.batch(time, { src: [rows(['a', 10])] })
    return (await run.take())['out']![time]
  }

  test.each<[string, StateAnswer | undefined, object[]]>([
    ['kept, when that is the answer', 'keep', [{ k: 'a', n: 2 + 20 }]],
    ['begun anew, when that is the answer', 'reset', [{ k: 'a', n: 20 }]],
    ['begun anew without an answer', undefined, [{ k: 'a', n: 20 }]],
  ])('a state that would stand for something else is %s', async (_name, answer, expected) => {
    const t = await open(steps(remember()))
    await t.reopen(steps(doubled, remember()), { version: 2, ...(answer && { answers: answers(2, 'remember', answer) }) })
    expect(await taken(t, 3000)).toEqual(expected)
  })

  test('a window goes on where it stood: no batch and no row is lost or counted twice', async () => {
    const t = await open(steps(window, byKey(sum)))
    await t.reopen(steps(filter, window, byKey(sum)), { version: 2 })
    expect(t.run.lastSequence).toBe(2)
    expect(await taken(t, 3000)).toEqual([
      { k: 'a', n: 12 },
      { k: 'b', n: 5 },
    ])
    // The oldest batch leaves when its time has come, whichever version it was of.
    expect(await taken(t, 4000)).toEqual([{ k: 'a', n: 21 }])
    expect((await t.run.ledgerPage(1e15, 9)).batches.map(({ time, version }) => [time, version])).toEqual([
      [4000, 2],
      [3000, 2],
      [2000, 1],
      [1000, 1],
    ])
  })

  test('an answer counts for its deploy only, and for those that were skipped', async () => {
    const t = await open(steps(remember()))
    // Version 2 was asked about and never opened; version 3 means the same as it.
    await t.reopen(steps(doubled, remember()), { version: 3, answers: answers(2, 'remember', 'keep') })
    expect(await taken(t, 3000)).toEqual([{ k: 'a', n: 22 }])
    await t.reopen(steps(remember()), { version: 4, answers: answers(2, 'remember', 'keep') })
    expect(await taken(t, 4000)).toEqual([{ k: 'a', n: 10 }])
  })

  test('an owner that ends while it takes over leaves the answers to the next', async () => {
    const t = await open(steps(remember()))
    const deploy = { version: 2, answers: answers(2, 'remember', 'keep') }
    const next = every(500, doubled, remember())
    await t.run.close()
    const dies = () => {
      throw new Error('killed')
    }
    await expect(openRun({ ...t.options(next), ...deploy, staging: dies })).rejects.toThrow('killed')
    t.run = await openRun({ ...t.options(next), ...deploy })
    expect(t.run.zeroTime).toBe(null)
    expect(await taken(t, 3000)).toEqual([{ k: 'a', n: 22 }])
  })

  test.each<[string, Record<string, StateAnswer>[], Record<string, StateAnswer>]>([
    ['none', [], {}],
    ['each node its own', [{ a: 'keep' }, { b: 'reset' }], { a: 'keep', b: 'reset' }],
    ['kept, then begun anew', [{ a: 'keep' }, { a: 'reset' }], { a: 'reset' }],
    ['begun anew, then kept', [{ a: 'reset' }, { a: 'keep' }], { a: 'reset' }],
  ])('answers of several deploys: %s', (_name, given, joined) => {
    expect(joinAnswers(given.map((each, at) => ({ version: at + 1, answers: each })))).toEqual(joined)
  })
})
