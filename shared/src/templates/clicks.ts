import type { PipelineDocument } from '../graph/document.ts'
import { drawing, node, tableOf } from './drawing.ts'

/** Visits to a small shop, made up. */
const CLICKS = `
/,v1,phone
/bread,v1,phone
/,v2,laptop
/flour,v2,laptop
/flour/rye,v2,laptop
/bread/spelt,v1,phone
/cart,v1,phone
/,v3,phone
/recipes,v3,phone
/recipes/sourdough,v3,phone
/cart,v2,laptop
/checkout,v2,laptop
/flour/rye,v3,phone
/,v4,tablet
/opening-hours,v4,tablet
/checkout,v1,phone
/cart,v3,phone
/,v5,laptop
/bread,v5,laptop
/bread,v6,phone
/bread/spelt,v6,phone
/recipes/sourdough,v5,laptop
/flour,v5,laptop
/flour/wheat,v5,laptop
/,v7,phone
/opening-hours,v7,phone
/cart,v6,phone
/bread,v8,laptop
/recipes,v8,laptop
/flour/wheat,v8,laptop
`

/** Clicks on each page over the last minute. */
export function clicks(): PipelineDocument {
  return drawing(
    'Clicks per minute by page',
    {
      clicks: node('replay', 'Clicks of a shop', 0, 0, {
        table: tableOf({ page: 'VARCHAR', visitor: 'VARCHAR', device: 'VARCHAR' }, CLICKS),
        rate: 4,
        repeat: true,
      }),
      pages: node('summarize', 'Per page and minute', 1, 0, {
        keys: ['page'],
        measures: [
          { as: 'clicks', fn: 'count', column: '' },
          { as: 'visitors', fn: 'countDistinct', column: 'visitor' },
        ],
        over: 'last',
        length: 60_000,
        every: 1000,
      }),
      top: node('top', 'Most clicked first', 2, 0, { by: [{ column: 'clicks', descending: true }], limit: 20, per: [] }),
      table: node('liveTable', 'Pages', 3, 0, { mode: 'append', keys: [], limit: 20 }),
    },
    [
      ['clicks', 'pages'],
      ['pages', 'top'],
      ['top', 'table'],
    ],
    { pages: { node: 'table', kind: 'bar', title: 'Clicks of the last minute', x: 'page', y: ['clicks'] } },
  )
}
