import type { BatchRows, PipelineDocument } from '@millrace/shared'
import { expect, test } from 'vitest'
import { cautionsOf, whyNoRows } from './batchRowsInWords.ts'

const nodes = Object.fromEntries(
  ['in', 'last', 'known'].map((id) => [id, { type: 'x', typeVersion: 1, name: `My ${id}`, settings: {}, position: { x: 0, y: 0 } }]),
) as PipelineDocument['nodes']
const rows: BatchRows = {
  target: { node: 'known', port: 'out' },
  columns: [],
  rows: [],
  total: 0,
  reported: 0,
  notDue: null,
  lacking: {},
  windows: {},
  remembering: [],
  isByLedger: true,
  problems: [],
  ms: 1,
}

test.each<[string, Partial<BatchRows>, string]>([
  ['empty', {}, 'No rows in this batch.'],
  ['no turn', { notDue: 10_000 }, 'This step puts out rows every 10 s: not in this batch.'],
  [
    'let go of',
    { columns: null, lacking: { in: { records: 0, of: 12 } } },
    'The 12 records of “My in” in this batch are not kept any more: only the newest of an input are. Look at a newer batch.',
  ],
])('why there are no rows: %s', (_, more, words) => {
  expect(whyNoRows({ ...rows, ...more }, nodes)).toBe(words)
})

test.each<[string, Partial<BatchRows>, string[]]>([
  ['as the run counted', { total: 3, reported: 3 }, []],
  ['not counted by the run', { total: 3, reported: null }, []],
  [
    'from a state of before',
    { total: 3, reported: 5 },
    [
      'The run counted 5 rows here, computed again they are 3. What the run knew then came from before this version, or from a file that was put in its place.',
    ],
  ],
  [
    'warming up',
    { total: 3, reported: 5, windows: { last: { filled: 2, needed: 60 } }, remembering: ['known'] },
    [
      'The run counted 5 rows here, computed again they are 3.',
      '“My last” is warming up: of its 60 updates only 2 are kept.',
      '“My known” is warming up: it begins with the first record that is kept, not with what the run knew.',
    ],
  ],
  ['no turn', { notDue: 1000, windows: { last: { filled: 2, needed: 60 } } }, []],
  [
    'nobody holds the run',
    { isByLedger: false },
    ['Nobody holds the run now: which records were of this batch is told by when they came.'],
  ],
])('what is to be known: %s', (_, more, words) => {
  expect(cautionsOf({ ...rows, ...more }, nodes)).toEqual(words)
})
