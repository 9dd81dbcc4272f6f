import { z } from 'zod'
import { choice, column, columns, values } from '../fields/kinds.ts'
import { aggregateMeasure, aggregateWords } from '../fields/measures.ts'
import { quoteIdentifier, quoteLiteral } from '../fields/sql.ts'
import { columnItems } from '../plan/items.ts'
import type { Measure } from '../plan/plan.ts'
import { words } from '../text/words.ts'
import { defineOperator } from './definition.ts'

const COUNT = 'count'
const FUNCTIONS = [COUNT, 'sum', 'avg', 'min', 'max', 'first', 'last'] as const

/** SQL's PIVOT, Spark's `pivot` with its values given: the columns of a stream are known before its rows. */
export const pivot = defineOperator({
  type: 'pivot',
  version: 1,
  kind: 'step',
  name: 'Pivot',
  summary: 'Makes columns of the values of a column, with a measure in each.',
  help: 'For each key there is one row, with a column for each of the values that you name: the sales of a day by shop, say, or the newest reading of each sensor side by side. The values have to be named, for what is behind this step must know its columns before any row comes; those of the sample are offered. Rows with other values count for no column. What has no rows is 0 when it is counted, else empty. Behind a Window the rows of the window are taken.',
  icon: 'IconTableOptions',
  search: [
    'pivot',
    'pivot table',
    'crosstab',
    'cross tabulation',
    'spread',
    'pivot_wider',
    'long to wide',
    'rows to columns',
    'transpose',
    'dcast',
    'unstack',
    'reshape',
  ],
  inputs: [{ id: 'in', name: 'Rows' }],
  outputs: [{ id: 'out', name: 'Rows' }],
  settings: z.strictObject({
    keys: columns({ label: 'For each', hint: 'There is one row for each of its values. Leave empty for one row in each update.' }).default(
      [],
    ),
    column: column({ label: 'Columns from', hint: 'The column whose values become columns.' }).min(1),
    values: values({ label: 'Values that become columns', hint: 'Each is the name of a column.', of: 'column', nameColumns: {} }).min(1),
    fn: choice(FUNCTIONS, {
      label: 'Compute',
      hint: 'What stands in each of these columns.',
      options: FUNCTIONS.map((fn) => ({ value: fn, label: aggregateWords[fn] })),
    }).default('sum'),
    of: column({
      label: 'Of',
      hint: 'The column that is computed of. Empty values do not count.',
      shownWhen: { setting: 'fn', is: FUNCTIONS.filter((fn) => fn !== COUNT) },
    }).default(''),
  }),
  defaults: { keys: [], column: '', values: [], fn: 'sum', of: '' },
  caption: (s) => {
    const measure = s.fn === COUNT ? words('count') : words('{measure} of {column}', { measure: words(aggregateWords[s.fn]), column: s.of })
    return words('{what} by {keys}', { what: measure, keys: [...s.keys, s.column] })
  },
  check: (s) => (s.fn !== COUNT && s.of === '' ? [{ code: 'columnMissing', setting: 'of' }] : []),
  build: ({ in: input }, s, p) => {
    const keys = columnItems(s.keys, 'keys')
    return {
      out: p.fold(
        input!,
        keys,
        s.values.map((value) => ({ ...cell(value, s), named: 'values' })),
      ),
    }
  },
  examples: [
    {
      title: 'Sales of each day by shop',
      settings: { keys: ['day'], column: 'shop', values: ['north', 'south'], fn: 'sum', of: 'amount' },
      inputs: {
        in: {
          columns: [
            { name: 'day', type: 'INTEGER' },
            { name: 'shop', type: 'VARCHAR' },
            { name: 'amount', type: 'INTEGER' },
          ],
          batches: {
            1: [
              { day: 1, shop: 'north', amount: 5 },
              { day: 1, shop: 'south', amount: 2 },
              { day: 1, shop: 'north', amount: 1 },
              { day: 2, shop: 'west', amount: 9 },
              { day: null, shop: null, amount: 4 },
            ],
            2: [],
            3: [{ day: 2, shop: 'south', amount: null }],
          },
        },
      },
      expect: {
        out: {
          1: [
            { day: 1, north: 6, south: 2 },
            { day: 2, north: null, south: null },
            { day: null, north: null, south: null },
          ],
          3: [{ day: 2, north: null, south: null }],
        },
      },
    },
    {
      title: 'The newest reading of each sensor side by side',
      settings: { keys: [], column: 'sensor', values: ['1', '2'], fn: 'last', of: 'value' },
      inputs: {
        in: {
          columns: [
            { name: 'sensor', type: 'INTEGER' },
            { name: 'value', type: 'DOUBLE' },
          ],
          batches: {
            1: [
              { sensor: 1, value: 20 },
              { sensor: 2, value: 7 },
              { sensor: 1, value: 21.5 },
              { sensor: 1, value: null },
            ],
          },
        },
      },
      expect: { out: { 1: [{ '1': 21.5, '2': 7 }] } },
    },
  ],
})

/** One of the columns: a measure of the rows that have its value. */
function cell(name: string, { column: from, fn, of }: { column: string; fn: (typeof FUNCTIONS)[number]; of: string }): Measure {
  const own = (value: string) => `CASE WHEN CAST(${quoteIdentifier(from)} AS VARCHAR) = ${quoteLiteral(name)} THEN ${value} END`
  if (fn === COUNT) {
    const partial = [{ sql: `count(${own('1')})`, setting: 'column' }]
    return { name, kind: 'mergeable', partial, merge: ['sum($0)'], finish: 'coalesce($0, 0)::BIGINT', additive: true }
  }
  const value = own(quoteIdentifier(of))
  const setting = 'of'
  const namedBy = { [from]: 'column' }
  if (fn === 'first' || fn === 'last') {
    const inOrder = `${fn === 'first' ? 'arg_min' : 'arg_max'}(${value}, $row)`
    return { name, kind: 'rows', value: { sql: `${fn}(${value})`, setting, namedBy }, inOrder }
  }
  const measure = aggregateMeasure({ as: name, fn, column: of }, setting, { of: value })
  return measure.kind === 'rows' ? measure : { ...measure, partial: measure.partial.map((each) => ({ ...each, namedBy })) }
}
