import { expect, test } from 'vitest'
import type { Json } from '../json.ts'
import {
  aggregates,
  code,
  column,
  chosenColumns,
  columns,
  conditions,
  duration,
  expression,
  fieldOf,
  mapping,
  routes,
  sortKeys,
} from './kinds.ts'
import { replaceColumn, replaceInSql } from './replaceColumn.ts'

const meta = { label: 'Setting' }
test.each<[string, Parameters<typeof fieldOf>[0], Json, Json]>([
  ['a column', column(meta), 'usr', 'user'],
  ['columns', columns(meta), ['id', 'usr'], ['id', 'user']],
  ['an order', sortKeys(meta), [{ column: 'usr', descending: true }], [{ column: 'user', descending: true }]],
  ['measures', aggregates(meta), [{ as: 'usr', fn: 'min', column: 'usr' }], [{ as: 'usr', fn: 'min', column: 'user' }]],
  ['chosen columns', chosenColumns(meta), [{ column: 'usr', as: 'usr', type: '' }], [{ column: 'user', as: 'usr', type: '' }]],
  ['a formula', expression(meta), 'upper(usr)', 'upper(user)'],
  ['a SELECT', code({ ...meta, language: 'sql' }), 'SELECT usr FROM input', 'SELECT user FROM input'],
  [
    'JavaScript',
    code({ ...meta, language: 'javascript' }),
    'const usr = row.usr + row["usr"] + other.usr + row.usr2\nreturn arrow.usr',
    'const usr = row.user + row.user + other.usr + row.usr2\nreturn arrow.usr',
  ],
  ['new columns', mapping(meta), [{ as: 'usr', formula: 'USR' }], [{ as: 'usr', formula: 'user' }]],
  [
    'conditions',
    conditions(meta),
    { mode: 'rows', match: 'all', rows: [{ column: 'usr', test: 'equals', value: 'usr' }] },
    { mode: 'rows', match: 'all', rows: [{ column: 'user', test: 'equals', value: 'usr' }] },
  ],
  ['a condition as a formula', conditions(meta), { mode: 'formula', formula: 'usr > 1' }, { mode: 'formula', formula: 'user > 1' }],
  [
    'routes',
    routes(meta),
    [
      { id: 'route1', name: 'usr', condition: { mode: 'rows', match: 'all', rows: [{ column: 'USR', test: 'isEmpty', value: '' }] } },
      { id: 'route2', name: 'b', condition: { mode: 'formula', formula: "usr = 'usr'" } },
    ],
    [
      { id: 'route1', name: 'usr', condition: { mode: 'rows', match: 'all', rows: [{ column: 'user', test: 'isEmpty', value: '' }] } },
      { id: 'route2', name: 'b', condition: { mode: 'formula', formula: "user = 'usr'" } },
    ],
  ],
  ['what names no column', duration(meta), 1000, 1000],
])('%s', (_name, schema, before, after) => {
  expect(replaceColumn(fieldOf(schema)!, before, 'usr', 'user')).toEqual(after)
})

test.each([
  ["usr = 'usr' -- usr\n/* usr */", `"us""er" = 'usr' -- usr\n/* usr */`],
  ['"usr" || "usr"""', '"us""er" || "usr"""'],
  ['usr(1) + usr + usr_2 + t.usr', 'usr(1) + "us""er" + usr_2 + t."us""er"'],
  ['übusr + usr', 'übusr + "us""er"'],
  ['$usr + usr', '$usr + "us""er"'],
])('in %s', (before, after) => {
  expect(replaceInSql(before, 'usr', 'us"er')).toBe(after)
})

test.each([
  ['usr + 1', 'amount', 'amount + 1'],
  ['usr + 1', 'unit price', '"unit price" + 1'],
  ['usr + 1', 'order', '"order" + 1'],
  ['"usr" + 1', 'größe', '"größe" + 1'],
  ['usr + 1', '2nd', '"2nd" + 1'],
])('in %s the name %s is quoted where it must be', (before, to, after) => {
  expect(replaceInSql(before, 'usr', to)).toBe(after)
})
