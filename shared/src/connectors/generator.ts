import { z } from 'zod'
import type { Column } from '../plan/plan.ts'
import { generatorColumns, number } from '../fields/kinds.ts'
import type { GeneratorColumn } from '../fields/settingValues.ts'
import { defineSource } from '../operators/definition.ts'
import { words } from '../text/words.ts'

const TYPES: Record<GeneratorColumn['make'], string> = {
  sequence: 'BIGINT',
  integer: 'BIGINT',
  number: 'DOUBLE',
  choice: 'VARCHAR',
  words: 'VARCHAR',
  time: 'TIMESTAMP',
  uuid: 'UUID',
}

/** Test data from a seed: the same settings make the same rows. */
export const generator = defineSource({
  type: 'generator',
  version: 1,
  kind: 'input',
  name: 'Test data',
  summary: 'Made-up rows at a steady rate.',
  help: 'Makes rows from a seed: the same seed makes the same rows. For trying a pipeline before the real data is there.',
  icon: 'IconWaveSine',
  search: [
    'generator',
    'test data',
    'random',
    'rate',
    'sample',
    'demo',
    'fake',
    'rate source',
    'queueStream',
    'mock',
    'example data',
    'made up',
  ],
  inputs: [],
  outputs: [{ id: 'out', name: 'Rows' }],
  guarantee: 'exactly-once',
  settings: z.strictObject({
    columns: generatorColumns({ label: 'Columns', hint: 'What is made up for each row.' }),
    rate: number({ label: 'Rows per second', hint: 'How fast rows are made.', unit: 'rows/s', min: 1, max: 1_000_000, integer: true }),
    seed: number({ label: 'Seed', hint: 'The same seed makes the same rows.', min: 0, max: 4_294_967_295, integer: true }).default(1),
  }),
  defaults: {
    columns: [
      { name: 'id', make: 'sequence' },
      { name: 'time', make: 'time' },
      { name: 'shop', make: 'choice', values: ['north', 'south', 'east', 'west'] },
      { name: 'amount', make: 'number', min: 1, max: 200 },
    ],
    rate: 100,
    seed: 1,
  },
  caption: (s) => words('{rate} rows/s · {columns}', { rate: s.rate, columns: s.columns.map((column) => column.name) }),
  format: (s) => ({ kind: 'json', columns: s.columns.map((column): Column => ({ name: column.name, type: TYPES[column.make] })) }),
  examples: [],
})
