import { z } from 'zod'
import { choice, columns, text } from '../fields/kinds.ts'
import { lastValue } from '../fields/memories.ts'
import { quoteIdentifier } from '../fields/sql.ts'
import type { Item, OverItem } from '../plan/plan.ts'
import { defineOperator } from './definition.ts'
import { forgetting, freeName, keysOrOne } from './keyedState.ts'

const KV = [
  { name: 'k', type: 'VARCHAR' },
  { name: 'v', type: 'DOUBLE' },
]
const kv = (...rows: [string | null, number | null][]) => rows.map(([k, v]) => ({ k, v }))

/** Spark's `na.fill`, pandas' `ffill`: what is empty gets a value. */
export const fillMissing = defineOperator({
  type: 'fillMissing',
  version: 1,
  kind: 'step',
  name: 'Fill missing',
  summary: 'Gives empty values a value.',
  help: 'Empty values of the named columns get a fixed value, the last value of the same key that was not empty, or the average of the same update. The last value is remembered over updates, restarts and deploys; a key that never had one stays empty. An average of whole numbers may have a fraction.',
  icon: 'IconBandage',
  search: [
    'fillna',
    'na.fill',
    'coalesce',
    'impute',
    'ffill',
    'forward fill',
    'fill down',
    'ifnull',
    'isnull',
    'nvl',
    'default value',
    'missing values',
    'null',
    'last observation carried forward',
    'interpolate',
  ],
  inputs: [{ id: 'in', name: 'Rows' }],
  outputs: [{ id: 'out', name: 'Rows' }],
  settings: z.strictObject({
    columns: columns({ label: 'Columns to fill', hint: 'Where they are empty, they get a value.' }).min(1),
    with: choice(['value', 'previous', 'mean'], {
      label: 'Fill with',
      hint: 'Where the value comes from.',
      options: [
        { value: 'value', label: 'a fixed value' },
        { value: 'previous', label: 'the last value of the key', hint: 'in the order of arrival' },
        { value: 'mean', label: 'the average of the update', hint: 'of numbers' },
      ],
    }).default('value'),
    value: text({ label: 'Value', hint: 'Read as what the column holds.', shownWhen: { setting: 'with', is: ['value'] } }).default('0'),
    keys: columns({
      label: 'For each',
      hint: 'Values are taken from rows that are equal here. Leave empty to take them from all rows.',
      shownWhen: { setting: 'with', is: ['previous', 'mean'] },
    }).default([]),
    ...forgetting,
  }),
  defaults: { columns: [], with: 'value', value: '0', keys: [] },
  caption: (s) => (s.with === 'value' ? `${s.columns.join(', ')} = ${s.value}` : s.columns.join(', ')),
  build: ({ in: input }, s, p) => {
    if (s.with === 'value') {
      const items = s.columns.map((name): Item => {
        const values = [{ column: name, text: s.value, setting: 'value' }]
        return { name, value: { sql: `coalesce(${quoteIdentifier(name)}, $0)`, setting: 'columns', values } }
      })
      return { out: p.project(input!, items, { keep: true }) }
    }
    if (s.with === 'mean') {
      const means = s.columns.map((column, i): OverItem => ({
        name: `__mr_mean${i}`,
        compute: 'mean',
        column,
        setting: 'columns',
        own: true,
      }))
      const items = s.columns.map((name, i): Item => ({ name, value: { sql: `coalesce(${quoteIdentifier(name)}, __mr_mean${i})` } }))
      return { out: p.project(p.over(input!, s.keys, [], means), items, { keep: true, drop: means.map(({ name }) => name) }) }
    }
    const lasts = s.columns.map((name) => lastValue(freeName(`last_${name}`, s.keys), name, 'columns'))
    const { rows } = p.stateByRow(input!, {
      name: 'last',
      key: keysOrOne(s.keys),
      columns: lasts,
      ...(s.expires && { timeout: s.timeout }),
      emit: s.columns.map((name, i): Item => ({ name, value: { sql: `new.${quoteIdentifier(lasts[i]!.name)}`, setting: 'columns' } })),
    })
    return { out: rows }
  },
  examples: [
    {
      title: 'The last value of the key, over updates',
      settings: { columns: ['v'], with: 'previous', keys: ['k'] },
      inputs: { in: { columns: KV, batches: { 1: kv(['a', null], ['a', 5], ['b', 1]), 2: kv(['a', null], ['b', 2], ['b', null]) } } },
      expect: { out: { 1: kv(['a', null], ['a', 5], ['b', 1]), 2: kv(['a', 5], ['b', 2], ['b', 2]) } },
      ordered: true,
    },
    {
      title: 'A fixed value',
      settings: { columns: ['v'], with: 'value', value: '0' },
      inputs: { in: { columns: KV, batches: { 1: kv(['a', null], ['b', 2.5]) } } },
      expect: { out: { 1: kv(['a', 0], ['b', 2.5]) } },
      ordered: true,
    },
    {
      title: 'The average of the key in the update',
      settings: { columns: ['v'], with: 'mean', keys: ['k'] },
      inputs: { in: { columns: KV, batches: { 1: kv(['a', 1], ['b', null], ['a', null], ['a', 4]) } } },
      expect: { out: { 1: kv(['a', 1], ['b', null], ['a', 2.5], ['a', 4]) } },
      ordered: true,
    },
  ],
})
