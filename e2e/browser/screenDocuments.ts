/** The pipelines that the loop over all screens shows. */
import { definitions } from '@millrace/shared'
import { node, shopSales, wire } from './drafts.ts'

/** With the usual settings where none are given. */
const usual = (type: string, name: string, settings: object, x: number, y: number) =>
  node(type, name, { ...(definitions[type]!.defaults as object), ...settings }, x, y)

/** A pipeline with a source, a filter, a state, a window, a group, a note and charts. */
export const AT_WORK = {
  format: 1,
  name: 'Sales of the shops in the harbour',
  interval: 500,
  nodes: {
    sales: shopSales(100),
    large: node(
      'filter',
      'Large ones',
      { condition: { mode: 'rows', match: 'all', rows: [{ column: 'amount', test: 'greater', value: '50' }] } },
      340,
    ),
    byshop: {
      ...node('summarize', 'By shop', { keys: ['shop'], measures: [{ as: 'sold', fn: 'sum', column: 'amount' }], over: 'update' }, 640),
      group: 'sums',
    },
    known: node('remember', 'Known shops', { keys: ['shop'], totals: [{ as: 'count', fn: 'count' }] }, 640, 260),
    shops: { ...node('liveTable', 'Shops', { mode: 'append', keys: [], limit: 1000 }, 940), group: 'sums' },
  },
  edges: { ...wire('sales', 'large'), ...wire('large', 'byshop'), ...wire('large', 'known'), ...wire('byshop', 'shops') },
  groups: { sums: { name: 'Sums', collapsed: false } },
  formulas: { net: { name: 'net', formula: 'amount * 0.8' } },
  notes: { why: { text: 'Only what is worth more than 50.', position: { x: 40, y: 260 }, width: 240, height: 80 } },
  views: {
    bars: { node: 'shops', kind: 'bar', title: 'Sold by shop', x: 'shop', y: ['sold'] },
    rows: { node: 'shops', kind: 'table', title: 'Newest', y: [] },
  },
}

/** A pipeline whose steps learn, draw a graph, and put rows into windows by their own times. */
export const LEARNING = {
  format: 1,
  name: 'What the meters tell',
  interval: 500,
  nodes: {
    meters: node(
      'generator',
      'Meters',
      {
        columns: [
          { name: 'id', make: 'sequence' },
          { name: 'time', make: 'time' },
          { name: 'width', make: 'number', min: 0, max: 10 },
          { name: 'height', make: 'number', min: 0, max: 4 },
        ],
        rate: 50,
        seed: 1,
      },
      40,
    ),
    kinds: usual('kMeans', 'Kinds of meters', { features: ['width', 'height'], clusters: 3 }, 340, 40),
    happened: node(
      'addColumn',
      'When it happened',
      { columns: [{ as: 'happened', formula: 'time - CASE WHEN id % 100 = 50 THEN INTERVAL 9 SECOND ELSE INTERVAL 0 SECOND END' }] },
      340,
      180,
    ),
    windows: usual('eventWindow', 'Every two seconds', { time: 'happened', size: 2000, lateness: 1000 }, 640, 180),
    links: node(
      'generator',
      'Links',
      {
        columns: [
          { name: 'from', make: 'sequence' },
          { name: 'to', make: 'integer', min: 1, max: 9 },
        ],
        rate: 4,
        seed: 1,
      },
      40,
      320,
    ),
    ranks: usual('rankNodes', 'Ranks', { from: 'from', to: 'to', over: 'start' }, 340, 320),
  },
  edges: { ...wire('meters', 'kinds'), ...wire('meters', 'happened'), ...wire('happened', 'windows'), ...wire('links', 'ranks') },
}

const isShop = (value: string) => ({ mode: 'rows', match: 'all', rows: [{ column: 'shop', test: 'equals', value }] })

/** Not run: a step that lets no row through with one behind it, and steps whose forms are larger than others'. */
export const EMPTY = {
  format: 1,
  name: 'Nothing gets through',
  interval: 500,
  nodes: {
    sales: shopSales(20),
    routes: usual(
      'route',
      'By direction',
      {
        routes: [
          { id: 'route1', name: 'north', condition: isShop('north') },
          { id: 'route2', name: 'south', condition: isShop('south') },
        ],
      },
      340,
      260,
    ),
    places: usual(
      'lookUp',
      'Where the shops are',
      {
        table: {
          columns: [
            { name: 'shop', type: 'VARCHAR' },
            { name: 'place', type: 'VARCHAR' },
          ],
          rows: [
            ['north', 'Pier 4'],
            ['south', 'Market hall'],
            ['east', ''],
          ],
        },
        on: [{ left: 'shop', right: 'shop' }],
        add: ['place'],
      },
      340,
      420,
    ),
    both: usual('join', 'Sales of one shop', { on: [{ left: 'shop', right: 'shop' }], meet: 'within' }, 640, 420),
    none: node('filter', 'Huge ones', { condition: { mode: 'formula', formula: 'amount > 1000' } }, 340),
    shops: node('liveTable', 'Shops', { mode: 'append', keys: [], limit: 100 }, 640),
  },
  edges: { ...wire('sales', 'none'), ...wire('none', 'shops'), ...wire('sales', 'routes'), ...wire('sales', 'places') },
}

/** One that is deleted. */
export const UNWANTED = { ...EMPTY, name: 'No longer wanted' }

/** A node of each type, connected to nothing: every form there is. */
export const ALL_FORMS = {
  format: 1,
  name: 'One of each',
  interval: 1000,
  nodes: Object.fromEntries(
    Object.values(definitions).map(({ type, defaults }, at) => [
      `n${at}`,
      node(type, `Own ${at}`, defaults, 40 + (at % 4) * 300, 40 + Math.floor(at / 4) * 140),
    ]),
  ),
  edges: {},
}

/** Words of these pipelines, which are in no catalogue. */
export const OWN_WORDS: readonly string[] = [
  ...[AT_WORK, LEARNING, EMPTY, UNWANTED].flatMap(({ name, nodes }) => [name, ...Object.values(nodes).map((each) => each.name)]),
  ...Object.values(AT_WORK.formulas).map(({ name }) => name),
  ...Object.values(AT_WORK.groups).map(({ name }) => name),
  ...Object.values(AT_WORK.views).map(({ title }) => title),
  // Of the sample.
  'Busiest programs',
  'Busiest programs, percent of CPU',
]
