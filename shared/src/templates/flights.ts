import type { PipelineDocument } from '../graph/document.ts'
import { AIRPORTS } from './data/airports.ts'
import { FLIGHTS } from './data/flights.ts'
import { drawing, node, tableOf } from './drawing.ts'

/** Flights with the names of their airports looked up in a table, and how late those of each state were. */
export function flights(): PipelineDocument {
  return drawing(
    'Flights joined with a table',
    {
      flights: node('replay', 'Flights of 2001', 0, 0, {
        table: tableOf({ time: 'TIMESTAMP', delay: 'BIGINT', miles: 'BIGINT', origin: 'VARCHAR', destination: 'VARCHAR' }, FLIGHTS),
        rate: 10,
        repeat: true,
      }),
      airports: node('lookUp', 'Name the airport', 1, 0, {
        table: tableOf({ code: 'VARCHAR', city: 'VARCHAR', state: 'VARCHAR' }, AIRPORTS),
        on: [{ left: 'origin', right: 'code' }],
        add: ['city', 'state'],
        unmatched: 'keep',
      }),
      kilometres: node('addColumn', 'Kilometres', 2, 0, { columns: [{ as: 'kilometres', formula: 'round(miles * 1.609344)' }] }),
      states: node('summarize', 'Delay by state', 3, 0, {
        keys: ['state'],
        measures: [
          { as: 'flights', fn: 'count', column: '' },
          { as: 'average_delay', fn: 'avg', column: 'delay' },
          { as: 'kilometres', fn: 'sum', column: 'kilometres' },
        ],
        over: 'start',
        visit: 'touched',
      }),
      table: node('liveTable', 'States', 4, 0, { mode: 'upsert', keys: ['state'], limit: 100 }),
    },
    [
      ['flights', 'airports'],
      ['airports', 'kilometres'],
      ['kilometres', 'states'],
      ['states', 'table'],
    ],
    { states: { node: 'table', kind: 'bar', title: 'Average delay by state, minutes', x: 'state', y: ['average_delay'] } },
  )
}
