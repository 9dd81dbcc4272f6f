import type { PipelineDocument } from '../graph/document.ts'
import { drawing, node, tableOf } from './drawing.ts'

/** Orders, made up: the shop's code, the article, how many, and the price of one. */
const ORDERS = `
n1,rye flour,2,3.20
s1,spelt bread,1,4.80
n1,oat flakes,3,2.10
e1,rye flour,1,3.20
w1,wheat flour,4,1.90
s1,sourdough,1,5.40
n2,spelt bread,2,4.80
e1,oat flakes,2,2.10
w1,sourdough,1,5.40
n2,wheat flour,6,1.90
s1,rye flour,1,3.20
e1,sourdough,3,5.40
`
const SHOPS = `
n1,Harbour Street,north
n2,Mill Lane,north
s1,Market Square,south
e1,Station Road,east
w1,Bridge Street,west
`

/** Orders with the names of their shops looked up in a table, and what each region sold. */
export function orders(): PipelineDocument {
  return drawing(
    'Orders joined with a table',
    {
      orders: node('replay', 'Orders', 0, 0, {
        table: tableOf({ shop: 'VARCHAR', article: 'VARCHAR', pieces: 'BIGINT', price: 'DOUBLE' }, ORDERS),
        rate: 3,
        repeat: true,
      }),
      shops: node('lookUp', 'Name the shop', 1, 0, {
        table: tableOf({ code: 'VARCHAR', street: 'VARCHAR', region: 'VARCHAR' }, SHOPS),
        column: 'shop',
        key: 'code',
        add: ['street', 'region'],
        unmatched: 'keep',
      }),
      total: node('addColumn', 'Total', 2, 0, { columns: [{ as: 'total', formula: 'pieces * price' }] }),
      regions: node('summarize', 'Sales by region', 3, 0, {
        keys: ['region'],
        measures: [
          { as: 'orders', fn: 'count', column: '' },
          { as: 'sales', fn: 'sum', column: 'total' },
        ],
        over: 'start',
        visit: 'touched',
      }),
      table: node('liveTable', 'Regions', 4, 0, { mode: 'upsert', keys: ['region'], limit: 100 }),
    },
    [
      ['orders', 'shops'],
      ['shops', 'total'],
      ['total', 'regions'],
      ['regions', 'table'],
    ],
    { regions: { node: 'table', kind: 'bar', title: 'Sales by region', x: 'region', y: ['sales'] } },
  )
}
