import { expect, test } from 'vitest'
import { summarize } from './summarize.ts'

const count = [{ as: 'count', fn: 'count' }]
test.each([
  [{ keys: ['word'], measures: count }, 'count by word'],
  [{ keys: ['word'], measures: count, over: 'last', length: 60_000, every: 10_000 }, 'last 1 min, every 10 s · count by word'],
  [{ keys: [], measures: [{ as: 'x', fn: 'avg', column: 'v' }], over: 'last', length: 60_000, every: 60_000 }, 'each 1 min · average of v'],
  [{ keys: ['word'], measures: count, over: 'start' }, 'since the start · count by word'],
])('%o is "%s" on its card', (settings, words) => {
  expect(summarize.caption(summarize.settings.parse(settings))).toBe(words)
})
