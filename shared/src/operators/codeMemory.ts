import { number } from '../fields/kinds.ts'

/** How much memory a person's code may take, in megabytes. */
export const codeMemory = number({
  label: 'Memory limit',
  hint: 'What the code may hold at a time. Over a batch that includes all its rows.',
  section: 'Limits',
  unit: 'MB',
  min: 16,
  max: 2048,
  integer: true,
}).default(128)
