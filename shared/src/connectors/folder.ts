import { z } from 'zod'
import { choice, format, text } from '../fields/kinds.ts'
import { defineSource } from '../operators/definition.ts'
import { formatInWords } from './formatInWords.ts'

/** Spark's `textFileStream`: files by modification time, each once; later changes to a processed file are ignored. */
export const folder = defineSource({
  type: 'folder',
  version: 1,
  kind: 'input',
  name: 'Folder of files',
  summary: 'Files that appear in a folder, each once.',
  help: 'Takes files in the order of their modification time, each one once, when nobody has written to them for a moment. Changes to a file that was taken are ignored: write it aside and move it in. Each file of CSV has its header. Folders within the folder and names that begin with a dot are passed over.',
  icon: 'IconFolderDown',
  search: [
    'files',
    'directory',
    'textFileStream',
    'fileStream',
    'csv file',
    'json file',
    'watch',
    'readStream',
    'upload',
    'excel',
    'csv',
    'spreadsheet',
    'log files',
    'import',
  ],
  inputs: [],
  outputs: [{ id: 'out', name: 'Rows' }],
  guarantee: 'exactly-once',
  settings: z.strictObject({
    path: text({ label: 'Folder', hint: 'On the machine that Millrace runs on.' }, z.string().min(1).max(4096)),
    pattern: text({ label: 'File names', hint: '* stands for anything.' }, z.string().min(1).max(255)).default('*'),
    format: format({ label: 'Written as', hint: 'How each record is written.' }),
    start: choice(['all', 'new'], {
      label: 'Start with',
      hint: 'What of the folder is read first.',
      options: [
        { value: 'all', label: 'the files that are there' },
        { value: 'new', label: 'new files only' },
      ],
    }).default('all'),
  }),
  defaults: { path: '', pattern: '*', format: { kind: 'json', columns: [] }, start: 'all' },
  caption: (s) => `${s.path}/${s.pattern} · ${formatInWords(s.format)}`,
  format: (s) => s.format,
  examples: [],
})
