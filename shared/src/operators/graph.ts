/** What steps over graphs have in common: rows are edges, each from one node to another. */
import { choice, column } from '../fields/kinds.ts'
import type { PlanBuilder, Rel } from '../plan/builder.ts'
import { columnItem } from '../plan/items.ts'
import type { ComputeInput } from '../plan/plan.ts'
import type { ExampleRow, PortDefinition } from './definition.ts'

export const graphInputs: PortDefinition[] = [{ id: 'in', name: 'Edges' }]

/** The two columns of an edge, and which edges make the graph. */
export const graphSettings = {
  from: column({ label: 'From', hint: 'The node that an edge leaves.', row: 'edge' }).min(1),
  to: column({ label: 'To', hint: 'The node that it leads to.', row: 'edge' }).min(1),
  over: choice(['update', 'start'], {
    label: 'Graph of',
    hint: 'For the last minutes, put a Window before this.',
    options: [
      { value: 'update', label: 'Each update' },
      { value: 'start', label: 'All edges since the start', hint: 'An edge that comes again counts once.' },
    ],
  }).default('update'),
}

interface GraphSettings {
  from: string
  to: string
  over: 'update' | 'start'
}

/** The edges of the graph that a step computes with. */
export function graphEdges(p: PlanBuilder, input: Rel, s: GraphSettings): { rel: Rel; items: ComputeInput['items'] } {
  const ends = [columnItem(s.from, 'from'), columnItem(s.to, 'to')]
  if (s.over === 'update') return { rel: input, items: ends.map((item) => ({ ...item, as: 'node' })) }
  const names = ['from_node', 'to_node']
  const { all } = p.state(input, {
    name: 'edges',
    key: ends.map(({ value }, i) => ({ name: names[i]!, value })),
    columns: [{ name: 'times', initial: '0::BIGINT', fresh: { sql: 'count(*)' }, combine: '$old + $fresh' }],
    visit: 'touched',
  })
  return { rel: all, items: names.map((name) => ({ ...columnItem(name), as: 'node' })) }
}

/** Rows of two columns `a` and `b`, as the examples of these steps have them: `edges('ab bc')`. */
export const edges = (pairs: string): ExampleRow[] => pairs.split(' ').map((pair) => ({ a: pair[0]!, b: pair[1]! }))
export const EDGE_COLUMNS = [
  { name: 'a', type: 'VARCHAR' },
  { name: 'b', type: 'VARCHAR' },
]
export const EDGE = { from: 'a', to: 'b' }

/** Rows of a node and a value of its: `nodes('rank', { x: 1 })`. */
export const nodes = (column: string, values: Record<string, string | number>): ExampleRow[] =>
  Object.entries(values).map(([name, value]) => ({ node: name, [column]: value }))
