import { z } from 'zod'
import { choice, text } from '../fields/kinds.ts'
import { words } from '../text/words.ts'
import { defineSink } from '../operators/definition.ts'

/** The suffix of a file's name by its format. */
export const fileSuffix = (format: string): string => (format === 'text' ? 'txt' : format)

/** Spark's `saveAsTextFiles`: a file per batch, `prefix-TIME_IN_MS.suffix`. */
export const files = defineSink({
  type: 'files',
  version: 1,
  kind: 'output',
  name: 'Files',
  summary: 'One file for each batch that has rows.',
  help: 'Files are named prefix-TIME_IN_MS.suffix, as Spark names them. A file appears whole or not at all. Each prefix in a folder belongs to one run. Text is a line for each row, with a tab between the values; lists and objects are JSON in it, as in CSV. JSON has no infinite numbers: they are null there. Avro files carry their schema: whole numbers are int or long, decimals and larger numbers decimal, dates date, times timestamp-micros, objects records; a name that Avro does not allow is written with _, and every column may be null.',
  icon: 'IconFileExport',
  spark: [
    {
      operation: 'saveAsTextFiles',
      settings: 'Write: Text, JSON lines, or CSV.',
      proof: [{ test: 'backend/src/connectors/files/sink.test.ts' }],
      differs: [
        {
          what: 'One file for each batch with rows, where Spark makes a folder of parts; it appears whole or not at all, and once.',
          proof: { test: 'backend/src/connectors/files/sink.test.ts' },
        },
      ],
    },
    {
      operation: 'saveAsObjectFiles',
      settings: 'Write: Avro.',
      proof: [{ test: 'backend/src/connectors/files/avro.test.ts' }],
      differs: [
        {
          what: 'Objects are rows in an Avro object container, which every language reads; Spark writes Java’s own serialisation.',
          proof: { test: 'backend/src/connectors/files/avro.test.ts' },
        },
      ],
    },
    {
      operation: 'saveAsHadoopFiles',
      settings: 'Write: Text, Parquet, or Avro; also what saveAsNewAPIHadoopFiles writes.',
      proof: [{ test: 'backend/src/connectors/files/sink.test.ts' }, { test: 'backend/src/connectors/files/avro.test.ts' }],
    },
  ],
  search: [
    'files',
    'saveAsTextFiles',
    'saveAsHadoopFiles',
    'saveAsNewAPIHadoopFiles',
    'saveAsObjectFiles',
    'avro',
    'text',
    'txt',
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
    format: choice(['jsonl', 'csv', 'parquet', 'avro', 'text'], {
      label: 'Write',
      hint: 'How rows stand in a file.',
      options: [
        { value: 'jsonl', label: 'JSON lines' },
        { value: 'csv', label: 'CSV with a header' },
        { value: 'parquet', label: 'Parquet' },
        { value: 'avro', label: 'Avro' },
        { value: 'text', label: 'Text, tabs between the values' },
      ],
    }),
    codec: choice(['deflate', 'null'], {
      label: 'Compress',
      hint: 'Makes files smaller; every reader of Avro knows both ways.',
      options: [
        { value: 'deflate', label: 'by deflate' },
        { value: 'null', label: 'not at all' },
      ],
      shownWhen: { setting: 'format', is: ['avro'] },
    }).default('deflate'),
  }),
  defaults: { folder: '', prefix: 'batch', format: 'jsonl' },
  caption: (s) => `${s.folder}/${s.prefix}-….${fileSuffix(s.format)}`,
  examples: [],
})
