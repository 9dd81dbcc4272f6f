import { expect, test } from 'vitest'
import { dueAfter, nextTimeOfDay } from './due.ts'

const at = (text: string) => Date.parse(text)

test.each([
  ['the same day', '2026-03-01T05:00:00Z', '06:30', 'UTC', '2026-03-01T06:30:00Z'],
  ['at that time itself, the next day', '2026-03-01T06:30:00Z', '06:30', 'UTC', '2026-03-02T06:30:00Z'],
  ['over the end of a month', '2026-02-28T23:00:00Z', '00:00', 'UTC', '2026-03-01T00:00:00Z'],
  ['where it is later', '2026-01-10T04:00:00Z', '06:30', 'Europe/Berlin', '2026-01-10T05:30:00Z'],
  ['into summer time', '2026-03-28T06:00:00Z', '06:30', 'Europe/Berlin', '2026-03-29T04:30:00Z'],
  ['out of summer time', '2026-10-24T05:00:00Z', '06:30', 'Europe/Berlin', '2026-10-25T05:30:00Z'],
  ['a day ahead', '2026-01-10T20:00:00Z', '08:00', 'Pacific/Auckland', '2026-01-11T19:00:00Z'],
  ['a day behind', '2026-01-10T04:00:00Z', '23:00', 'America/Los_Angeles', '2026-01-10T07:00:00Z'],
])('a time of day: %s', (_, after, time, zone, expected) => {
  expect(new Date(nextTimeOfDay(at(after), time, zone)).toISOString()).toBe(new Date(expected).toISOString())
})

test('every so often from the last reading, and never by the clock what is read when it changes', () => {
  const settings = { every: 60_000, at: '06:00', zone: 'UTC' }
  expect(dueAfter({ ...settings, refresh: 'every' }, 1000)).toBe(61_000)
  expect(dueAfter({ ...settings, refresh: 'change' }, 1000)).toBeNull()
})
