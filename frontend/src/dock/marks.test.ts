import { saidInWords, type RunEvent } from '@millrace/shared'
import { expect, test } from 'vitest'
import type { TimeRange } from '../charts/timeRange.ts'
import { eventTimes, marksAt, marksOf } from './marks.ts'

const event = (at: number, kind: RunEvent['kind']): RunEvent => ({ at, kind, text: `${kind} at ${at}` })
const marks = (events: RunEvent[]) => marksOf(events, [900, 2100], [1000, 2000], ({ text }) => saidInWords(text))

test.each<[string, RunEvent, number | null, string?]>([
  ['an event of the stretch', event(1500, 'deployed'), 1500, 'dim'],
  ['a start just before the first batch stands at its edge', event(950, 'started'), 1000, 'dim'],
  ['a worker that ended after the last batch', event(2080, 'restarted'), 2000, 'warning'],
  ['a failure', event(2000, 'failed'), 2000, 'error'],
  ['long before', event(800, 'started'), null],
  ['long after', event(2200, 'failed'), null],
])('%s', (_, happened, time, tone) => {
  expect(marks([happened])).toEqual(time === null ? [] : [{ time, tone, words: happened.text }])
})

test('marks are in order of time, and found about a time', () => {
  const all = marks([event(1600, 'failed'), event(1400, 'deployed')])
  expect(all.map(({ time }) => time)).toEqual([1400, 1600])
  expect(marksAt(all, 1440, 100).map(({ words }) => words)).toEqual(['deployed at 1400'])
  expect(marksAt(all, 1500, 100)).toEqual([])
})

const EVER = [Number.NEGATIVE_INFINITY, Number.POSITIVE_INFINITY] as const
const batchesFrom = (sequence: number) => [1000, 1100, 1200].map((time, index) => ({ time, interval: 100, sequence: sequence + index }))

test.each<[string, TimeRange | null, number, TimeRange]>([
  ['all batches of a run: its start, however long before, and its end', null, 1, EVER],
  ['the newest batches of a run: not what was long before them', null, 7, [900, EVER[1]]],
  ['a part in the middle: what happened in it', [1050, 1150], 1, [1050, 1150]],
  ['a part from the first batch on: the start belongs to it', [1000, 1100], 1, [EVER[0], 1100]],
  ['a part up to the last batch: what came after belongs to it', [1100, 1200], 1, [1100, EVER[1]]],
])('%s', (_, range, sequence, expected) => {
  expect(eventTimes(range, batchesFrom(sequence))).toEqual(expected)
})
