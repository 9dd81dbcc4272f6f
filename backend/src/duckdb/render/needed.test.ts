import { expect, test } from 'vitest'
import type { Column, Relation } from '@millrace/shared'
import { neededColumns } from './needed.ts'

const base = { node: 'n', port: 'out', slide: 1000, effect: 'any' as const }
const source: Relation = { ...base, id: 's', op: 'source', connector: 'tcp', format: { kind: 'lines' } }
const named = (...names: string[]): Column[] => names.map((name) => ({ name, type: 'VARCHAR' }))
const fragment = (sql: string) => ({ sql, setting: 'x' })
const keep = (input: string, sql: string): Relation => ({ ...base, id: 'f', op: 'filter', input, condition: fragment(sql), when: 'true' })
const fold = (input: string, ...by: string[]): Relation => ({
  ...base,
  id: 'end',
  op: 'fold',
  input,
  by: by.map((name) => ({ name, value: fragment(`"${name}"`) })),
  measures: [{ name: 'n', kind: 'mergeable', partial: [{ sql: 'count(*)' }], merge: ['sum($0)'], finish: '$0' }],
})
const all = named('first', 'second', 'third', 'say "fourth"')

/** Relations behind the source, whether a sink reads the last one, and what must be left of the source's columns. */
const cases: Record<string, { relations: Relation[]; sink?: boolean; source: string[] }> = {
  'a sink reads all': { relations: [keep('s', 'first > 1')], sink: true, source: ['first', 'second', 'third', 'say "fourth"'] },
  'a filter reads its condition, and what is read behind it': {
    relations: [keep('s', 'FIRST > 1'), fold('f', 'third')],
    source: ['first', 'third'],
  },
  'a quote in a name is doubled in an expression': {
    relations: [keep('s', '"say ""fourth""" > 1'), fold('f', 'second')],
    source: ['second', 'say "fourth"'],
  },
  'two readers need what either needs': {
    relations: [keep('s', 'first > 1'), fold('s', 'third'), { ...fold('f', 'second'), id: 'other' }],
    source: ['first', 'second', 'third'],
  },
  'of rows that are only counted one column is left': { relations: [fold('s')], source: ['first'] },
  'a window keeps all, whatever is read of it today': {
    relations: [{ ...base, id: 'w', op: 'window', input: 's', length: 5000 }, fold('w', 'first')],
    source: ['first', 'second', 'third', 'say "fourth"'],
  },
  'the order of equal rows depends on all their columns': {
    relations: [
      { ...base, id: 't', op: 'top', input: 's', by: [{ column: 'first', descending: true }], per: [], limit: 1 },
      fold('t', 'second'),
    ],
    source: ['first', 'second', 'third', 'say "fourth"'],
  },
  'a SELECT may read all': {
    relations: [{ ...base, id: 'q', op: 'sql', inputs: { input: 's' }, text: fragment('SELECT first FROM input') }],
    source: ['first', 'second', 'third', 'say "fourth"'],
  },
  'a look-up reads its keys': {
    relations: [
      {
        ...base,
        id: 'l',
        op: 'lookup',
        input: 's',
        table: { columns: named('k', 'v'), rows: [] },
        on: [{ column: 'SECOND', key: 'k' }],
        add: [{ name: 'v', value: fragment('"v"') }],
        unmatched: 'drop',
      },
      fold('l', 'v'),
    ],
    source: ['second'],
  },
  'a list that is split up without the other columns': {
    relations: [
      { ...base, id: 'e', op: 'explode', input: 's', list: fragment(`string_split(third, ' ')`), as: 'word', keep: false },
      fold('e', 'word'),
    ],
    source: ['third'],
  },
}

test.each(Object.entries(cases))('%s', (_, { relations, sink, source: expected }) => {
  const last = relations.at(-1)!
  const sinks = sink ? [{ node: 'out', connector: 'files', input: last.id, slide: 1000, settings: {} }] : []
  const plan = { interval: 1000, timeZone: 'UTC', isolated: false, relations: [source, ...relations], sinks }
  // All relations have the same columns here: what is left of the source's is what is looked at.
  const columns = new Map(plan.relations.map(({ id }) => [id, all]))
  expect(
    neededColumns(plan, columns)
      .get('s')!
      .map(({ name }) => name),
  ).toEqual(expected)
})
