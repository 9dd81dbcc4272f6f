import type { BatchReport } from '@millrace/shared'
import { expect, test } from 'vitest'
import { history, NO_RATES, ratesOf, rowsThrough } from './rates.ts'
import { testBatch } from './testBatch.ts'

const batch = (time: number, rows: number, more: Partial<BatchReport> = {}) =>
  testBatch({
    time,
    records: rows,
    sources: { in: { records: rows, bytes: 0, deadLetters: 1 } },
    nodes: { in: { in: rows, out: { out: rows }, fusedWith: 'table' }, table: { in: rows / 2, out: {}, held: 7, ms: 3 } },
    ...more,
  })

test('nothing has no rate', () => {
  expect(ratesOf([], 0)).toBe(NO_RATES)
})
test('a rate is the mean of the last five seconds', () => {
  const { nodes, input, until } = ratesOf([batch(1000, 9000), batch(7000, 10), batch(8000, 20), batch(9000, 30)], 9500)
  expect({ input, until }).toEqual({ input: 20, until: 9000 })
  expect(nodes['in']).toMatchObject({ in: 20, out: { out: 20 }, deadLetters: 3, fusedWith: 'table' })
  expect(nodes['table']).toMatchObject({ in: 10, held: 7, ms: 3 })
})
test('a node without work in the newest batch keeps the time of its last work', () => {
  const idle = batch(2000, 0, { nodes: { table: { in: 0, out: {} } } })
  expect(ratesOf([batch(1000, 10), idle], 2500).nodes['table']).toMatchObject({ ms: 3, held: undefined })
})
test('quiet times between batches count', () => {
  expect(ratesOf([batch(5000, 10), batch(9000, 40)], 9500).input).toBe(10)
})
test('quiet times since the newest batch count: the rate goes down to nothing', () => {
  const batches = [batch(8000, 10), batch(9000, 40)]
  expect(ratesOf(batches, 11_999).until).toBe(9000)
  expect(ratesOf(batches, 14_000)).toMatchObject({ until: 11_000, input: 12.5 })
  expect(ratesOf(batches, 60_000)).toMatchObject({ input: 0, nodes: { in: { in: 0 }, table: { held: 7 } } })
})
test('while batches wait, rates are those of the newest one that is done', () => {
  const batches = [batch(8000, 10), batch(9000, 40)]
  expect(ratesOf(batches, 60_000, 3)).toMatchObject({ until: 9000, input: 25 })
})
test('a browser whose clock is behind reads rates up to the newest batch', () => {
  expect(ratesOf([batch(9000, 40)], 0)).toMatchObject({ until: 9000, input: 40 })
})
test('an output that fails says why until it delivers', () => {
  const outputs = (status: 'failed' | 'delivered') => ({
    outputs: { table: { rows: 1, status, attempts: 1, ...(status === 'failed' ? { error: 'No database.' } : { deliveredAt: 2300 }) } },
  })
  expect(ratesOf([batch(1000, 1, outputs('failed'))], 0).nodes['table']).toMatchObject({ error: 'No database.', lag: undefined })
  expect(ratesOf([batch(1000, 1, outputs('failed')), batch(2000, 1, outputs('delivered'))], 0).nodes['table']).toMatchObject({
    error: undefined,
    lag: 300,
  })
})
test('an output that fails says why while newer batches wait, however long ago it began', () => {
  const outputs = (status: 'failed' | 'pending' | 'delivered') => ({
    outputs: { table: { rows: 1, status, attempts: 1, ...(status === 'failed' && { error: 'No database.' }) } },
  })
  const after = (status: 'failed' | 'delivered') =>
    ratesOf([batch(1000, 1, outputs(status)), ...[2, 3, 30].map((second) => batch(second * 1000, 1, outputs('pending')))], 30_000)
  expect(after('failed').nodes['table']).toMatchObject({ error: 'No database.' })
  expect(after('delivered').nodes['table']).toMatchObject({ error: undefined })
})
test('a run is behind by the batches whose time came before the newest began; an output by those that it has not delivered', () => {
  const outputs = (status: 'pending' | 'delivered') => ({ outputs: { table: { rows: 1, status, attempts: 1 } } })
  const batches = [
    batch(1000, 1, outputs('delivered')),
    batch(2000, 1, outputs('pending')),
    batch(3000, 1, { ...outputs('pending'), startedAt: 5900 }),
  ]
  const rates = ratesOf(batches, 6000)
  expect(rates).toMatchObject({ behind: 2, nodes: { table: { undelivered: 2 }, in: { undelivered: 0 } } })
})
test('a history has a value for each interval, quiet ones too', () => {
  const batches = [batch(1000, 5), batch(5000, 10), batch(7000, 30)]
  expect(history(batches, 8000, 4, (each) => each.records)).toEqual([10, 0, 30, 0])
  expect(history([], 8000, 2, (each) => each.records)).toEqual([0, 0])
})
test('through an output goes what it takes', () => {
  expect([rowsThrough(batch(1000, 8), 'in'), rowsThrough(batch(1000, 8), 'table'), rowsThrough(batch(1000, 8), 'gone')]).toEqual([
    8,
    4,
    undefined,
  ])
})
