import { definitions, type Column } from '@millrace/shared'
import { expect, test } from 'vitest'
import { COMMON, fitBehind, inPaletteOrder } from './common.ts'
import { doneByEngine, searchDefinitions } from './search.ts'

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
  // Spark's words
  ['reduceByKeyAndWindow', 'summarize'],
  ['distinct', 'deduplicate'],
  ['dropDuplicates', 'deduplicate'],
  ['fillna', 'fillMissing'],
  ['explode', 'split'],
  ['withColumn', 'addColumn'],
  ['mapWithState', 'rememberByRow'],
  ['socketTextStream', 'tcp'],
  ['textFileStream', 'folder'],
  ['saveAsTextFiles', 'files'],
  ['foreachRDD', 'sqlForEachBatch'],
  ['withColumnRenamed', 'choose'],
  ['takeOrdered', 'top'],
  ['broadcast join', 'lookUp'],
  ['from_json', 'readFields'],
  // SQL's
  ['where', 'filter'],
  ['having', 'filter'],
  ['union all', 'union'],
  ['order by', 'top'],
  ['limit', 'top'],
  ['unnest', 'split'],
  ['case when', 'addColumn'],
  ['left join', 'join'],
  ['inner join', 'join'],
  ['cogroup', 'collect'],
  ['groupByKey', 'collect'],
  ['transformWith', 'sql'],
  ['slice', 'slice'],
  ['glom', 'collect'],
  ['insert into', 'postgres'],
  ['count', 'summarize'],
  ['row_number', 'rank'],
  ['lag', 'neighbour'],
  ['unpivot', 'unpivot'],
  ['coalesce', 'fillMissing'],
  // Spreadsheets'
  ['xlookup', 'lookUp'],
  ['index match', 'lookUp'],
  ['pivot', 'pivot'],
  ['crosstab', 'pivot'],
  ['SUMIF', 'summarize'],
  ['remove duplicates', 'deduplicate'],
  ['text to columns', 'readFields'],
  ['autofilter', 'filter'],
  ['moving average', 'summarize'],
  ['running total', 'summarize'],
  // Mistyped
  ['sumarize', 'summarize'],
  ['fliter', 'filter'],
  ['vlokup', 'lookUp'],
  ['explod', 'split'],
  ['postgers', 'postgres'],
])('"%s" finds %s first', (typed, type) => {
  expect(searchDefinitions(inPaletteOrder(all), typed)[0]?.type).toBe(type)
})
test('nothing typed finds all, a word of nobody none', () => {
  expect(searchDefinitions(all, '')).toEqual(all)
  expect(searchDefinitions(all, 'zeppelin')).toEqual([])
})

const NOTHING_BUT_NUMBERS = [{ name: 'n', type: 'INTEGER' }]
test.each<[string, string, readonly Column[] | null, string]>([
  ['behind a node an input is of no use', 'csv', null, 'readFields'],
  ['what has no text is not split', 'words', NOTHING_BUT_NUMBERS, 'split'],
])('%s', (_name, typed, columns, type) => {
  expect(searchDefinitions(all, typed, (definition) => fitBehind(definition, columns))[0]?.type).toBe(type)
})
test.each([
  ['readFields', NOTHING_BUT_NUMBERS, 1],
  ['readFields', [{ name: 'line', type: 'VARCHAR' }], 0],
  ['split', [{ name: 'tags', type: 'VARCHAR[]' }], 0],
  ['top', NOTHING_BUT_NUMBERS, 0],
  ['tcp', null, 2],
  ['liveTable', null, 0],
] as const)('%s behind %j fits %i', (type, columns, expected) => {
  expect(fitBehind(definitions[type]!, columns)).toBe(expected)
})

test('at most 18 are shown at first, all of which there are, and every kind', () => {
  expect(COMMON.length).toBeLessThanOrEqual(18)
  const shown = COMMON.map((type) => definitions[type]?.kind)
  expect(new Set(shown)).toEqual(new Set(['input', 'step', 'window', 'output']))
  expect(inPaletteOrder(all).map(({ type }) => type)).toEqual([
    ...COMMON,
    ...all.map(({ type }) => type).filter((type) => !COMMON.includes(type)),
  ])
})

test.each([
  ['repartition', 'repartition'],
  ['Cache', 'cache'],
  ['pers', 'persist'],
  ['re', undefined],
  ['join', undefined],
])('"%s" is told to be done by the engine: %s', (typed, operation) => {
  expect(doneByEngine(typed)?.operation).toBe(operation)
})
