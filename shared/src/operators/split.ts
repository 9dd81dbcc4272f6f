import { z } from 'zod'
import { choice, column, text, toggle } from '../fields/kinds.ts'
import { quoteIdentifier, quoteLiteral } from '../fields/sql.ts'
import type { PlanBuilder, Rel } from '../plan/builder.ts'
import { defineOperator } from './definition.ts'

/** Spark's `flatMap` over the parts of one value. SQL's split keeps trailing empty parts where Java's drops them: `skipEmpty` drops all empty ones. */
export const split = defineOperator({
  type: 'split',
  version: 1,
  kind: 'step',
  name: 'Split into rows',
  summary: 'Makes one row of each word, part or field of a value.',
  help: 'A text is cut at its separator, or a list taken apart; each part becomes a row. An object, or a text that is one in JSON, gives a row of each of its fields: its name, and its value as a text. A row without parts puts out nothing.',
  icon: 'IconArrowsSplit2',
  spark: [
    {
      operation: 'flatMap',
      settings: 'Split: at blanks, at a separator, a list that a formula makes, or an object.',
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
    'map_entries',
    'explode map',
    'json_each',
  ],
  inputs: [{ id: 'in', name: 'Rows' }],
  outputs: [{ id: 'out', name: 'Parts' }],
  settings: z.strictObject({
    column: column({ label: 'Column to split', hint: 'A text, or a list.' }).min(1),
    by: choice(['words', 'separator', 'list', 'object'], {
      label: 'Split',
      hint: 'What parts the value.',
      options: [
        { value: 'words', label: 'at blanks' },
        { value: 'separator', label: 'at a separator' },
        { value: 'list', label: 'a list' },
        { value: 'object', label: 'an object, by its fields', hint: 'also one that is written as JSON' },
      ],
    }),
    separator: text({
      label: 'Separator',
      hint: 'What stands between two parts.',
      shownWhen: { setting: 'by', is: ['separator'] },
    }).default(','),
    as: text({ label: 'Name of the new column', hint: 'It holds one part in each row.', namesColumn: true }, z.string().min(1).max(200)),
    nameAs: text(
      {
        label: 'Column for the names of fields',
        hint: 'It says which field a row comes from.',
        namesColumn: true,
        shownWhen: { setting: 'by', is: ['object'] },
      },
      z.string().min(1).max(200),
    ).default('name'),
    keep: toggle({ label: 'Keep the other columns', hint: 'Each part then stands beside them.' }).default(false),
    skipEmpty: toggle({ label: 'Leave out empty parts', hint: 'Such as between two blanks.' }).default(true),
  }),
  defaults: { column: 'line', by: 'words', separator: ',', as: 'word', nameAs: 'name', keep: false, skipEmpty: true },
  caption: (s) => `${s.column} → ${s.as}`,
  build: ({ in: input }, s, p) => {
    const exploded = s.by === 'object' ? fieldsOf(input!, s, p) : p.explode(input!, { sql: partsOf(s), setting: 'column' }, s.as, s.keep)
    if (!s.skipEmpty) return { out: exploded }
    const isText = s.by === 'words' || s.by === 'separator'
    return { out: p.split(exploded, { sql: `${quoteIdentifier(s.as)} ${isText ? "<> ''" : 'IS NOT NULL'}` }).yes }
  },
  examples: [
    {
      title: 'The fields of an object',
      settings: { column: 'o', by: 'object', as: 'value', nameAs: 'field', keep: false },
      inputs: {
        in: {
          columns: [{ name: 'o', type: 'STRUCT(a INTEGER, "b/c" VARCHAR, d INTEGER[])' }],
          batches: { 1: [{ o: { a: 1, 'b/c': 'x', d: [1, 2] } }, { o: { a: null, 'b/c': null, d: null } }, { o: null }] },
        },
      },
      expect: {
        out: {
          1: [
            { field: 'a', value: '1' },
            { field: 'b/c', value: 'x' },
            { field: 'd', value: '[1,2]' },
          ],
        },
      },
      ordered: true,
    },
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

function partsOf({ by, column, separator }: { by: string; column: string; separator: string }): string {
  const source = quoteIdentifier(column)
  if (by === 'list') return source
  return `string_split(CAST(${source} AS VARCHAR), ${quoteLiteral(by === 'words' ? ' ' : separator)})`
}

/** A row of each field: its name, and its value as a text. A key is put into a JSON pointer, which escapes "~" and "/". */
function fieldsOf(
  input: Rel,
  { column, as, nameAs, keep }: { column: string; as: string; nameAs: string; keep: boolean },
  p: PlanBuilder,
): Rel {
  const json = `to_json(${quoteIdentifier(column)})`
  const object = `CASE WHEN json_type(${json}) = 'VARCHAR' THEN TRY_CAST(${json} ->> '$' AS JSON) ELSE ${json} END`
  const value = `json_extract_string(${object}, '/' || replace(replace(k, '~', '~0'), '/', '~1'))`
  const fields = p.explode(
    input,
    { sql: `[{'name': k, 'value': ${value}} FOR k IN json_keys(${object})]`, setting: 'column' },
    nameAs,
    keep,
  )
  const part = quoteIdentifier(nameAs)
  const items = [nameAs, as].map((name, i) => ({
    name,
    value: { sql: `${part}.${i === 0 ? 'name' : 'value'}`, setting: i === 0 ? 'nameAs' : 'as' },
  }))
  return p.project(fields, items, { keep: true })
}
