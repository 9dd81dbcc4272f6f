import { z } from 'zod'
import { defineOperator } from './definition.ts'
import { words } from '../text/words.ts'
import { EDGE, EDGE_COLUMNS, edges, graphEdges, graphInputs, graphSettings } from './graph.ts'

/** GraphX's degrees. */
export const degrees = defineOperator({
  type: 'degrees',
  version: 1,
  kind: 'step',
  name: 'Count connections',
  summary: 'Tells how many edges lead to each node and leave it.',
  help: 'Each row is an edge: one node leads to another. An edge that comes twice in an update counts twice; one to its own node counts as coming and as going.',
  icon: 'IconShare2',
  search: ['degrees', 'inDegrees', 'outDegrees', 'in-degree', 'out-degree', 'links', 'followers', 'graph', 'network', 'GraphX'],
  inputs: graphInputs,
  outputs: [{ id: 'out', name: 'Nodes with connections' }],
  draws: true,
  settings: z.strictObject(graphSettings),
  defaults: { from: '', to: '' },
  ownColumns: ['node', 'incoming', 'outgoing', 'connections'],
  caption: (s) => words('{from} → {to}', { from: s.from, to: s.to }),
  build: ({ in: input }, s, p) =>
    p.compute({
      compute: 'degrees',
      inputs: [graphEdges(p, input!, s)],
      params: {},
      outputs: {
        out: [
          { name: 'node', node: true },
          { name: 'incoming', type: 'INTEGER' },
          { name: 'outgoing', type: 'INTEGER' },
          { name: 'connections', type: 'INTEGER' },
        ],
      },
    }),
  examples: [
    {
      title: 'A star',
      settings: EDGE,
      inputs: { in: { columns: EDGE_COLUMNS, batches: { 1: edges('ba ca ab') } } },
      expect: {
        out: {
          1: [
            { node: 'a', incoming: 2, outgoing: 1, connections: 3 },
            { node: 'b', incoming: 1, outgoing: 1, connections: 2 },
            { node: 'c', incoming: 0, outgoing: 1, connections: 1 },
          ],
        },
      },
    },
  ],
})
