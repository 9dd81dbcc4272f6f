import { z } from 'zod'
import { delimiterSchema } from '../fields/format.ts'
import { choice, column, schema, text, toggle } from '../fields/kinds.ts'
import type { ParseFormat } from '../plan/plan.ts'
import { defineOperator } from './definition.ts'
import { words } from '../text/words.ts'

/** How many groups a regular expression captures: escapes, sets of characters and groups that capture nothing are no groups. */
function capturingGroups(pattern: string): number {
  const bare = pattern.replaceAll(/\\Q[\s\S]*?(?:\\E|$)|\\[\s\S]|\[\^?\]?(?:\\[\s\S]|\[:\^?\w+:\]|[^\]\\])*\]/g, '')
  return [...bare.matchAll(/\((?!\?)|\(\?P?</g)].length
}

/** Reads columns out of a column of text. */
export const readFields = defineOperator({
  type: 'readFields',
  version: 1,
  kind: 'step',
  name: 'Read fields',
  summary: 'Reads columns out of a text: JSON, CSV or a pattern.',
  help: 'Rows whose text can be read leave by "Read" with the new columns; all others leave by "Unreadable", unchanged, so that nothing disappears. A pattern is a regular expression with one group per column.',
  icon: 'IconBraces',
  search: [
    'parse',
    'json',
    'csv',
    'regex',
    'regular expression',
    'extract',
    'from_json',
    'split columns',
    'text to columns',
    'split column',
    'unpack',
    'json_extract',
    'from_csv',
    'schema',
    'deserialize',
    'regexp_extract',
    'log lines',
  ],
  inputs: [{ id: 'in', name: 'Rows' }],
  outputs: [
    { id: 'out', name: 'Read' },
    { id: 'unreadable', name: 'Unreadable' },
  ],
  settings: z.strictObject({
    column: column({ label: 'Text column', hint: 'The text that is read.' }).min(1),
    format: choice(['json', 'csv', 'regex'], {
      label: 'Written as',
      hint: 'How the columns stand in the text.',
      options: [
        { value: 'json', label: 'JSON' },
        { value: 'csv', label: 'CSV' },
        { value: 'regex', label: 'Pattern' },
      ],
    }),
    fields: schema({ label: 'Columns to read', hint: 'Their names in the text, and what they hold.' }).min(1),
    pattern: text({
      label: 'Pattern',
      hint: 'One group ( ) per column, in order.',
      shownWhen: { setting: 'format', is: ['regex'] },
    }).default(''),
    delimiter: text(
      { label: 'Separator', hint: 'The character between two values.', shownWhen: { setting: 'format', is: ['csv'] } },
      delimiterSchema,
    ).default(','),
    keep: toggle({ label: 'Keep the other columns', hint: 'Beside those that are read.' }).default(false),
  }),
  defaults: { column: 'line', format: 'json', fields: [], keep: false },
  caption: (s) =>
    words('{format} in {column} · {count, plural, one {# column} other {# columns}}', {
      format: s.format === 'regex' ? words('pattern') : s.format.toUpperCase(),
      column: s.column,
      count: s.fields.length,
    }),
  check: (s) => {
    if (s.format !== 'regex') return []
    if (s.pattern === '') return [{ code: 'patternMissing', setting: 'pattern' }]
    const groups = capturingGroups(s.pattern)
    return groups === s.fields.length ? [] : [{ code: 'patternGroups', setting: 'pattern', params: { groups, columns: s.fields.length } }]
  },
  build: ({ in: input }, s, p) => {
    const format: ParseFormat =
      s.format === 'json'
        ? { kind: 'json', columns: s.fields }
        : s.format === 'csv'
          ? { kind: 'csv', columns: s.fields, delimiter: s.delimiter }
          : { kind: 'regex', pattern: s.pattern, columns: s.fields }
    const { read, unreadable } = p.parse(input!, s.column, format, s.keep)
    return { out: read, unreadable }
  },
  examples: [
    {
      title: 'JSON, with one line that is none',
      settings: {
        column: 'line',
        format: 'json',
        fields: [
          { name: 'user', type: 'VARCHAR' },
          { name: 'n', type: 'INTEGER' },
        ],
      },
      inputs: {
        in: {
          columns: [{ name: 'line', type: 'VARCHAR' }],
          batches: { 1: [{ line: '{"user":"ann","n":3}' }, { line: 'oops' }, { line: '{"n":"x"}' }, { line: '{"user":"bob"}' }] },
        },
      },
      expect: {
        out: {
          1: [
            { user: 'ann', n: 3 },
            { user: 'bob', n: null },
          ],
        },
        unreadable: { 1: [{ line: 'oops' }, { line: '{"n":"x"}' }] },
      },
    },
    {
      title: 'A pattern with two groups',
      settings: {
        column: 'line',
        format: 'regex',
        pattern: '^(\\w+)=(\\d+)$',
        fields: [
          { name: 'key', type: 'VARCHAR' },
          { name: 'value', type: 'BIGINT' },
        ],
        keep: false,
      },
      inputs: { in: { columns: [{ name: 'line', type: 'VARCHAR' }], batches: { 1: [{ line: 'a=1' }, { line: 'b' }] } } },
      expect: { out: { 1: [{ key: 'a', value: 1 }] }, unreadable: { 1: [{ line: 'b' }] } },
    },
    {
      title: 'CSV in a column',
      settings: {
        column: 'line',
        format: 'csv',
        fields: [
          { name: 'city', type: 'VARCHAR' },
          { name: 't', type: 'DOUBLE' },
        ],
        keep: false,
      },
      inputs: {
        in: {
          columns: [{ name: 'line', type: 'VARCHAR' }],
          batches: { 1: [{ line: 'Oslo,3.5' }, { line: 'Rome' }, { line: 'Bern,warm' }] },
        },
      },
      expect: { out: { 1: [{ city: 'Oslo', t: 3.5 }] }, unreadable: { 1: [{ line: 'Rome' }, { line: 'Bern,warm' }] } },
    },
  ],
})
