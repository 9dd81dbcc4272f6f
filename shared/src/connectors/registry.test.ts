import { expect, test } from 'vitest'
import { emptyDocument, type Node } from '../graph/document.ts'
import type { Json, JsonObject } from '../json.ts'
import { buildPlan } from '../plan/build.ts'
import { changeSetting, migrateSettings } from '../plan/settings.ts'
import { isRequired, settingsOf } from '../operators/settings.ts'
import { problemInWords } from '../text/problems.ts'
import { definitions } from './registry.ts'

const all = Object.values(definitions)

/** What is said of a node with these settings. */
function words(type: string, settings: JsonObject, typeVersion = definitions[type]!.version): string[] {
  const node: Node = { type, typeVersion, name: type, settings, position: { x: 0, y: 0 } }
  const { problems } = buildPlan({ ...emptyDocument('Test'), nodes: { a: node } })
  return problems.filter(({ code }) => code === 'badSetting').map((problem) => `${problem.setting}: ${problemInWords(problem)}`)
}

/** A setting and a sentence for people: zod's own messages are none. */
const SENTENCE = /^[\w.]+: [A-Z][^\n]*\.$/

const ODD: (Json | undefined)[] = [
  undefined,
  null,
  '',
  'x',
  'x'.repeat(200_000),
  -1,
  0,
  0.5,
  1e300,
  true,
  [],
  [''],
  [{}],
  [[]],
  {},
  { kind: 'x' },
  { mode: 'rows' },
]
test.each(all.map(({ type }) => type))('%s: whatever stands in a setting, what is wrong is said in words for people', (type) => {
  const definition = definitions[type]!
  for (const settings of [{}, definition.defaults as JsonObject]) for (const line of words(type, settings)) expect(line).toMatch(SENTENCE)
  for (const { name } of settingsOf(definition)) {
    for (const value of ODD) {
      const { [name]: _, ...rest } = definition.defaults as JsonObject
      for (const line of words(type, value === undefined ? rest : { ...rest, [name]: value })) expect(line).toMatch(SENTENCE)
    }
  }
  expect(words(type, { ...(definition.defaults as JsonObject), colour: 'red' }).at(-1)).toContain('There is no setting "colour" here.')
})

/** Outputs that a first example need not show: those of Route are all alike, and rows ahead of the clock need one that is wrong. */
const ALIKE = new Set(['route4', 'route5', 'route6', 'route7', 'route8', 'future'])
test.each(all)(
  '$type: one sentence, a help, other words, and for a step an example of each output',
  ({ summary, help, search, ...definition }) => {
    expect(summary).toMatch(/^[A-Z][^.!?]*\.$/)
    expect(summary.length).toBeLessThan(110)
    expect(help).toMatch(/^[A-Z].{80,}[.!)]$/s)
    expect(search.length).toBeGreaterThan(2)
    for (const { name } of [...definition.inputs, ...definition.outputs]) expect(name).toMatch(/^\S/)
    if (definition.kind !== 'step' && definition.kind !== 'window') return
    const shown = new Set(definition.examples.flatMap((example) => Object.keys(example.expect)))
    expect(definition.outputs.map(({ id }) => id).filter((id) => !shown.has(id) && !ALIKE.has(id))).toEqual([])
    for (const { title } of definition.examples) expect(title).toMatch(/^\S.*[^.]$/)
  },
)

const SETTINGS = all.flatMap((definition) => settingsOf(definition).map((setting) => ({ definition, ...setting })))
test.each(SETTINGS.map((each) => [each.definition.type, each.name, each] as const))(
  '%s %s has a label, a hint and a value to begin with',
  (_type, name, { definition, meta, fallback }) => {
    expect(meta.label).toMatch(/^[A-Z].*[^.]$/)
    expect(meta.hint).toMatch(/^\S.{8,}$/)
    // A secret that others must know is made with the node.
    if (meta.kind !== 'secret') expect((definition.defaults as JsonObject)[name] ?? fallback).toBeDefined()
    if (meta.kind === 'choice') for (const option of meta.options) expect(option.label).toMatch(/\S/)
  },
)

test.each([
  ['tcp', 'port', true],
  ['rankNodes', 'from', true],
  ['choose', 'columns', true],
  ['postgres', 'password', false],
  ['rankNodes', 'over', false],
  ['postgres', 'create', false],
  ['tcp', 'no such setting', false],
])('whether %s needs its "%s" is known from its schema', (type, setting, expected) => {
  expect(isRequired(definitions[type]!, setting)).toBe(expected)
})

test.each([
  ['choose', ['columns: Choose at least one column.']],
  ['addColumn', ['columns: Add at least one column.']],
  ['summarize', []],
  ['top', ['by: Choose at least one column to order by.']],
  [
    'lookUp',
    [
      'table: Paste or upload a table.',
      'on.0.left: Choose a column for "Column of the stream".',
      'on.0.right: Choose a column for "Column of the table".',
      'add: Choose at least one column.',
    ],
  ],
  ['remember', ['keys: Choose at least one column.']],
  ['readFields', ['fields: Name at least one column.']],
  ['http', ['token: This is missing.', 'format.columns: Name the columns, or take them from a sample.']],
  ['folder', ['path: This is missing.', 'format.columns: Name the columns, or take them from a sample.']],
  ['files', ['folder: This is missing.']],
  ['mysql', ['table: Name the table, such as orders or public.orders.']],
  ['sqlite', ['file: This is missing.', 'table: Name the table, such as orders or public.orders.']],
  ['duckdb', ['file: This is missing.', 'table: Name the table, such as orders or public.orders.']],
  ['postgres', ['table: Name the table, such as orders or public.orders.']],
])('a new node of type %s says what it needs', (type, expected) => {
  expect(words(type, definitions[type]!.defaults as JsonObject)).toEqual(expected)
})

/** Settings of older versions, and what they are now. Every migration has a case: the last test sees to it. */
const MIGRATIONS: [type: string, from: number, old: JsonObject, now: JsonObject][] = [
  ['addColumn', 1, { name: 'total', formula: 'price * n' }, { columns: [{ as: 'total', formula: 'price * n' }] }],
  ['addColumn', 1, {}, { columns: [{ as: '', formula: '' }] }],
  ['lookUp', 1, { column: 'c', key: 'code', add: ['name'] }, { on: [{ left: 'c', right: 'code' }], add: ['name'] }],
  ['lookUp', 1, {}, { on: [{ left: '', right: '' }] }],
  [
    'choose',
    1,
    { columns: ['a', 'b'], changes: [{ column: 'B', as: 'c', type: 'DATE' }] },
    { columns: [{ column: 'a' }, { column: 'b', as: 'c', type: 'DATE' }] },
  ],
  [
    'summarize',
    1,
    { keys: ['k'], measures: [{ as: 'n', fn: 'count' }] },
    { keys: ['k'], measures: [{ as: 'n', fn: 'count' }], over: 'update' },
  ],
]
test.each(MIGRATIONS)('%s of version %i is read', (type, from, old, now) => {
  expect(migrateSettings(definitions[type]!, old, from)).toEqual(now)
})
test('a setting of an older node is changed in its newest version', () => {
  const node: Node = { type: 'addColumn', typeVersion: 1, name: '', settings: { name: 'x', formula: '1' }, position: { x: 0, y: 0 } }
  expect(changeSetting('a', node, 'columns', [])).toEqual([
    { op: 'migrateNode', id: 'a', from: 1, to: 2, settings: { columns: [{ as: 'x', formula: '1' }] } },
    { op: 'setSetting', id: 'a', setting: 'columns', value: [] },
  ])
  expect(changeSetting('a', { ...node, typeVersion: 2 }, 'columns', undefined)).toEqual([{ op: 'setSetting', id: 'a', setting: 'columns' }])
})
test('settings of a newer version are left alone', () => {
  expect(migrateSettings(definitions['addColumn']!, {}, 99)).toBe(null)
})
test('every migration has a case here, and every older version a migration', () => {
  const missing = all.flatMap(({ type, version, migrate }) =>
    Array.from({ length: version - 1 }, (_, i) => i + 1)
      .filter((from) => !migrate?.[from] || !MIGRATIONS.some(([of, at]) => of === type && at === from))
      .map((from) => `${type} ${from}`),
  )
  expect(missing).toEqual([])
})
