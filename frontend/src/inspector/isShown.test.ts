import { expect, test } from 'vitest'
import { definitions, settingsOf, type JsonObject } from '@millrace/shared'
import { isShown } from './isShown.ts'

const SLIDING = { over: 'event', windows: 'sliding' }

test.each<[type: string, setting: string, settings: JsonObject, shown: boolean]>([
  ['summarize', 'length', {}, false],
  ['summarize', 'length', { over: 'last' }, true],
  ['summarize', 'size', { over: 'event' }, true],
  ['summarize', 'slide', SLIDING, true],
  // What it depends on is of another choice now.
  ['summarize', 'slide', { ...SLIDING, over: 'last' }, false],
  ['summarize', 'idle', { over: 'event' }, true],
  ['summarize', 'idle', { over: 'event', goOn: false }, false],
  ['summarize', 'idle', {}, false],
  // A step of before there was a limit has none.
  ['eventWindow', 'ahead', {}, false],
  ['eventWindow', 'ahead', { limitAhead: true }, true],
])('%s: %s with %o', (type, setting, settings, shown) => {
  const definition = definitions[type]!
  const { meta } = settingsOf(definition).find(({ name }) => name === setting)!
  expect(isShown(meta, settings, definition)).toBe(shown)
})
