import type { PipelineDocument } from '../graph/document.ts'
import { drawing, node } from './drawing.ts'

/** What Millrace does, in its own words. */
const LINES = `A millrace leads the water of a stream to the wheel of a mill,
and this one leads a stream of rows to the steps that work on them.
What comes in within one second is one batch, and the next second is the next,
so the wheel turns once for each batch, and never twice for the same water.
A window holds the rows of the last minute, and lets go of the older ones,
a state remembers each key for as long as the stream runs,
and a table shows what came out, while more of it comes in.
When the wheel is stopped in the middle of a turn, the stream waits above it,
and when the wheel turns again, it takes the water that it had not taken:
nothing is lost on the way, and nothing goes over the wheel twice.`.split('\n')

/** Words of a stream of text, counted over the last minute. */
export function words(): PipelineDocument {
  return drawing(
    'Words of a live text',
    {
      text: node('replay', 'Lines about a mill', 0, 0, {
        table: { columns: [{ name: 'line', type: 'VARCHAR' }], rows: LINES.map((line) => [line]) },
        rate: 5,
        repeat: true,
      }),
      words: node('split', 'Words', 1, 0, { column: 'line', by: 'words', as: 'word' }),
      counts: node('summarize', 'Count each word', 2, 0, {
        keys: ['word'],
        measures: [{ as: 'count', fn: 'count', column: '' }],
        over: 'last',
        length: 60_000,
        every: 1000,
      }),
      top: node('top', 'The ten most frequent', 3, 0, { by: [{ column: 'count', descending: true }], limit: 10, per: [] }),
      table: node('liveTable', 'Frequent words', 4, 0, { mode: 'append', keys: [], limit: 10 }),
    },
    [
      ['text', 'words'],
      ['words', 'counts'],
      ['counts', 'top'],
      ['top', 'table'],
    ],
    { words: { node: 'table', kind: 'bar', title: 'Words of the last minute', x: 'word', y: ['count'] } },
  )
}
