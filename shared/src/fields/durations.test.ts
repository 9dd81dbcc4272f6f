import { expect, test } from 'vitest'
import { durationInWords, parseDuration } from './durations.ts'

test.each([
  [1, '1 ms'],
  [500, '500 ms'],
  [1000, '1 s'],
  [1500, '1.5 s'],
  [60_000, '1 min'],
  [90_000, '1 min 30 s'],
  [3_600_000, '1 h'],
  [5_400_500, '1 h 30 min 0.5 s'],
  [90_000_000, '1 d 1 h'],
])('%i ms is "%s", and is read back', (milliseconds, words) => {
  expect(durationInWords(milliseconds)).toBe(words)
  expect(parseDuration(words)).toBe(milliseconds)
})

test.each<[string, number | null]>([
  ['5m', 300_000],
  ['90', 90_000],
  ['2.5', 2500],
  ['.5s', 500],
  ['1min30s', 90_000],
  ['every 10 seconds', 10_000],
  ['the last 5 minutes', 300_000],
  ['every minute', 60_000],
  ['an hour and a half', null],
  ['an hour', 3_600_000],
  ['1 hour, 5 minutes and 3 seconds', 3_903_000],
  ['2 days', 172_800_000],
  ['250 milliseconds', 250],
  ['1:30', 90_000],
  ['1:00:00', 3_600_000],
  ['', null],
  ['soon', null],
  ['10 apples', null],
  ['5 5', null],
  ['-5 s', null],
])('"%s"', (text, milliseconds) => {
  expect(parseDuration(text)).toBe(milliseconds)
})
