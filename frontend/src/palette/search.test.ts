import { definitions } from '@millrace/shared'
import { expect, test } from 'vitest'
import { searchDefinitions } from './search.ts'

const all = Object.values(definitions)

test.each([
  ['tcp', 'tcp'],
  ['live', 'liveTable'],
  ['table', 'liveTable'],
  ['column', 'addColumn'],
  ['choose', 'choose'],
  ['rows', 'filter'],
  ['flatMap', 'split'],
  ['group by', 'summarize'],
  ['reduceByKey', 'summarize'],
  ['vlookup', 'lookUp'],
  ['union', 'union'],
  ['updateStateByKey', 'remember'],
  ['  Window ', 'window'],
  ['postgres', 'postgres'],
])('"%s" finds %s first', (typed, type) => {
  expect(searchDefinitions(all, typed)[0]?.type).toBe(type)
})
test('nothing typed finds all, a word of nobody none', () => {
  expect(searchDefinitions(all, '')).toEqual(all)
  expect(searchDefinitions(all, 'zeppelin')).toEqual([])
})
