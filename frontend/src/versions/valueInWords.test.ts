import { definitionOf, settingsOf, type Json } from '@millrace/shared'
import { expect, test } from 'vitest'
import { valueInWords } from './valueInWords.ts'

test.each<[type: string, setting: string, value: Json | undefined, words: string]>([
  ['window', 'length', 90_000, '1 min 30 s'],
  ['window', 'length', undefined, 'nothing'],
  ['top', 'limit', 1200, '1,200 rows'],
  ['choose', 'columns', [{ column: 'a' }, { column: 'b', as: 'c', type: 'DATE' }], 'a, b → c DATE'],
  ['choose', 'columns', [], 'nothing'],
  ['remember', 'visit', 'all', 'every key, every time'],
  ['remember', 'totals', [{ as: 'n', fn: 'count' }], 'n = count()'],
  ['remember', 'totals', [{ as: 'n', fn: 'sum', column: 'amount' }], 'n = sum(amount)'],
  ['addColumn', 'columns', [{ as: 'x', formula: 'a  *\n2' }], 'x = a * 2'],
  ['top', 'by', [{ column: 'a', descending: true }], 'a ↓'],
  ['filter', 'condition', { mode: 'formula', formula: 'v > 1' }, 'v > 1'],
  ['filter', 'condition', { mode: 'rows', match: 'any', rows: [] }, 'every row'],
  [
    'filter',
    'condition',
    {
      mode: 'rows',
      match: 'any',
      rows: [
        { column: 'a', test: 'greater', value: '1' },
        { column: 'b', test: 'isEmpty', value: '' },
      ],
    },
    'a > 1 or b is empty',
  ],
  ['lookUp', 'table', { columns: [], rows: [['a'], ['b']] }, 'a table of 2 rows'],
  ['split', 'separator', ' ', '" "'],
  ['split', 'separator', '', 'nothing'],
  ['sql', 'text', 'x'.repeat(100), `${'x'.repeat(79)}…`],
  ['unknown', 'odd', true, 'on'],
])('%s, %s: %j', (type, setting, value, words) => {
  const definition = definitionOf(type)
  const meta = definition && settingsOf(definition).find(({ name }) => name === setting)?.meta
  expect(valueInWords(meta, value)).toBe(words)
})
