import type { PipelineDocument } from '../graph/document.ts'
import { drawing, node } from './drawing.ts'

/** Programs of this machine that use more memory than a threshold. */
export function alerts(): PipelineDocument {
  return drawing(
    'Alerts above a threshold',
    {
      programs: node('machine', 'Programs', 0, 0, { measure: 'processes', every: 1000 }),
      above: node('filter', 'More than 100 MB', 1, 0, {
        condition: { mode: 'rows', match: 'all', rows: [{ column: 'memory_bytes', test: 'greater', value: '100000000' }] },
      }),
      table: node('liveTable', 'Alerts', 2, 0, { mode: 'upsert', keys: ['pid'], limit: 100 }),
    },
    [
      ['programs', 'above'],
      ['above', 'table'],
    ],
    { alerts: { node: 'table', kind: 'table', title: 'Programs above 100 MB', y: [] } },
  )
}
