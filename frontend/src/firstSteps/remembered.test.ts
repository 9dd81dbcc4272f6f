import { expect, test } from 'vitest'
import { rememberedSteps } from './remembered.ts'

const NONE = { pipeline: undefined, done: [], wasOffered: false }
const MEMORIES: [memory: string | null, steps: object][] = [
  [null, NONE],
  ['', NONE],
  ['null', NONE],
  ['{"pipeline":3,"done":"rows","wasOffered":1}', NONE],
  ['{"pipeline":"p","done":["deploy","fly","rows"],"wasOffered":true}', { pipeline: 'p', done: ['rows', 'deploy'], wasOffered: true }],
]
test.each(MEMORIES)('what this browser remembers as %s', (memory, steps) => {
  expect(rememberedSteps(memory)).toEqual(steps)
})
