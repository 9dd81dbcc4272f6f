import { saidInWords, type BatchReport, type LogLine } from '@millrace/shared'
import { expect, test } from 'vitest'
import { RefusedRecords } from './refusedRecords.ts'
import { RunLog } from './runLog.ts'

function logged() {
  const lines: LogLine[] = []
  const written: string[] = []
  const log = new RunLog({ run: 'r', push: (_, { line }) => lines.push(line), now: () => 5, log: (line) => written.push(line) })
  return { log, lines, written }
}

test('what goes wrong stands in the log of the process too', () => {
  const { log, lines, written } = logged()
  log.info('It is open.')
  log.warning('It is slow.', 'in')
  log.error('x'.repeat(3000))
  expect(lines.map(({ level, node }) => [level, node])).toEqual([
    ['info', undefined],
    ['warning', 'in'],
    ['error', undefined],
  ])
  expect(lines[2]!.text).toHaveLength(2000)
  expect(written.map((line) => line.slice(0, 20))).toEqual(['r/in: It is slow.', `r: ${'x'.repeat(17)}`])
})

test('a receiver is told of when it is another way, not each time it is looked at', () => {
  const { log, lines } = logged()
  const receiver = { node: 'in', place: 'tcp://x:1', records: 0, bytes: 0 }
  log.receivers([{ ...receiver, status: 'waiting' }])
  log.receivers([{ ...receiver, status: 'waiting', records: 7 }])
  // Of senders that come and leave the receiver itself tells.
  log.receivers([{ ...receiver, status: 'active', records: 7 }])
  log.receivers([{ ...receiver, status: 'waiting', records: 7 }])
  log.receivers([{ ...receiver, status: 'error', lastError: { at: 1, message: 'in use' } }])
  log.receivers([{ ...receiver, status: 'error', lastError: { at: 2, message: 'in use' } }])
  log.receivers([{ ...receiver, status: 'active', lastError: { at: 2, message: 'in use' } }])
  expect(lines.map(({ text }) => saidInWords(text))).toEqual([
    'Waits for a sender at tcp://x:1.',
    'Cannot read from tcp://x:1: in use',
    'Reads from tcp://x:1.',
  ])
})

test('refused records are told at once, then all together every ten seconds', () => {
  const told: string[] = []
  let now = 0
  const refused = new RefusedRecords({ warning: (text) => void told.push(saidInWords(text)) }, () => now)
  for (; now <= 20_000; now += 1000)
    refused.look({ time: now, sources: { in: { records: 9, bytes: 9, deadLetters: 1 } }, nodes: {} } as unknown as BatchReport)
  expect(told.map((text) => text.split(' ')[0])).toEqual(['1', '10', '10'])
  expect(told[1]).toMatch(/^10 records were refused: why is told under "Refused records"\./)
})
