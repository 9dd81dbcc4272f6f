import type { BatchRows, PipelineDocument } from '@millrace/shared'
import { expect, test } from 'vitest'
import { formatBatchTime } from '../ui/format.ts'
import { cautionsOf, whyNoRows } from './batchRowsInWords.ts'

const BEGAN = Date.UTC(2026, 10, 26, 8, 0, 5)
const time = formatBatchTime(BEGAN, 1000)

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
  began: null,
  noSnapshot: null,
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
    'began empty',
    {
      total: 3,
      reported: 5,
      began: { at: BEGAN, isRemembered: false },
      noSnapshot: { time: 0, reason: 'tooLarge', bytes: 2e9, most: 1e9 },
      windows: { last: { filled: 2, needed: 60 } },
      remembering: ['known'],
    },
    [
      'The run counted 5 rows here, computed again they are 3.',
      `“My last” began empty at ${time}: it held 2 of 60 batches at this one.`,
      `“My known” began empty at ${time} and is warming up: the run remembers more than that.`,
      'What the run remembers is not copied for comparisons: it has 2 GB, and 1 GB are allowed.',
    ],
  ],
  ['no turn', { notDue: 1000, windows: { last: { filled: 2, needed: 60 } } }, []],
  [
    'nobody holds the run',
    { isByLedger: false },
    ['Nobody holds the run now: which records were of this batch is told by when they came.'],
  ],
])('what is to be known: %s', (_, more, words) => {
  expect(cautionsOf({ ...rows, ...more }, { nodes, interval: 1000 })).toEqual(words)
})
