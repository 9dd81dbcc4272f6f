import type { PipelineDocument } from '../graph/document.ts'
import { EARTHQUAKES } from './data/earthquakes.ts'
import { drawing, node, tableOf } from './drawing.ts'

/** Earthquakes of each region over the last minute, as they are played. */
export function earthquakes(): PipelineDocument {
  return drawing(
    'Earthquakes per minute by region',
    {
      quakes: node('replay', 'Earthquakes of 2018', 0, 0, {
        table: tableOf({ time: 'TIMESTAMP', magnitude: 'DOUBLE', depth_km: 'DOUBLE', region: 'VARCHAR', place: 'VARCHAR' }, EARTHQUAKES),
        rate: 10,
        repeat: true,
      }),
      regions: node('summarize', 'Per region and minute', 1, 0, {
        keys: ['region'],
        measures: [
          { as: 'earthquakes', fn: 'count', column: '' },
          { as: 'strongest', fn: 'max', column: 'magnitude' },
        ],
        over: 'last',
        length: 60_000,
        every: 1000,
      }),
      top: node('top', 'Most shaken first', 2, 0, { by: [{ column: 'earthquakes', descending: true }], limit: 20, per: [] }),
      table: node('liveTable', 'Regions', 3, 0, { mode: 'append', keys: [], limit: 20 }),
    },
    [
      ['quakes', 'regions'],
      ['regions', 'top'],
      ['top', 'table'],
    ],
    { regions: { node: 'table', kind: 'bar', title: 'Earthquakes of the last minute', x: 'region', y: ['earthquakes'] } },
  )
}
