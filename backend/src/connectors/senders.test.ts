import { saidInWords } from '@millrace/shared'
import { expect, test } from 'vitest'
import { addressOf, placeOf, PostingSenders, SenderLog, type SenderLogParts } from './senders.ts'

/** What is told, and minutes that pass when they are let. */
function logged() {
  const told: string[] = []
  const due = new Set<() => void>()
  const parts: SenderLogParts = {
    tell: (what) => void told.push(saidInWords(what)),
    later: (_, act) => {
      due.add(act)
      return () => due.delete(act)
    },
  }
  return {
    parts,
    /** What was told since the last time. */
    told: () => told.splice(0),
    passMinute: () => {
      const acts = [...due]
      due.clear()
      for (const act of acts) act()
    },
    isIdle: () => due.size === 0,
  }
}

test('a few senders are told one by one, many of a minute together, and a few again once it is quiet', () => {
  const { parts, told, passMinute, isIdle } = logged()
  const log = new SenderLog(parts)
  const visit = (times: number) => {
    for (let i = 0; i < times; i++) {
      log.came('came')
      log.left('left', { records: 2, bytes: 10 })
    }
  }
  visit(2)
  expect(told()).toEqual(['came', 'left', 'came', 'left'])
  visit(35)
  expect(told()).toHaveLength(6)
  passMinute()
  expect(told()).toEqual(['Within a minute 37 senders came and 37 left, after 74 records and 370 bytes.'])
  visit(1000)
  expect(told()).toEqual([])
  passMinute()
  expect(told()).toEqual(['Within a minute 1000 senders came and 1000 left, after 2000 records and 10000 bytes.'])
  passMinute()
  expect(isIdle()).toBe(true)
  visit(1)
  expect(told()).toEqual(['came', 'left'])
})

test('what is not told yet is told at the end', () => {
  const { parts, told, isIdle } = logged()
  const log = new SenderLog(parts)
  for (let i = 0; i < 11; i++) log.came('came')
  expect(told()).toHaveLength(10)
  log.close()
  expect(told()).toEqual(['Within a minute 11 senders came and 0 left, after 0 records and 0 bytes.'])
  expect(isIdle()).toBe(true)
})

test('who posts is told once, and has left after a minute without a request', () => {
  const { parts, told, passMinute, isIdle } = logged()
  const senders = new PostingSenders(parts)
  const post = (address: string) => senders.posted(address, 100, { status: 200, accepted: 9, refused: 1, repeated: false })
  post('a')
  post('a')
  post('b')
  expect(told()).toEqual(['a posts records.', 'b posts records.'])
  passMinute()
  post('a')
  passMinute()
  expect(told()).toEqual(['b posts nothing any more, after 1 request: 10 records, 100 bytes.'])
  passMinute()
  expect(told()).toEqual(['a posts nothing any more, after 3 requests: 30 records, 300 bytes.'])
  passMinute()
  expect(isIdle()).toBe(true)
})

test.each([
  [{ remoteAddress: '10.0.0.1', remotePort: 7 }, '10.0.0.1', '10.0.0.1:7'],
  [{ remoteAddress: '::ffff:10.0.0.1', remotePort: 7 }, '10.0.0.1', '10.0.0.1:7'],
  [{ remoteAddress: '::1', remotePort: 7 }, '::1', '[::1]:7'],
  [{ remoteAddress: undefined, remotePort: undefined }, '?', '?:?'],
])('the address of %j', (socket, address, place) => {
  expect([addressOf(socket), placeOf(socket)]).toEqual([address, place])
})
