/** Why a place is empty: a case for each reason. */
import { afterAll, beforeAll, expect, test } from 'vitest'
import { reasonInWords, type JsonObject } from '@millrace/shared'
import { draftOf, type DraftNodes } from '../testing/drafts.ts'
import { PreviewLab, sourceOf } from '../testing/previews.ts'
import { jsonFormat, lines } from '../testing/runs.ts'

let lab: PreviewLab
beforeAll(async () => {
  lab = await PreviewLab.open()
})
afterAll(() => lab.close())

const source = sourceOf(
  jsonFormat([
    { name: 'k', type: 'VARCHAR' },
    { name: 'v', type: 'INTEGER' },
    { name: 'tags', type: 'VARCHAR[]' },
  ]),
)
const rows = lines([
  { k: 'de', v: 10, tags: [] },
  { k: 'fr', v: 90, tags: [] },
  { k: 'de', v: 50, tags: null },
])
const keep = (column: string, is: string, value: string): DraftNodes[string] => [
  'filter',
  { condition: { mode: 'rows', match: 'all', rows: [{ column, test: is, value }] } },
]
const events = (more: JsonObject): DraftNodes[string] => [
  'eventWindow',
  { time: 'v', unit: 'seconds', lateness: 60_000, limitAhead: false, ...more },
]
const formula = (sql: string): DraftNodes[string] => ['filter', { condition: { mode: 'formula', formula: sql } }]
const countries = (keys: string[], unmatched: string): DraftNodes[string] => [
  'lookUp',
  {
    table: { columns: ['code', 'name'].map((name) => ({ name, type: 'VARCHAR' })), rows: keys.map((key) => [key, key]) },
    on: [{ left: 'k', right: 'code' }],
    add: ['name'],
    unmatched,
  },
]

const cases: [name: string, nodes: DraftNodes, at: string, node: string, words: string][] = [
  [
    'a threshold that is too high',
    { a: keep('v', 'greater', '100') },
    'a.out',
    'a',
    'It removed 3 of 3 rows: none meets the condition. The nearest values are v: 90, 50, 10.',
  ],
  [
    'a word that is written otherwise, further up',
    { a: keep('k', 'equals', 'FRA'), b: keep('v', 'greater', '1') },
    'b.out',
    'a',
    'It removed 3 of 3 rows: none meets the condition. The nearest values are k: fr, de.',
  ],
  ['a condition without a column', { a: formula('false') }, 'a.out', 'a', 'It removed 3 of 3 rows: none meets the condition.'],
  [
    'a formula, with what is frequent',
    { a: formula("k = 'x'") },
    'a.out',
    'a',
    'It removed 3 of 3 rows: none meets the condition. The nearest values are k: de, fr.',
  ],
  ['nothing rejected', { a: formula('true') }, 'a.rejected', 'a', 'It let all 3 rows through: none was rejected.'],
  [
    'keys that are written otherwise',
    { a: countries(['DE', 'IT'], 'drop') },
    'a.out',
    'a',
    'None of 3 rows has a "k" that the table has as "code". There is "de", "fr"; the table has "DE".',
  ],
  ['lists without elements', { a: ['split', { column: 'tags', by: 'list', as: 'tag' }] }, 'a.out', 'a', 'The lists in 3 rows are empty.'],
  [
    'text that is not as it was said to be',
    { a: ['readFields', { column: 'k', format: 'json', fields: [{ name: 'x', type: 'INTEGER' }] }] },
    'a.out',
    'a',
    'None of 3 rows can be read. One is: de',
  ],
  ['a SELECT', { a: ['sql', { text: 'SELECT * FROM input WHERE v > 1000' }] }, 'a.out', 'a', 'Its SELECT gives nothing of 3 rows.'],
  [
    'windows by event time that are open',
    { a: events({}) },
    'a.out',
    'a',
    '3 rows wait in windows that are open. The first closes at 1970-01-01 00:01:00 and waits for the watermark, which is at 1970-01-01 00:00:30: a row of 1970-01-01 00:02:00 or later closes it.',
  ],
  ['no late rows', { a: events({}) }, 'a.late', 'a', 'None of 3 rows is late.'],
  ['a time that cannot be read', { a: events({ time: 'k' }) }, 'a.out', 'a', 'None of 3 rows has a time in "k" that can be read.'],
  [
    'rows that are all ahead of the clock',
    { a: ['addColumn', { columns: [{ as: 'far', formula: 'v * 1e9' }] }], b: events({ time: 'far', limitAhead: true }) },
    'b.out',
    'b',
    'None of 3 rows has a time in "far" that can be read and is not too far ahead of the clock.',
  ],
  ['rows that all have a time', { a: events({}) }, 'a.undated', 'a', 'All 3 rows have a time in "v".'],
  [
    'an expression that fails',
    { a: ['addColumn', { columns: [{ as: 'n', formula: 'CAST(k AS INTEGER)' }] }], b: formula('true') },
    'b.out',
    'a',
    'Its expression fails: Could not convert "de" of the column "k" to INT32.',
  ],
  ['a problem further up', { a: formula('nothing > 1'), b: formula('true') }, 'b.out', 'a', 'This node has a problem to mend first.'],
  ['rows that are there', { a: formula('true') }, 'a.out', 'a', 'There are rows here now: 3 rows of the sample.'],
]

test.each(cases)('%s', async (_, nodes, at, node, words) => {
  const ids = ['in', ...Object.keys(nodes)]
  const wires = ids.slice(1).map((id, i) => `${ids[i]}.out>${id}.in`)
  const found = await lab.explain(draftOf({ in: source, ...nodes }, wires), at, { in: await lab.sample({ 1000: rows }) })
  expect({ node: found.node, words: reasonInWords(found.reason) }).toEqual({ node, words })
})

test('an input to which nothing is connected, also further up', async () => {
  const found = await lab.explain(draftOf({ a: formula('true'), b: formula('true') }, ['a.out>b.in']), 'b.out', {})
  expect(found).toMatchObject({ node: 'a', port: 'in', reason: { code: 'inputMissing' } })
})

test('a table that nothing has arrived for, and one that knows no such key', async () => {
  const look: DraftNodes[string] = ['lookUp', { from: 'port', on: [{ left: 'k', right: 'k' }], add: ['v'], unmatched: 'drop' }]
  const draft = draftOf({ in: source, prices: source, a: look }, ['in.out>a.in', 'prices.out>a.table'])
  const sample = await lab.sample({ 1000: rows })
  const reason = async (text: string | null) =>
    reasonInWords((await lab.explain(draft, 'a.out', { in: sample, prices: await lab.sample(text === null ? {} : { 1000: text }) })).reason)
  expect(await reason(null)).toBe('The table is empty: nothing has arrived at the port "Table".')
  expect(await reason(lines([{ k: 'DE', v: 1, tags: [] }]))).toBe(
    'None of 3 rows has a "k" that the table has as "k". There is "de", "fr"; the table has "DE".',
  )
})

test('records none of which fits the columns', async () => {
  const found = await lab.explain(draftOf({ in: source }, []), 'in.out', { in: await lab.sample({ 1000: '{"v":"ten"}\n{"v":"two"}\n' }) })
  expect(found).toMatchObject({
    node: 'in',
    reason: { code: 'nothingRead', params: { of: 2, example: '{"v":"ten"}' } },
    emptySource: false,
  })
})

test('a source to which nothing came is for the asker to say', async () => {
  const found = await lab.explain(draftOf({ in: source, a: formula('true') }, ['in.out>a.in']), 'a.out', { in: await lab.sample({}) })
  expect(found).toMatchObject({ node: 'in', emptySource: true })
})
