import type { NodeKind, ReceiverInfo } from '@millrace/shared'
import { expect, test } from 'vitest'
import { cardFigures } from './cardFigures.ts'
import type { NodeRate } from './rates.ts'

const rate = (more: Partial<NodeRate> = {}): NodeRate => ({
  in: 1000,
  out: { out: 38 },
  held: undefined,
  ms: 3,
  fusedWith: undefined,
  error: undefined,
  lag: undefined,
  deadLetters: 0,
  undelivered: 0,
  ...more,
})
const receiver = (status: ReceiverInfo['status']): ReceiverInfo => ({ node: 'a', status, place: '', records: 0, bytes: 0 })

test.each<[string, NodeKind, NodeRate | undefined, ReceiverInfo | undefined, number, { rate: string; side: string }]>([
  ['a step: what goes in, and its time', 'step', rate(), undefined, 0, { rate: '38/s', side: 'of 1K/s' }],
  ['a step done together with another', 'step', rate({ ms: undefined }), undefined, 0, { rate: '38/s', side: 'of 1K/s' }],
  ['two ports', 'step', rate({ out: { out: 30, rejected: 12 } }), undefined, 0, { rate: '42/s', side: 'of 1K/s' }],
  ['a window: what it keeps', 'window', rate({ held: 1050 }), undefined, 0, { rate: '38/s', side: '1.05K kept' }],
  ['a source that reads, with what waits for the next batch', 'input', rate(), receiver('active'), 6000, { rate: '38/s', side: '' }],
  [
    'a source that waits, with a queue',
    'input',
    rate(),
    receiver('waiting'),
    1_200_000,
    { rate: '38/s', side: 'no sender · 1.2 MB queued' },
  ],
  ['an output: what it takes, and how late', 'output', rate({ out: {}, lag: 320 }), undefined, 0, { rate: '1K/s', side: 'lag 320 ms' }],
  ['refused records go first', 'input', rate({ deadLetters: 3 }), receiver('active'), 9, { rate: '38/s', side: '3 refused' }],
  ['nothing yet', 'output', undefined, undefined, 0, { rate: '0/s', side: '' }],
])('%s', (_name, kind, rates, from, queued, expected) => {
  expect(cardFigures(kind, rates, from, queued)).toMatchObject(expected)
})
