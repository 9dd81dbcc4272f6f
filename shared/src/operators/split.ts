import { z } from 'zod'
import { choice, column, text, toggle } from '../fields/kinds.ts'
import { quoteIdentifier, quoteLiteral } from '../fields/sql.ts'
import { defineOperator } from './definition.ts'

/** Spark's `flatMap` over the parts of one value. SQL's split keeps trailing empty parts where Java's drops them: `skipEmpty` drops all empty ones. */
export const split = defineOperator({
  type: 'split',
  version: 1,
  kind: 'step',
  name: 'Split into rows',
  summary: 'Makes one row of each word or part of a value.',
  help: 'A text is cut at its separator, or a list taken apart; each part becomes a row. A row without parts puts out nothing.',
  icon: 'IconArrowsSplit2',
  spark: [
    {
      operation: 'flatMap',
      settings: 'Split: at blanks, at a separator, or a list that a formula makes.',
      proof: [{ case: 'BasicOperationsSuite: flatMap' }],
      differs: [
        {
          what: 'Empty parts are left out, or all are kept; split of Java drops only those at the end.',
          proof: { example: 'Tags beside their id, empty ones kept' },
        },
      ],
    },
    {
      operation: 'flatMapValues',
      settings: 'Split: a list. Keep the other columns.',
      proof: [{ case: 'BasicOperationsSuite: flatMapValues' }],
    },
  ],
  search: [
    'flatMap',
    'explode',
    'unnest',
    'words',
    'tokenize',
    'split',
    'flatMapValues',
    'lateral view',
    'string_split',
    'word count',
    'explode_outer',
    'unpivot list',
    'split text',
  ],
  inputs: [{ id: 'in', name: 'Rows' }],
  outputs: [{ id: 'out', name: 'Parts' }],
  settings: z.strictObject({
    column: column({ label: 'Column to split', hint: 'A text, or a list.' }).min(1),
    by: choice(['words', 'separator', 'list'], {
      label: 'Split',
      hint: 'What parts the value.',
      options: [
        { value: 'words', label: 'at blanks' },
        { value: 'separator', label: 'at a separator' },
        { value: 'list', label: 'a list' },
      ],
    }),
    separator: text({
      label: 'Separator',
      hint: 'What stands between two parts.',
      shownWhen: { setting: 'by', is: ['separator'] },
    }).default(','),
    as: text({ label: 'Name of the new column', hint: 'It holds one part in each row.', namesColumn: true }, z.string().min(1).max(200)),
    keep: toggle({ label: 'Keep the other columns', hint: 'Each part then stands beside them.' }).default(false),
    skipEmpty: toggle({ label: 'Leave out empty parts', hint: 'Such as between two blanks.' }).default(true),
  }),
  defaults: { column: 'line', by: 'words', separator: ',', as: 'word', keep: false, skipEmpty: true },
  caption: (s) => `${s.column} → ${s.as}`,
  build: ({ in: input }, s, p) => {
    const source = quoteIdentifier(s.column)
    const parts =
      s.by === 'list' ? source : `string_split(CAST(${source} AS VARCHAR), ${quoteLiteral(s.by === 'words' ? ' ' : s.separator)})`
    const exploded = p.explode(input!, { sql: parts, setting: 'column' }, s.as, s.keep)
    if (!s.skipEmpty) return { out: exploded }
    return {
      out: p.split(exploded, { sql: s.by === 'list' ? `${quoteIdentifier(s.as)} IS NOT NULL` : `${quoteIdentifier(s.as)} <> ''` }).yes,
    }
  },
  examples: [
    {
      title: 'Words of a line',
      settings: { column: 'line', by: 'words', as: 'word' },
      inputs: {
        in: {
          columns: [{ name: 'line', type: 'VARCHAR' }],
          batches: { 1: [{ line: 'to be  or' }, { line: '' }, { line: null }], 2: [{ line: 'not' }] },
        },
      },
      expect: { out: { 1: [{ word: 'to' }, { word: 'be' }, { word: 'or' }], 2: [{ word: 'not' }] } },
    },
    {
      title: 'Tags beside their id, empty ones kept',
      settings: { column: 'tags', by: 'separator', separator: ';', as: 'tag', keep: true, skipEmpty: false },
      inputs: {
        in: {
          columns: [
            { name: 'id', type: 'INTEGER' },
            { name: 'tags', type: 'VARCHAR' },
          ],
          batches: { 1: [{ id: 1, tags: 'a;b;' }] },
        },
      },
      expect: {
        out: {
          1: [
            { id: 1, tags: 'a;b;', tag: 'a' },
            { id: 1, tags: 'a;b;', tag: 'b' },
            { id: 1, tags: 'a;b;', tag: '' },
          ],
        },
      },
    },
  ],
})
