import { expect, test } from 'vitest'
import { migrateSettings } from '../plan/settings.ts'
import { choose } from './choose.ts'

test.each([
  ['names', { columns: ['c', 'a'] }, { columns: [{ column: 'c' }, { column: 'a' }] }],
  [
    'names, and what changes of some',
    {
      columns: ['when', 'n', 'x'],
      changes: [
        { column: 'N', as: 'amount', type: '' },
        { column: 'when', as: 'day', type: 'DATE' },
      ],
    },
    { columns: [{ column: 'when', as: 'day', type: 'DATE' }, { column: 'n', as: 'amount' }, { column: 'x' }] },
  ],
  ['a change of what is not kept', { columns: ['a'], changes: [{ column: 'b', as: 'c' }] }, { columns: [{ column: 'a' }] }],
  ['nothing yet', {}, { columns: [] }],
])('settings of version 1 with %s become one list', (_name, before, after) => {
  expect(migrateSettings(choose, before, 1)).toEqual(after)
})
