import { describe, expect, test } from 'vitest'
import { nextStep, type BatchStep } from '../engine/nextStep.ts'
import type { Block, Cut } from '../ipc/messages.ts'
import { batchTimeOf, joinBlocks, newBlocks, splitBlocks, withCut } from './batchPlan.ts'

/** All steps up to a cut; `due` are times at which windows fire, whatever happens. */
function stepsTo(
  last: number | null,
  time: number,
  options: { since?: number; input?: boolean; due?: number[]; zeroTime?: number | null } = {},
): BatchStep[] {
  const { since = 0, input = false, due = [], zeroTime = 0 } = options
  const clock = {
    interval: 100,
    lastBatchTime: last,
    zeroTime,
    nextDue: () => due.find((each) => each > (clock.lastBatchTime ?? 0)) ?? null,
  }
  const steps: BatchStep[] = []
  for (let step = nextStep(clock, time, since, input); step; step = nextStep(clock, time, since, input)) {
    steps.push(step)
    clock.lastBatchTime = step.kind === 'batch' ? step.time : step.to
    if (steps.length > 100) throw new Error('It does not end.')
  }
  return steps
}
const batch = (time: number, takesInput = true): BatchStep => ({ kind: 'batch', time, takesInput })
const skip = (to: number): BatchStep => ({ kind: 'skip', to })

describe('the steps to a cut', () => {
  test.each<[string, BatchStep[], BatchStep[]]>([
    ['the first is a batch, empty or not', stepsTo(null, 1000), [batch(1000)]],
    ['the first with another interval is a batch, empty or not', stepsTo(1000, 1100, { zeroTime: null }), [batch(1100)]],
    ['the next one with input', stepsTo(1000, 1100, { input: true }), [batch(1100)]],
    ['the next one without input is quiet', stepsTo(1000, 1100), [skip(1100)]],
    ['one that was done is nothing', stepsTo(1000, 1000, { input: true }), []],
    ['quiet times before input', stepsTo(1000, 1500, { input: true }), [skip(1400), batch(1500)]],
    [
      'what is due on the way comes first',
      stepsTo(1000, 1500, { input: true, due: [1200, 1300] }),
      [skip(1100), batch(1200, false), batch(1300, false), skip(1400), batch(1500)],
    ],
    ['what is due at the cut is its batch', stepsTo(1000, 1100, { due: [1100] }), [batch(1100)]],
    ['a short stretch without cuts is no gap', stepsTo(1000, 2100, { since: 2100, input: true }), [skip(2000), batch(2100)]],
    ['a long one is', stepsTo(1000, 2200, { since: 2200, input: true }), [{ kind: 'gap', from: 1100, to: 2100 }, batch(2200)]],
    ['a long unbroken quiet stretch is no gap', stepsTo(1000, 90_000, { since: 500, input: true }), [skip(89_900), batch(90_000)]],
    [
      'time-outs after a gap fire once',
      stepsTo(1000, 9000, { since: 9000, due: [1500, 9000] }),
      [{ kind: 'gap', from: 1100, to: 8900 }, batch(9000)],
    ],
  ])('%s', (_name, steps, expected) => {
    expect(steps).toEqual(expected)
  })
})

const block = (seq: number, bytes = 10): Block => ({ seq, bytes, file: `${seq}`, records: 1, receivedFrom: 0, receivedTo: 0 })

test('blocks are split at a size, one of each source at least', () => {
  const blocks = { a: [block(1), block(2), block(3)], b: [block(1, 1000)] }
  expect(splitBlocks(blocks, 25)).toEqual({ now: { a: [block(1), block(2)], b: [block(1, 1000)] }, later: { a: [block(3)] } })
  expect(splitBlocks({}, 25)).toEqual({ now: {}, later: {} })
})
test('what is in the ledger is not taken again', () => {
  expect(newBlocks({ a: [block(1), block(2)], b: [block(1)] }, { a: 1, b: 1 })).toEqual({ a: [block(2)] })
})
test('left-over blocks come first', () => {
  expect(joinBlocks({ a: [block(1)] }, { a: [block(2)], b: [block(1)] })).toEqual({ a: [block(1), block(2)], b: [block(1)] })
})
test('a cut that is worked off again brings its blocks once', () => {
  const cut = { a: [block(2), block(3)] }
  const left = joinBlocks({ a: [block(1)] }, cut)
  expect(joinBlocks(left, cut)).toEqual({ a: [block(1), block(2), block(3)] })
})
test('after a change of the interval a cut belongs to the next multiple', () => {
  expect([batchTimeOf({ time: 1000 }, 1000), batchTimeOf({ time: 1100 }, 1000)]).toEqual([1000, 2000])
})
test('a cut that came before those that are sent anew comes behind them', () => {
  const cut = (time: number): Cut => ({ run: 'r', time, since: 0, through: {}, blocks: {} })
  const times = (...came: number[]) => came.reduce((waiting: Cut[], time) => withCut(waiting, cut(time)), []).map(({ time }) => time)
  expect(times(100, 200, 300)).toEqual([100, 200, 300])
  expect(times(300, 100, 200, 300, 400)).toEqual([100, 200, 300, 400])
})
