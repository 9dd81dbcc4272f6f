import type { BatchReport } from '@millrace/shared'
import { expect, test } from 'vitest'
import { NO_RATES, ratesOf } from './rates.ts'

const batch = (time: number, rows: number, more: Partial<BatchReport> = {}): BatchReport => ({
  run: 'r',
  version: 1,
  sequence: time / 1000,
  time,
  interval: 1000,
  kind: 'batch',
  status: 'done',
  startedAt: time,
  finishedAt: time,
  records: rows,
  bytes: 0,
  sources: { in: { records: rows, bytes: 0, deadLetters: 1 } },
  nodes: { in: { in: rows, out: { out: rows } }, table: { in: rows / 2, out: {}, held: 7 } },
  outputs: {},
  ...more,
})

test('nothing has no rate', () => {
  expect(ratesOf([])).toBe(NO_RATES)
})
test('a rate is the mean of the last five seconds', () => {
  const { nodes, input } = ratesOf([batch(1000, 9000), batch(7000, 10), batch(8000, 20), batch(9000, 30)])
  expect(input).toBe(20)
  expect(nodes['in']).toMatchObject({ in: 20, out: { out: 20 }, deadLetters: 3 })
  expect(nodes['table']).toMatchObject({ in: 10, held: 7 })
})
test('quiet times count', () => {
  expect(ratesOf([batch(5000, 10), batch(9000, 40)]).input).toBe(10)
})
test('an output that fails says why until it delivers', () => {
  const outputs = (status: 'failed' | 'delivered') => ({
    outputs: { table: { rows: 1, status, attempts: 1, ...(status === 'failed' && { error: 'No database.' }) } },
  })
  expect(ratesOf([batch(1000, 1, outputs('failed'))]).nodes['table']?.error).toBe('No database.')
  expect(ratesOf([batch(1000, 1, outputs('failed')), batch(2000, 1, outputs('delivered'))]).nodes['table']?.error).toBeUndefined()
})
