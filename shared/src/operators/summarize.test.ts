import { expect, test } from 'vitest'
import type { JsonObject } from '../json.ts'
import { outputPorts } from './settings.ts'
import { summarize } from './summarize.ts'

const count = [{ as: 'count', fn: 'count' }]
test.each([
  [{ keys: ['word'], measures: count }, 'count by word'],
  [{ keys: ['word'], measures: count, over: 'last', length: 60_000, every: 10_000 }, 'last 1 min, every 10 s · count by word'],
  [{ keys: [], measures: [{ as: 'x', fn: 'avg', column: 'v' }], over: 'last', length: 60_000, every: 60_000 }, 'each 1 min · average of v'],
  [{ keys: ['word'], measures: count, over: 'start' }, 'since the start · count by word'],
  [
    { keys: ['word'], measures: count, over: 'event', time: 'at', windows: 'sliding', size: 60_000, slide: 10_000 },
    'last 1 min, every 10 s of at · count by word',
  ],
  [
    { keys: ['user'], measures: count, over: 'event', time: 'at', windows: 'session', gap: 60_000 },
    'sessions of user, 1 min apart · count by user',
  ],
])('%o is "%s" on its card', (settings, words) => {
  expect(summarize.caption(summarize.settings.parse(settings))).toBe(words)
})

test('the ports of late rows are there with event time only', () => {
  const ports = (settings: JsonObject) => outputPorts(summarize, settings).map(({ id }) => id)
  expect(ports({ over: 'last' })).toEqual(['out'])
  expect(ports({ over: 'event' })).toEqual(['out', 'late', 'undated', 'future'])
  expect(ports({ over: 'event', limitAhead: false })).toEqual(['out', 'late', 'undated'])
})

test('event time needs a column', () => {
  const problems = (more: JsonObject) =>
    summarize.check!(summarize.settings.parse({ keys: [], measures: count, over: 'event', ...more }), {
      slides: { in: [1000] },
      interval: 1000,
    })
  expect(problems({})).toMatchObject([{ code: 'columnMissing', setting: 'time' }])
  expect(problems({ time: 'at' })).toEqual([])
  expect(problems({ time: 'at', windows: 'sliding', size: 1000, slide: 2000 })).toMatchObject([{ code: 'windowsApart', setting: 'slide' }])
})
