import type { PipelineDocument } from '../graph/document.ts'
import { drawing, node } from './drawing.ts'

/** The first sentences of Charles Dickens, "A Tale of Two Cities" (1859). */
const LINES = `It was the best of times, it was the worst of times,
it was the age of wisdom, it was the age of foolishness,
it was the epoch of belief, it was the epoch of incredulity,
it was the season of Light, it was the season of Darkness,
it was the spring of hope, it was the winter of despair,
we had everything before us, we had nothing before us,
we were all going direct to Heaven, we were all going direct the other way,
in short, the period was so far like the present period,
that some of its noisiest authorities insisted on its being received,
for good or for evil, in the superlative degree of comparison only.`.split('\n')

/** Words of a stream of text, counted over the last minute. */
export function words(): PipelineDocument {
  return drawing(
    'Words of a live text',
    {
      text: node('replay', 'Lines of a novel', 0, 0, {
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
