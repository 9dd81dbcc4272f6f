import { z } from 'zod'
import { choice, text } from '../fields/kinds.ts'
import { words } from '../text/words.ts'
import { defineSink } from '../operators/definition.ts'

/** Spark's `saveAsTextFiles`: a file per batch, `prefix-TIME_IN_MS.suffix`. */
export const files = defineSink({
  type: 'files',
  version: 1,
  kind: 'output',
  name: 'Files',
  summary: 'One file for each batch that has rows.',
  help: 'Files are named prefix-TIME_IN_MS.suffix, as Spark names them. A file appears whole or not at all. Each prefix in a folder belongs to one run. JSON has no infinite numbers: they are null there; lists and objects are JSON in CSV.',
  icon: 'IconFileExport',
  spark: [
    {
      operation: 'saveAsTextFiles',
      settings: 'Write: JSON lines, or CSV.',
      proof: [{ test: 'backend/src/connectors/files/sink.test.ts' }],
      differs: [
        {
          what: 'One file for each batch with rows, where Spark makes a folder of parts; it appears whole or not at all, and once.',
          proof: { test: 'backend/src/connectors/files/sink.test.ts' },
        },
      ],
    },
    { operation: 'saveAsHadoopFiles', settings: 'Write: Parquet.', proof: [{ test: 'backend/src/connectors/files/sink.test.ts' }] },
  ],
  search: [
    'files',
    'saveAsTextFiles',
    'saveAsHadoopFiles',
    'csv',
    'parquet',
    'json',
    'export',
    'folder',
    'write',
    'saveAsTextFile',
    'save',
    'download',
    'to_csv',
    'excel',
    'writeStream',
  ],
  inputs: [{ id: 'in', name: 'Rows' }],
  outputs: [],
  guarantee: 'exactly-once',
  settings: z.strictObject({
    folder: text({ label: 'Folder', hint: 'On the machine that Millrace runs on.' }, z.string().min(1).max(4096)),
    prefix: text(
      { label: 'Begin names with', hint: 'Each file is named prefix-TIME.suffix.' },
      z.string().regex(/^[\w.-]{1,100}$/, { error: () => words('Letters, digits, . _ and - only.') }),
    ),
    format: choice(['jsonl', 'csv', 'parquet'], {
      label: 'Write',
      hint: 'How rows stand in a file.',
      options: [
        { value: 'jsonl', label: 'JSON lines' },
        { value: 'csv', label: 'CSV with a header' },
        { value: 'parquet', label: 'Parquet' },
      ],
    }),
  }),
  defaults: { folder: '', prefix: 'batch', format: 'jsonl' },
  caption: (s) => `${s.folder}/${s.prefix}-….${s.format}`,
  examples: [],
})
